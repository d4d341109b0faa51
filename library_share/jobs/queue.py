"""Which job comes next: a Huey queue in a file of its own, worked by threads of this process."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from typing import Any

from flask import Flask
from huey import SqliteHuey, crontab
from huey.consumer import Consumer

#: One at a time: there is one writer anyway, and imports of one library must not meet.
WORKERS = 1
STOP_WITHIN_S = 20


class _Consumer(Consumer):  # type: ignore[misc]
    """Threads inside a server, which has signal handlers of its own."""

    def _set_signal_handlers(self) -> None:
        pass


class Queue:
    """The queue of one application; its file is made when it is first needed.

    `run` does the job with a number, `left` answers which jobs nobody works on, `run_due` does
    the schedules that are due, once a minute; all inside the application's context.
    """

    def __init__(
        self,
        app: Flask,
        run: Callable[[int], None],
        left: Callable[[], Iterable[int]],
        run_due: Callable[[], None],
    ) -> None:
        self._app, self._run, self._left, self._run_due = app, run, left, run_due
        self._huey: Any = None
        self._consumer: _Consumer | None = None
        self._guard = threading.Lock()

    def put(self, job_id: int) -> None:
        """Let a worker take the job up; in tests it is done here and now."""
        if self._app.testing:
            self._work(job_id)
        else:
            self._opened()(job_id)

    def wake(self) -> None:
        """Let a worker look for schedules that are due before the minute is over."""
        if self._app.testing:
            self._run_due()
        else:
            self._opened()
            self._wake()

    def start(self, waiting: Iterable[int]) -> None:
        """Forget what the file says, begin with the jobs of `waiting`."""
        enqueue = self._opened()
        self._huey.flush()
        for job_id in waiting:
            enqueue(job_id)
        self._wake()
        self._consumer = _Consumer(
            self._huey,
            workers=WORKERS,
            periodic=True,
            max_delay=0.5,
            check_worker_health=False,
            shutdown_timeout=STOP_WITHIN_S,
        )
        self._consumer.start()

    def stop(self) -> None:
        if self._consumer is not None:
            self._consumer.stop(graceful=True)
            self._consumer = None
        if self._huey is not None:
            self._huey.storage.close()

    def _opened(self) -> Callable[[int], Any]:
        with self._guard:
            if self._huey is None:
                folder = self._app.config["SETTINGS"].data_dir
                folder.mkdir(parents=True, exist_ok=True)
                huey = SqliteHuey("jobs", filename=str(folder / "jobs.sqlite"), results=False)
                self._enqueue = huey.task(name="run")(self._work)
                huey.periodic_task(crontab(minute="*"), name="look_around")(self.look_around)
                self._wake = huey.periodic_task(crontab(minute="*"), name="run_due")(self._due)
                self._huey = huey
        enqueue: Callable[[int], Any] = self._enqueue
        return enqueue

    def _work(self, job_id: int) -> None:
        with self._app.app_context():
            self._run(job_id)

    def look_around(self) -> None:
        """Do what another process was asked for, or began, before it died."""
        with self._app.app_context():
            left = list(self._left())
        for job_id in left:
            self._work(job_id)

    def _due(self) -> None:
        with self._app.app_context():
            self._run_due()
