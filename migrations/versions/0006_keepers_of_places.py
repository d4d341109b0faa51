"""Keepers of places: nobody is in charge of one place twice at a time.

Revision ID: 0006
Revises: 0005
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for who in ("account", "patron"):
        now = sa.text(f"until IS NULL AND {who}_id IS NOT NULL")
        op.create_index(
            f"one_charge_per_{who}",
            "place_keepers",
            [f"{who}_id", "place_id"],
            unique=True,
            sqlite_where=now,
            postgresql_where=now,
        )


def downgrade() -> None:
    op.drop_index("one_charge_per_patron", "place_keepers")
    op.drop_index("one_charge_per_account", "place_keepers")
