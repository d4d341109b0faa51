"""How papers look: heads, who signs, who gets them, what they rest on.

Revision ID: 0026
Revises: 0025
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

PAPERS = (
    "handover",
    "class_shelf",
    "rotation_plan",
    "stocktake",
    "weeding_request",
    "weeding_record",
    "compensation",
    "register",
    "figures",
    "self_assessment",
    "report",
    "plan",
)


def _paper() -> sa.Column[str]:
    kind = sa.Enum(*PAPERS, name="paper", native_enum=False, create_constraint=True, length=24)
    return sa.Column("paper", kind, nullable=False)


def _words(name: str, length: int) -> sa.Column[str]:
    return sa.Column(name, sa.String(length), server_default="", nullable=False)


def _of_office() -> tuple[sa.Column[int], ...]:
    return (
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
    )


def _keys(table: str) -> tuple[sa.Constraint, ...]:
    return (
        sa.ForeignKeyConstraint(
            ["office_id"], ["offices.id"], name=op.f(f"fk_{table}_office_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )


def upgrade() -> None:
    op.create_table(
        "offices",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("commune_id", sa.Integer(), nullable=False),
        sa.Column("library_id", sa.Integer(), nullable=True),
        _words("parent", 150),
        _words("body", 150),
        _words("place", 100),
        sa.ForeignKeyConstraint(
            ["commune_id"], ["communes.id"], name=op.f("fk_offices_commune_id")
        ),
        sa.ForeignKeyConstraint(
            ["library_id"], ["libraries.id"], name=op.f("fk_offices_library_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offices")),
        sa.UniqueConstraint("library_id", name="one_office_per_library"),
    )
    alone = sa.text("library_id IS NULL")
    op.create_index(
        "one_office_per_commune",
        "offices",
        ["commune_id"],
        unique=True,
        sqlite_where=alone,
        postgresql_where=alone,
    )
    op.create_table(
        "office_signers",
        *_of_office(),
        _paper(),
        sa.Column("position", sa.Integer(), nullable=False),
        _words("authority", 250),
        sa.Column("title", sa.String(100), nullable=False),
        _words("name", 100),
        *_keys("office_signers"),
        sa.CheckConstraint("title <> ''", name=op.f("ck_office_signers_has_title")),
        sa.UniqueConstraint("office_id", "paper", "position", name="one_signer_in_a_place"),
    )
    op.create_table(
        "office_recipients",
        *_of_office(),
        sa.Column("name", sa.String(60), nullable=False),
        _words("addressees", 600),
        _words("lines", 1500),
        *_keys("office_recipients"),
        sa.UniqueConstraint("office_id", "name", name="one_recipient_list_of_a_name"),
    )
    op.create_table(
        "office_choices",
        *_of_office(),
        _paper(),
        sa.Column("recipients_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["recipients_id"],
            ["office_recipients.id"],
            name=op.f("fk_office_choices_recipients_id"),
        ),
        *_keys("office_choices"),
        sa.UniqueConstraint("office_id", "paper", name="one_list_for_a_paper"),
    )
    op.create_index(
        op.f("ix_office_choices_recipients_id"), "office_choices", ["recipients_id"]
    )
    op.create_table(
        "office_grounds",
        *_of_office(),
        sa.Column("kind", sa.String(60), nullable=False),
        _words("number", 60),
        sa.Column("issued_on", sa.Date(), nullable=True),
        _words("about", 300),
        sa.Column("is_void", sa.Boolean(), server_default=sa.false(), nullable=False),
        *_keys("office_grounds"),
        sa.UniqueConstraint("office_id", "kind", "number", name="one_ground_of_a_number"),
    )


def downgrade() -> None:
    for table in (
        "office_grounds",
        "office_choices",
        "office_recipients",
        "office_signers",
        "offices",
    ):
        op.drop_table(table)
