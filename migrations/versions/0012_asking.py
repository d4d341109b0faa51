"""Asking: a cancelled hold is revived, and the links to follow a hold can be taken back.

Revision ID: 0012
Revises: 0011
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

KINDS = (
    "place",
    "move",
    "suspend",
    "resume",
    "change_pickup",
    "catch",
    "list",
    "turn_back",
    "set_aside",
    "let_go",
    "fulfil",
    "expire",
    "cancel",
    "wait_again",
)


def allow_kinds(kinds: tuple[str, ...]) -> None:
    """Let events of holds be of these kinds."""
    listed = ", ".join(f"'{kind}'" for kind in kinds)
    with op.batch_alter_table("hold_events") as events:
        events.drop_constraint(op.f("ck_hold_events_kind"), type_="check")
        events.create_check_constraint(op.f("ck_hold_events_kind"), f"kind IN ({listed})")


def upgrade() -> None:
    allow_kinds((*KINDS, "revive"))
    op.add_column(
        "holds", sa.Column("links_revoked", sa.Integer(), server_default="0", nullable=False)
    )


def downgrade() -> None:
    # What the older release knows comes nearest: it waits again.
    op.execute("UPDATE hold_events SET kind = 'wait_again' WHERE kind = 'revive'")
    op.drop_column("holds", "links_revoked")
    allow_kinds(KINDS)
