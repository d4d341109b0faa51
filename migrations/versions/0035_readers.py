"""Distinct readers of periods that are over stand in a table: names may go.

Revision ID: 0035
Revises: 0034
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None


def _choice(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=24)


def _of_library(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["library_id"], ["libraries.id"], name=op.f(f"fk_{table}_library_id")
    )


def upgrade() -> None:
    periods, counts, horizons = (
        f"statistics_reader_{one}" for one in ("periods", "counts", "horizons")
    )
    op.create_table(
        periods,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("library_id", sa.Integer(), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        sa.Column("changes", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("is_counted", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.CheckConstraint("first <= last", name=op.f(f"ck_{periods}_order")),
        _of_library(periods),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{periods}")),
        sa.UniqueConstraint("library_id", "first", "last", name="a_period_is_settled_once"),
    )
    op.create_table(
        counts,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("library_id", sa.Integer(), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        sa.Column("use", _choice("use", "home", "any"), nullable=False),
        sa.Column(
            "part", _choice("part", "all", "class", "grade", "patron_kind"), nullable=False
        ),
        sa.Column("key", sa.String(40), server_default="", nullable=False),
        sa.Column("named", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("erased", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.CheckConstraint("named >= 0 AND erased >= 0", name=op.f(f"ck_{counts}_not_negative")),
        _of_library(counts),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{counts}")),
        sa.UniqueConstraint(
            "library_id", "first", "last", "use", "part", "key", name="readers_are_counted_once"
        ),
    )
    op.create_table(
        horizons,
        sa.Column("library_id", sa.Integer(), nullable=False),
        sa.Column("before", sa.Date(), nullable=False),
        _of_library(horizons),
        sa.PrimaryKeyConstraint("library_id", name=op.f(f"pk_{horizons}")),
    )


def downgrade() -> None:
    for one in ("horizons", "counts", "periods"):
        op.drop_table(f"statistics_reader_{one}")
