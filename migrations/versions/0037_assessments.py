"""Self-assessments of school libraries, a line for each criterion.

Revision ID: 0037
Revises: 0036
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None


def _foreign(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}"))


def upgrade() -> None:
    op.create_table(
        "assessments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("library_id", sa.Integer(), nullable=False),
        sa.Column("school_year_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("confirmed_by_account_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(confirmed_at IS NULL) = (confirmed_by_account_id IS NULL)",
            name=op.f("ck_assessments_confirmed_by_somebody"),
        ),
        _foreign("assessments", "library_id", "libraries"),
        _foreign("assessments", "school_year_id", "school_years"),
        _foreign("assessments", "confirmed_by_account_id", "accounts"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessments")),
        sa.UniqueConstraint("library_id", "school_year_id", name="one_assessment_a_year"),
    )
    op.create_index(op.f("ix_assessments_school_year_id"), "assessments", ["school_year_id"])
    table = "assessment_lines"
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.Column("criterion", sa.String(40), nullable=False),
        sa.Column("level", sa.Integer(), nullable=True),
        *(
            sa.Column(name, sa.Text(), server_default="", nullable=False)
            for name in ("status", "evidence", "plan")
        ),
        sa.CheckConstraint(
            "level IS NULL OR level BETWEEN 0 AND 2", name=op.f(f"ck_{table}_level_known")
        ),
        _foreign(table, "assessment_id", "assessments"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("assessment_id", "criterion", name="one_line_per_criterion"),
    )


def downgrade() -> None:
    op.drop_table("assessment_lines")
    op.drop_table("assessments")
