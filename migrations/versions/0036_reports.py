"""Reports: what is asked, of whom, what each unit answered.

Revision ID: 0036
Revises: 0035
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None


def _choice(name: str, *values: str) -> sa.Column[str]:
    kind = sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=24)
    return sa.Column(name, kind, nullable=False)


def _foreign(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}")
    )


def _id() -> sa.Column[int]:
    return sa.Column("id", sa.Integer(), nullable=False)


def _number(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=False)


def _key(table: str) -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}"))


def _words(name: str, length: int) -> sa.Column[str]:
    return sa.Column(name, sa.String(length), server_default="", nullable=False)


def upgrade() -> None:
    op.create_table(
        "reports",
        _id(),
        _number("commune_id"),
        _choice("kind", "month", "term", "year", "other"),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column("due_before", sa.Date(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "first_on <= last_on AND last_on <= due_before", name=op.f("ck_reports_days")
        ),
        _foreign("reports", "commune_id", "communes"),
        _key("reports"),
        sa.UniqueConstraint(
            "commune_id", "title", "first_on", "last_on", name="one_report_of_a_title"
        ),
    )
    op.create_table(
        "report_sections",
        _id(),
        _number("report_id"),
        _number("position"),
        sa.Column("heading", sa.String(150), nullable=False),
        _words("question", 500),
        _foreign("report_sections", "report_id", "reports"),
        _key("report_sections"),
        sa.UniqueConstraint("report_id", "position", name="one_section_in_a_place"),
    )
    _parts()
    op.create_table(
        "report_answers",
        _id(),
        _number("part_id"),
        _number("section_id"),
        sa.Column("text", sa.Text(), server_default="", nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        _foreign("report_answers", "part_id", "report_parts"),
        _foreign("report_answers", "section_id", "report_sections"),
        _key("report_answers"),
        sa.UniqueConstraint("part_id", "section_id", name="one_answer_per_section"),
    )
    op.create_index(op.f("ix_report_answers_section_id"), "report_answers", ["section_id"])
    op.create_table(
        "report_part_events",
        _id(),
        _number("part_id"),
        _choice("happening", "hand_in", "approve", "send_back", "withdraw", "take_in"),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        _number("account_id"),
        _words("reason", 300),
        _foreign("report_part_events", "part_id", "report_parts"),
        _foreign("report_part_events", "account_id", "accounts"),
        _key("report_part_events"),
    )
    op.create_index(op.f("ix_report_part_events_part_id"), "report_part_events", ["part_id"])


def _parts() -> None:
    op.create_table(
        "report_parts",
        _id(),
        _number("report_id"),
        _number("library_id"),
        _choice("step", "writing", "handed_in", "approved", "sent_back", "withdrawn"),
        sa.Column("figures", sa.JSON(), server_default=sa.text("'{}'"), nullable=False),
        sa.Column("figures_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("was_late", sa.Boolean(), server_default=sa.false(), nullable=False),
        _words("reason", 300),
        sa.CheckConstraint(
            "(step IN ('handed_in', 'approved')) = (figures_at IS NOT NULL)",
            name=op.f("ck_report_parts_frozen_when_in"),
        ),
        _foreign("report_parts", "report_id", "reports"),
        _foreign("report_parts", "library_id", "libraries"),
        _key("report_parts"),
        sa.UniqueConstraint("report_id", "library_id", name="one_part_per_unit"),
    )
    op.create_index("ix_report_parts_library_id", "report_parts", ["library_id", "step"])


def downgrade() -> None:
    for table in (
        "report_part_events",
        "report_answers",
        "report_parts",
        "report_sections",
        "reports",
    ):
        op.drop_table(table)
