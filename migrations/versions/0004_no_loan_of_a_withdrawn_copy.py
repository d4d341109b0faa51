"""No loan of a withdrawn copy: the database itself forbids it.

Revision ID: 0004
Revises: 0003

Two tables are compared, which no constraint can do, so triggers do it. Whoever later rebuilds
`loans` or `copies` in batch mode on SQLite must make its triggers anew: they go with the old table.
On PostgreSQL the lock comes before the look: whoever withdraws the copy just now is waited for,
and the look sees what became of it.
"""

from __future__ import annotations

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

NAME = "no_loan_of_a_withdrawn_copy"

SQLITE_UP = (
    f"""
    CREATE TRIGGER {NAME}_insert BEFORE INSERT ON loans
    WHEN NEW.returned_at IS NULL
        AND (SELECT state FROM copies WHERE id = NEW.copy_id) = 'withdrawn'
    BEGIN SELECT RAISE(ABORT, '{NAME}'); END
    """,
    f"""
    CREATE TRIGGER {NAME}_update BEFORE UPDATE OF copy_id, returned_at ON loans
    WHEN NEW.returned_at IS NULL
        AND (SELECT state FROM copies WHERE id = NEW.copy_id) = 'withdrawn'
    BEGIN SELECT RAISE(ABORT, '{NAME}'); END
    """,
    f"""
    CREATE TRIGGER {NAME}_withdraw BEFORE UPDATE OF state ON copies
    WHEN NEW.state = 'withdrawn'
        AND EXISTS (SELECT 1 FROM loans WHERE copy_id = NEW.id AND returned_at IS NULL)
    BEGIN SELECT RAISE(ABORT, '{NAME}'); END
    """,
)
SQLITE_DOWN = (
    f"DROP TRIGGER {NAME}_withdraw",
    f"DROP TRIGGER {NAME}_update",
    f"DROP TRIGGER {NAME}_insert",
)
_REFUSE = f"RAISE EXCEPTION '{NAME}' USING ERRCODE = 'check_violation', CONSTRAINT = '{NAME}'"
POSTGRESQL_UP = (
    f"""
    CREATE FUNCTION {NAME}_lend() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE its_state text;
    BEGIN
        SELECT state INTO its_state FROM copies WHERE id = NEW.copy_id FOR SHARE;
        IF its_state = 'withdrawn' THEN {_REFUSE}; END IF;
        RETURN NULL;
    END $$
    """,
    f"""
    CREATE FUNCTION {NAME}_withdraw() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF EXISTS (SELECT 1 FROM loans WHERE copy_id = NEW.id AND returned_at IS NULL) THEN
            {_REFUSE};
        END IF;
        RETURN NULL;
    END $$
    """,
    f"""
    CREATE TRIGGER {NAME}_lend AFTER INSERT OR UPDATE OF copy_id, returned_at ON loans
    FOR EACH ROW WHEN (NEW.returned_at IS NULL) EXECUTE FUNCTION {NAME}_lend()
    """,
    f"""
    CREATE TRIGGER {NAME}_withdraw AFTER UPDATE OF state ON copies
    FOR EACH ROW WHEN (NEW.state = 'withdrawn') EXECUTE FUNCTION {NAME}_withdraw()
    """,
)
POSTGRESQL_DOWN = (
    f"DROP TRIGGER {NAME}_withdraw ON copies",
    f"DROP TRIGGER {NAME}_lend ON loans",
    f"DROP FUNCTION {NAME}_withdraw()",
    f"DROP FUNCTION {NAME}_lend()",
)


def upgrade() -> None:
    sqlite = op.get_bind().dialect.name == "sqlite"
    for statement in SQLITE_UP if sqlite else POSTGRESQL_UP:
        op.execute(statement)


def downgrade() -> None:
    sqlite = op.get_bind().dialect.name == "sqlite"
    for statement in SQLITE_DOWN if sqlite else POSTGRESQL_DOWN:
        op.execute(statement)
