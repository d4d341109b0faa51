"""Backup and restore of an SQLite file.

Backup lets SQLite write all rows of one moment into a new file while loans go on. Restore prepares
the new file beside the old one and swaps them in one step of the file system.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from library_share.safekeeping.archive import to_disk
from library_share.safekeeping.errors import NotABackup

MAGIC = b"SQLite format 3\x00"


def copy_online(source: Path, target: Path) -> None:
    """Write the state of this moment to `target`, as one whole file.

    Row by row and not page by page, so that nothing lies between the rows any more: what was
    deleted before deleted bytes were overwritten does not go into a backup.
    """
    try:
        with closing(sqlite3.connect(source)) as reading:
            reading.execute("PRAGMA busy_timeout=10000")
            reading.execute("VACUUM INTO ?", (str(target),))
    except sqlite3.OperationalError:
        raise  # the disk is full, or the file is busy: that is no damage
    except sqlite3.DatabaseError as fault:
        raise NotABackup(path=str(source), said=str(fault)) from None
    check_whole(target)


def check_whole(path: Path) -> None:
    """Read every page and every reference; NotABackup tells what is damaged."""
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as reading:
            said = [row[0] for row in reading.execute("PRAGMA integrity_check(3)")]
            if said != ["ok"]:
                raise NotABackup(path=str(path), said="; ".join(said))
            if broken := reading.execute("PRAGMA foreign_key_check").fetchone():
                raise NotABackup(path=str(path), said=f"{broken[0]} {broken[1]} → {broken[2]}")
    except sqlite3.DatabaseError as fault:
        raise NotABackup(path=str(path), said=str(fault)) from None


def revision_of(path: Path) -> str:
    """The schema revision a file was written with; NotABackup when it has none."""
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as reading:
            row = reading.execute("SELECT version_num FROM alembic_version").fetchone()
    except sqlite3.DatabaseError as fault:
        raise NotABackup(path=str(path), said=str(fault)) from None
    if row is None:
        raise NotABackup(path=str(path), said="alembic_version")
    return str(row[0])


def swap_in(fresh: Path, database: Path) -> Path | None:
    """Put the file `fresh` in the database's place; where the old one is kept, if there was one.

    Nobody may have the database open. A crash at any moment leaves the old or the new one whole.
    """
    to_disk(fresh)
    kept = None
    if database.exists():
        _settle(database)
        kept = database.with_name(database.name + ".before-restore")
        kept.unlink(missing_ok=True)
        _another_name(database, kept)
    os.replace(fresh, database)
    to_disk(database.parent)
    return kept


def _settle(database: Path) -> None:
    """Bring the log into the file: a stale log must never be replayed into the new one."""
    try:
        with closing(sqlite3.connect(database)) as old:
            old.execute("PRAGMA journal_mode=DELETE")
    except sqlite3.DatabaseError:
        # It is damaged, which may be why somebody restores: its log belongs to nothing else.
        for log in ("-wal", "-shm", "-journal"):
            beside = database.with_name(database.name + log)
            if beside.exists():
                os.replace(beside, database.with_name(f"{database.name}.before-restore{log}"))


def _another_name(database: Path, kept: Path) -> None:
    try:
        os.link(database, kept)
    except OSError:  # a USB stick's file system knows no second names
        shutil.copyfile(database, kept)
        to_disk(kept)
