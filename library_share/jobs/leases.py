"""Which process works on a job, when several processes share one database.

A process that works on a job says every few seconds that it lives. When it is silent for the
length of a lease, others may take the job up. A process that only slept (a closed laptop) finds
its lease gone when it wants to write, and writes nothing: `LeaseLost`.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

from flask import Flask, current_app
from sqlalchemy import ColumnElement, or_, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import InstrumentedAttribute

from library_share import clock
from library_share.database import db, transaction
from library_share.jobs.models import Job, JobState

log = logging.getLogger(__name__)

#: Longer than one import holds SQLite's write lock, and than clocks of two servers differ.
LEASE = timedelta(minutes=2)
SIGN_EVERY_S = 15


class LeaseLost(Exception):
    """Another process has the job now; nothing of ours may be written."""


def new_worker() -> str:
    """A name for whoever works once."""
    return str(uuid4())


def worker_of(data_dir: Path) -> str:
    """The name of the one process that works in this data folder, the same after a restart, so
    that it knows at once what it left undone."""
    kept = data_dir / "worker.id"
    if not kept.exists():
        data_dir.mkdir(parents=True, exist_ok=True)
        kept.write_text(new_worker(), encoding="ascii")
    return kept.read_text(encoding="ascii").strip()


def is_silent(alive_at: InstrumentedAttribute[datetime | None]) -> ColumnElement[bool]:
    """Whether whoever gave this sign of life is silent for too long; one of the future was given
    before the clock was set back, and proves nothing."""
    now = clock.now()
    return or_(alive_at.is_(None), alive_at < now - LEASE, alive_at > now + LEASE)


def has_ended() -> ColumnElement[bool]:
    """Whether whoever works on a job was silent for too long."""
    return is_silent(Job.alive_at)


def note(job_id: int, worker: str, **columns: Any) -> None:
    """Change a job that `worker` works on, with a sign of life; LeaseLost when others have it."""
    kept = db.session.execute(
        update(Job)
        .where(Job.id == job_id, Job.worker == worker, Job.state == JobState.RUNNING)
        .values(alive_at=clock.now(), **columns)
        .returning(Job.id)
    )
    if kept.one_or_none() is None:
        raise LeaseLost


@contextmanager
def signs_of_life(sign: Callable[[], None], what: str) -> Iterator[None]:
    """Give them for the length of the block, from a thread of its own. `sign` writes one, or raises
    LeaseLost; `what` is the work's name in the log."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    done = threading.Event()
    beating = threading.Thread(target=_beat, args=(app, done, sign, what), daemon=True)
    beating.start()
    try:
        yield
    finally:
        done.set()
        beating.join()


def _beat(app: Flask, done: threading.Event, sign: Callable[[], None], what: str) -> None:
    while not done.wait(SIGN_EVERY_S):
        with app.app_context():
            try:
                with transaction():
                    sign()
            except LeaseLost:
                return  # it is done, or another process has it
            except DBAPIError as busy:
                log.warning("no sign of life of %s: %s", what, busy.orig)
