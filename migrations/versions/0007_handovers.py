"""Handovers: lists, lines and what happened to them; consignments are places.

Revision ID: 0007
Revises: 0006
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


KINDS = ("stack_room", "class_shelf", "reading_corner", "outdoor_library", "box")


def allow_kinds(kinds: tuple[str, ...]) -> None:
    """Let places be of these kinds."""
    listed = ", ".join(f"'{kind}'" for kind in kinds)
    with op.batch_alter_table("places") as places:
        places.drop_constraint(op.f("ck_places_kind"), type_="check")
        places.create_check_constraint(op.f("ck_places_kind"), f"kind IN ({listed})")


def upgrade() -> None:
    allow_kinds((*KINDS, "consignment"))
    op.create_table(
        "handovers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("consignment_id", sa.Integer(), nullable=False),
        sa.Column(
            "purpose",
            sa.Enum(
                "return_home",
                "hold",
                "interlibrary",
                "rotation",
                "class_shelf",
                "display",
                name="purpose",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("from_place_id", sa.Integer(), nullable=False),
        sa.Column("to_place_id", sa.Integer(), nullable=False),
        sa.Column("from_library_id", sa.Integer(), nullable=False),
        sa.Column("to_library_id", sa.Integer(), nullable=False),
        sa.Column(
            "step",
            sa.Enum(
                "prepared",
                "sent",
                "received",
                "counted",
                "signed",
                "cancelled",
                name="step",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("note", sa.String(length=300), server_default="", nullable=False),
        sa.Column("given_by", sa.String(length=120), server_default="", nullable=False),
        sa.Column("taken_by", sa.String(length=120), server_default="", nullable=False),
        sa.Column("prepared_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("counted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("giver_signed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("taker_signed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cancelled_because", sa.String(length=300), server_default="", nullable=False),
        sa.CheckConstraint(
            "(step = 'cancelled') = (cancelled_because <> '')",
            name=op.f("ck_handovers_cancelled_with_reason"),
        ),
        sa.CheckConstraint(
            "(step = 'signed') = (giver_signed_at IS NOT NULL AND taker_signed_at IS NOT NULL)",
            name=op.f("ck_handovers_signed_by_both"),
        ),
        sa.CheckConstraint(
            "step <> 'sent' OR sent_at IS NOT NULL", name=op.f("ck_handovers_sent_when_it_left")
        ),
        sa.CheckConstraint(
            "step NOT IN ('received', 'counted', 'signed') OR received_at IS NOT NULL",
            name=op.f("ck_handovers_received_when_it_came"),
        ),
        sa.CheckConstraint(
            "from_place_id <> to_place_id", name=op.f("ck_handovers_from_here_to_there")
        ),
        sa.ForeignKeyConstraint(
            ["consignment_id"], ["places.id"], name=op.f("fk_handovers_consignment_id")
        ),
        sa.ForeignKeyConstraint(
            ["from_library_id"], ["libraries.id"], name=op.f("fk_handovers_from_library_id")
        ),
        sa.ForeignKeyConstraint(
            ["from_place_id"], ["places.id"], name=op.f("fk_handovers_from_place_id")
        ),
        sa.ForeignKeyConstraint(
            ["to_library_id"], ["libraries.id"], name=op.f("fk_handovers_to_library_id")
        ),
        sa.ForeignKeyConstraint(
            ["to_place_id"], ["places.id"], name=op.f("fk_handovers_to_place_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handovers")),
        sa.UniqueConstraint("consignment_id", name=op.f("uq_handovers_consignment_id")),
    )
    op.create_index("ix_handovers_from", "handovers", ["from_library_id", "step", "id"])
    op.create_index("ix_handovers_to", "handovers", ["to_library_id", "step", "id"])
    op.create_table(
        "handover_lines",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("handover_id", sa.Integer(), nullable=False),
        sa.Column("copy_id", sa.Integer(), nullable=True),
        sa.Column("box_id", sa.Integer(), nullable=True),
        sa.Column("stood_at_id", sa.Integer(), nullable=False),
        sa.Column("is_extra", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("listed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("picked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "outcome",
            sa.Enum(
                "arrived",
                "never_left",
                "lost",
                "taken_off",
                "arrived_elsewhere",
                "lent_on_the_way",
                name="outcome",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=True,
        ),
        sa.Column("ended_place_id", sa.Integer(), nullable=True),
        sa.Column("ended_because", sa.String(length=300), server_default="", nullable=False),
        sa.Column(
            "condition_given",
            sa.Enum(
                "good",
                "worn",
                "damaged",
                name="condition_given",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=True,
        ),
        sa.Column(
            "condition_taken",
            sa.Enum(
                "good",
                "worn",
                "damaged",
                name="condition_taken",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=True,
        ),
        sa.CheckConstraint(
            "(ended_at IS NULL) = (outcome IS NULL)", name=op.f("ck_handover_lines_ended_somehow")
        ),
        sa.CheckConstraint(
            "copy_id IS NOT NULL OR box_id IS NOT NULL",
            name=op.f("ck_handover_lines_something_goes"),
        ),
        sa.CheckConstraint(
            "ended_at IS NULL OR left_at IS NULL OR ended_at >= left_at",
            name=op.f("ck_handover_lines_sent_before_it_ends"),
        ),
        sa.ForeignKeyConstraint(["box_id"], ["places.id"], name=op.f("fk_handover_lines_box_id")),
        sa.ForeignKeyConstraint(["copy_id"], ["copies.id"], name=op.f("fk_handover_lines_copy_id")),
        sa.ForeignKeyConstraint(
            ["ended_place_id"], ["places.id"], name=op.f("fk_handover_lines_ended_place_id")
        ),
        sa.ForeignKeyConstraint(
            ["handover_id"], ["handovers.id"], name=op.f("fk_handover_lines_handover_id")
        ),
        sa.ForeignKeyConstraint(
            ["stood_at_id"], ["places.id"], name=op.f("fk_handover_lines_stood_at_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handover_lines")),
    )
    op.create_index(op.f("ix_handover_lines_box_id"), "handover_lines", ["box_id"])
    op.create_index("ix_handover_lines_copy_id", "handover_lines", ["copy_id", "id"])
    op.create_index("ix_handover_lines_handover_id", "handover_lines", ["handover_id", "id"])
    op.create_index(
        "one_open_line_per_box",
        "handover_lines",
        ["box_id"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL AND copy_id IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL AND copy_id IS NULL"),
    )
    op.create_index(
        "one_open_line_per_copy",
        "handover_lines",
        ["copy_id"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_table(
        "handover_events",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("handover_id", sa.Integer(), nullable=False),
        sa.Column("line_id", sa.Integer(), nullable=True),
        sa.Column(
            "kind",
            sa.Enum(
                "add",
                "pick",
                "take_off",
                "send",
                "receive",
                "arrive",
                "miss",
                "never_left",
                "lose",
                "count",
                "sign",
                "cancel",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column(
            "side",
            sa.Enum(
                "giver",
                "taker",
                "either",
                name="side",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column(
            "step_before",
            sa.Enum(
                "prepared",
                "sent",
                "received",
                "counted",
                "signed",
                "cancelled",
                name="step_before",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column(
            "step_after",
            sa.Enum(
                "prepared",
                "sent",
                "received",
                "counted",
                "signed",
                "cancelled",
                name="step_after",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("happened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("library_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=300), server_default="", nullable=False),
        sa.Column("undoes_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_handover_events_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["handover_id"], ["handovers.id"], name=op.f("fk_handover_events_handover_id")
        ),
        sa.ForeignKeyConstraint(
            ["library_id"], ["libraries.id"], name=op.f("fk_handover_events_library_id")
        ),
        sa.ForeignKeyConstraint(
            ["line_id"], ["handover_lines.id"], name=op.f("fk_handover_events_line_id")
        ),
        sa.ForeignKeyConstraint(
            ["undoes_id"], ["handover_events.id"], name=op.f("fk_handover_events_undoes_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handover_events")),
        sa.UniqueConstraint("undoes_id", name="a_happening_is_undone_once"),
    )
    op.create_index("ix_handover_events_handover_id", "handover_events", ["handover_id", "id"])
    op.create_index("ix_handover_events_line_id", "handover_events", ["line_id"])


def downgrade() -> None:
    # What was on the road is where it came from, as far as the older tables can say.
    op.execute(
        "UPDATE stays SET place_id = (SELECT h.from_place_id FROM handovers h "
        "WHERE h.consignment_id = stays.place_id) "
        "WHERE place_id IN (SELECT consignment_id FROM handovers)"
    )
    op.execute(
        "UPDATE places SET within_id = NULL "
        "WHERE within_id IN (SELECT consignment_id FROM handovers)"
    )
    op.drop_index("ix_handover_events_line_id", "handover_events")
    op.drop_index("ix_handover_events_handover_id", "handover_events")
    op.drop_table("handover_events")
    op.drop_index("one_open_line_per_copy", "handover_lines")
    op.drop_index("one_open_line_per_box", "handover_lines")
    op.drop_index("ix_handover_lines_handover_id", "handover_lines")
    op.drop_index("ix_handover_lines_copy_id", "handover_lines")
    op.drop_index(op.f("ix_handover_lines_box_id"), "handover_lines")
    op.drop_table("handover_lines")
    op.drop_index("ix_handovers_to", "handovers")
    op.drop_index("ix_handovers_from", "handovers")
    op.drop_table("handovers")
    op.execute("DELETE FROM places WHERE kind = 'consignment'")
    allow_kinds(KINDS)
