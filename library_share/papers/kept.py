"""Files that were too large to wait for: kept for a day, for whoever asked.

What is printed may carry names: it does not lie about longer.
"""

from __future__ import annotations

import os
from datetime import datetime, timedelta
from pathlib import Path
from uuid import uuid4

from flask import current_app

from library_share import clock, jobs
from library_share.papers.errors import FileGone
from library_share.translation import N_, ngettext

KEPT_FOR = timedelta(days=1)


def keep(content: bytes) -> str:
    """Keep the whole file or none of it, for this server's eyes only; answers its key."""
    forget_old_files()  # another process's turn looks into its own folder only
    key = uuid4().hex
    path = _path_of(key)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    unfinished = path.with_suffix(".part")
    with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
    unfinished.replace(path)
    return key


def read(key: str, made_at: datetime) -> bytes:
    """What was kept under this key; FileGone after a day."""
    if made_at < clock.now() - KEPT_FOR:
        raise FileGone
    try:
        return _path_of(key).read_bytes()
    except FileNotFoundError:
        raise FileGone from None


@jobs.every(
    hours=1,
    name=N_("Delete printed files"),
    purpose=N_("A file that was printed can be fetched for a day."),
    outcome=lambda num: ngettext("%(num)s file deleted", "%(num)s files deleted", num),
)
def forget_old_files() -> int:
    """Delete files of more than a day, and what a server that died left unfinished."""
    oldest = (clock.now() - KEPT_FOR).timestamp()
    old = [path for path in _path_of("").parent.glob("*.p*") if path.stat().st_mtime < oldest]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)


def forget_all_files() -> None:
    """Somebody may be on them who is erased now."""
    for path in _path_of("").parent.glob("*.p*"):
        path.unlink(missing_ok=True)


def _path_of(key: str) -> Path:
    folder: Path = current_app.config["SETTINGS"].data_dir / "printed"
    return folder / f"{key}.pdf"
