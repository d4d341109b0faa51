"""Keep the data in one file, and bring it back."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

import flask_migrate
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from flask import current_app
from sqlalchemy import inspect, text

from library_share.database import db
from library_share.safekeeping import postgresql, queries, sqlite
from library_share.safekeeping.errors import (
    BackupTooNew,
    NoSuchFile,
    NoSuchFolder,
    NotABackup,
    NoTables,
    OtherDatabase,
    ServerRunning,
)
from library_share.safekeeping.lock import alone_in
from library_share.web import folder


@dataclass(frozen=True, kw_only=True)
class Backup:
    """A backup that was read through and found whole. `made_from`: `sqlite` or `postgresql`."""

    path: Path
    size_bytes: int
    made_from: str
    revision: str


@dataclass(frozen=True, kw_only=True)
class Restored:
    """What came back: rows by table, what `verify` found, where the former data are kept."""

    rows: dict[str, int]
    findings: list[queries.Finding]
    kept: Path


def migrate() -> None:
    """Bring the database to this version's tables; nothing happens when it is there already."""
    flask_migrate.upgrade()


def is_migrated() -> bool:
    """Whether the database has tables at all."""
    return inspect(db.engine).has_table("alembic_version")


def require_tables() -> None:
    """NoTables when there is no database yet."""
    if not is_migrated():
        raise NoTables


def back_up(path: Path) -> Backup:
    """Write everything to one file while loans go on; it appears only when it is whole."""
    if not path.absolute().parent.is_dir():
        raise NoSuchFolder(path=str(path.absolute().parent))
    require_tables()
    unfinished = path.with_name(f"{path.name}.unfinished-{os.getpid()}")
    try:
        if _is_sqlite():
            sqlite.copy_online(_sqlite_file(), unfinished)
        else:
            postgresql.dump(db.engine.url, unfinished)
        os.replace(unfinished, path)
    finally:
        unfinished.unlink(missing_ok=True)
    return look_at(path)


def look_at(path: Path) -> Backup:
    """Read a backup through; a Refused says why it cannot be used here."""
    if not path.is_file():
        raise NoSuchFile(path=str(path))
    with path.open("rb") as opened:
        first = opened.read(16)
    if first == sqlite.MAGIC:
        made_from = "sqlite"
    elif first.startswith(postgresql.MAGIC):
        made_from = "postgresql"
    else:
        raise NotABackup(path=str(path), said="?")
    if made_from != db.engine.dialect.name:
        raise OtherDatabase(path=str(path), made_from=made_from, wanted=db.engine.dialect.name)
    reader: ModuleType = sqlite if made_from == "sqlite" else postgresql
    reader.check_whole(path)
    backup = Backup(
        path=path,
        size_bytes=path.stat().st_size,
        made_from=made_from,
        revision=reader.revision_of(path),
    )
    if not _is_known(backup.revision):
        raise BackupTooNew(path=str(path), revision=backup.revision)
    return backup


def restore(path: Path) -> Restored:
    """Put a backup in the place of the database, bring its tables up to date, count and verify.

    The former data are kept beside it. No server may be running on the data folder.
    """
    data_dir: Path = current_app.config["SETTINGS"].data_dir
    running = ServerRunning(data_dir=str(data_dir))
    with alone_in(data_dir, otherwise=running):
        backup = look_at(path)
        db.session.remove()
        db.engine.dispose()
        kept = _swap_in_sqlite(backup) if _is_sqlite() else _swap_in_postgresql(backup, running)
        migrate()
        return Restored(rows=queries.rows_per_table(), findings=queries.findings(), kept=kept)


def _swap_in_sqlite(backup: Backup) -> Path:
    kept = sqlite.swap_in(backup.path, _sqlite_file())
    return kept or _sqlite_file()


def _swap_in_postgresql(backup: Backup, running: ServerRunning) -> Path:
    if _is_used_by_others():
        raise running
    kept: Path = current_app.config["SETTINGS"].data_dir / "postgresql.before-restore"
    if is_migrated():
        postgresql.dump(db.engine.url, kept)
    db.session.remove()
    db.engine.dispose()
    postgresql.swap_in(backup.path, db.engine.url)
    return kept


def _is_used_by_others() -> bool:
    """Servers on other machines hold no lock in our folder, but PostgreSQL knows them."""
    others = text(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
        "AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
    )
    return bool(db.session.scalar(others))


def _is_sqlite() -> bool:
    return db.engine.dialect.name == "sqlite"


def _sqlite_file() -> Path:
    return Path(str(db.engine.url.database))


def _is_known(revision: str) -> bool:
    try:
        return ScriptDirectory(str(folder("migrations"))).get_revision(revision) is not None
    except CommandError:
        return False
