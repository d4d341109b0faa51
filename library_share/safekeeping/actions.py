"""Keep the data in one file, and bring it back."""

from __future__ import annotations

import errno
import os
import shutil
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

from flask import current_app
from sqlalchemy import create_engine, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from library_share.database import db, stop_reading
from library_share.safekeeping import archive, postgresql, queries, schema, sqlite
from library_share.safekeeping.errors import (
    BackupTooNew,
    BackupUnderWay,
    CannotRead,
    CannotWrite,
    DatabaseDamaged,
    NoPlainFile,
    NoRoom,
    NoSuchFile,
    NoSuchFolder,
    NotABackup,
    OtherDatabase,
    ServerRunning,
)
from library_share.safekeeping.lock import BACKING_UP, alone_in

#: A connection that was closed is on the server's list for a moment more.
HANGS_UP_WITHIN_S = 2.0
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


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

    backup: Backup
    rows: dict[str, int]
    findings: list[queries.Finding]
    kept: Path


def back_up(path: Path) -> Backup:
    """Write everything to one file while loans go on; it appears only when it is whole."""
    if not path.absolute().parent.is_dir():
        raise NoSuchFolder(path=str(path.absolute().parent))
    if path.exists() and not (path.is_file() or path.is_dir()):
        # A disk's device would be replaced by a file of that name, not written to.
        raise NoPlainFile(path=str(path))
    schema.require_tables()
    with alone_in(
        _data_dir(), otherwise=BackupUnderWay(data_dir=str(_data_dir())), name=BACKING_UP
    ):
        # Always the same names: what a killed backup leaves behind, the next one tidies away.
        snapshot = _data_dir() / "backup.snapshot"
        unfinished = path.with_name(path.name + ".unfinished")
        try:
            with _writing(snapshot):
                revision = _take(snapshot)
            with _writing(path):
                archive.pack(snapshot, unfinished, made_from=_kind(), revision=revision)
                os.replace(unfinished, path)
                archive.to_disk(path.absolute().parent)
        finally:
            with suppress(OSError):  # what went wrong first is what is told
                unfinished.unlink(missing_ok=True)
            _throw_away(snapshot)
    note = archive.read_through(path)
    return Backup(
        path=path,
        size_bytes=path.stat().st_size,
        made_from=note.made_from,
        revision=note.revision,
    )


def _take(snapshot: Path) -> str:
    """Write the state of this moment to `snapshot`; answers the revision of its tables."""
    _throw_away(snapshot)
    snapshot.touch(mode=0o600)
    try:
        if _is_sqlite():
            sqlite.copy_online(_sqlite_file(), snapshot)
        else:
            postgresql.dump(db.engine.url, snapshot)
        return str(_reader().revision_of(snapshot))
    except NotABackup as damage:
        raise DatabaseDamaged(said=damage.facts["said"]) from None


def prove(path: Path) -> Backup:
    """Take a backup out as a restore would, look it through, and throw that away again; a Refused
    says why it is no use."""
    proof = _data_dir() / "backup.proof"
    try:
        with _writing(proof):
            return _unpacked(path, proof)
    finally:
        _throw_away(proof)


def restore(path: Path, *, asked: Callable[[Backup], None] = lambda _backup: None) -> Restored:
    """Put a backup in the place of the database, bring its tables up to date, count and verify.

    `asked` is told of the backup when it was read through, and stops everything by raising. The
    former data are kept beside the new. No server may be running on the data folder.
    """
    running = ServerRunning(data_dir=str(_data_dir()))
    with alone_in(_data_dir(), otherwise=running):
        fresh = (_sqlite_file() if _is_sqlite() else _data_dir() / "dump").with_suffix(".restoring")
        try:
            with _writing(fresh):
                backup = _unpacked(path, fresh)
            asked(backup)
            with _writing(fresh):
                kept = _into_sqlite(path, fresh) if _is_sqlite() else _into_postgresql(path, fresh)
        finally:
            _throw_away(fresh)
        return Restored(
            backup=backup,
            rows=queries.rows_per_table(),
            findings=queries.findings(),
            kept=kept,
        )


def _unpacked(path: Path, fresh: Path) -> Backup:
    """The data of a backup, read through, in a file of ours; a Refused says why they are no use."""
    _take_out(path, fresh)
    with fresh.open("rb") as opened:
        first = opened.read(len(sqlite.MAGIC))
    made_from = next(
        (kind for kind, reader in _READERS.items() if first.startswith(reader.MAGIC)), ""
    )
    if not made_from:
        raise NotABackup(path=str(path), said="?")
    if made_from != _kind():
        raise OtherDatabase(path=str(path), made_from=made_from, wanted=_kind())
    try:
        _reader().check_whole(fresh)
        revision = str(_reader().revision_of(fresh))
    except NotABackup as damage:
        raise NotABackup(path=str(path), said=damage.facts["said"]) from None
    if not schema.is_known(revision):
        raise BackupTooNew(path=str(path), revision=revision)
    return Backup(path=path, size_bytes=path.stat().st_size, made_from=made_from, revision=revision)


