"""One application per run, a fresh database per test: a copy of one that the migrations built."""

from __future__ import annotations

import gc
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import flask_babel
import flask_migrate
import pytest
from flask import Flask, request_started
from flask.testing import FlaskClient
from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.exc import DBAPIError

from library_share.app import create_app
from library_share.configuration import Settings, read_settings
from library_share.database import db
from library_share.libraries.calendars import forget_calendars
from library_share.safekeeping import schema
from tests import postgresql
from tests.given import Given
from tests.sizes import IN_FULL


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--database", choices=("sqlite", "postgresql"), default="sqlite")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """The second database is for tests that meet one; the others were run with the first."""
    if config.getoption("--database") == "sqlite":
        return
    alike = [item for item in items if is_alike(item)]
    config.hook.pytest_deselected(items=alike)
    items[:] = [item for item in items if item not in set(alike)]


def pytest_collection_finish() -> None:
    """What was imported stays to the end: looking through it for rubbish, again and again, takes a
    tenth of the run."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


def is_alike(item: pytest.Item) -> bool:
    """Whether the other database cannot answer otherwise."""
    meets_it = "databases" in getattr(item, "fixturenames", ())
    return not meets_it or (item.get_closest_marker("once") is not None and not IN_FULL)


#: Of memory, free for databases; in bytes.
MEMORY_NEEDED = 4 * 2**30


class Databases:
    """Makes the database anew before each test, from a migrated template."""

    def __init__(self, url: str, template: Path | None = None) -> None:
        self.url, self.template = url, template

    def renew(self, app: Flask) -> None:
        raise NotImplementedError


class SqliteDatabases(Databases):
    def renew(self, app: Flask) -> None:
        path = Path(self.url.removeprefix("sqlite:///"))
        with app.app_context():
            db.engine.dispose()
        for old in path.parent.glob(f"{path.name}*"):
            old.unlink()
        assert self.template is not None
        shutil.copy(self.template, path)


class PostgresqlDatabases(Databases):
    """Deleting what a test wrote is ten times faster than emptying all tables, and does as well as
    long as the schema is as the migrations left it."""

    schema: str | None = None

    def renew(self, app: Flask) -> None:
        with app.app_context():
            db.engine.dispose()
        if self.schema is None or not self._emptied():
            self._made_anew()

    def _emptied(self) -> bool:
        engine = create_engine(self.url, isolation_level="AUTOCOMMIT")
        try:
            with engine.connect() as connection:
                if self._schema(connection) != self.schema:
                    return False
                connection.execute(text("SET session_replication_role = replica"))
                used = connection.execute(text(USED)).all()
                for table, _ in used:
                    # The name comes from the database's own catalogue.
                    connection.execute(text(f"DELETE FROM {table}"))  # noqa: S608
                for table, size in used:
                    if size > TIDY_FROM:
                        connection.execute(text(f"VACUUM {table}"))
                connection.execute(text(COUNT_FROM_ONE))
        except DBAPIError:  # a test took the tables, or the whole database, away
            return False
        finally:
            engine.dispose()
        return True

    def _made_anew(self) -> None:
        admin = create_engine(
            self.url.replace("/tests?", "/postgres?"), isolation_level="AUTOCOMMIT"
        )
        with admin.connect() as connection:
            connection.execute(text("DROP DATABASE IF EXISTS tests WITH (FORCE)"))
            connection.execute(text("CREATE DATABASE tests TEMPLATE migrated"))
        admin.dispose()
        engine = create_engine(self.url)
        with engine.connect() as connection:
            self.schema = self._schema(connection)
        engine.dispose()

    def _schema(self, connection: Connection) -> str:
        return str(connection.scalar(text(SCHEMA)))


#: Tables with anything in their files, and how much, in bytes.
USED = """
    SELECT relname, pg_relation_size(oid) FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND pg_relation_size(oid) > 0
    AND relname <> 'alembic_version'
"""
#: What was deleted is looked through again by each test, until somebody tidies up; in bytes.
TIDY_FROM = 2**17
COUNT_FROM_ONE = """
    SELECT setval(format('%I', sequencename), start_value, false) FROM pg_sequences
    WHERE schemaname = 'public' AND last_value IS NOT NULL
"""
#: A text that changes with any table, column, index, constraint, trigger or revision: whatever is
#: made gets a higher number, whatever goes is counted no more.
SCHEMA = """
    SELECT concat_ws(',',
        (SELECT concat(count(*), ':', max(oid)) FROM pg_class WHERE relkind <> 't'),
        (SELECT concat(count(*), ':', max(oid)) FROM pg_constraint),
        (SELECT concat(count(*), ':', max(oid)) FROM pg_trigger),
        (SELECT concat(count(*), ':', max(oid)) FROM pg_attrdef),
        (SELECT concat(
                count(*), ':', sum(hashtext(concat(attname, atttypid, atttypmod, attnotnull)))
            ) FROM pg_attribute WHERE attrelid >= 16384),
        (SELECT string_agg(version_num, ' ') FROM alembic_version)
    )
"""

