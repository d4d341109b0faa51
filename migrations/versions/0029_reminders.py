"""One reminder for each patron and day, with all books; when each library reminds.

Revision ID: 0029
Revises: 0028
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "reminders",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("patron_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["patron_id"],
            ["patrons.id"],
            name=op.f("fk_reminders_patron_id_patrons"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminders")),
        sa.UniqueConstraint("patron_id", "day", name="one_reminder_per_patron_and_day"),
    )
    op.create_index("ix_reminders_day", "reminders", ["day"])
    op.create_table(
        "reminded_loans",
        sa.Column("reminder_id", sa.Integer(), nullable=False),
        sa.Column("loan_id", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("stage", sa.Integer(), nullable=False),
        sa.CheckConstraint("stage BETWEEN 0 AND 3", name=op.f("ck_reminded_loans_stage")),
        sa.ForeignKeyConstraint(
            ["loan_id"], ["loans.id"], name=op.f("fk_reminded_loans_loan_id_loans")
        ),
        sa.ForeignKeyConstraint(
            ["reminder_id"],
            ["reminders.id"],
            name=op.f("fk_reminded_loans_reminder_id_reminders"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("reminder_id", "loan_id", name=op.f("pk_reminded_loans")),
    )
    op.create_index("ix_reminded_loans_loan_id", "reminded_loans", ["loan_id"])
    op.create_table(
        "reminder_days",
        sa.Column("library_id", sa.Integer(), nullable=False),
        sa.Column("soon", sa.Integer(), nullable=False),
        sa.Column("first", sa.Integer(), nullable=False),
        sa.Column("second", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.CheckConstraint("soon BETWEEN 0 AND 10", name=op.f("ck_reminder_days_soon")),
        sa.CheckConstraint(
            "1 <= first AND first < second AND second < last AND last <= 40",
            name=op.f("ck_reminder_days_in_order"),
        ),
        sa.ForeignKeyConstraint(
            ["library_id"], ["libraries.id"], name=op.f("fk_reminder_days_library_id_libraries")
        ),
        sa.PrimaryKeyConstraint("library_id", name=op.f("pk_reminder_days")),
    )
    # They named one book each; the first hour tells these patrons anew, with all of theirs.
    op.execute(
        "UPDATE notices SET state = 'withdrawn', ended_at = told_at "
        "WHERE kind = 'overdue' AND state = 'waiting' AND taken_at IS NULL"
    )


def downgrade() -> None:
    op.execute(
        "UPDATE notices SET state = 'withdrawn', ended_at = told_at "
        "WHERE kind IN ('overdue', 'due_soon') AND state = 'waiting' AND taken_at IS NULL"
    )
    op.drop_table("reminder_days")
    op.drop_table("reminded_loans")
    op.drop_table("reminders")
