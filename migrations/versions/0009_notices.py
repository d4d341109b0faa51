"""Notices: the outbox, libraries' own words for it, and an e-mail address for accounts.

Revision ID: 0009
Revises: 0008
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

WAITING = sa.text("state = 'waiting'")
TO_SEND = sa.text("channel = 'email' AND state = 'waiting'")
NOT_FORGOTTEN = sa.text("facts IS NOT NULL AND ended_at IS NOT NULL")


def upgrade() -> None:
    _give_accounts_an_address()
    _make_notices()
    _make_templates()


def _give_accounts_an_address() -> None:
    # By hand: a check that comes with its column needs no rebuilding of the table on SQLite.
    op.execute(
        "ALTER TABLE accounts ADD COLUMN email VARCHAR(254) DEFAULT '' NOT NULL "
        "CONSTRAINT ck_accounts_email_shape CHECK (email = '' OR email LIKE '_%@_%._%')"
    )


def _make_notices() -> None:
    op.create_table(
        "notices",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("library_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("key", sa.String(120), nullable=False),
        sa.Column("channel", _one_of("channel", "screen", "slip", "email"), nullable=False),
        sa.Column("patron_id", sa.Integer(), nullable=True),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("class_name", sa.String(40), server_default="", nullable=False),
        sa.Column("about", sa.Integer(), nullable=True),
        sa.Column("facts", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("said", sa.Text(), nullable=True),
        sa.Column(
            "state",
            _one_of("state", "waiting", "delivered", "failed", "withdrawn"),
            nullable=False,
        ),
        sa.Column(
            "reason",
            _one_of("reason", "no_server", "refused", "unknown", "no_address"),
            nullable=True,
        ),
        sa.Column("detail", sa.String(200), server_default="", nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by_id", sa.Integer(), nullable=True),
        sa.Column("tries", sa.Integer(), server_default="0", nullable=False),
        sa.Column("next_try_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(state = 'waiting') = (ended_at IS NULL)", name=op.f("ck_notices_ended_or_waiting")
        ),
        sa.CheckConstraint(
            "channel <> 'email' OR patron_id IS NULL", name=op.f("ck_notices_no_email_to_patrons")
        ),
        sa.CheckConstraint(
            "state <> 'waiting' OR facts IS NOT NULL",
            name=op.f("ck_notices_waiting_knows_its_facts"),
        ),
        sa.CheckConstraint(
            "channel = 'email' OR taken_at IS NULL", name=op.f("ck_notices_only_email_is_sent")
        ),
        sa.CheckConstraint(
            "state = 'waiting' OR taken_at IS NULL", name=op.f("ck_notices_only_waiting_is_sent")
        ),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name="fk_notices_account_id"),
        sa.ForeignKeyConstraint(["ended_by_id"], ["accounts.id"], name="fk_notices_ended_by_id"),
        sa.ForeignKeyConstraint(["library_id"], ["libraries.id"], name="fk_notices_library_id"),
        sa.ForeignKeyConstraint(["patron_id"], ["patrons.id"], name="fk_notices_patron_id"),
        sa.PrimaryKeyConstraint("id", name="pk_notices"),
        sa.UniqueConstraint("key", "channel", name="one_notice_per_key_and_channel"),
    )
    op.create_index("ix_notices_library_id_id", "notices", ["library_id", "id"])
    op.create_index("ix_notices_kind_about", "notices", ["kind", "about"])
    op.create_index("ix_notices_patron_id", "notices", ["patron_id"])
    op.create_index("ix_notices_account_id", "notices", ["account_id"])
    for name, columns, where in (
        ("ix_notices_waiting", ["library_id", "channel", "class_name"], WAITING),
        ("ix_notices_to_send", ["next_try_at"], TO_SEND),
        ("ix_notices_not_forgotten", ["ended_at"], NOT_FORGOTTEN),
    ):
        op.create_index(name, "notices", columns, sqlite_where=where, postgresql_where=where)


def _make_templates() -> None:
    op.create_table(
        "notice_templates",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("library_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("part", _one_of("part", "notice", "group"), nullable=False),
        sa.Column("text", sa.String(2000), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "length(text) BETWEEN 1 AND 2000", name=op.f("ck_notice_templates_says_something")
        ),
        sa.ForeignKeyConstraint(
            ["changed_by_id"], ["accounts.id"], name="fk_notice_templates_changed_by_id"
        ),
        sa.ForeignKeyConstraint(
            ["library_id"], ["libraries.id"], name="fk_notice_templates_library_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_notice_templates"),
        sa.UniqueConstraint("library_id", "kind", "part", name="one_template_per_kind_and_part"),
    )


def _one_of(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=24)


def downgrade() -> None:
    op.drop_table("notice_templates")
    op.drop_table("notices")
    op.drop_column("accounts", "email")
