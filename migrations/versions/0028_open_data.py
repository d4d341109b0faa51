"""What is published of each month, frozen.

Revision ID: 0028
Revises: 0027
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

FIGURES = ("loans_home", "readings_on_site")
KINDS = (
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
)


def upgrade() -> None:
    _releases()
    _stocks()
    table = "open_title_lists"
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("commune_id", sa.Integer(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("titles", sa.JSON(), nullable=False),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["commune_id"], ["communes.id"], name=op.f(f"fk_{table}_commune_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("commune_id", "month", name="one_title_list_per_month"),
    )


def _releases() -> None:
    table = "open_releases"
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("library_id", sa.Integer(), nullable=False),
        sa.Column("figure", _choice("figure", FIGURES), nullable=False),
        sa.Column("first_month", sa.Date(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("is_carried", sa.Boolean(), nullable=False),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("first_month <= month", name=op.f(f"ck_{table}_order")),
        sa.ForeignKeyConstraint(
            ["library_id"], ["libraries.id"], name=op.f(f"fk_{table}_library_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("library_id", "figure", "month", name="one_release_per_month"),
    )
    table = "open_blocks"
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("release_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("classes", sa.JSON(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.CheckConstraint("number = 0 OR number >= 5", name=op.f(f"ck_{table}_none_or_five")),
        sa.ForeignKeyConstraint(
            ["release_id"], ["open_releases.id"], name=op.f(f"fk_{table}_release_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint(
            "release_id", "position", name=op.f(f"uq_{table}_release_id_position")
        ),
    )


def _stocks() -> None:
    table = "open_stocks"
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("library_id", sa.Integer(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("copies", sa.Integer(), nullable=False),
        sa.Column("tenths_per_pupil", sa.Integer(), nullable=True),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["library_id"], ["libraries.id"], name=op.f(f"fk_{table}_library_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("library_id", "month", name="one_stock_per_month"),
    )
    table = "open_stock_kinds"
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("stock_id", sa.Integer(), nullable=False),
        sa.Column("kind", _choice("kind", KINDS), nullable=False),
        sa.Column("copies", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["stock_id"], ["open_stocks.id"], name=op.f(f"fk_{table}_stock_id")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("stock_id", "kind", name=op.f(f"uq_{table}_stock_id_kind")),
    )


def _choice(name: str, values: tuple[str, ...]) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=24)


def downgrade() -> None:
    for table in (
        "open_title_lists",
        "open_stock_kinds",
        "open_stocks",
        "open_blocks",
        "open_releases",
    ):
        op.drop_table(table)
