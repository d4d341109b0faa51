"""A loan keeps the language and the place; days are counted with both, and with more things.

The language of older loans is that of their titles today. Day counts are counted anew from the
facts at the next minute.

Revision ID: 0031
Revises: 0030
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

DAYS, CORRECTIONS = "statistics_day_counts", "statistics_corrections"
BEFORE = ("lent", "read_here", "read_in_class", "renewed", "returned")
WHAT = (
    *BEFORE,
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
INDEXES = {
    "ix_holds_library_id_placed_at": ("holds", ["library_id", "placed_at"]),
    "ix_hold_slots_ended_at": ("hold_slots", ["ended_at"]),
    "ix_copies_library_id_created_at": ("copies", ["library_id", "created_at"]),
    "ix_copy_changes_at": ("copy_changes", ["at"]),
    "ix_interlibrary_events_happened_at": ("interlibrary_events", ["happened_at"]),
}


def upgrade() -> None:
    # In words of both databases: batch mode would copy the table and lose its triggers (0004).
    op.execute(
        "ALTER TABLE loans ADD COLUMN place_id INTEGER "
        "CONSTRAINT fk_loans_place_id REFERENCES places (id)"
    )
    op.execute("ALTER TABLE loans ADD COLUMN language VARCHAR(30) DEFAULT '' NOT NULL")
    op.execute(
        "UPDATE loans SET language = (SELECT t.language FROM copies c "
        "JOIN titles t ON t.id = c.title_id WHERE c.id = loans.copy_id), "
        "place_id = (SELECT s.place_id FROM stays s WHERE s.copy_id = loans.copy_id "
        "AND s.since <= loans.lent_at ORDER BY s.since DESC, s.id DESC LIMIT 1)"
    )
    for name, (table, columns) in INDEXES.items():
        op.create_index(name, table, columns)
    op.drop_table(DAYS)
    _create_days(
        WHAT,
        sa.Column("language", sa.String(30), server_default="", nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=True),
        sa.Column("place_kind", sa.String(24), server_default="", nullable=False),
        sa.Column("waited_days", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["place_id"], ["places.id"], name=op.f(f"fk_{DAYS}_place_id")),
    )
    _allow(WHAT)
    op.execute("DELETE FROM statistics_watermarks")
    op.add_column(
        "statistics_watermarks",
        sa.Column("is_complete", sa.Boolean(), server_default=sa.text("false"), nullable=False),
    )


def downgrade() -> None:
    op.drop_column("statistics_watermarks", "is_complete")
    op.execute("DELETE FROM statistics_watermarks")
    kept = ", ".join(f"'{one}'" for one in BEFORE)
    op.execute(f"DELETE FROM {CORRECTIONS} WHERE what NOT IN ({kept})")
    _allow(BEFORE)
    op.drop_table(DAYS)
    _create_days(BEFORE)
    for name, (table, _columns) in INDEXES.items():
        op.drop_index(name, table)
    op.execute("ALTER TABLE loans DROP COLUMN language")
    op.execute("ALTER TABLE loans DROP COLUMN place_id")


def _allow(whats: tuple[str, ...]) -> None:
    listed = ", ".join(f"'{one}'" for one in whats)
    with op.batch_alter_table(CORRECTIONS) as corrections:
        corrections.drop_constraint(op.f(f"ck_{CORRECTIONS}_what"), type_="check")
        corrections.create_check_constraint(op.f(f"ck_{CORRECTIONS}_what"), f"what IN ({listed})")


def _create_days(whats: tuple[str, ...], *more: sa.schema.SchemaItem) -> None:
    what = sa.Enum(*whats, name="what", native_enum=False, create_constraint=True, length=24)
    op.create_table(
        DAYS,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("library_id", sa.Integer(), nullable=False),
        sa.Column("owner_library_id", sa.Integer(), nullable=False),
        sa.Column("what", what, nullable=False),
        sa.Column("patron_kind", sa.String(24), server_default="", nullable=False),
        sa.Column("class_name", sa.String(40), server_default="", nullable=False),
        sa.Column("grade", sa.Integer(), nullable=True),
        sa.Column("title_kind", sa.String(24), server_default="", nullable=False),
        sa.Column("level", sa.String(4), server_default="", nullable=False),
        sa.Column("how_many", sa.Integer(), nullable=False),
        sa.CheckConstraint("how_many > 0", name=op.f(f"ck_{DAYS}_some")),
        *(
            sa.ForeignKeyConstraint([column], ["libraries.id"], name=op.f(f"fk_{DAYS}_{column}"))
            for column in ("library_id", "owner_library_id")
        ),
        *more,
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{DAYS}")),
    )
    op.create_index(f"ix_{DAYS}_library_id", DAYS, ["library_id", "day"])
