"""How each database is opened: SQLite survives a power cut, PostgreSQL may be started anew."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection, Engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.pool import ConnectionPoolEntry


def options(url: str) -> dict[str, Any]:
    """What SQLAlchemy is to open the database at this address with."""
    # The values of a statement that failed would stand in the log, and they name people.
    quiet = {"hide_parameters": True}
    if url.startswith("sqlite"):
        return {**quiet, "pool_size": 32, "max_overflow": 32}
    return {
        **quiet,
        "pool_size": 10,
        "max_overflow": 10,
        "pool_recycle": 1800,
        "connect_args": {
            "connect_timeout": 5,
            "options": "-c statement_timeout=30000 -c lock_timeout=5000 -c timezone=UTC",
        },
    }


def prepare_sqlite(engine: Engine, is_writing: Callable[[], bool]) -> None:
    """Every connection writes safely; transactions that write take the lock at their beginning.

    `is_writing` says so of those in a `transaction()`; the execution option `writing` of others.
    """

    @event.listens_for(engine, "connect")
    def _connect(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None  # we say BEGIN ourselves; the driver guesses wrongly
        # FULL: with NORMAL, a power cut takes loans that were already acknowledged.
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            "busy_timeout=10000",
            # What is deleted is overwritten: a forgotten name must not lie about in the file.
            "secure_delete=ON",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        at_once = is_writing() or connection.get_execution_options().get("writing", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if at_once else "BEGIN")


#: A connection idle for longer is asked whether its server still lives. Asking each time would
#: make every request wait for one more answer.
IDLE_S = 1.0


def prepare_postgresql(engine: Engine) -> None:
    """A connection whose server died while it lay idle is replaced before anybody notices."""

    @event.listens_for(engine, "checkin")
    def _put_away(_connection: object, record: ConnectionPoolEntry) -> None:
        record.info["idle_since"] = time.monotonic()

    @event.listens_for(engine, "checkout")
    def _taken_out(connection: DBAPIConnection, record: ConnectionPoolEntry, _: object) -> None:
        idle_since = record.info.get("idle_since")
        if idle_since is None or time.monotonic() - idle_since < IDLE_S:
            return
        try:
            engine.dialect.do_ping(connection)
        except engine.dialect.loaded_dbapi.Error as gone:
            raise DisconnectionError from gone  # the pool opens another
