"""Newspapers and magazines: subscriptions, issues, their ways, bundles.

Revision ID: 0019
Revises: 0018
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op


revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "subscriptions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("library_id", sa.Integer(), nullable=False),
        sa.Column("title_id", sa.Integer(), nullable=False),
        sa.Column(
            "frequency",
            sa.Enum(
                "daily",
                "weekdays",
                "weekly",
                "twice_a_month",
                "monthly",
                "quarterly",
                "irregular",
                name="frequency",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("weekdays", sa.String(length=7), server_default="", nullable=False),
        sa.Column("month_days", sa.String(length=12), server_default="", nullable=False),
        sa.Column("restarts_yearly", sa.Boolean(), nullable=False),
        sa.Column("first_number", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("copies", sa.Integer(), nullable=False),
        sa.Column("price_dong", sa.BigInteger(), nullable=True),
        sa.Column("supplier", sa.String(length=120), server_default="", nullable=False),
        sa.Column("issn", sa.String(length=8), server_default="", nullable=False),
        sa.Column("late_after_days", sa.Integer(), nullable=False),
        sa.Column(
            "at_end",
            sa.Enum(
                "keep",
                "cut_up",
                name="at_end",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("is_popular", sa.Boolean(), server_default=sa.text("(true)"), nullable=False),
        sa.Column("note", sa.String(length=300), server_default="", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("copies BETWEEN 1 AND 20", name=op.f("ck_subscriptions_some_copies")),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_subscriptions_order")),
        sa.CheckConstraint("first_number >= 0", name=op.f("ck_subscriptions_numbered")),
        sa.CheckConstraint(
            "late_after_days BETWEEN 0 AND 366", name=op.f("ck_subscriptions_late_after")
        ),
        sa.CheckConstraint(
            "price_dong IS NULL OR price_dong >= 0", name=op.f("ck_subscriptions_price_positive")
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name="fk_subscriptions_account_id"
        ),
        sa.ForeignKeyConstraint(
            ["library_id"], ["libraries.id"], name="fk_subscriptions_library_id"
        ),
        sa.ForeignKeyConstraint(["title_id"], ["titles.id"], name="fk_subscriptions_title_id"),
        sa.PrimaryKeyConstraint("id", name="pk_subscriptions"),
        sa.UniqueConstraint(
            "library_id", "title_id", "starts_on", name="one_subscription_per_first_day"
        ),
    )
    op.create_index("ix_subscriptions_title_id", "subscriptions", ["title_id"], unique=False)

    op.create_table(
        "routing_stops",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("subscription_id", sa.Integer(), nullable=False),
        sa.Column("copy_number", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("copy_number BETWEEN 1 AND 20", name=op.f("ck_routing_stops_numbered")),
        sa.CheckConstraint("days BETWEEN 1 AND 60", name=op.f("ck_routing_stops_some_days")),
        sa.CheckConstraint("position BETWEEN 1 AND 20", name=op.f("ck_routing_stops_in_order")),
        sa.ForeignKeyConstraint(["place_id"], ["places.id"], name="fk_routing_stops_place_id"),
        sa.ForeignKeyConstraint(
            ["subscription_id"], ["subscriptions.id"], name="fk_routing_stops_subscription_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_routing_stops"),
    )
    op.create_index(
        "one_routing_stop_per_position",
        "routing_stops",
        ["subscription_id", "copy_number", "position"],
        unique=True,
        sqlite_where=sa.text("removed_at IS NULL"),
        postgresql_where=sa.text("removed_at IS NULL"),
    )

    op.create_table(
        "serial_issues",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("subscription_id", sa.Integer(), nullable=False),
        sa.Column("published_on", sa.Date(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("label", sa.String(length=80), server_default="", nullable=False),
        sa.Column("is_special", sa.Boolean(), server_default=sa.text("(false)"), nullable=False),
        sa.Column("copies", sa.Integer(), nullable=False),
        sa.Column("received", sa.Integer(), server_default="0", nullable=False),
        sa.Column("late_on", sa.Date(), nullable=False),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("given_up_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "is_number_seen", sa.Boolean(), server_default=sa.text("(false)"), nullable=False
        ),
        sa.CheckConstraint(
            "NOT is_special OR length(label) > 0 OR number IS NOT NULL",
            name=op.f("ck_serial_issues_special_has_a_name"),
        ),
        sa.CheckConstraint("copies BETWEEN 1 AND 20", name=op.f("ck_serial_issues_some_copies")),
        sa.CheckConstraint(
            "late_on >= published_on", name=op.f("ck_serial_issues_late_after_it_appeared")
        ),
        sa.CheckConstraint(
            "received BETWEEN 0 AND 20", name=op.f("ck_serial_issues_received_counts_up")
        ),
        sa.ForeignKeyConstraint(
            ["subscription_id"], ["subscriptions.id"], name="fk_serial_issues_subscription_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_serial_issues"),
    )
    op.create_index(
        "ix_serial_issues_awaited",
        "serial_issues",
        ["published_on"],
        unique=False,
        sqlite_where=sa.text("received < copies AND given_up_at IS NULL"),
        postgresql_where=sa.text("received < copies AND given_up_at IS NULL"),
    )
    op.create_index(
        "ix_serial_issues_subscription_id_published_on",
        "serial_issues",
        ["subscription_id", "published_on"],
        unique=False,
    )
    op.create_index(
        "one_expected_issue_per_day",
        "serial_issues",
        ["subscription_id", "published_on"],
        unique=True,
        sqlite_where=sa.text("NOT is_special"),
        postgresql_where=sa.text("NOT is_special"),
    )

    op.create_table(
        "serial_skips",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("subscription_id", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(length=100), server_default="", nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_serial_skips_order")),
        sa.ForeignKeyConstraint(
            ["subscription_id"], ["subscriptions.id"], name="fk_serial_skips_subscription_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_serial_skips"),
    )
    op.create_index(
        "ix_serial_skips_subscription_id", "serial_skips", ["subscription_id"], unique=False
    )

    op.create_table(
        "bundles",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("copy_id", sa.Integer(), nullable=False),
        sa.Column("subscription_id", sa.Integer(), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column("issues", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("issues >= 1", name=op.f("ck_bundles_some_issues")),
        sa.CheckConstraint("last_on >= first_on", name=op.f("ck_bundles_order")),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name="fk_bundles_account_id"),
        sa.ForeignKeyConstraint(["copy_id"], ["copies.id"], name="fk_bundles_copy_id"),
        sa.ForeignKeyConstraint(
            ["subscription_id"], ["subscriptions.id"], name="fk_bundles_subscription_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_bundles"),
        sa.UniqueConstraint("copy_id", name="one_bundle_per_copy"),
    )
    op.create_index("ix_bundles_subscription_id", "bundles", ["subscription_id"], unique=False)

    op.create_table(
        "serial_claims",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("issue_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name="fk_serial_claims_account_id"
        ),
        sa.ForeignKeyConstraint(
            ["issue_id"], ["serial_issues.id"], name="fk_serial_claims_issue_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_serial_claims"),
    )
    op.create_index("ix_serial_claims_issue_id", "serial_claims", ["issue_id"], unique=False)

    op.create_table(
        "issue_copies",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("issue_id", sa.Integer(), nullable=False),
        sa.Column("copy_number", sa.Integer(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_by_id", sa.Integer(), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_by_id", sa.Integer(), nullable=True),
        sa.Column("bundle_id", sa.Integer(), nullable=True),
        sa.Column(
            "fate",
            sa.Enum(
                "cut_up",
                "weeded",
                "lost",
                name="fate",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=True,
        ),
        sa.Column("fate_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("fate_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(fate IS NULL) = (fate_at IS NULL)", name=op.f("ck_issue_copies_fate_has_its_day")
        ),
        sa.CheckConstraint(
            "bundle_id IS NULL OR fate IS NULL", name=op.f("ck_issue_copies_one_end")
        ),
        sa.CheckConstraint("copy_number BETWEEN 1 AND 20", name=op.f("ck_issue_copies_numbered")),
        sa.CheckConstraint(
            "undone_at IS NULL OR (bundle_id IS NULL AND fate IS NULL)",
            name=op.f("ck_issue_copies_undone_while_loose"),
        ),
        sa.ForeignKeyConstraint(["bundle_id"], ["bundles.id"], name="fk_issue_copies_bundle_id"),
        sa.ForeignKeyConstraint(["fate_by_id"], ["accounts.id"], name="fk_issue_copies_fate_by_id"),
        sa.ForeignKeyConstraint(
            ["issue_id"], ["serial_issues.id"], name="fk_issue_copies_issue_id"
        ),
        sa.ForeignKeyConstraint(
            ["received_by_id"], ["accounts.id"], name="fk_issue_copies_received_by_id"
        ),
        sa.ForeignKeyConstraint(
            ["undone_by_id"], ["accounts.id"], name="fk_issue_copies_undone_by_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_issue_copies"),
    )
    op.create_index("ix_issue_copies_bundle_id", "issue_copies", ["bundle_id"], unique=False)
    op.create_index(
        "one_copy_per_number_of_an_issue",
        "issue_copies",
        ["issue_id", "copy_number"],
        unique=True,
        sqlite_where=sa.text("undone_at IS NULL"),
        postgresql_where=sa.text("undone_at IS NULL"),
    )

    op.create_table(
        "issue_stays",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("issue_copy_id", sa.Integer(), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("move_on", sa.Date(), nullable=True),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("until IS NULL OR until >= since", name=op.f("ck_issue_stays_order")),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name="fk_issue_stays_account_id"),
        sa.ForeignKeyConstraint(
            ["issue_copy_id"], ["issue_copies.id"], name="fk_issue_stays_issue_copy_id"
        ),
        sa.ForeignKeyConstraint(["place_id"], ["places.id"], name="fk_issue_stays_place_id"),
        sa.PrimaryKeyConstraint("id", name="pk_issue_stays"),
    )
    op.create_index(
        "ix_issue_stays_due",
        "issue_stays",
        ["move_on"],
        unique=False,
        sqlite_where=sa.text("until IS NULL AND undone_at IS NULL"),
        postgresql_where=sa.text("until IS NULL AND undone_at IS NULL"),
    )
    op.create_index("ix_issue_stays_issue_copy_id", "issue_stays", ["issue_copy_id"], unique=False)
    op.create_index(
        "one_open_stay_per_issue_copy",
        "issue_stays",
        ["issue_copy_id"],
        unique=True,
        sqlite_where=sa.text("until IS NULL AND undone_at IS NULL"),
        postgresql_where=sa.text("until IS NULL AND undone_at IS NULL"),
    )


def downgrade() -> None:
    op.drop_table("issue_stays")
    op.drop_table("issue_copies")
    op.drop_table("serial_claims")
    op.drop_table("bundles")
    op.drop_table("serial_skips")
    op.drop_table("serial_issues")
    op.drop_table("routing_stops")
    op.drop_table("subscriptions")
