"""Corrections say why; how closed months stood is kept; notes know when they were heard of.

Activities of reading promotion (0043) may be counted by day and corrected.

Revision ID: 0042
Revises: 0041
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None

WHATS = (
    "lent",
    "read_here",
    "read_in_class",
    "renewed",
    "returned",
    "returned_late",
    "told_lent",
    "told_read",
    "hold_asked",
    "hold_filled",
    "hold_expired",
    "hold_cancelled",
    "ill_asked",
    "ill_filled",
    "ill_refused",
    "ill_settled",
    "added",
    "withdrawn",
    "taken_back",
    "lost",
    "found",
    "damaged",
)
ACTIVITIES = ("activity", "attended")
READERS = ("readers_home", "readers")
STANDS = (
    "copies",
    "titles",
    "copies_on_class_shelves",
    "copies_under_repair",
    "copies_missing",
    "copies_never_borrowed",
    "pupils",
    "loans_open",
    "overdue",
    "box_days",
    "box_uses",
)
WHYS = ("late", "undone", "one_reader", "lists", "counted_anew", "several")
DAYS = "statistics_day_counts"
CORRECTIONS, PERIODS = "statistics_corrections", "statistics_reader_periods"
MONTHS, COUNTS = "statistics_stand_months", "statistics_stand_counts"
HEARD_OF = ("class_readings", "rotation_point_counts", "copy_changes")


def _choice(name: str, table: str, values: tuple[str, ...]) -> sa.Enum:
    return sa.Enum(
        *values, name=op.f(f"ck_{table}_{name}"), native_enum=False, create_constraint=True, length=24
    )


def _of_library(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["library_id"], ["libraries.id"], name=op.f(f"fk_{table}_library_id")
    )


def _allow(table: str, figures: tuple[str, ...]) -> None:
    listed = ", ".join(f"'{what}'" for what in figures)
    with op.batch_alter_table(table) as changed:
        changed.drop_constraint(op.f(f"ck_{table}_what"), type_="check")
        changed.create_check_constraint(op.f(f"ck_{table}_what"), f"what IN ({listed})")


def upgrade() -> None:
    _allow(DAYS, (*WHATS, *ACTIVITIES))
    _allow(CORRECTIONS, (*WHATS, *ACTIVITIES, *READERS, *STANDS))
    with op.batch_alter_table(CORRECTIONS) as changed:
        changed.drop_constraint(op.f(f"ck_{CORRECTIONS}_changed"), type_="check")
        changed.add_column(sa.Column("why", _choice("why", CORRECTIONS, WHYS)))
    with op.batch_alter_table(PERIODS) as changed:
        changed.add_column(sa.Column("why", _choice("why", PERIODS, WHYS)))
    op.create_table(
        MONTHS,
        sa.Column("library_id", sa.Integer(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("changes", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("is_kept", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("kept_on", sa.Date()),
        sa.Column("why", _choice("why", MONTHS, WHYS)),
        _of_library(MONTHS),
        sa.PrimaryKeyConstraint("library_id", "month", name=op.f(f"pk_{MONTHS}")),
    )
    op.create_table(
        COUNTS,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("library_id", sa.Integer(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("what", _choice("what", COUNTS, STANDS), nullable=False),
        sa.Column("how_many", sa.Integer(), nullable=False),
        sa.CheckConstraint("how_many > 0", name=op.f(f"ck_{COUNTS}_some")),
        _of_library(COUNTS),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{COUNTS}")),
        sa.UniqueConstraint("library_id", "month", "what", name="a_stand_is_kept_once"),
    )
    for table in HEARD_OF:
        op.add_column(table, sa.Column("recorded_at", sa.DateTime(timezone=True)))
        rows = sa.table(table, sa.column("at"), sa.column("recorded_at"))
        op.execute(rows.update().values(recorded_at=rows.c.at))
        with op.batch_alter_table(table) as changed:
            changed.alter_column("recorded_at", nullable=False)


def downgrade() -> None:
    for table in HEARD_OF:
        with op.batch_alter_table(table) as changed:
            changed.drop_column("recorded_at")
    op.drop_table(COUNTS)
    op.drop_table(MONTHS)
    for table in (PERIODS, CORRECTIONS):
        with op.batch_alter_table(table) as changed:
            changed.drop_constraint(op.f(f"ck_{table}_why"), type_="check")
            changed.drop_column("why")
    # The older release neither knows these figures nor logs one that is only told apart otherwise.
    days = sa.table(DAYS, sa.column("what"))
    op.execute(days.delete().where(days.c.what.in_(ACTIVITIES)))
    corrections = sa.table(
        CORRECTIONS, sa.column("what"), sa.column("before"), sa.column("after")
    )
    is_new = corrections.c.what.in_((*ACTIVITIES, *STANDS))
    is_moved = corrections.c.before == corrections.c.after
    op.execute(corrections.delete().where(sa.or_(is_new, is_moved)))
    _allow(DAYS, WHATS)
    _allow(CORRECTIONS, (*WHATS, *READERS))
    with op.batch_alter_table(CORRECTIONS) as changed:
        changed.create_check_constraint(op.f(f"ck_{CORRECTIONS}_changed"), "before <> after")
