"""Weeding: lists of copies that leave the stock, their lines, and what happened to them.

Revision ID: 0021
Revises: 0020
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

STEPS = ("drafted", "submitted", "decided", "published", "carried_out", "given_up")
DISPOSALS = ("other_use", "liquidate")
CRITERIA = (
    "outdated",
    "replaced",
    "old_periodical",
    "worn_out",
    "lost",
    "lost_on_rotation",
    "surplus",
    "little_used",
)
KINDS = (
    "add",
    "take_off",
    "submit",
    "send_back",
    "decide",
    "publish",
    "carry_out",
    "give_up",
)
OUTCOMES = ("taken_off", "withdrawn", "given_up")
IS_OPEN = sa.text("ended_at IS NULL")


def _one_of(table: str, column: str, values: tuple[str, ...]) -> sa.CheckConstraint:
    listed = ", ".join(f"'{value}'" for value in values)
    return sa.CheckConstraint(f"{column} IN ({listed})", name=op.f(f"ck_{table}_{column}"))


def _short(name: str, length: int = 300) -> sa.Column[str]:
    return sa.Column(name, sa.String(length), server_default="", nullable=False)


def _moment(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _fits(table: str, name: str, condition: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(condition, name=op.f(f"ck_{table}_{name}"))


def upgrade() -> None:
    _make_lists()
    _make_lines()
    _make_events()


def _make_lists() -> None:
    table = "weeding_lists"
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("library_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("disposal", sa.String(24), nullable=False),
        sa.Column("step", sa.String(24), nullable=False),
        _moment("begun_at"),
        sa.Column("stock_copies", sa.Integer(), nullable=True),
        sa.Column("submitted_copies", sa.Integer(), nullable=True),
        _moment("submitted_at", nullable=True),
        _short("passed_because"),
        _short("decision_number", 40),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("published_on", sa.Date(), nullable=True),
        _moment("carried_out_at", nullable=True),
        _short("given_up_because"),
        _one_of(table, "disposal", DISPOSALS),
        _one_of(table, "step", STEPS),
        _fits(
            table,
            "decided_by_number_and_day",
            "step NOT IN ('decided', 'published', 'carried_out') "
            "OR (decision_number <> '' AND decided_on IS NOT NULL)",
        ),
        _fits(
            table,
            "published_on_a_day",
            "step NOT IN ('published', 'carried_out') OR published_on IS NOT NULL",
        ),
        _fits(
            table,
            "carried_out_at_a_moment",
            "(step = 'carried_out') = (carried_out_at IS NOT NULL)",
        ),
        _fits(table, "given_up_with_reason", "(step = 'given_up') = (given_up_because <> '')"),
        _fits(
            table,
            "over_the_bar_with_reason",
            "step = 'drafted' OR submitted_copies IS NULL "
            "OR submitted_copies * 10 <= stock_copies OR passed_because <> ''",
        ),
        sa.ForeignKeyConstraint(
            ["library_id"], ["libraries.id"], name="fk_weeding_lists_library_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_weeding_lists"),
    )
    op.create_index("ix_weeding_lists_library_id", table, ["library_id", "step", "id"])


def _make_lines() -> None:
    table = "weeding_lines"
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("list_id", sa.Integer(), nullable=False),
        sa.Column("copy_id", sa.Integer(), nullable=False),
        sa.Column("criterion", sa.String(24), nullable=False),
        _short("evidence"),
        sa.Column("disposal", sa.String(24), nullable=False),
        _moment("added_at"),
        _moment("ended_at", nullable=True),
        sa.Column("outcome", sa.String(24), nullable=True),
        _short("ended_because"),
        _one_of(table, "criterion", CRITERIA),
        _one_of(table, "disposal", DISPOSALS),
        _one_of(table, "outcome", OUTCOMES),
        _fits(table, "ended_somehow", "(ended_at IS NULL) = (outcome IS NULL)"),
        sa.ForeignKeyConstraint(["list_id"], ["weeding_lists.id"], name="fk_weeding_lines_list_id"),
        sa.ForeignKeyConstraint(["copy_id"], ["copies.id"], name="fk_weeding_lines_copy_id"),
        sa.PrimaryKeyConstraint("id", name="pk_weeding_lines"),
    )
    op.create_index(
        "one_open_weeding_line_per_copy",
        table,
        ["copy_id"],
        unique=True,
        sqlite_where=IS_OPEN,
        postgresql_where=IS_OPEN,
    )
    op.create_index("ix_weeding_lines_list_id", table, ["list_id", "id"])
    op.create_index("ix_weeding_lines_copy_id", table, ["copy_id", "id"])


def _make_events() -> None:
    table = "weeding_events"
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("list_id", sa.Integer(), nullable=False),
        sa.Column("line_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(24), nullable=False),
        sa.Column("step_before", sa.String(24), nullable=False),
        sa.Column("step_after", sa.String(24), nullable=False),
        _moment("happened_at"),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("copies", sa.Integer(), nullable=True),
        _short("reason"),
        _one_of(table, "kind", KINDS),
        _one_of(table, "step_before", STEPS),
        _one_of(table, "step_after", STEPS),
        sa.ForeignKeyConstraint(
            ["list_id"], ["weeding_lists.id"], name="fk_weeding_events_list_id"
        ),
        sa.ForeignKeyConstraint(
            ["line_id"], ["weeding_lines.id"], name="fk_weeding_events_line_id"
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name="fk_weeding_events_account_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_weeding_events"),
    )
    op.create_index("ix_weeding_events_list_id", table, ["list_id", "id"])


def downgrade() -> None:
    op.drop_table("weeding_events")
    op.drop_table("weeding_lines")
    op.drop_table("weeding_lists")
