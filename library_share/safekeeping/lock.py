"""Whoever serves a data folder holds its lock, so that nothing is swapped under a running server.

The operating system lets go of it when the process dies, whatever the cause.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from library_share.errors import Problem

SERVING = "serving.lock"
BACKING_UP = "backup.lock"


@contextmanager
def alone_in(data_dir: Path, *, otherwise: Problem, name: str = SERVING) -> Iterator[None]:
    """Hold the folder's lock for the length of the block; `otherwise` when somebody has it."""
    data_dir.mkdir(parents=True, exist_ok=True)
    handle = os.open(data_dir / name, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            _take(handle)
        except OSError:
            raise otherwise from None
        yield
    finally:
        os.close(handle)


if sys.platform == "win32":
    import msvcrt

    def _take(handle: int) -> None:
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _take(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
