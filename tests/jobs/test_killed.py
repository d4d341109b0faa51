"""The power fails while reminders are told; the PC stays off for a week; then it is started."""

from __future__ import annotations

import signal
import subprocess
import sys
from datetime import timedelta
from threading import Event

import pytest
from sqlalchemy import func, select, update

from library_share import clock
from library_share.circulation.actions import Deed, lend
from library_share.circulation.queries import copy_at_hand
from library_share.circulation.reminders.models import RemindedLoan, Reminder
from library_share.database import db, transaction
from library_share.jobs.models import Turn
from library_share.notices.models import Notice
from library_share.notices.rules import Channel, State
from library_share.patrons.queries import find_patron_with_id
from tests.server import ROOT, environment, servers

DAYS_LATE, OFF = 2, timedelta(days=7)

#: Killed after everything was written and before it was kept, or right after it was.
DYING = """
import os, signal, sys
from library_share import jobs
from library_share.app import create_app
from library_share.jobs.schedules import SCHEDULES
from library_share.circulation.reminders import telling
import library_share.jobs.running as running

def dies(*_args, **_more):
    os.kill(os.getpid(), signal.SIGKILL)

if sys.argv[1] == "before":
    telling.tell_all = dies
else:
    real = running._carry_out
    def carry_out(claim):
        real(claim)
        if claim.schedule.code == "remind_of_books":
            dies()
    running._carry_out = carry_out
for code in list(SCHEDULES):
    if code != "remind_of_books":
        del SCHEDULES[code]
with create_app().app_context():
    jobs.run_due()
"""


def how_many(model) -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(model))


@pytest.mark.slow
@pytest.mark.parametrize("when", [pytest.param("before", marks=pytest.mark.once), "after"])
def test_story_1001_killed_in_the_middle_and_off_for_a_week(app, databases, given, tmp_path, when):
    """It was a week ago when it died: the server of today tells each child once, as of today."""
    given.a_policy(days=7, loans_at_most=50)
    library = given.a_library("THCS")
    patrons = [given.a_patron(f"Bạn {number}", library) for number in range(3)]
    then = clock.now() - timedelta(days=7 + DAYS_LATE + 8)
    for patron in patrons:
        for _ in range(2):
            copy = given.a_copy(library=library)
            with clock.pretend(then), transaction():
                deed = Deed(library_id=library.id, account_id=None, at=then)
                lend(copy_at_hand(copy.id), find_patron_with_id(patron.id), deed)
    db.session.rollback()

    died = subprocess.run(
        [sys.executable, "-c", DYING, when],
        env=environment(databases.url, tmp_path),
        cwd=ROOT,
        check=False,
        capture_output=True,
    )
    assert died.returncode == -signal.SIGKILL, died.stderr.decode()
    told = how_many(Reminder)
    assert told == (0 if when == "before" else 3)
    with transaction():  # all of this was a week ago
        for model, columns in (
            (Turn, ("due_at", "begun_at", "alive_at", "done_at")),
            (Notice, ("told_at",)),
        ):
            for row in db.session.scalars(select(model)):
                for column in columns:
                    moment = getattr(row, column)
                    setattr(row, column, moment and moment - OFF)
        db.session.execute(update(Reminder).values(day=clock.today() - OFF))
        db.session.execute(update(RemindedLoan).values(stage=1))

    with servers(databases.url, tmp_path) as made:
        made.start()
        assert _wait_until(lambda: _went_well() and _waiting() == 3)
        made.running[-1].kill()
        made.running[-1].wait()
        made.start()  # and once more, on the same day
        made.running[-1].terminate()
        made.running[-1].wait()
    assert _waiting() == 3
    stages = db.session.scalars(select(RemindedLoan.stage).order_by(RemindedLoan.stage)).all()
    assert stages == ([2] * 6 if when == "before" else [1] * 6 + [2] * 6)


def _waiting() -> int:
    db.session.rollback()
    waits = (Notice.state == State.WAITING, Notice.channel == Channel.SLIP)
    return db.session.scalar(select(func.count(Notice.id)).where(*waits)) or 0


def _went_well() -> bool:
    db.session.rollback()
    done_at = db.session.scalar(select(Turn.done_at).where(Turn.code == "remind_of_books"))
    return done_at is not None and done_at > clock.now() - timedelta(days=1)


def _wait_until(true, within_s: int = 120) -> bool:
    pause = Event()
    for _ in range(within_s * 4):
        if true():
            return True
        pause.wait(0.25)
    return False
