"""The turn of a school year: marks, choices, and what was carried out.

Revision ID: 0033
Revises: 0032
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "turning_marks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("library_id", sa.Integer(), nullable=False),
        sa.Column("school_year_id", sa.Integer(), nullable=False),
        sa.Column("step", sa.String(24), nullable=False),
        sa.Column("said", sa.String(24), nullable=False),
        sa.Column("reason", sa.String(length=300), server_default="", nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("figures", sa.JSON(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "step IN ('collect', 'leavers', 'stocktake', 'archive', 'calendar', 'promote', 'arrivals', 'shelves', 'plan')",
            name=op.f("ck_turning_marks_step"),
        ),
        sa.CheckConstraint("said IN ('done', 'skipped')", name=op.f("ck_turning_marks_said")),
        sa.CheckConstraint(
            "said <> 'skipped' OR length(reason) > 0", name=op.f("ck_turning_marks_skipped_because")
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_turning_marks_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["ended_by_id"], ["accounts.id"], name=op.f("fk_turning_marks_ended_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["library_id"], ["libraries.id"], name=op.f("fk_turning_marks_library_id")
        ),
        sa.ForeignKeyConstraint(
            ["school_year_id"], ["school_years.id"], name=op.f("fk_turning_marks_school_year_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_turning_marks")),
    )
    op.create_index(
        "one_mark_per_step",
        "turning_marks",
        ["library_id", "school_year_id", "step"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_table(
        "turns",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("library_id", sa.Integer(), nullable=False),
        sa.Column("school_year_id", sa.Integer(), nullable=False),
        sa.Column("next_year_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(24), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undoes_id", sa.Integer(), nullable=True),
        sa.Column("last_loan_id", sa.Integer(), nullable=False),
        sa.Column("made_class_ids", sa.JSON(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('promoted', 'accepted', 'undone')", name=op.f("ck_turns_kind")
        ),
        sa.CheckConstraint(
            "(kind = 'undone') = (undoes_id IS NOT NULL)", name=op.f("ck_turns_undone_points_back")
        ),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_turns_account_id")),
        sa.ForeignKeyConstraint(["library_id"], ["libraries.id"], name=op.f("fk_turns_library_id")),
        sa.ForeignKeyConstraint(
            ["next_year_id"], ["school_years.id"], name=op.f("fk_turns_next_year_id")
        ),
        sa.ForeignKeyConstraint(
            ["school_year_id"], ["school_years.id"], name=op.f("fk_turns_school_year_id")
        ),
        sa.ForeignKeyConstraint(["undoes_id"], ["turns.id"], name=op.f("fk_turns_undoes_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_turns")),
        sa.UniqueConstraint("undoes_id", name="a_turn_is_undone_once"),
    )
    op.create_index(
        "one_turn_at_a_time",
        "turns",
        ["library_id", "school_year_id", "kind", "number"],
        unique=True,
        sqlite_where=sa.text("undoes_id IS NULL"),
        postgresql_where=sa.text("undoes_id IS NULL"),
    )
    op.create_table(
        "turned_pupils",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("turn_id", sa.Integer(), nullable=False),
        sa.Column("patron_id", sa.Integer(), nullable=False),
        sa.Column("from_class_id", sa.Integer(), nullable=False),
        sa.Column("class_name", sa.String(length=40), server_default="", nullable=False),
        sa.Column("to_library_id", sa.Integer(), nullable=True),
        sa.Column("state_before", sa.String(24), nullable=False),
        sa.Column("suspended_until_before", sa.Date(), nullable=True),
        sa.Column(
            "suspended_because_before", sa.String(length=200), server_default="", nullable=False
        ),
        sa.CheckConstraint(
            "state_before IN ('active', 'suspended', 'left')",
            name=op.f("ck_turned_pupils_state_before"),
        ),
        sa.ForeignKeyConstraint(
            ["from_class_id"], ["classes.id"], name=op.f("fk_turned_pupils_from_class_id")
        ),
        sa.ForeignKeyConstraint(
            ["patron_id"], ["patrons.id"], name=op.f("fk_turned_pupils_patron_id")
        ),
        sa.ForeignKeyConstraint(
            ["to_library_id"], ["libraries.id"], name=op.f("fk_turned_pupils_to_library_id")
        ),
        sa.ForeignKeyConstraint(["turn_id"], ["turns.id"], name=op.f("fk_turned_pupils_turn_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_turned_pupils")),
        sa.UniqueConstraint(
            "turn_id", "patron_id", name=op.f("uq_turned_pupils_turn_id_patron_id")
        ),
    )
    op.create_index("ix_turned_pupils_patron_id", "turned_pupils", ["patron_id"], unique=False)
    op.create_index(
        "ix_turned_pupils_to_library_id", "turned_pupils", ["to_library_id", "id"], unique=False
    )
    op.create_table(
        "turned_shelves",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("turn_id", sa.Integer(), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.Column("name_before", sa.String(length=80), nullable=False),
        sa.Column("name_after", sa.String(length=80), nullable=False),
        sa.Column("class_before", sa.String(length=40), nullable=False),
        sa.Column("class_after", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            ["place_id"], ["places.id"], name=op.f("fk_turned_shelves_place_id")
        ),
        sa.ForeignKeyConstraint(["turn_id"], ["turns.id"], name=op.f("fk_turned_shelves_turn_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_turned_shelves")),
        sa.UniqueConstraint("turn_id", "place_id", name=op.f("uq_turned_shelves_turn_id_place_id")),
    )
    op.create_index(
        op.f("ix_turned_shelves_place_id"), "turned_shelves", ["place_id"], unique=False
    )
    op.create_table(
        "turning_classes",
        sa.Column("class_id", sa.Integer(), nullable=False),
        sa.Column("class_name", sa.String(length=40), server_default="", nullable=False),
        sa.Column("to_library_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["class_id"], ["classes.id"], name=op.f("fk_turning_classes_class_id")
        ),
        sa.ForeignKeyConstraint(
            ["to_library_id"], ["libraries.id"], name=op.f("fk_turning_classes_to_library_id")
        ),
        sa.PrimaryKeyConstraint("class_id", name=op.f("pk_turning_classes")),
    )
    op.create_table(
        "turning_pupils",
        sa.Column("patron_id", sa.Integer(), nullable=False),
        sa.Column("school_year_id", sa.Integer(), nullable=False),
        sa.Column("class_name", sa.String(length=40), server_default="", nullable=False),
        sa.Column("to_library_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["patron_id"], ["patrons.id"], name=op.f("fk_turning_pupils_patron_id")
        ),
        sa.ForeignKeyConstraint(
            ["school_year_id"], ["school_years.id"], name=op.f("fk_turning_pupils_school_year_id")
        ),
        sa.ForeignKeyConstraint(
            ["to_library_id"], ["libraries.id"], name=op.f("fk_turning_pupils_to_library_id")
        ),
        sa.PrimaryKeyConstraint("patron_id", "school_year_id", name=op.f("pk_turning_pupils")),
    )
    op.create_table(
        "turning_shelves",
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.Column("school_year_id", sa.Integer(), nullable=False),
        sa.Column("class_name", sa.String(length=40), nullable=False),
        sa.Column("ends_charges", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.CheckConstraint("length(class_name) > 0", name=op.f("ck_turning_shelves_has_a_class")),
        sa.ForeignKeyConstraint(
            ["place_id"], ["places.id"], name=op.f("fk_turning_shelves_place_id")
        ),
        sa.ForeignKeyConstraint(
            ["school_year_id"], ["school_years.id"], name=op.f("fk_turning_shelves_school_year_id")
        ),
        sa.PrimaryKeyConstraint("place_id", "school_year_id", name=op.f("pk_turning_shelves")),
    )
    op.create_table(
        "turned_arrivals",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("turn_id", sa.Integer(), nullable=False),
        sa.Column("pupil_id", sa.Integer(), nullable=False),
        sa.Column("patron_id", sa.Integer(), nullable=True),
        sa.Column("made_patron", sa.Boolean(), nullable=False),
        sa.Column("card_id", sa.Integer(), nullable=True),
        sa.Column("replaced_card_id", sa.Integer(), nullable=True),
        sa.Column("class_name", sa.String(length=40), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["card_id"], ["cards.id"], name=op.f("fk_turned_arrivals_card_id")),
        sa.ForeignKeyConstraint(
            ["patron_id"], ["patrons.id"], name=op.f("fk_turned_arrivals_patron_id")
        ),
        sa.ForeignKeyConstraint(
            ["pupil_id"], ["turned_pupils.id"], name=op.f("fk_turned_arrivals_pupil_id")
        ),
        sa.ForeignKeyConstraint(
            ["replaced_card_id"], ["cards.id"], name=op.f("fk_turned_arrivals_replaced_card_id")
        ),
        sa.ForeignKeyConstraint(["turn_id"], ["turns.id"], name=op.f("fk_turned_arrivals_turn_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_turned_arrivals")),
        sa.UniqueConstraint(
            "turn_id", "pupil_id", name=op.f("uq_turned_arrivals_turn_id_pupil_id")
        ),
    )
    op.create_index(
        op.f("ix_turned_arrivals_patron_id"), "turned_arrivals", ["patron_id"], unique=False
    )
    op.create_index(
        op.f("ix_turned_arrivals_pupil_id"), "turned_arrivals", ["pupil_id"], unique=False
    )
    op.create_table(
        "turned_charges",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("turn_id", sa.Integer(), nullable=False),
        sa.Column("keeper_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["keeper_id"], ["place_keepers.id"], name=op.f("fk_turned_charges_keeper_id")
        ),
        sa.ForeignKeyConstraint(["turn_id"], ["turns.id"], name=op.f("fk_turned_charges_turn_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_turned_charges")),
        sa.UniqueConstraint(
            "turn_id", "keeper_id", name=op.f("uq_turned_charges_turn_id_keeper_id")
        ),
    )
    op.create_index(
        op.f("ix_turned_charges_keeper_id"), "turned_charges", ["keeper_id"], unique=False
    )


def downgrade() -> None:
    op.drop_table("turned_charges")
    op.drop_table("turned_arrivals")
    op.drop_table("turning_shelves")
    op.drop_table("turning_pupils")
    op.drop_table("turning_classes")
    op.drop_table("turned_shelves")
    op.drop_table("turned_pupils")
    op.drop_table("turns")
    op.drop_table("turning_marks")
