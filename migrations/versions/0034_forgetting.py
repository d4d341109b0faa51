"""How long names are kept, how much was forgotten, and that nobody lends to who was erased.

Revision ID: 0034
Revises: 0033
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None

NAME = "no_loan_to_nobody"
#: What may not be open for somebody who has no name any more: table, and when a row is open.
OPEN = {"loans": "returned_at", "holds": "ended_at"}
_NOBODY = "(SELECT erased_on FROM patrons WHERE id = NEW.patron_id) IS NOT NULL"


def _sqlite_up() -> list[str]:
    found = []
    for table, ended in OPEN.items():
        without = " OR NEW.patron_id IS NULL" if table == "loans" else ""
        for deed in ("INSERT", f"UPDATE OF patron_id, {ended}"):
            found.append(f"""
    CREATE TRIGGER {NAME}_{table}_{deed[:6].lower()} BEFORE {deed} ON {table}
    WHEN NEW.{ended} IS NULL AND ({_NOBODY}{without})
    BEGIN SELECT RAISE(ABORT, '{NAME}'); END
    """)
        found.append(f"""
    CREATE TRIGGER {NAME}_erase_{table} BEFORE UPDATE OF erased_on ON patrons
    WHEN NEW.erased_on IS NOT NULL
        AND EXISTS (SELECT 1 FROM {table} WHERE patron_id = NEW.id AND {ended} IS NULL)
    BEGIN SELECT RAISE(ABORT, '{NAME}'); END
    """)
    return found


_REFUSE = f"RAISE EXCEPTION '{NAME}' USING ERRCODE = 'check_violation', CONSTRAINT = '{NAME}'"


def _postgresql_up() -> list[str]:
    found = []
    for table, ended in OPEN.items():
        without = "NEW.patron_id IS NULL OR" if table == "loans" else ""
        found.append(f"""
    CREATE FUNCTION {NAME}_{table}() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE gone date;
    BEGIN
        SELECT erased_on INTO gone FROM patrons WHERE id = NEW.patron_id FOR SHARE;
        IF {without} gone IS NOT NULL THEN {_REFUSE}; END IF;
        RETURN NULL;
    END $$
    """)
        found.append(f"""
    CREATE TRIGGER {NAME}_{table} AFTER INSERT OR UPDATE OF patron_id, {ended} ON {table}
    FOR EACH ROW WHEN (NEW.{ended} IS NULL) EXECUTE FUNCTION {NAME}_{table}()
    """)
    found.append(f"""
    CREATE FUNCTION {NAME}_erase() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF EXISTS (SELECT 1 FROM loans WHERE patron_id = NEW.id AND returned_at IS NULL)
            OR EXISTS (SELECT 1 FROM holds WHERE patron_id = NEW.id AND ended_at IS NULL)
        THEN {_REFUSE}; END IF;
        RETURN NULL;
    END $$
    """)
    found.append(f"""
    CREATE TRIGGER {NAME}_erase AFTER UPDATE OF erased_on ON patrons
    FOR EACH ROW WHEN (NEW.erased_on IS NOT NULL) EXECUTE FUNCTION {NAME}_erase()
    """)
    return found


def _sqlite_down() -> list[str]:
    deeds = [f"{table}_{deed}" for table in OPEN for deed in ("insert", "update")]
    return [f"DROP TRIGGER {NAME}_{one}" for one in (*deeds, *(f"erase_{table}" for table in OPEN))]


def _postgresql_down() -> list[str]:
    return [
        f"DROP TRIGGER {NAME}_erase ON patrons",
        f"DROP FUNCTION {NAME}_erase()",
        *(f"DROP TRIGGER {NAME}_{table} ON {table}" for table in OPEN),
        *(f"DROP FUNCTION {NAME}_{table}()" for table in OPEN),
    ]


def upgrade() -> None:
    op.add_column("patrons", sa.Column("erased_on", sa.Date(), nullable=True))
    op.create_table(
        "forgetting_terms",
        sa.Column("library_id", sa.Integer(), nullable=False),
        sa.Column("loan_months", sa.Integer(), nullable=True),
        sa.Column("leaver_months", sa.Integer(), nullable=False),
        sa.Column("log_months", sa.Integer(), nullable=False),
        *(
            sa.CheckConstraint(
                f"{column} BETWEEN 1 AND {most}", name=op.f(f"ck_forgetting_terms_{column}")
            )
            for column, most in (("loan_months", 60), ("leaver_months", 60), ("log_months", 120))
        ),
        sa.ForeignKeyConstraint(
            ["library_id"], ["libraries.id"], name=op.f("fk_forgetting_terms_library_id")
        ),
        sa.PrimaryKeyConstraint("library_id", name=op.f("pk_forgetting_terms")),
    )
    op.create_table(
        "forgotten",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("library_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("keeper", sa.String(30), nullable=False),
        sa.Column("how_many", sa.Integer(), nullable=False),
        sa.CheckConstraint("how_many > 0", name=op.f("ck_forgotten_some")),
        sa.ForeignKeyConstraint(
            ["library_id"], ["libraries.id"], name=op.f("fk_forgotten_library_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_forgotten")),
        sa.UniqueConstraint("library_id", "day", "keeper", name="one_sum_a_day"),
    )
    op.create_index("ix_forgotten_library_id", "forgotten", ["library_id", "id"])
    named = sa.text("patron_id IS NOT NULL")
    op.create_index(
        "ix_loans_to_forget",
        "loans",
        ["returned_at"],
        sqlite_where=named,
        postgresql_where=named,
    )
    sqlite = op.get_bind().dialect.name == "sqlite"
    for statement in _sqlite_up() if sqlite else _postgresql_up():
        op.execute(statement)


def downgrade() -> None:
    sqlite = op.get_bind().dialect.name == "sqlite"
    for statement in _sqlite_down() if sqlite else _postgresql_down():
        op.execute(statement)
    op.drop_index("ix_loans_to_forget", "loans")
    op.drop_table("forgotten")
    op.drop_table("forgetting_terms")
    op.drop_column("patrons", "erased_on")