SQLITE_SCHEMA = """
    SELECT group_concat(thing, ';') FROM (
        SELECT name || coalesce(sql, '') AS thing FROM sqlite_master ORDER BY name
    )
"""
FINGERPRINTS = {"sqlite": SQLITE_SCHEMA, "postgresql": SCHEMA}


def memory() -> Path | None:
    """Where files lie in memory, if there is room: a fresh database a test waits for no disk."""
    shared = Path("/dev/shm")  # noqa: S108 - a folder of its own is made in it
    return shared if shared.is_dir() and shutil.disk_usage(shared).free > MEMORY_NEEDED else None


@pytest.fixture(scope="session")
def databases(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Databases]:
    if request.config.getoption("--database") == "sqlite":
        with TemporaryDirectory(dir=memory(), prefix="library_share_tests") as made:
            template = Path(made) / "template.sqlite"
            migrate(settings_for(template.parent, f"sqlite:///{template}"))
            with whatever_order():
                yield SqliteDatabases(f"sqlite:///{template.with_name('tests.sqlite')}", template)
        return
    folder = tmp_path_factory.mktemp("database")
    try:
        postgresql.binaries()
    except postgresql.PostgreSQLMissing as missing:
        if os.environ.get("CI"):
            raise
        pytest.skip(f"POSTGRESQL TESTS SKIPPED: {missing}")
    with postgresql.cluster() as url:
        admin = create_engine(url.format(database="postgres"), isolation_level="AUTOCOMMIT")
        with admin.connect() as connection:
            connection.execute(text("CREATE DATABASE migrated"))
        admin.dispose()
        migrate(settings_for(folder, url.format(database="migrated")))
        yield PostgresqlDatabases(url.format(database="tests"))


@contextmanager
def whatever_order() -> Iterator[None]:
    """Rows nobody put in order come backwards: whoever needs an order learns of it here, not on
    the day PostgreSQL chooses another."""

    def backwards(connection: Any, _record: object) -> None:
        connection.execute("PRAGMA reverse_unordered_selects = ON")

    event.listen(Engine, "connect", backwards)
    yield
    event.remove(Engine, "connect", backwards)


def settings_for(folder: Path, database_url: str) -> Settings:
    return read_settings(
        {
            "LIBRARY_SHARE_DATA_DIR": str(folder),
            "LIBRARY_SHARE_DATABASE_URL": database_url,
            "LIBRARY_SHARE_SECRET_KEY": "only-for-tests-only-for-tests-only-for-tests",
            "LIBRARY_SHARE_PUBLIC_URL": "http://localhost",
        }
    )


def migrate(settings: Settings) -> None:
    app = create_app(settings)
    with app.app_context():
        flask_migrate.upgrade()
        db.session.remove()
        db.engine.dispose()


@pytest.fixture(scope="session")
def whole_app(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Flask:
    folder = tmp_path_factory.mktemp("data")
    app = create_app(settings_for(folder, databases.url))
    app.config["TESTING"] = True
    app.config["WTF_CSRF_ENABLED"] = False
    # A bug must be seen as the answer 500 that users would see, not as a raised exception.
    app.config["PROPAGATE_EXCEPTIONS"] = False
    # A test's own context outlives its requests; each of them chooses its language anew.
    request_started.connect(lambda *_, **__: flask_babel.refresh(), app, weak=False)
    return app


@pytest.fixture(scope="session", autouse=True)
def tables_compared_once() -> Iterator[None]:
    """Comparing the tables with the models takes a third of a second and every story that ends
    by verifying does so: tables that are still the same text are not compared again."""
    compare = schema.faults
    known: dict[str | None, str] = {}

    def faults(engine: Engine) -> str:
        with engine.connect() as connection:
            tables = connection.scalar(text(FINGERPRINTS[engine.dialect.name]))
        if tables not in known:
            known[tables] = compare(engine)
        return known[tables]

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(schema, "faults", faults)
        yield


@pytest.fixture
def app(whole_app: Flask, databases: Databases) -> Iterator[Flask]:
    """The application on a fresh, migrated, empty database, inside its context."""
    databases.renew(whole_app)
    forget_calendars()
    with whole_app.app_context():
        yield whole_app
        db.session.rollback()
        db.session.remove()
        db.engine.dispose()  # a story may have used several connections; none may be left open


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def given(app: Flask) -> Given:
    """Ordinary things for a test's story; see tests/given.py."""
    return Given()
