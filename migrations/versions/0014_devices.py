"""Devices of class shelves: pairing, keys, and what they report.

Revision ID: 0014
Revises: 0013
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

KINDS = "kind IN ('lend', 'return', 'read_here', 'condition', 'undo')"
STATES = "state IN ('done', 'held', 'dropped')"


def upgrade() -> None:
    op.add_column(
        "accounts",
        sa.Column("is_device", sa.Boolean(), server_default=sa.text("false"), nullable=False),
    )
    op.create_table(
        "devices",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(20), nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("library_id", sa.Integer(), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=True),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("key_hash", sa.String(64), nullable=False),
        sa.Column("paired_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("paired_by_id", sa.Integer(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_by_id", sa.Integer(), nullable=True),
        sa.Column("last_number", sa.Integer(), server_default="0", nullable=False),
        sa.Column("last_act_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("clock_off_s", sa.Integer(), server_default="0", nullable=False),
        sa.CheckConstraint("length(name) > 0", name=op.f("ck_devices_named")),
        sa.CheckConstraint("last_number >= 0", name=op.f("ck_devices_numbers_positive")),
        sa.CheckConstraint(
            "(revoked_at IS NULL) = (revoked_by_id IS NULL)",
            name=op.f("ck_devices_revoked_by_somebody"),
        ),
        *(
            sa.ForeignKeyConstraint([column], [f"{table}.id"], name=f"fk_devices_{column}")
            for column, table in (
                ("library_id", "libraries"),
                ("place_id", "places"),
                ("account_id", "accounts"),
                ("paired_by_id", "accounts"),
                ("revoked_by_id", "accounts"),
            )
        ),
        sa.PrimaryKeyConstraint("id", name="pk_devices"),
        sa.UniqueConstraint("code", name="uq_devices_code"),
        sa.UniqueConstraint("key_hash", name="uq_devices_key_hash"),
        sa.UniqueConstraint("account_id", name="uq_devices_account_id"),
    )
    op.create_index("ix_devices_library_id", "devices", ["library_id", "id"])
    op.create_index("ix_devices_place_id", "devices", ["place_id"])
    op.create_table(
        "device_pairings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("secret_hash", sa.String(64), nullable=False),
        sa.Column("library_id", sa.Integer(), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=True),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("device_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(used_at IS NULL) = (device_id IS NULL)",
            name=op.f("ck_device_pairings_used_by_a_device"),
        ),
        *(
            sa.ForeignKeyConstraint([column], [f"{table}.id"], name=f"fk_device_pairings_{column}")
            for column, table in (
                ("library_id", "libraries"),
                ("place_id", "places"),
                ("made_by_id", "accounts"),
                ("device_id", "devices"),
            )
        ),
        sa.PrimaryKeyConstraint("id", name="pk_device_pairings"),
        sa.UniqueConstraint("secret_hash", name="uq_device_pairings_secret_hash"),
    )
    op.create_table(
        "device_acts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("device_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("act_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(24), nullable=False),
        sa.Column("about", sa.JSON(), nullable=False),
        sa.Column("happened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(24), nullable=False),
        sa.Column("outcome", sa.String(20), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(KINDS, name=op.f("ck_device_acts_kind")),
        sa.CheckConstraint(STATES, name=op.f("ck_device_acts_state")),
        sa.CheckConstraint("number > 0", name=op.f("ck_device_acts_numbered")),
        sa.CheckConstraint(
            "(decided_at IS NULL) = (decided_by_id IS NULL)",
            name=op.f("ck_device_acts_decided_by_somebody"),
        ),
        sa.CheckConstraint(
            "state <> 'dropped' OR decided_at IS NOT NULL",
            name=op.f("ck_device_acts_dropped_by_somebody"),
        ),
        sa.ForeignKeyConstraint(["device_id"], ["devices.id"], name="fk_device_acts_device_id"),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["accounts.id"], name="fk_device_acts_decided_by_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_device_acts"),
        sa.UniqueConstraint("device_id", "number", name="one_act_per_number"),
        sa.UniqueConstraint("act_id", name="one_number_per_act"),
    )
    held = sa.text("state = 'held'")
    op.create_index(
        "ix_device_acts_held",
        "device_acts",
        ["device_id", "number"],
        sqlite_where=held,
        postgresql_where=held,
    )


def downgrade() -> None:
    op.drop_table("device_acts")
    op.drop_table("device_pairings")
    op.drop_table("devices")
    # Their facts keep an account; it can sign in no more than before.
    op.drop_column("accounts", "is_device")
