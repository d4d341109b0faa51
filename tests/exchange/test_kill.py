"""A server killed in the middle of a job: the next one finishes it, once."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading

import pytest

from library_share.copies.models import Copy, Stay
from library_share.database import db, transaction
from library_share.exchange import actions
from library_share.exchange.models import ImportDraft, ImportKind
from library_share.jobs.models import Job, JobState
from tests.exchange.making import TITLES, book, xlsx
from tests.sizes import often

SERVER = """
import threading
from library_share import jobs
from library_share.app import create_app
jobs.start(create_app())
print("working", flush=True)
threading.Event().wait()
"""
LINES, COPIES = 600, 5


@pytest.fixture
def server(app, tmp_path):
    """Starts a process that works on jobs; all are ended with the test."""
    settings = app.config["SETTINGS"]
    environment = {
        **os.environ,
        "LIBRARY_SHARE_DATABASE_URL": settings.database_url,
        "LIBRARY_SHARE_DATA_DIR": str(tmp_path),
        "LIBRARY_SHARE_SECRET_KEY": settings.secret_key,
    }
    started = []

    def start():
        process = subprocess.Popen(
            [sys.executable, "-c", SERVER], env=environment, stdout=subprocess.PIPE
        )
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.wait()
        process.stdout.close()


#: At once, while rows are read, while they are written.
MOMENTS_S = [0.1, pytest.param(0.0, marks=pytest.mark.once), 0.4, 0.05, 0.2][: often(5, gate=2)]


@pytest.mark.parametrize("moment_s", MOMENTS_S)
def test_a_killed_import_is_finished_once_by_the_next_server(
    server, given, school, monkeypatch, app, moment_s
):
    lines = [book(f"Sách số {no}", quantity=COPIES, no=no) for no in range(1, LINES + 1)]
    draft = actions.draft_of(xlsx(TITLES, *lines), "sach.xlsx", ImportKind.BOOKS, school, None)
    monkeypatch.setattr(app.extensions["jobs"], "put", lambda _job_id: None)
    with transaction():
        job_id = actions.confirm(actions.keep_draft(draft), tidy_names=False).id

    first = server()
    wait_for(lambda: state_of(job_id) is not JobState.WAITING)
    threading.Event().wait(moment_s)
    first.send_signal(signal.SIGKILL)
    first.wait()
    db.session.rollback()
    assert given.how_many(Copy) in (0, LINES * COPIES)

    server()
    wait_for(lambda: state_of(job_id) in (JobState.DONE, JobState.FAILED))
    assert state_of(job_id) is JobState.DONE
    assert given.how_many(Copy) == given.how_many(Stay) == LINES * COPIES
    assert given.how_many(ImportDraft) == 0


def state_of(job_id):
    db.session.rollback()
    return db.session.scalar(db.select(Job.state).where(Job.id == job_id))


def wait_for(true, within_s=60):
    """Ask again and again; another process decides when."""
    pause = threading.Event()
    for _ in range(within_s * 100):
        if true():
            return
        pause.wait(0.01)
    raise AssertionError("it did not happen in time")