def _take_out(path: Path, fresh: Path) -> None:
    """Former data that a restore kept beside the new are no archive, and come back all the same."""
    if not path.is_file():
        raise NoSuchFile(path=str(path))
    try:
        with path.open("rb") as opened:
            is_archive = opened.read(len(archive.MAGIC)) == archive.MAGIC
    except OSError as fault:
        raise CannotRead(path=str(path), said=fault.strerror) from None
    if is_archive:
        archive.unpack(path, fresh)
    else:
        archive.require_room(fresh.parent, path.stat().st_size)
        shutil.copyfile(path, fresh)


def _into_sqlite(path: Path, fresh: Path) -> Path:
    """Migrate beside the database, swap when all is well."""
    engine = create_engine(f"sqlite:///{fresh}", poolclass=NullPool)
    try:
        schema.migrate(engine)
        faults = schema.faults(engine)
    except DBAPIError as fault:  # its revision is ours, its tables are not
        raise NotABackup(path=str(path), said=str(fault.orig)) from None
    if faults:
        raise NotABackup(path=str(path), said=faults)
    with closing(sqlite3.connect(fresh)) as settled:
        settled.execute("PRAGMA journal_mode=DELETE")
    _let_go()
    return sqlite.swap_in(fresh, _sqlite_file()) or _sqlite_file()


def _into_postgresql(path: Path, fresh: Path) -> Path:
    """Swap in one transaction; put the former data back when the new ones cannot be migrated."""
    _let_go()  # our own idle connections are not others
    if _is_used_by_others():
        raise ServerRunning(data_dir=str(_data_dir()))
    kept = _data_dir() / "postgresql.before-restore"
    had_tables = schema.is_migrated()
    if had_tables:
        postgresql.dump(db.engine.url, kept)
    _let_go()
    postgresql.swap_in(fresh, db.engine.url)
    try:
        schema.migrate()
        faults = schema.faults(db.engine)
    except DBAPIError as fault:
        faults = str(fault.orig)
    if faults:
        _let_go()
        if had_tables:
            postgresql.swap_in(kept, db.engine.url)
        else:
            postgresql.empty(db.engine.url)
        raise NotABackup(path=str(path), said=faults)
    return kept


def _is_used_by_others() -> bool:
    """Servers on other machines hold no lock in our folder, but PostgreSQL knows them. Whoever has
    just hung up, as we ourselves, is known for a moment more."""
    others = text(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
        "AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
    )
    until = time.monotonic() + HANGS_UP_WITHIN_S
    while is_used := bool(db.session.scalar(others)):
        stop_reading()  # or the same list is told again
        if time.monotonic() > until:
            break
        time.sleep(0.05)
    return is_used


@contextmanager
def _writing(path: Path) -> Iterator[None]:
    """What disks say when they are full, read only or gone, as sentences."""
    try:
        yield
    except OSError as fault:
        if fault.errno in _FULL:
            raise NoRoom(path=str(path)) from fault
        raise CannotWrite(path=str(path), said=fault.strerror or str(fault)) from fault
    except sqlite3.OperationalError as fault:
        if fault.sqlite_errorcode == sqlite3.SQLITE_FULL:
            raise NoRoom(path=str(path)) from fault
        raise CannotWrite(path=str(path), said=str(fault)) from fault


def _throw_away(copy: Path) -> None:
    """Remove a database file of ours and the journals that a full disk or a power cut left beside
    it; what went wrong before is what is told."""
    for journal in ("", "-journal", "-wal", "-shm"):
        with suppress(OSError):
            copy.with_name(copy.name + journal).unlink(missing_ok=True)


def _let_go() -> None:
    db.session.remove()
    db.engine.dispose()


_READERS: dict[str, ModuleType] = {"sqlite": sqlite, "postgresql": postgresql}


def _reader() -> ModuleType:
    return _READERS[_kind()]


def _kind() -> str:
    return db.engine.dialect.name


def _is_sqlite() -> bool:
    return _kind() == "sqlite"


def _sqlite_file() -> Path:
    return Path(str(db.engine.url.database))


def _data_dir() -> Path:
    data_dir: Path = current_app.config["SETTINGS"].data_dir
    return data_dir
