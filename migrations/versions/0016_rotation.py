"""Boxes and rounds that travel from point to point.

Revision ID: 0016
Revises: 0015
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op


revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "rotation_quiet_days",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("commune_id", sa.Integer(), nullable=False),
        sa.Column("library_id", sa.Integer(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(100), nullable=False),
        sa.CheckConstraint("starts_on <= ends_on", name=op.f("ck_rotation_quiet_days_order")),
        sa.ForeignKeyConstraint(
            ["commune_id"], ["communes.id"], name=op.f("fk_rotation_quiet_days_commune_id")
        ),
        sa.ForeignKeyConstraint(
            ["library_id"], ["libraries.id"], name=op.f("fk_rotation_quiet_days_library_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rotation_quiet_days")),
    )
    op.create_index("ix_rotation_quiet_days_commune_id", "rotation_quiet_days", ["commune_id"])

    op.create_table(
        "rotation_rounds",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("library_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column(
            "step",
            sa.Enum(
                "need",
                "planned",
                "approved",
                "picking",
                "under_way",
                "closed",
                "cancelled",
                name="step",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("is_cyclic", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("purpose", sa.String(500), server_default="", nullable=False),
        sa.Column("grounds", sa.String(500), server_default="", nullable=False),
        sa.Column("transport", sa.String(200), server_default="", nullable=False),
        sa.Column("responsible", sa.String(120), server_default="", nullable=False),
        sa.Column("approved_by", sa.String(120), server_default="", nullable=False),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cancelled_because", sa.String(300), server_default="", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(step = 'cancelled') = (cancelled_because <> '')",
            name=op.f("ck_rotation_rounds_cancelled_with_reason"),
        ),
        sa.CheckConstraint(
            "(step = 'closed') = (closed_at IS NOT NULL)",
            name=op.f("ck_rotation_rounds_closed_when"),
        ),
        sa.CheckConstraint(
            "step NOT IN ('approved', 'picking', 'under_way', 'closed') OR (approved_at IS NOT NULL AND approved_by <> '')",
            name=op.f("ck_rotation_rounds_approved_by_somebody"),
        ),
        sa.CheckConstraint("starts_on <= ends_on", name=op.f("ck_rotation_rounds_order")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_rotation_rounds_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["library_id"], ["libraries.id"], name=op.f("fk_rotation_rounds_library_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rotation_rounds")),
        sa.UniqueConstraint("library_id", "name", name=op.f("uq_rotation_rounds_library_id_name")),
    )
    op.create_index("ix_rotation_rounds_list", "rotation_rounds", ["library_id", "step", "id"])

    op.create_table(
        "box_profiles",
        sa.Column("box_id", sa.Integer(), nullable=False),
        sa.Column("capacity", sa.Integer(), server_default=sa.text("40"), nullable=False),
        sa.Column("levels", sa.String(40), server_default="", nullable=False),
        sa.Column("grade_from", sa.Integer(), nullable=True),
        sa.Column("grade_to", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(300), server_default="", nullable=False),
        sa.CheckConstraint("capacity BETWEEN 1 AND 300", name=op.f("ck_box_profiles_capacity")),
        sa.CheckConstraint("grade_from <= grade_to", name=op.f("ck_box_profiles_grade_order")),
        sa.CheckConstraint(
            "grade_from BETWEEN -3 AND 12 AND grade_to BETWEEN -3 AND 12",
            name=op.f("ck_box_profiles_grades"),
        ),
        sa.ForeignKeyConstraint(["box_id"], ["places.id"], name=op.f("fk_box_profiles_box_id")),
        sa.PrimaryKeyConstraint("box_id", name=op.f("pk_box_profiles")),
    )
    op.create_table(
        "rotation_events",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "plan",
                "reopen",
                "approve",
                "pick",
                "start",
                "close",
                "cancel",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column(
            "step_before",
            sa.Enum(
                "need",
                "planned",
                "approved",
                "picking",
                "under_way",
                "closed",
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
                "need",
                "planned",
                "approved",
                "picking",
                "under_way",
                "closed",
                "cancelled",
                name="step_after",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("warnings", sa.String(200), server_default="", nullable=False),
        sa.Column("reason", sa.String(300), server_default="", nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "warnings = '' OR reason <> ''", name=op.f("ck_rotation_events_passed_by_with_reason")
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_rotation_events_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["rotation_rounds.id"], name=op.f("fk_rotation_events_round_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rotation_events")),
    )
    op.create_index("ix_rotation_events_round_id", "rotation_events", ["round_id", "id"])

    op.create_table(
        "rotation_points",
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.Column("is_remote", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("is_offline", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("note", sa.String(300), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["place_id"], ["places.id"], name=op.f("fk_rotation_points_place_id")
        ),
        sa.PrimaryKeyConstraint("place_id", name=op.f("pk_rotation_points")),
    )
    op.create_table(
        "rotation_boxes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("box_id", sa.Integer(), nullable=False),
        sa.Column("home_place_id", sa.Integer(), nullable=False),
        sa.Column("home_handover_id", sa.Integer(), nullable=True),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["box_id"], ["places.id"], name=op.f("fk_rotation_boxes_box_id")),
        sa.ForeignKeyConstraint(
            ["home_handover_id"], ["handovers.id"], name=op.f("fk_rotation_boxes_home_handover_id")
        ),
        sa.ForeignKeyConstraint(
            ["home_place_id"], ["places.id"], name=op.f("fk_rotation_boxes_home_place_id")
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["rotation_rounds.id"], name=op.f("fk_rotation_boxes_round_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rotation_boxes")),
    )
    op.create_index("ix_rotation_boxes_home_handover_id", "rotation_boxes", ["home_handover_id"])
    op.create_index("ix_rotation_boxes_round_id", "rotation_boxes", ["round_id", "id"])
    op.create_index(
        "one_round_per_box",
        "rotation_boxes",
        ["box_id"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )

    op.create_table(
        "rotation_copies",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_box_id", sa.Integer(), nullable=False),
        sa.Column("copy_id", sa.Integer(), nullable=False),
        sa.Column("listed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "outcome",
            sa.Enum(
                "whole",
                "damaged",
                "lost",
                "taken_out",
                "out",
                name="outcome",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=True,
        ),
        sa.CheckConstraint(
            "(ended_at IS NULL) = (outcome IS NULL)", name=op.f("ck_rotation_copies_ended_somehow")
        ),
        sa.ForeignKeyConstraint(
            ["copy_id"], ["copies.id"], name=op.f("fk_rotation_copies_copy_id")
        ),
        sa.ForeignKeyConstraint(
            ["round_box_id"], ["rotation_boxes.id"], name=op.f("fk_rotation_copies_round_box_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rotation_copies")),
    )
    op.create_index("ix_rotation_copies_copy_id", "rotation_copies", ["copy_id"])
    op.create_index("ix_rotation_copies_round_box_id", "rotation_copies", ["round_box_id", "id"])
    op.create_index(
        "one_round_per_copy",
        "rotation_copies",
        ["copy_id"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )

    op.create_table(
        "rotation_stops",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_box_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.Column("arrives_on", sa.Date(), nullable=False),
        sa.Column("leaves_on", sa.Date(), nullable=False),
        sa.Column("handover_id", sa.Integer(), nullable=True),
        sa.Column("skipped_because", sa.String(300), server_default="", nullable=False),
        sa.Column("counted_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "skipped_because = '' OR handover_id IS NULL",
            name=op.f("ck_rotation_stops_skipped_before_it_is_sent"),
        ),
        sa.CheckConstraint("arrives_on <= leaves_on", name=op.f("ck_rotation_stops_order")),
        sa.CheckConstraint(
            "counted_at IS NULL OR handover_id IS NOT NULL",
            name=op.f("ck_rotation_stops_counted_after_it_was_sent"),
        ),
        sa.CheckConstraint("position >= 1", name=op.f("ck_rotation_stops_position")),
        sa.ForeignKeyConstraint(
            ["handover_id"], ["handovers.id"], name=op.f("fk_rotation_stops_handover_id")
        ),
        sa.ForeignKeyConstraint(
            ["place_id"], ["places.id"], name=op.f("fk_rotation_stops_place_id")
        ),
        sa.ForeignKeyConstraint(
            ["round_box_id"], ["rotation_boxes.id"], name=op.f("fk_rotation_stops_round_box_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rotation_stops")),
        sa.UniqueConstraint("handover_id", "round_box_id", name="one_stop_per_handover"),
        sa.UniqueConstraint("round_box_id", "position", name="one_stop_per_position"),
    )
    op.create_index("ix_rotation_stops_handover_id", "rotation_stops", ["handover_id"])
    op.create_index("ix_rotation_stops_leaves_on", "rotation_stops", ["leaves_on"])
    op.create_index("ix_rotation_stops_place_id", "rotation_stops", ["place_id"])

    op.create_table(
        "rotation_counts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_box_id", sa.Integer(), nullable=False),
        sa.Column("stop_id", sa.Integer(), nullable=True),
        sa.Column("expected", sa.Integer(), nullable=False),
        sa.Column("seen", sa.Integer(), nullable=False),
        sa.Column("out", sa.Integer(), nullable=False),
        sa.Column("damaged", sa.Integer(), nullable=False),
        sa.Column("lost", sa.Integer(), nullable=False),
        sa.Column("is_last", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("note", sa.String(300), server_default="", nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("damaged <= seen", name=op.f("ck_rotation_counts_damaged_are_seen")),
        sa.CheckConstraint("expected = seen + out + lost", name=op.f("ck_rotation_counts_adds_up")),
        sa.CheckConstraint(
            "seen >= 0 AND out >= 0 AND damaged >= 0 AND lost >= 0",
            name=op.f("ck_rotation_counts_no_less_than_none"),
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_rotation_counts_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["round_box_id"], ["rotation_boxes.id"], name=op.f("fk_rotation_counts_round_box_id")
        ),
        sa.ForeignKeyConstraint(
            ["stop_id"], ["rotation_stops.id"], name=op.f("fk_rotation_counts_stop_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rotation_counts")),
    )
    op.create_index("ix_rotation_counts_round_box_id", "rotation_counts", ["round_box_id", "id"])

    op.create_table(
        "rotation_evaluations",
        sa.Column("stop_id", sa.Integer(), nullable=False),
        sa.Column("liked", sa.String(500), server_default="", nullable=False),
        sa.Column("needs", sa.String(500), server_default="", nullable=False),
        sa.Column("proposals", sa.String(500), server_default="", nullable=False),
        sa.Column("by", sa.String(120), server_default="", nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_rotation_evaluations_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["stop_id"], ["rotation_stops.id"], name=op.f("fk_rotation_evaluations_stop_id")
        ),
        sa.PrimaryKeyConstraint("stop_id", name=op.f("pk_rotation_evaluations")),
    )
    op.create_table(
        "rotation_point_counts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("stop_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("visits", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("loans", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("readings", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("on_behalf", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("reason", sa.String(300), server_default="", nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("undoes_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "NOT on_behalf OR reason <> ''",
            name=op.f("ck_rotation_point_counts_for_others_with_reason"),
        ),
        sa.CheckConstraint(
            "visits + loans + readings > 0", name=op.f("ck_rotation_point_counts_something")
        ),
        sa.CheckConstraint(
            "visits BETWEEN 0 AND 2000 AND loans BETWEEN 0 AND 2000 AND readings BETWEEN 0 AND 2000",
            name=op.f("ck_rotation_point_counts_within_reason"),
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_rotation_point_counts_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["stop_id"], ["rotation_stops.id"], name=op.f("fk_rotation_point_counts_stop_id")
        ),
        sa.ForeignKeyConstraint(
            ["undoes_id"],
            ["rotation_point_counts.id"],
            name=op.f("fk_rotation_point_counts_undoes_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rotation_point_counts")),
        sa.UniqueConstraint("undoes_id", name="a_point_count_is_undone_once"),
    )
    op.create_index("ix_rotation_point_counts_stop_id", "rotation_point_counts", ["stop_id", "day"])

    op.create_table(
        "rotation_stop_changes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("stop_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "closed",
                "quiet",
                "late",
                "demand",
                "by_hand",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("arrived_on", sa.Date(), nullable=False),
        sa.Column("left_on", sa.Date(), nullable=False),
        sa.Column("arrives_on", sa.Date(), nullable=False),
        sa.Column("leaves_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(300), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_rotation_stop_changes_with_reason")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_rotation_stop_changes_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["stop_id"], ["rotation_stops.id"], name=op.f("fk_rotation_stop_changes_stop_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rotation_stop_changes")),
    )
    op.create_index("ix_rotation_stop_changes_stop_id", "rotation_stop_changes", ["stop_id", "id"])


def downgrade() -> None:
    for table in (
        "rotation_stop_changes",
        "rotation_point_counts",
        "rotation_evaluations",
        "rotation_counts",
        "rotation_stops",
        "rotation_copies",
        "rotation_boxes",
        "rotation_points",
        "rotation_events",
        "box_profiles",
        "rotation_rounds",
        "rotation_quiet_days",
    ):
        op.drop_table(table)
