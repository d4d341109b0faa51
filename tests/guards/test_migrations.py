"""Migrations build exactly what the models say, and go down and up again over rows."""

from __future__ import annotations

import flask_migrate
import pytest
from alembic import command
from alembic.script import ScriptDirectory
from flask import Flask
from sqlalchemy import CheckConstraint, inspect, text

from library_share.catalogue.search import find_titles
from library_share.database import db
from library_share.safekeeping import schema
from library_share.safekeeping.queries import findings
from library_share.web import folder
from tests.sizes import often

#: The newest migrations are tried each by itself, of the older ones one in so many: each takes all
#: steps from the newest down to it, and up again.
EACH, EVERY = 3, often(1, gate=12)


def revisions() -> list[str]:
    """From the first to the newest."""
    script = ScriptDirectory(str(folder("migrations")))
    return [one.revision for one in script.walk_revisions()][::-1]


def test_there_is_one_line_of_history():
    script = ScriptDirectory(str(folder("migrations")))
    assert len(script.get_heads()) == 1
    for one in script.walk_revisions():
        assert one.doc, one.revision


def test_models_equal_migrations(app: Flask):
    command.check(app.extensions["migrate"].migrate.get_config())


def test_checks_equal_migrations(app: Flask):
    """Alembic compares no CHECK constraints, so we do."""
    inspector = inspect(db.engine)
    for table in db.metadata.sorted_tables:
        wanted = {c.name for c in table.constraints if isinstance(c, CheckConstraint)}
        built = {c["name"] for c in inspector.get_check_constraints(table.name)}
        assert {str(name) for name in wanted} == built, table.name


def contents() -> dict[str, list[str]]:
    """Every row of every table, as the newest migration has them."""
    with db.engine.connect() as connection:
        return {
            table.name: sorted(repr(row) for row in connection.execute(table.select()))
            for table in db.metadata.sorted_tables
        }


def fill(given) -> None:
    copy = given.a_copy("Đất rừng phương Nam")
    given.a_patron("Nông Anh An")
    given.a_policy()
    given.an_account()
    assert copy.id


def test_down_and_up_keeps_the_rows(app: Flask, given):
    fill(given)
    db.session.remove()
    before = contents()
    for target in revisions()[-2::-1]:
        flask_migrate.downgrade(revision=target)
    flask_migrate.upgrade()
    assert contents() == before


def test_each_step_down_and_up_again_leaves_a_catalogue_that_works(app: Flask, given):
    """What migrations make by hand (the index of words, triggers) is made as well as before."""
    fill(given)
    older = revisions()[-2::-1]
    for number, target in enumerate(older[:EACH] + older[EACH::EVERY], start=1):
        db.session.remove()
        flask_migrate.downgrade(revision=target)
        flask_migrate.upgrade()
        given.a_title(f"Nhan đề thêm lần {number}")
        assert len(find_titles("dat rung phuong")) == 1, target
        assert len(find_titles("nhan de them lan")) == number, target
        db.session.rollback()
        assert findings() == [], target


def test_the_known_triggers_are_those_that_migrations_make(app: Flask):
    kind = db.engine.dialect.name
    with db.engine.connect() as connection:
        built = set(connection.scalars(text(schema.TRIGGERS_THERE[kind])))
    assert built == schema.TRIGGERS[kind]


def test_all_the_way_down_leaves_nothing(app: Flask, given):
    fill(given)
    db.session.remove()
    flask_migrate.downgrade(revision="base")
    assert set(inspect(db.engine).get_table_names()) <= {"alembic_version"}
    flask_migrate.upgrade()
    command.check(app.extensions["migrate"].migrate.get_config())


def test_a_migration_that_fails_leaves_nothing_behind(app: Flask):
    """SQLite and PostgreSQL both undo tables; a half-built schema would never be mended."""
    with pytest.raises(ZeroDivisionError), db.engine.begin() as connection:
        connection.execute(text("CREATE TABLE half_built (id INTEGER PRIMARY KEY)"))
        raise ZeroDivisionError
    assert not inspect(db.engine).has_table("half_built")
