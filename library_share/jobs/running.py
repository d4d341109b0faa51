"""Doing what is due: each schedule by one process at a time, and once.

A process *claims* a schedule by an UPDATE that finds it due and unclaimed; the number it then bears
is the proof. What is done in one transaction is noted as done in that very transaction, so that a
process that died, or fell asleep and lost its claim, leaves nothing half done and nothing twice.
"""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask import current_app
from sqlalchemy import or_, select, update

from library_share import clock
from library_share.database import after_commit, db, insert_into, table_of, transaction
from library_share.errors import Problem
from library_share.jobs import leases
from library_share.jobs.models import Turn
from library_share.jobs.schedules import SCHEDULES, Schedule
from library_share.translation import N_, force_locale, gettext

log = logging.getLogger(__name__)

BROKE = N_("Something broke on our side; it is in the log as turn {number} of {code}.")


@dataclass(frozen=True, kw_only=True)
class _Claim:
    """The right to do a schedule now, as long as its row bears this number."""

    schedule: Schedule
    number: int
    worker: str
    at: datetime

    def note(self, **columns: Any) -> None:
        """Write to the row with a sign of life; LeaseLost when others have it."""
        kept = db.session.execute(
            update(Turn)
            .where(
                Turn.code == self.schedule.code,
                Turn.number == self.number,
                Turn.worker == self.worker,
            )
            .values(**{"alive_at": clock.now(), **columns})
            .returning(Turn.code)
        )
        if kept.one_or_none() is None:
            raise leases.LeaseLost


def run_due() -> None:
    """Do every schedule that is due; one that fails does not keep the others from their turn."""
    settings = current_app.config["SETTINGS"]
    worker = leases.worker_of(settings.data_dir)
    known = set(db.session.scalars(select(Turn.code)))
    if new := SCHEDULES.keys() - known:
        with transaction():
            _add([SCHEDULES[code] for code in new])
    with force_locale(settings.language):
        for schedule in _due():
            if claim := _claim(schedule, worker):
                _do(claim)


def _add(new: list[Schedule]) -> None:
    now = clock.now()
    rows = [
        {"code": one.code, "made_at": now, "due_at": one.rhythm.first(now), "number": 0}
        for one in new
    ]
    once = insert_into(table_of(Turn)).on_conflict_do_nothing(index_elements=["code"])
    db.session.execute(once, rows)


def _may_begin(schedule: Schedule) -> Any:
    """Due and claimed by nobody. One due later than it could be, had it been begun now, was begun
    before the clock was set back: it is due, too."""
    now = clock.now()
    latest = schedule.rhythm.after(now) + timedelta(minutes=1)
    return (
        (Turn.code == schedule.code)
        & or_(Turn.due_at <= now, Turn.due_at > latest)
        & or_(Turn.worker.is_(None), leases.is_silent(Turn.alive_at))
    )


def _due() -> list[Schedule]:
    """Found out without taking the write lock from the desk."""
    due = set(
        db.session.scalars(select(Turn.code).where(or_(*map(_may_begin, SCHEDULES.values()))))
    )
    return [schedule for code, schedule in SCHEDULES.items() if code in due]


def _claim(schedule: Schedule, worker: str) -> _Claim | None:
    """The claim, or None when another process was first."""
    now = clock.now()
    with transaction():
        number = db.session.scalar(
            update(Turn)
            .where(_may_begin(schedule))
            .values(number=Turn.number + 1, worker=worker, alive_at=now, begun_at=now)
            .returning(Turn.number)
        )
    if number is None:
        return None
    return _Claim(schedule=schedule, number=number, worker=worker, at=now)


def _do(claim: _Claim) -> None:
    code, number = claim.schedule.code, claim.number
    with leases.signs_of_life(claim.note, f"turn {number} of {code}"):
        try:
            _carry_out(claim)
        except leases.LeaseLost:
            log.warning("turn %s of %s was silent for too long; another has it", number, code)
        except Problem as problem:
            _fail(claim, " ".join(reason.sentence for reason in problem.all_reasons()))
        except Exception:
            log.exception("bug in turn %s of %s", number, code)
            _fail(claim, gettext(BROKE).format(number=number, code=code))


def _carry_out(claim: _Claim) -> None:
    since, action = time.monotonic(), claim.schedule.action
    if claim.schedule.in_one_transaction:
        with transaction():
            _note_done(claim, action(), since)
    else:
        how_many = action()
        with transaction():
            _note_done(claim, how_many, since)


def _note_done(claim: _Claim, how_many: int | None, since: float) -> None:
    now = clock.now()
    claim.note(
        worker=None,
        alive_at=None,
        done_at=now,
        due_at=claim.schedule.rhythm.after(claim.at),
        took_ms=round((time.monotonic() - since) * 1000),
        how_many=how_many,
        failure="",
    )


def _fail(claim: _Claim, sentence: str) -> None:
    log.warning("turn %s of %s failed: %s", claim.number, claim.schedule.code, sentence)
    now = clock.now()
    try:
        with transaction():
            claim.note(
                worker=None,
                alive_at=None,
                due_at=claim.schedule.rhythm.after_failure(now),
                failed_at=now,
                failed_number=claim.number,
                failure=sentence[:500],
            )
    except leases.LeaseLost:
        log.warning("and another process has it by now")


def let_go(worker: str) -> None:
    """Give up what this data folder's process was at when it died: it begins to work just now."""
    broken_off = db.session.scalars(
        update(Turn)
        .where(Turn.worker == worker)
        .values(worker=None, alive_at=None)
        .returning(Turn.code)
    )
    for code in broken_off:
        log.warning("%s was broken off by the end of the process; it is due again", code)


def ask_now(code: str) -> None:
    """Let it be done at once, when this is kept; what somebody is at already is left to them."""
    db.session.execute(update(Turn).where(Turn.code == code).values(due_at=clock.now()))
    after_commit(current_app.extensions["jobs"].wake)
