"""Migrations run inside the application, on the database its settings name or on a given one."""

from __future__ import annotations

import warnings
from typing import Any

from alembic import context
from flask import current_app
from sqlalchemy import Engine

from library_share.database import UtcDateTime, db

#: Made by hand, because SQLAlchemy's models cannot say them; alembic leaves them alone.
BY_HAND = ("titles_fts",)


def is_ours(_thing: Any, name: str | None, _kind: str, _reflected: bool, _other: Any) -> bool:
    return not (name or "").startswith(BY_HAND)


def plainly(kind: str, thing: Any, _context: Any) -> Any:
    """Our column types in SQLAlchemy's words, so that old migrations need no code of ours."""
    if kind == "type" and isinstance(thing, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    return False


def run() -> None:
    engine: Engine = context.config.attributes.get("engine") or db.engine
    with engine.connect() as connection:
        sqlite = connection.dialect.name == "sqlite"
        raw = connection.connection.dbapi_connection
        assert raw is not None
        if sqlite:
            # A batch change drops the old table; with foreign keys on, that deletes its children.
            raw.execute("PRAGMA foreign_keys=OFF")
            broken_before = raw.execute("PRAGMA foreign_key_check").fetchall()
        context.configure(
            connection=connection,
            target_metadata=db.metadata,
            compare_server_default=False,
            include_object=is_ours,
            render_item=plainly,
            transaction_per_migration=True,
            transactional_ddl=True,
            **current_app.extensions["migrate"].configure_args,
        )
        with context.begin_transaction(), warnings.catch_warnings():
            # SQLAlchemy cannot read an index over an expression back; ours is made by hand.
            warnings.filterwarnings("ignore", ".*expression-based index titles_fts")
            context.run_migrations()
        if sqlite:
            broken = raw.execute("PRAGMA foreign_key_check").fetchall()
            raw.execute("PRAGMA foreign_keys=ON")
            if broken != broken_before:
                raise RuntimeError(f"foreign keys broken by a migration: {broken[:5]}")


run()
