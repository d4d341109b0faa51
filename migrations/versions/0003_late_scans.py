"""Late scans: what was reported afterwards, for the librarian to look at.

Revision ID: 0003
Revises: 0002

Answers of scans name people and are forgotten after a while; the index finds those that are not.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

NOT_FORGOTTEN = sa.text("answer IS NOT NULL")
WAITING = sa.text("looked_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "late_scans",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("scan_row_id", sa.Integer(), nullable=False),
        sa.Column("library_id", sa.Integer(), nullable=False),
        sa.Column("looked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("looked_at_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(looked_at IS NULL) = (looked_at_by_id IS NULL)",
            name=op.f("ck_late_scans_looked_at_by_somebody"),
        ),
        sa.ForeignKeyConstraint(
            ["library_id"], ["libraries.id"], name=op.f("fk_late_scans_library_id")
        ),
        sa.ForeignKeyConstraint(
            ["looked_at_by_id"], ["accounts.id"], name=op.f("fk_late_scans_looked_at_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["scan_row_id"], ["scans.id"], name=op.f("fk_late_scans_scan_row_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_late_scans")),
        sa.UniqueConstraint("scan_row_id", name=op.f("uq_late_scans_scan_row_id")),
    )
    op.create_index(
        "ix_late_scans_waiting",
        "late_scans",
        ["library_id", "id"],
        sqlite_where=WAITING,
        postgresql_where=WAITING,
    )
    op.drop_index("ix_scans_recorded_at", "scans")
    op.create_index(
        "ix_scans_not_forgotten",
        "scans",
        ["recorded_at"],
        sqlite_where=NOT_FORGOTTEN,
        postgresql_where=NOT_FORGOTTEN,
    )


def downgrade() -> None:
    op.drop_index("ix_scans_not_forgotten", "scans")
    op.create_index("ix_scans_recorded_at", "scans", ["recorded_at"])
    op.drop_table("late_scans")
