"""Holds: who waits for what, which copy is kept, and what happened.

Revision ID: 0008
Revises: 0007
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "hold_terms",
        sa.Column("library_id", sa.Integer(), nullable=False),
        sa.Column("local_first", sa.Boolean(), nullable=False),
        sa.Column("ready_days", sa.Integer(), nullable=False),
        sa.Column("holds_at_most", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "holds_at_most BETWEEN 0 AND 100", name=op.f("ck_hold_terms_holds_at_most")
        ),
        sa.CheckConstraint("ready_days BETWEEN 1 AND 60", name=op.f("ck_hold_terms_ready_days")),
        sa.ForeignKeyConstraint(
            ["library_id"], ["libraries.id"], name=op.f("fk_hold_terms_library_id")
        ),
        sa.PrimaryKeyConstraint("library_id", name=op.f("pk_hold_terms")),
    )
    op.create_table(
        "holds",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("library_id", sa.Integer(), nullable=False),
        sa.Column("title_id", sa.Integer(), nullable=False),
        sa.Column("copy_id", sa.Integer(), nullable=True),
        sa.Column("patron_id", sa.Integer(), nullable=True),
        sa.Column("class_id", sa.Integer(), nullable=True),
        sa.Column("how_many", sa.Integer(), nullable=False),
        sa.Column("pickup_place_id", sa.Integer(), nullable=False),
        sa.Column("return_on", sa.Date(), nullable=True),
        sa.Column("suspended_until", sa.Date(), nullable=True),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(length=300), server_default="", nullable=False),
        sa.Column("placed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "patron_kind",
            sa.Enum(
                "pupil",
                "teacher",
                "staff",
                "resident",
                name="patron_kind",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=True,
        ),
        sa.Column("class_name", sa.String(length=40), server_default="", nullable=False),
        sa.Column("grade", sa.Integer(), nullable=True),
        sa.Column(
            "title_kind",
            sa.Enum(
                "SGK",
                "SNV",
                "STK",
                "STN",
                "TT",
                "ST",
                "SDD",
                "SPL",
                "TD",
                "BTC",
                "BD",
                "NN",
                "KHAC",
                name="title_kind",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column(
            "level",
            sa.Enum(
                "XL",
                "Đ",
                "C",
                "T",
                "XD",
                "V",
                name="level",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=True,
        ),
        sa.CheckConstraint("how_many BETWEEN 1 AND 100", name=op.f("ck_holds_how_many")),
        sa.CheckConstraint(
            "patron_id IS NULL OR class_id IS NULL", name=op.f("ck_holds_for_one_or_a_class")
        ),
        sa.CheckConstraint(
            "patron_id IS NULL OR how_many = 1", name=op.f("ck_holds_one_for_a_patron")
        ),
        sa.ForeignKeyConstraint(["class_id"], ["classes.id"], name=op.f("fk_holds_class_id")),
        sa.ForeignKeyConstraint(["copy_id"], ["copies.id"], name=op.f("fk_holds_copy_id")),
        sa.ForeignKeyConstraint(["library_id"], ["libraries.id"], name=op.f("fk_holds_library_id")),
        sa.ForeignKeyConstraint(["patron_id"], ["patrons.id"], name=op.f("fk_holds_patron_id")),
        sa.ForeignKeyConstraint(
            ["pickup_place_id"], ["places.id"], name=op.f("fk_holds_pickup_place_id")
        ),
        sa.ForeignKeyConstraint(["title_id"], ["titles.id"], name=op.f("fk_holds_title_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_holds")),
    )
    op.create_index("ix_holds_class_id", "holds", ["class_id"])
    op.create_index("ix_holds_list", "holds", ["library_id", "id"])
    op.create_index("ix_holds_patron_id", "holds", ["patron_id"])
    op.create_index("ix_holds_title_id", "holds", ["title_id", "rank", "id"])
    op.create_index(
        "one_open_hold_per_patron_and_title",
        "holds",
        ["patron_id", "title_id"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL AND patron_id IS NOT NULL"),
        postgresql_where=sa.text("ended_at IS NULL AND patron_id IS NOT NULL"),
    )
    op.create_table(
        "hold_slots",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hold_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "waiting",
                "caught",
                "on_the_way",
                "ready",
                "fulfilled",
                "expired",
                "cancelled",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("supplier_id", sa.Integer(), nullable=False),
        sa.Column("copy_id", sa.Integer(), nullable=True),
        sa.Column("line_id", sa.Integer(), nullable=True),
        sa.Column("loan_id", sa.Integer(), nullable=True),
        sa.Column("caught_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ready_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ready_until", sa.Date(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_because", sa.String(length=300), server_default="", nullable=False),
        sa.CheckConstraint(
            "(ended_at IS NULL) = (state IN ('waiting', 'caught', 'on_the_way', 'ready'))",
            name=op.f("ck_hold_slots_open_until_it_ends"),
        ),
        sa.CheckConstraint(
            "state <> 'ready' OR ready_until IS NOT NULL",
            name=op.f("ck_hold_slots_ready_until_a_day"),
        ),
        sa.CheckConstraint(
            "state <> 'waiting' OR copy_id IS NULL", name=op.f("ck_hold_slots_waits_without_a_copy")
        ),
        sa.CheckConstraint(
            "state NOT IN ('caught', 'on_the_way', 'ready') OR copy_id IS NOT NULL",
            name=op.f("ck_hold_slots_has_a_copy"),
        ),
        sa.ForeignKeyConstraint(["copy_id"], ["copies.id"], name=op.f("fk_hold_slots_copy_id")),
        sa.ForeignKeyConstraint(["hold_id"], ["holds.id"], name=op.f("fk_hold_slots_hold_id")),
        sa.ForeignKeyConstraint(
            ["line_id"], ["handover_lines.id"], name=op.f("fk_hold_slots_line_id")
        ),
        sa.ForeignKeyConstraint(["loan_id"], ["loans.id"], name=op.f("fk_hold_slots_loan_id")),
        sa.ForeignKeyConstraint(
            ["supplier_id"], ["libraries.id"], name=op.f("fk_hold_slots_supplier_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hold_slots")),
        sa.UniqueConstraint("hold_id", "number", name=op.f("uq_hold_slots_hold_id_number")),
    )
    op.create_index(
        "ix_hold_slots_in_line",
        "hold_slots",
        ["supplier_id", "hold_id"],
        sqlite_where=sa.text("state = 'waiting'"),
        postgresql_where=sa.text("state = 'waiting'"),
    )
    op.create_index("ix_hold_slots_line_id", "hold_slots", ["line_id"])
    op.create_index("ix_hold_slots_loan_id", "hold_slots", ["loan_id"])
    op.create_index(
        "ix_hold_slots_ready",
        "hold_slots",
        ["ready_until"],
        sqlite_where=sa.text("state = 'ready'"),
        postgresql_where=sa.text("state = 'ready'"),
    )
    op.create_index(
        "one_open_slot_per_copy",
        "hold_slots",
        ["copy_id"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL AND copy_id IS NOT NULL"),
        postgresql_where=sa.text("ended_at IS NULL AND copy_id IS NOT NULL"),
    )
    op.create_table(
        "hold_events",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hold_id", sa.Integer(), nullable=False),
        sa.Column("slot_id", sa.Integer(), nullable=True),
        sa.Column(
            "kind",
            sa.Enum(
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
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column(
            "state_before",
            sa.Enum(
                "waiting",
                "caught",
                "on_the_way",
                "ready",
                "fulfilled",
                "expired",
                "cancelled",
                name="state_before",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=True,
        ),
        sa.Column(
            "state_after",
            sa.Enum(
                "waiting",
                "caught",
                "on_the_way",
                "ready",
                "fulfilled",
                "expired",
                "cancelled",
                name="state_after",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=True,
        ),
        sa.Column("copy_id", sa.Integer(), nullable=True),
        sa.Column("happened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("library_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=300), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_hold_events_account_id")
        ),
        sa.ForeignKeyConstraint(["copy_id"], ["copies.id"], name=op.f("fk_hold_events_copy_id")),
        sa.ForeignKeyConstraint(["hold_id"], ["holds.id"], name=op.f("fk_hold_events_hold_id")),
        sa.ForeignKeyConstraint(
            ["library_id"], ["libraries.id"], name=op.f("fk_hold_events_library_id")
        ),
        sa.ForeignKeyConstraint(
            ["slot_id"], ["hold_slots.id"], name=op.f("fk_hold_events_slot_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hold_events")),
    )
    op.create_index("ix_hold_events_hold_id", "hold_events", ["hold_id", "id"])
    op.create_index("ix_hold_events_slot_id", "hold_events", ["slot_id"])


def downgrade() -> None:
    op.drop_index("ix_hold_events_slot_id", "hold_events")
    op.drop_index("ix_hold_events_hold_id", "hold_events")
    op.drop_table("hold_events")
    op.drop_index("one_open_slot_per_copy", "hold_slots")
    op.drop_index("ix_hold_slots_ready", "hold_slots")
    op.drop_index("ix_hold_slots_loan_id", "hold_slots")
    op.drop_index("ix_hold_slots_line_id", "hold_slots")
    op.drop_index("ix_hold_slots_in_line", "hold_slots")
    op.drop_table("hold_slots")
    op.drop_index("one_open_hold_per_patron_and_title", "holds")
    op.drop_index("ix_holds_title_id", "holds")
    op.drop_index("ix_holds_patron_id", "holds")
    op.drop_index("ix_holds_list", "holds")
    op.drop_index("ix_holds_class_id", "holds")
    op.drop_table("holds")
    op.drop_table("hold_terms")
