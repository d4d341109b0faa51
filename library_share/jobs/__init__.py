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

A *schedule* is an action that is due again and again (`every`); its row says when, who is at it,
and what came of it last. What was missed while the PC was off is made up for once.
"""

from __future__ import annotations

from flask import Flask

from library_share.database import transaction
from library_share.jobs import actions as actions
from library_share.jobs import api, leases, pages, running, schedule_pages
from library_share.jobs import models as models
from library_share.jobs.progress import Progress as Progress
from library_share.jobs.progress import task as task
from library_share.jobs.queue import Queue
from library_share.jobs.running import run_due as run_due
from library_share.jobs.schedules import every as every
from library_share.translation import N_
from library_share.web import navigation
from library_share.web.access import Act
from library_share.web.api import serve
from library_share.web.navigation import Entry

_started: list[Queue] = []


def init_app(app: Flask) -> None:
    data_dir = app.config["SETTINGS"].data_dir
    app.extensions["jobs"] = Queue(
        app,
        run=lambda job_id: actions.run(job_id, leases.worker_of(data_dir)),
        left=_left,
        run_due=run_due,
    )
    app.register_blueprint(pages.blueprint)
    app.register_blueprint(schedule_pages.blueprint)
    serve(app, api.part)
    navigation.add(
        app,
        Entry(
            label=N_("What runs by itself"),
            endpoint="schedules.show",
            icon="arrow-repeat",
            order=95,
            act=Act.SET_UP,
        ),
    )


def _left() -> list[int]:
    with transaction():
        return actions.unfinished(leases.new_worker())


def start(app: Flask) -> None:
    """Begin to work, in threads of this process; what a dead one left undone comes first.

    Only one process works in a data folder; several may share a database.
    """
    with app.app_context(), transaction():
        worker = leases.worker_of(app.config["SETTINGS"].data_dir)
        waiting = actions.unfinished(worker)
        running.let_go(worker)
    queue: Queue = app.extensions["jobs"]
    queue.start(waiting)
    _started.append(queue)


def stop() -> None:
    """Take no more work and wait for the job at hand."""
    while _started:
        _started.pop().stop()
