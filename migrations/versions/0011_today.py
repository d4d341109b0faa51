"""Secret addresses of calendars, and indexes for what waits to be done today.

Revision ID: 0011
Revises: 0010
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

INDEXES = (
    ("ix_hold_slots_caught", "hold_slots", ["copy_id"], "state = 'caught'"),
    ("ix_holds_open", "holds", ["library_id"], "ended_at IS NULL"),
    (
        "ix_handover_lines_on_the_road",
        "handover_lines",
        ["handover_id", "left_at"],
        "ended_at IS NULL AND left_at IS NOT NULL",
    ),
    ("ix_handovers_displays", "handovers", ["to_library_id", "until"], "purpose = 'display'"),
)


def upgrade() -> None:
    op.create_table(
        "calendar_feeds",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("library_id", sa.Integer(), nullable=False),
        sa.Column("secret_hash", sa.String(64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name="fk_calendar_feeds_account_id"
        ),
        sa.ForeignKeyConstraint(
            ["library_id"], ["libraries.id"], name="fk_calendar_feeds_library_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_calendar_feeds"),
        sa.UniqueConstraint("secret_hash", name="uq_calendar_feeds_secret_hash"),
    )
    is_open = sa.text("revoked_at IS NULL")
    op.create_index(
        "one_open_feed_per_account_and_library",
        "calendar_feeds",
        ["account_id", "library_id"],
        unique=True,
        sqlite_where=is_open,
        postgresql_where=is_open,
    )
    for name, table, columns, condition in INDEXES:
        where = sa.text(condition)
        op.create_index(name, table, columns, sqlite_where=where, postgresql_where=where)


def downgrade() -> None:
    for name, table, _columns, _condition in INDEXES:
        op.drop_index(name, table_name=table)
    op.drop_table("calendar_feeds")
