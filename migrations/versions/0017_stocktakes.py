"""Stock-takes: what is counted, each count, and what came out.

Revision ID: 0017
Revises: 0016
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

SCOPES = ("library", "place", "round")
WAYS = ("camera", "scanner", "typed", "photo")
RESULTS = (
    "found",
    "at_desk",
    "wrong_place",
    "on_loan",
    "lent_but_here",
    "lost_but_found",
    "withdrawn_but_found",
    "other_library",
    "unknown",
    "under_repair",
    "moved",
    "missing",
)
HOLDS = "kind = 'seen' AND ended_at IS NULL"


def upgrade() -> None:
    op.create_table(
        "stocktakes",
        *_ids("stocktakes", "library_id", libraries="library_id"),
        sa.Column("title", sa.String(120), nullable=False),
        sa.Column("scope", _choice("scope", *SCOPES), nullable=False),
        sa.Column("decision", sa.String(60), server_default="", nullable=False),
        _moment("opened_at"),
        _moment("closed_at", nullable=True),
        sa.CheckConstraint(
            "closed_at IS NULL OR closed_at >= opened_at",
            name=op.f("ck_stocktakes_closed_after_opened"),
        ),
    )
    op.create_index("ix_stocktakes_library_id", "stocktakes", ["library_id", "id"])
    op.create_table(
        "stocktake_places",
        *_ids(
            "stocktake_places",
            "stocktake_id",
            "place_id",
            stocktakes="stocktake_id",
            places="place_id",
        ),
        sa.UniqueConstraint(
            "stocktake_id", "place_id", name="uq_stocktake_places_stocktake_id_place_id"
        ),
    )
    op.create_index("ix_stocktake_places_place_id", "stocktake_places", ["place_id"])
    _create_counts()
    op.create_table(
        "stocktake_events",
        *_ids("stocktake_events", "stocktake_id", stocktakes="stocktake_id", accounts="account_id"),
        sa.Column("kind", _choice("kind", "open", "close", "reopen"), nullable=False),
        _moment("at"),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(300), server_default="", nullable=False),
        sa.Column("figures", sa.JSON(none_as_null=True), nullable=True),
        sa.CheckConstraint(
            "kind <> 'close' OR figures IS NOT NULL",
            name=op.f("ck_stocktake_events_closing_has_figures"),
        ),
    )
    op.create_index("ix_stocktake_events_stocktake_id", "stocktake_events", ["stocktake_id", "id"])
    _create_results()
    op.create_table(
        "stocktake_mendings",
        *_ids(
            "stocktake_mendings",
            "stocktake_id",
            "copy_id",
            stocktakes="stocktake_id",
            copies="copy_id",
            accounts="account_id",
        ),
        sa.Column("result", _choice("result", *RESULTS), nullable=False),
        sa.Column("what", sa.String(24), nullable=False),
        sa.Column("reason", sa.String(200), server_default="", nullable=False),
        _moment("at"),
        sa.Column("account_id", sa.Integer(), nullable=True),
    )
    op.create_index(
        "ix_stocktake_mendings_stocktake_id", "stocktake_mendings", ["stocktake_id", "id"]
    )


def _create_counts() -> None:
    table = "stocktake_counts"
    op.create_table(
        table,
        *_ids(
            table,
            "stocktake_id",
            "place_id",
            "account_id",
            stocktakes="stocktake_id",
            places="place_id",
            accounts="account_id",
            copies="copy_id",
            stocktake_counts="undoes_id",
        ),
        sa.Column("count_id", sa.Uuid(), nullable=False),
        sa.Column("kind", _choice("kind", "seen", "again", "undo"), nullable=False),
        sa.Column("way", _choice("way", *WAYS), nullable=False),
        sa.Column("code", sa.String(300), nullable=False),
        sa.Column("copy_id", sa.Integer(), nullable=True),
        _moment("counted_at"),
        _moment("ended_at", nullable=True),
        sa.Column("undoes_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(kind = 'undo') = (undoes_id IS NOT NULL)", name=op.f(f"ck_{table}_undo_of_something")
        ),
        sa.CheckConstraint(
            "ended_at IS NULL OR kind = 'seen'", name=op.f(f"ck_{table}_only_finds_end")
        ),
        sa.UniqueConstraint("count_id", name="one_count_per_number"),
        sa.UniqueConstraint("undoes_id", name="a_stocktake_count_is_undone_once"),
    )
    op.create_index("ix_stocktake_counts_stocktake_id", table, ["stocktake_id", "id"])
    _unique_where("one_find_per_copy", ["stocktake_id", "copy_id"], HOLDS)
    _unique_where(
        "one_find_per_unknown_code", ["stocktake_id", "code"], f"{HOLDS} AND copy_id IS NULL"
    )


def _create_results() -> None:
    op.create_table(
        "stocktake_results",
        *_ids("stocktake_results", "event_id", stocktake_events="event_id", copies="copy_id"),
        sa.Column("copy_id", sa.Integer(), nullable=True),
        sa.Column("code", sa.String(300), server_default="", nullable=False),
        sa.Column("result", _choice("result", *RESULTS), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=True),
        sa.Column("seen_place_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["place_id"], ["places.id"], name="fk_stocktake_results_place_id"
        ),
        sa.ForeignKeyConstraint(
            ["seen_place_id"], ["places.id"], name="fk_stocktake_results_seen_place_id"
        ),
        sa.UniqueConstraint("event_id", "copy_id", name="one_result_per_copy_and_closing"),
    )
    op.create_index(
        "ix_stocktake_results_list", "stocktake_results", ["event_id", "result", "id"]
    )
    op.create_index("ix_stocktake_results_copy_id", "stocktake_results", ["copy_id"])


def _ids(table: str, *needed: str, **targets: str) -> list[sa.schema.SchemaItem]:
    """The primary key, the columns that are needed, and foreign keys: `target=column`."""
    return [
        sa.Column("id", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in needed),
        sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
        *(
            sa.ForeignKeyConstraint([column], [f"{target}.id"], name=f"fk_{table}_{column}")
            for target, column in targets.items()
        ),
    ]


def _choice(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=24)


def _moment(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _unique_where(name: str, columns: list[str], condition: str) -> None:
    where = sa.text(condition)
    op.create_index(
        name,
        "stocktake_counts",
        columns,
        unique=True,
        sqlite_where=where,
        postgresql_where=where,
    )


def downgrade() -> None:
    for table in ("mendings", "results", "events", "counts", "places"):
        op.drop_table(f"stocktake_{table}")
    op.drop_table("stocktakes")
