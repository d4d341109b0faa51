"""Whoever was erased stays erased when an older backup is restored.

A line for each of them is kept beside the database, in a file that no restore touches: the number
of the row and the moment it was made, no name. The hourly sweep erases them anew. Of two rows that
became one, a line says which rows an older backup still has: they go with the one that was kept.
"""

from __future__ import annotations

import os
from collections import defaultdict
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
#: Begins the line of two rows; so half a line of theirs is never taken for an erasure.
_MERGED = "merged"


def remember(patron: Patron) -> None:
    """Once the erasure is kept, so is its line, and those of the rows that had become one with it.
    A row that is somebody again, because the merge was taken back with a backup, stays."""
    stays = _line(patron.id, patron.created_at)
    before = [line for line in _made_of(stays) if _is_gone(line, patron)]
    after_commit(lambda: _write(stays, *before))


def remember_merge(kept: Patron, other: Patron, joined_at: datetime) -> None:
    """The row that stays counts as made at `joined_at`; before, both were made when they say."""
    stays = _line(kept.id, joined_at)
    before = {_line(one.id, one.created_at) for one in (kept, other)} - {stays}
    lines = [f"{_MERGED} {stays} {line}" for line in sorted(before)]
    after_commit(lambda: _write(*lines))


def come_back() -> Iterator[Patron]:
    """Patrons with a name who had been erased: an older backup brought them back."""
    lines = {line for line in _lines() if _is_plain(line)}
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


def _write(*lines: str) -> None:
    known = _lines()
    new = "".join(f"{line}\n" for line in lines if line not in known)
    if not new:
        return
    with _path().open("a+b") as file:
        if file.tell() and not _ends_a_line():
            new = f"\n{new}"  # after a power cut
        file.write(new.encode("ascii"))
        file.flush()
        os.fsync(file.fileno())


def _ends_a_line() -> bool:
    return _path().read_bytes().endswith(b"\n")


def _lines() -> set[str]:
    if not _path().exists():
        return set()
    text = _path().read_text(encoding="ascii", errors="ignore")
    return {" ".join(line.split()) for line in text.splitlines()}


def _is_plain(line: str) -> bool:
    """Whether it is the whole line of an erased row: a power cut may have left half of one."""
    parts = line.split()
    return len(parts) == 2 and parts[0].isdigit()


def _made_of(stays: str) -> set[str]:
    """The rows that became this one, and those that had become them."""
    made_of: dict[str, list[str]] = defaultdict(list)
    for line in _lines():
        match line.split():
            case [word, number, moment, *before] if word == _MERGED and len(before) == 2:
                made_of[f"{number} {moment}"].append(" ".join(before))
    found: set[str] = set()
    waiting = [stays]
    while waiting:
        new = set(made_of[waiting.pop()]) - found
        found |= new
        waiting += new
    return found


def _is_gone(line: str, patron: Patron) -> bool:
    """Whether the row is this patron's own, of before a merge, or nobody's any more."""
    number = int(line.partition(" ")[0])
    other = db.session.get(Patron, number)
    return number == patron.id or other is None or other.erased_on is not None


def _path() -> Path:
    return Path(current_app.config["SETTINGS"].data_dir) / FILE
