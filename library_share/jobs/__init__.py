"""Long work with progress: it runs in the same process, survives a restart, and can be left.

A *task* is a function known by name; a *job* is one request to run it, kept as a row. The row is
the truth: a queue of job numbers beside it (Huey, in a file of its own, so that looking for work
does not compete with the desk) only says which to take next, and is filled anew at each start.

    @jobs.task("import_patrons")
    def import_patrons(job: Progress, *, draft_id: int) -> dict[str, Any]: ...

    with transaction():
        job = jobs.actions.enqueue("import_patrons", {"draft_id": 7}, account_id)

A job that was running when the server died runs again, so a task must be safe to repeat: it
writes in one transaction, and calls `job.finish(result)` inside it when repeating would do harm.
"""

from __future__ import annotations

from flask import Flask

from library_share.database import transaction
from library_share.jobs import actions as actions
from library_share.jobs import leases, pages
from library_share.jobs import models as models
from library_share.jobs.progress import Progress as Progress
from library_share.jobs.progress import every_hour as every_hour
from library_share.jobs.progress import every_minute as every_minute
from library_share.jobs.progress import task as task
from library_share.jobs.queue import Queue

_started: list[Queue] = []


def init_app(app: Flask) -> None:
    data_dir = app.config["SETTINGS"].data_dir
    app.extensions["jobs"] = Queue(
        app,
        run=lambda job_id: actions.run(job_id, leases.worker_of(data_dir)),
        left=_left,
        tidy_up=actions.tidy_up,
        tick=actions.tick,
    )
    app.register_blueprint(pages.blueprint)


def _left() -> list[int]:
    with transaction():
        return actions.unfinished(leases.new_worker())


def start(app: Flask) -> None:
    """Begin to work, in threads of this process; what a dead one left undone comes first.

    Only one process works in a data folder; several may share a database.
    """
    with app.app_context():
        with transaction():
            waiting = actions.unfinished(leases.worker_of(app.config["SETTINGS"].data_dir))
        actions.tidy_up()
    queue: Queue = app.extensions["jobs"]
    queue.start(waiting)
    _started.append(queue)


def stop() -> None:
    """Take no more work and wait for the job at hand."""
    while _started:
        _started.pop().stop()
