"""How often a class read on the spot, counted by one tap.

Revision ID: 0015
Revises: 0014
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "class_readings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.Column("class_name", sa.String(40), server_default="", nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("how_many", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undoes_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "how_many BETWEEN 1 AND 200", name=op.f("ck_class_readings_some_were_read")
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name="fk_class_readings_account_id"
        ),
        sa.ForeignKeyConstraint(["place_id"], ["places.id"], name="fk_class_readings_place_id"),
        sa.ForeignKeyConstraint(
            ["undoes_id"], ["class_readings.id"], name="fk_class_readings_undoes_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_class_readings"),
        sa.UniqueConstraint("undoes_id", name="a_count_is_undone_once"),
    )
    op.create_index("ix_class_readings_place_id_day", "class_readings", ["place_id", "day"])


def downgrade() -> None:
    op.drop_table("class_readings")
