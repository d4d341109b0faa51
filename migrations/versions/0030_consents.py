"""Consents to publish, and the outstanding readers of a term.

Revision ID: 0030
Revises: 0029
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

PURPOSES = ("event_photo", "honours_list", "school_paper")
SIGNERS = ("father", "mother", "guardian", "self")
ENDINGS = ("withdrawn", "renewed", "erased")


def upgrade() -> None:
    _consents()
    table = "honours"
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("library_id", sa.Integer(), nullable=False),
        sa.Column("term_id", sa.Integer(), nullable=False),
        sa.Column("patron_id", sa.Integer(), nullable=False),
        sa.Column("because", sa.String(120), server_default="", nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        *_keys(table, library_id="libraries", term_id="terms", patron_id="patrons"),
        sa.UniqueConstraint("patron_id", "term_id", name="honoured_once_a_term"),
    )
    op.create_index(op.f("ix_honours_library_id"), table, ["library_id"])


def _consents() -> None:
    table = "consents"
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("library_id", sa.Integer(), nullable=False),
        sa.Column("patron_id", sa.Integer(), nullable=True),
        sa.Column("purpose", _choice("purpose", PURPOSES), nullable=False),
        sa.Column("data", sa.String(200), nullable=False),
        sa.Column("published_at", sa.String(200), nullable=False),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=False),
        sa.Column("signed_by", _choice("signed_by", SIGNERS), nullable=False),
        sa.Column("child_signed", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("noted_by_id", sa.Integer(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ending", _choice("ending", ENDINGS), nullable=True),
        sa.Column("ended_by_id", sa.Integer(), nullable=True),
        *(
            sa.CheckConstraint(rule, name=op.f(f"ck_{table}_{name}"))
            for name, rule in (
                ("order", "valid_until >= given_on"),
                ("ended_with_reason", "(ended_at IS NULL) = (ending IS NULL)"),
                ("of_somebody", "(patron_id IS NOT NULL) OR (ending = 'erased')"),
                ("grown_ups_sign_once", "signed_by <> 'self' OR NOT child_signed"),
            )
        ),
        *_keys(
            table,
            library_id="libraries",
            patron_id="patrons",
            noted_by_id="accounts",
            ended_by_id="accounts",
        ),
    )
    op.create_index("ix_consents_patron_id", table, ["patron_id", "id"])
    op.create_index("ix_consents_library_id", table, ["library_id", "purpose"])
    op.create_index(
        "one_standing_consent",
        table,
        ["patron_id", "purpose"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )


def _keys(table: str, **referred: str) -> tuple[sa.Constraint, ...]:
    return (
        *(
            sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}"))
            for column, other in referred.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )


def _choice(name: str, values: tuple[str, ...]) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=24)


def downgrade() -> None:
    op.drop_table("honours")
    op.drop_table("consents")
