"""A loan keeps whether its reader was a guest, whose class is none of the library that lent.

Of readers whose names were forgotten nobody knows it any more; their loans count as before.

Revision ID: 0044
Revises: 0043
"""

from __future__ import annotations

from alembic import op

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # In words of both databases: batch mode would copy the table and lose its triggers (0004).
    op.execute("ALTER TABLE loans ADD COLUMN is_guest BOOLEAN DEFAULT FALSE NOT NULL")
    op.execute(
        "UPDATE loans SET is_guest = TRUE WHERE EXISTS (SELECT 1 FROM patrons p "
        "WHERE p.id = loans.patron_id AND p.library_id <> loans.acting_library_id)"
    )


def downgrade() -> None:
    op.execute("ALTER TABLE loans DROP COLUMN is_guest")
