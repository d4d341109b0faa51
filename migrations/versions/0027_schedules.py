"""What the house does by itself: when it is due, who is at it, what came of it.

Revision ID: 0027
Revises: 0026
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "schedules",
        sa.Column("code", sa.String(60), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("number", sa.Integer(), server_default="0", nullable=False),
        sa.Column("worker", sa.String(36), nullable=True),
        sa.Column("alive_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("took_ms", sa.Integer(), nullable=True),
        sa.Column("how_many", sa.Integer(), nullable=True),
        sa.Column("failed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failed_number", sa.Integer(), nullable=True),
        sa.Column("failure", sa.String(500), server_default="", nullable=False),
        sa.CheckConstraint("number >= 0", name=op.f("ck_schedules_number")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_schedules")),
    )


def downgrade() -> None:
    op.drop_table("schedules")
