"""Facts counted by day; how far; what was corrected later.

Revision ID: 0023
Revises: 0022
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

WHAT = ("lent", "read_here", "read_in_class", "renewed", "returned")


def _what() -> sa.Enum:
    return sa.Enum(*WHAT, name="what", native_enum=False, create_constraint=True, length=24)


def upgrade() -> None:
    table = "statistics_day_counts"
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("library_id", sa.Integer(), nullable=False),
        sa.Column("owner_library_id", sa.Integer(), nullable=False),
        sa.Column("what", _what(), nullable=False),
        sa.Column("patron_kind", sa.String(24), server_default="", nullable=False),
        sa.Column("class_name", sa.String(40), server_default="", nullable=False),
        sa.Column("grade", sa.Integer(), nullable=True),
        sa.Column("title_kind", sa.String(24), server_default="", nullable=False),
        sa.Column("level", sa.String(4), server_default="", nullable=False),
        sa.Column("how_many", sa.Integer(), nullable=False),
        sa.CheckConstraint("how_many > 0", name=op.f(f"ck_{table}_some")),
        *(
            sa.ForeignKeyConstraint([column], ["libraries.id"], name=op.f(f"fk_{table}_{column}"))
            for column in ("library_id", "owner_library_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )
    op.create_index(f"ix_{table}_library_id", table, ["library_id", "day"])
    op.create_table(
        "statistics_watermarks",
        sa.Column("source", sa.String(40), nullable=False),
        sa.Column("last_id", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("source", name=op.f("pk_statistics_watermarks")),
    )
    _corrections()
    op.create_index(
        "ix_loans_acting_library_id_lent_at", "loans", ["acting_library_id", "lent_at"]
    )
    op.create_index(
        "ix_loan_events_library_id_happened_at", "loan_events", ["library_id", "happened_at"]
    )


def _corrections() -> None:
    table = "statistics_corrections"
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("library_id", sa.Integer(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("what", _what(), nullable=False),
        sa.Column("before", sa.Integer(), nullable=False),
        sa.Column("after", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("before <> after", name=op.f(f"ck_{table}_changed")),
        sa.ForeignKeyConstraint(
            ["library_id"], ["libraries.id"], name=op.f(f"fk_{table}_library_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("library_id", "month", "what", "at", name="one_correction_at_a_time"),
    )


def downgrade() -> None:
    op.drop_index("ix_loan_events_library_id_happened_at", "loan_events")
    op.drop_index("ix_loans_acting_library_id_lent_at", "loans")
    for table in ("statistics_corrections", "statistics_watermarks", "statistics_day_counts"):
        op.drop_table(table)
