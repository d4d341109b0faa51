"""Phones of class shelves count readings; what cannot be read is kept, too.

Revision ID: 0020
Revises: 0019
"""

from __future__ import annotations

from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

KINDS = ("lend", "return", "read_here", "condition", "undo")


def allow_kinds(kinds: tuple[str, ...]) -> None:
    """Let acts of devices be of these kinds."""
    listed = ", ".join(f"'{kind}'" for kind in kinds)
    with op.batch_alter_table("device_acts") as acts:
        acts.drop_constraint(op.f("ck_device_acts_kind"), type_="check")
        acts.create_check_constraint(op.f("ck_device_acts_kind"), f"kind IN ({listed})")


def upgrade() -> None:
    allow_kinds((*KINDS, "readings", "unreadable"))


def downgrade() -> None:
    # The older release would write such an act down as something it was not.
    op.execute("DELETE FROM device_acts WHERE kind IN ('readings', 'unreadable')")
    allow_kinds(KINDS)
