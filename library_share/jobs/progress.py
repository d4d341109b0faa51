"""Tasks by name, and how far the job at hand has come."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from flask import current_app
from sqlalchemy import select

from library_share import clock
from library_share.database import db, transaction
from library_share.jobs.leases import note
from library_share.jobs.models import Job, JobState

Task = Callable[..., dict[str, Any]]

#: Telling more often than people can see only takes the write lock from the desk.
TOLD_EVERY_S = 0.3

TASKS: dict[str, Task] = {}


def task(name: str) -> Callable[[Task], Task]:
    """Register a function `(job: Progress, **arguments) -> dict` under a name that rows keep."""

    def register(function: Task) -> Task:
        TASKS[name] = function
        return function

    return register


class Progress:
    """The job at hand, as its task sees it."""

    def __init__(self, job_id: int, account_id: int | None, worker: str) -> None:
        self.job_id = job_id
        self.account_id = account_id
        self._worker = worker
        self._told_at = 0.0

    def tell(self, done: int, total: int, sentence: str = "") -> None:
        """Say how far it has come. Outside `transaction()` only: it is kept at once, in a small
        transaction of its own, so that others see it."""
        if time.monotonic() - self._told_at < TOLD_EVERY_S:
            return
        self._told_at = time.monotonic()
        percent = min(99, done * 100 // max(total, 1))
        with current_app.app_context(), transaction():
            self._note(percent=percent, sentence=sentence[:500])

    def finish(self, result: dict[str, Any], sentence: str = "") -> None:
        """Say that it is done, inside the transaction that did it: both are kept or neither, so a
        server that dies in between, or fell asleep, never does it twice."""
        self._note(
            state=JobState.DONE,
            percent=100,
            sentence=sentence[:500],
            result=result,
            ended_at=clock.now(),
        )

    def fail(self, sentence: str) -> None:
        """Say why it was not done."""
        self._note(state=JobState.FAILED, sentence=sentence[:500], ended_at=clock.now())

    def is_done(self) -> bool:
        """Whether the task said so itself."""
        state = db.session.scalar(select(Job.state).where(Job.id == self.job_id))
        return state is JobState.DONE

    def _note(self, **columns: Any) -> None:
        note(self.job_id, self._worker, **columns)
