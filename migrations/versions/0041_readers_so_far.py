"""Readers are counted also of periods that go on; a row says on which day it was counted.

Revision ID: 0041
Revises: 0040
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from alembic import op

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None

TABLE = "statistics_reader_periods"
_PERIODS = sa.table(
    TABLE,
    sa.column("first", sa.Date()),
    sa.column("last", sa.Date()),
    sa.column("is_counted", sa.Boolean()),
    sa.column("was_counted", sa.Boolean()),
    sa.column("counted_on", sa.Date()),
)
def upgrade() -> None:
    with op.batch_alter_table(TABLE) as changed:
        changed.add_column(sa.Column("counted_on", sa.Date()))
    op.execute(_PERIODS.update().where(_PERIODS.c.was_counted).values(counted_on=datetime.now(UTC).date()))
    with op.batch_alter_table(TABLE) as changed:
        changed.drop_column("was_counted")


def downgrade() -> None:
    with op.batch_alter_table(TABLE) as changed:
        changed.add_column(
            sa.Column("was_counted", sa.Boolean(), server_default=sa.false(), nullable=False)
        )
    # The older release counts a period only when it is over, and then believes it.
    is_over = _PERIODS.c.last < datetime.now(UTC).date() - timedelta(days=8)
    was_counted = sa.and_(_PERIODS.c.counted_on.is_not(None), is_over)
    op.execute(_PERIODS.update().values(was_counted=was_counted))
    op.execute(_PERIODS.update().where(~is_over).values(is_counted=False))
    with op.batch_alter_table(TABLE) as changed:
        changed.drop_column("counted_on")
