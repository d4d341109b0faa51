"""The database: one typed base for all models, and the only place that commits.

`with transaction():` at the edge (a page, an API function, a command, a job) begins and ends
everything that is written. Reading needs no block.

SQLite knows one writer at a time and lets the waiting ones fight for the lock, which starves
some for seconds. Writers of this process therefore queue in the order they came before they
`BEGIN IMMEDIATE`. PostgreSQL locks rows instead and needs no queue.
"""

from __future__ import annotations

import enum
import logging
import re
import threading
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from functools import cached_property
from typing import Any, cast

from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import (
    CheckConstraint,
    Connection,
    DateTime,
    Dialect,
    Enum,
    Index,
    MetaData,
    Table,
    UniqueConstraint,
    event,
    text,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.types import TypeDecorator

from library_share.engines import options, prepare_postgresql, prepare_sqlite
from library_share.errors import Problem
from library_share.prepared import Prepared

log = logging.getLogger(__name__)

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """What every model inherits from."""

    metadata = MetaData(naming_convention=NAMES)


db = SQLAlchemy(model_class=Base, session_options={"expire_on_commit": False})


def table_of(model: type[Base]) -> Table:
    """A model's table, for statements that are put together once and run often."""
    return cast(Table, model.__table__)


class UtcDateTime(TypeDecorator[datetime]):
    """A moment with its zone, kept as UTC; SQLite itself knows no zones."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a moment without a zone: {value}")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def choice_of(kind: type[enum.StrEnum], name: str) -> Enum:
    """A column that holds one of `kind`'s values, with a named check in every database."""
    return Enum(
        kind,
        name=name,
        native_enum=False,
        create_constraint=True,
        length=24,
        values_callable=lambda members: [member.value for member in members],
    )


# --- one request, one transaction ------------------------------------------------------------


class _Writing:
    """One transaction: its session, its connection once there is one, and what comes after it."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.is_sqlite = _is_sqlite(session)
        self.letters: list[Callable[[], None]] = []

    @cached_property
    def connection(self) -> Connection:
        return self.session.connection()


_writing: ContextVar[_Writing | None] = ContextVar("writing", default=None)


class _Queue:
    """A lock that serves in the order of arrival; Python's own lock promises no order."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._taken = False
        self._waiting: deque[threading.Lock] = deque()

    def __enter__(self) -> None:
        with self._guard:
            if not self._taken:
                self._taken = True
                return
            turn = threading.Lock()
            turn.acquire()
            self._waiting.append(turn)
        turn.acquire()  # let go of by the one before

    def __exit__(self, *_: object) -> None:
        with self._guard:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._taken = False


_writers = _Queue()


def stop_reading() -> None:
    """End the snapshot that reading began: while one goes on, SQLite's log cannot be ended."""
    db.session.rollback()


@contextmanager
def transaction() -> Iterator[None]:
    """Everything written inside is kept together when the block ends, or not at all.

    A block inside a block belongs to the outer one. What `after_commit` was given runs after the
    outermost block was kept.
    """
    if is_writing():
        yield
        return

    session = db.session()
    if session.in_transaction():
        # End the snapshot that reading began; it is too old to decide upon. Not by ROLLBACK, at
        # which psycopg forgets all statements it has prepared; planning is half of their cost.
        session.commit()
    writing = _Writing(session)
    before = _writing.set(writing)
    try:
        if writing.is_sqlite:
            with _writers:
                yield from _kept(session)
        else:
            yield from _kept(session)
    finally:
        _writing.reset(before)
    for letter in writing.letters:
        try:
            letter()
        except Exception:  # the change is kept; a letter that fails must not unsay it
            log.exception("after_commit failed")


def _kept(session: Session) -> Iterator[None]:
    try:
        yield
        session.commit()
    except BaseException:
        session.rollback()
        raise


def _is_sqlite(session: Session) -> bool:
    return session.get_bind().dialect.name == "sqlite"


def run(statement: Prepared, **values: Any) -> list[Any]:
    """Run a prepared statement on the session's connection; the rows that it returns.

    What the session holds unwritten is written first, as it would do itself.
    """
    writing = _writing.get()
    session = writing.session if writing else db.session()
    session.flush()  # quick when there is nothing
    return statement.run(writing.connection if writing else session.connection(), values)


def first(statement: Prepared, **values: Any) -> Any:
    """The first of the rows that `run` gives, or None."""
    rows = run(statement, **values)
    return rows[0] if rows else None


def is_writing() -> bool:
    """Whether this is inside `transaction()`."""
    return _writing.get() is not None


def read_one_moment() -> None:
    """Let all that is read from now on be of one moment, and take as long as it takes.

    SQLite's transactions always read so; PostgreSQL's must be told.
    """
    if locks_rows() and not is_writing():
        db.session.rollback()
        db.session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
        db.session.execute(text("SET LOCAL statement_timeout = 0"))


def locks_rows() -> bool:
    """Whether writers meet row by row (PostgreSQL); SQLite lets one write at a time anyway."""
    writing = _writing.get()
    return not (writing.is_sqlite if writing else _is_sqlite(db.session()))


def insert_into(table: Table) -> Any:
    """An insert that may say what to do about a row that is there already."""
    return postgresql.insert(table) if locks_rows() else sqlite.insert(table)


def after_commit(letter: Callable[[], None]) -> None:
    """Run `letter` when the change is kept; never when it is not."""
    writing = _writing.get()
    if writing is None:
        raise RuntimeError("after_commit() outside transaction()")
    writing.letters.append(letter)


@contextmanager
def attempt() -> Iterator[None]:
    """A part that may fail alone inside a transaction: its writes go, the rest stays."""
    with db.session.begin_nested():
        yield


@event.listens_for(Session, "before_flush")
def _only_inside_a_transaction(session: Session, *_: object) -> None:
    if not is_writing() and (session.new or session.dirty or session.deleted):
        raise RuntimeError("written outside transaction()")


# --- the database's own judgement, by name ---------------------------------------------------


@contextmanager
def judged(problems: Mapping[str, Problem]) -> Iterator[None]:
    """Turn the breach of a named constraint into the problem it means.

    `problems` maps names of constraints to what people are told. Any other breach is a bug.
    """
    try:
        yield
        db.session.flush()
    except IntegrityError as breach:
        problem = problems.get(broken_constraint(breach) or "")
        if problem is None:
            raise
        raise problem from breach


_SQLITE_UNIQUE = re.compile(r"UNIQUE constraint failed: (?P<columns>[\w., ]+)$")
_SQLITE_INDEX = re.compile(r"UNIQUE constraint failed: index '(?P<name>\w+)'")
_SQLITE_CHECK = re.compile(r"CHECK constraint failed: (?P<name>\w+)")
_SQLITE_TRIGGER = re.compile(r"^(?P<name>\w+)$")


def broken_constraint(breach: IntegrityError) -> str | None:
    """The constraint that said no; None when the database does not tell (SQLite's foreign keys)."""
    diagnosis = getattr(breach.orig, "diag", None)
    if diagnosis is not None:
        return str(diagnosis.constraint_name) if diagnosis.constraint_name else None
    text = str(breach.orig)
    for pattern in (_SQLITE_INDEX, _SQLITE_CHECK, _SQLITE_TRIGGER):
        if found := pattern.search(text):
            return found["name"]
    if found := _SQLITE_UNIQUE.search(text):
        return _unique_over([part.strip() for part in found["columns"].split(",")])
    return None


def _unique_over(qualified: list[str]) -> str | None:
    """SQLite names the columns of a unique index, not the index: look its name up."""
    table = db.metadata.tables.get(qualified[0].split(".")[0])
    wanted = [name.split(".")[1] for name in qualified]
    if table is None:
        return None
    return next((name for name, columns in _uniques(table) if columns == wanted), None)


def _uniques(table: Table) -> Iterator[tuple[str, list[str]]]:
    for index in table.indexes:
        if index.unique:
            yield str(index.name), [column.name for column in index.columns]
    for constraint in table.constraints:
        if isinstance(constraint, UniqueConstraint):
            yield str(constraint.name), [column.name for column in constraint.columns]


def unique_where(name: str, *columns: str, where: Any) -> Index:
    """A partial unique index, the same in both databases."""
    return Index(name, *columns, unique=True, sqlite_where=where, postgresql_where=where)


def check(name: str, condition: str) -> CheckConstraint:
    """A named check; `name` stands in errors as `ck_<table>_<name>`."""
    return CheckConstraint(condition, name=name)


# --- start-up --------------------------------------------------------------------------------


def init_app(app: Flask) -> None:
    settings = app.config["SETTINGS"]
    app.config["SQLALCHEMY_DATABASE_URI"] = settings.database_url
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = options(settings.database_url)
    db.init_app(app)
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            settings.data_dir.mkdir(parents=True, exist_ok=True)
            prepare_sqlite(db.engine, is_writing)
        else:
            prepare_postgresql(db.engine)
