"""Whoever was erased stays erased when an older backup is restored.

A line for each of them is kept beside the database, in a file that no restore touches: the number
of the row and the moment it was made, no name. The hourly sweep erases them anew.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from flask import current_app
from sqlalchemy import select

from library_share.database import after_commit, db
from library_share.patrons.models import Patron

#: In the data folder.
FILE = "erased-patrons.txt"
AT_ONCE = 500


def remember(patron: Patron) -> None:
    """Once the erasure is kept, so is its line."""
    line = _line(patron.id, patron.created_at)
    after_commit(lambda: _write(line))


def come_back() -> Iterator[Patron]:
    """Patrons with a name who had been erased: an older backup brought them back."""
    lines = _lines()
    ids = sorted({int(line.partition(" ")[0]) for line in lines})
    for start in range(0, len(ids), AT_ONCE):
        some = ids[start : start + AT_ONCE]
        query = select(Patron).where(Patron.id.in_(some), Patron.erased_on.is_(None))
        for patron in db.session.scalars(query).all():
            # A restored database may give a number anew: then it is somebody else.
            if _line(patron.id, patron.created_at) in lines:
                yield patron


def _line(patron_id: int, created_at: datetime) -> str:
    return f"{patron_id} {created_at.timestamp():.6f}"


def _write(line: str) -> None:
    if line not in _lines():
        with _path().open("a", encoding="ascii") as file:
            file.write(f"{line}\n")


def _lines() -> set[str]:
    """Whole lines only: a power cut may have left half of the last one."""
    if not _path().exists():
        return set()
    text = _path().read_text(encoding="ascii", errors="ignore")
    parts = (line.split() for line in text.splitlines())
    return {" ".join(part) for part in parts if len(part) == 2 and part[0].isdigit()}


def _path() -> Path:
    return Path(current_app.config["SETTINGS"].data_dir) / FILE
