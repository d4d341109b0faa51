"""That a closed month had more or fewer readers is logged like every other correction.

Revision ID: 0040
Revises: 0039
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None

WHATS = (
    "lent",
    "read_here",
    "read_in_class",
    "renewed",
    "returned",
    "returned_late",
    "told_lent",
    "told_read",
    "hold_asked",
    "hold_filled",
    "hold_expired",
    "hold_cancelled",
    "ill_asked",
    "ill_filled",
    "ill_refused",
    "ill_settled",
    "added",
    "withdrawn",
    "taken_back",
    "lost",
    "found",
    "damaged",
)
READERS = ("readers_home", "readers")
TABLE, PERIODS = "statistics_corrections", "statistics_reader_periods"


def allow(whats: tuple[str, ...]) -> None:
    listed = ", ".join(f"'{what}'" for what in whats)
    with op.batch_alter_table(TABLE) as changed:
        changed.drop_constraint(op.f(f"ck_{TABLE}_what"), type_="check")
        changed.create_check_constraint(op.f(f"ck_{TABLE}_what"), f"what IN ({listed})")


def upgrade() -> None:
    allow((*WHATS, *READERS))
    with op.batch_alter_table(PERIODS) as changed:
        changed.add_column(
            sa.Column("was_counted", sa.Boolean(), server_default=sa.false(), nullable=False)
        )
    periods = sa.table(PERIODS, sa.column("was_counted"), sa.column("is_counted"))
    op.execute(periods.update().values(was_counted=periods.c.is_counted))


def downgrade() -> None:
    # The older release does not know these figures.
    corrections = sa.table(TABLE, sa.column("what"))
    op.execute(corrections.delete().where(corrections.c.what.in_(READERS)))
    allow(WHATS)
    with op.batch_alter_table(PERIODS) as changed:
        changed.drop_column("was_counted")
