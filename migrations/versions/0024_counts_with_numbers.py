"""Counts of readings and of points carry the number their sender gave: sent again, they count once.

Revision ID: 0024
Revises: 0023
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

#: By table the name of its unique constraint.
TABLES = {
    "class_readings": "a_reading_is_counted_once",
    "rotation_point_counts": "a_point_count_is_noted_once",
}


def upgrade() -> None:
    for table, name in TABLES.items():
        with op.batch_alter_table(table) as counts:
            counts.add_column(sa.Column("count_id", sa.Uuid(), nullable=True))
            counts.create_unique_constraint(name, ["count_id"])


def downgrade() -> None:
    for table, name in TABLES.items():
        with op.batch_alter_table(table) as counts:
            counts.drop_constraint(name, type_="unique")
            counts.drop_column("count_id")
