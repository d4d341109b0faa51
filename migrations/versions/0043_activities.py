"""Activities of reading promotion: what was held, and how many came.

Revision ID: 0043
Revises: 0042
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None

TABLE = "promotion_activities"
KINDS = (
    "book_talk",
    "storytelling",
    "reading_period",
    "festival",
    "contest",
    "club",
    "training",
    "other",
)


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("library_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(*KINDS, name="kind", native_enum=False, create_constraint=True, length=24),
            nullable=False,
        ),
        sa.Column("name", sa.String(160), nullable=False),
        sa.Column("class_name", sa.String(40), server_default="", nullable=False),
        sa.Column("attendance", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer()),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undoes_id", sa.Integer()),
        sa.Column("note_id", sa.Uuid()),
        sa.CheckConstraint(
            "attendance BETWEEN 1 AND 20000", name=op.f(f"ck_{TABLE}_some_came")
        ),
        sa.ForeignKeyConstraint(
            ["library_id"], ["libraries.id"], name=op.f(f"fk_{TABLE}_library_id")
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f(f"fk_{TABLE}_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["undoes_id"], [f"{TABLE}.id"], name=op.f(f"fk_{TABLE}_undoes_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{TABLE}")),
        sa.UniqueConstraint("undoes_id", name="an_activity_is_taken_back_once"),
        sa.UniqueConstraint("note_id", name="an_activity_is_noted_once"),
    )
    op.create_index("ix_promotion_activities_library_id_day", TABLE, ["library_id", "day"])


def downgrade() -> None:
    op.drop_table(TABLE)
