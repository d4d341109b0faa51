"""Plans: which box shall stand at which point in which period.

Revision ID: 0018
Revises: 0017
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "rotation_plans",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("library_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("state", _choice("state", "draft", "approved", "archived"), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("empty_costs", sa.Integer(), server_default=sa.text("3"), nullable=False),
        sa.Column("fairness", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("misfits", sa.Integer(), nullable=True),
        sa.Column("bound", sa.Integer(), nullable=True),
        sa.Column("hectometres", sa.Integer(), nullable=True),
        sa.Column("job_id", sa.Integer(), nullable=True),
        sa.Column("stop_asked", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("approved_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("starts_on <= ends_on", name=op.f("ck_rotation_plans_order")),
        sa.CheckConstraint(
            "empty_costs BETWEEN 1 AND 20", name=op.f("ck_rotation_plans_empty_costs")
        ),
        sa.CheckConstraint("fairness BETWEEN 0 AND 100", name=op.f("ck_rotation_plans_fairness")),
        sa.CheckConstraint(
            "(state = 'draft') = (approved_at IS NULL)",
            name=op.f("ck_rotation_plans_approved_by_somebody"),
        ),
        *_belongs("rotation_plans", library_id="libraries", job_id="jobs"),
        *_belongs("rotation_plans", approved_by_id="accounts", account_id="accounts"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rotation_plans")),
        sa.UniqueConstraint("library_id", "name", name="a_plan_name_once_per_library"),
    )
    op.create_index("ix_rotation_plans_list", "rotation_plans", ["library_id", "id"])
    _parts()
    _cells()
    _ways()


def _parts() -> None:
    op.create_table(
        "rotation_plan_boxes",
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("box_id", sa.Integer(), nullable=False),
        *_belongs("rotation_plan_boxes", plan_id="rotation_plans", box_id="places"),
        sa.PrimaryKeyConstraint("plan_id", "box_id", name=op.f("pk_rotation_plan_boxes")),
    )
    op.create_table(
        "rotation_plan_points",
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.Column("grade_from", sa.Integer(), nullable=True),
        sa.Column("grade_to", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "grade_from BETWEEN -3 AND 12 AND grade_to BETWEEN -3 AND 12",
            name=op.f("ck_rotation_plan_points_grades"),
        ),
        sa.CheckConstraint(
            "grade_from <= grade_to", name=op.f("ck_rotation_plan_points_grade_order")
        ),
        *_belongs("rotation_plan_points", plan_id="rotation_plans", place_id="places"),
        sa.PrimaryKeyConstraint("plan_id", "place_id", name=op.f("pk_rotation_plan_points")),
    )
    op.create_table(
        "rotation_plan_periods",
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.CheckConstraint("starts_on <= ends_on", name=op.f("ck_rotation_plan_periods_order")),
        sa.CheckConstraint("number >= 1", name=op.f("ck_rotation_plan_periods_number")),
        *_belongs("rotation_plan_periods", plan_id="rotation_plans"),
        sa.PrimaryKeyConstraint("plan_id", "number", name=op.f("pk_rotation_plan_periods")),
    )


def _cells() -> None:
    op.create_table(
        "rotation_plan_cells",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("box_id", sa.Integer(), nullable=True),
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.Column("source", _choice("source", "found", "by_hand", "happened"), nullable=False),
        sa.CheckConstraint(
            "box_id IS NOT NULL OR source = 'by_hand'",
            name=op.f("ck_rotation_plan_cells_empty_by_hand"),
        ),
        *(
            sa.ForeignKeyConstraint(
                ["plan_id", column],
                [f"{table}.plan_id", f"{table}.{column}"],
                name=f"fk_rotation_plan_cells_{what}",
            )
            for what, table, column in (
                ("period", "rotation_plan_periods", "number"),
                ("box", "rotation_plan_boxes", "box_id"),
                ("point", "rotation_plan_points", "place_id"),
            )
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rotation_plan_cells")),
        sa.UniqueConstraint(
            "plan_id", "number", "box_id", name="a_box_at_one_point_per_period"
        ),
        sa.UniqueConstraint(
            "plan_id", "number", "place_id", name="a_point_has_one_box_per_period"
        ),
    )
    once = sa.text("source <> 'happened'")
    op.create_index(
        "a_box_and_a_point_meet_once",
        "rotation_plan_cells",
        ["plan_id", "box_id", "place_id"],
        unique=True,
        sqlite_where=once,
        postgresql_where=once,
    )


def _ways() -> None:
    op.create_table(
        "rotation_ways",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("one_id", sa.Integer(), nullable=False),
        sa.Column("other_id", sa.Integer(), nullable=False),
        sa.Column("hectometres", sa.Integer(), nullable=True),
        sa.Column("boxes_at_most", sa.Integer(), nullable=True),
        sa.CheckConstraint("one_id < other_id", name=op.f("ck_rotation_ways_lower_first")),
        sa.CheckConstraint(
            "hectometres BETWEEN 0 AND 2000", name=op.f("ck_rotation_ways_hectometres")
        ),
        sa.CheckConstraint(
            "boxes_at_most BETWEEN 0 AND 200", name=op.f("ck_rotation_ways_boxes_at_most")
        ),
        sa.CheckConstraint(
            "hectometres IS NOT NULL OR boxes_at_most IS NOT NULL",
            name=op.f("ck_rotation_ways_something"),
        ),
        *_belongs("rotation_ways", one_id="places", other_id="places"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rotation_ways")),
        sa.UniqueConstraint("one_id", "other_id", name="one_way_between_two_places"),
    )
    op.create_index("ix_rotation_ways_other_id", "rotation_ways", ["other_id"])


def _choice(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=24)


def _belongs(table: str, **columns: str) -> list[sa.ForeignKeyConstraint]:
    return [
        sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}"))
        for column, other in columns.items()
    ]


def downgrade() -> None:
    for table in (
        "rotation_ways",
        "rotation_plan_cells",
        "rotation_plan_periods",
        "rotation_plan_points",
        "rotation_plan_boxes",
        "rotation_plans",
    ):
        op.drop_table(table)
