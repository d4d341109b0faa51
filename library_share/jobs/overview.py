"""Looking at the schedules: how each went, and which need somebody's eye."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, func, not_, or_, select

from library_share import clock
from library_share.database import db
from library_share.errors import NotAllowed, NotFound
from library_share.jobs.leases import is_silent
from library_share.jobs.models import Turn
from library_share.jobs.schedules import SCHEDULES, Schedule
from library_share.web.access import Act, Actor, actor


@dataclass(frozen=True, kw_only=True)
class Standing:
    """A schedule, how its last turn went, and whether somebody is at it just now."""

    schedule: Schedule
    turn: Turn
    is_running: bool
    needs_care: bool

    @property
    def outcome(self) -> str:
        """What came of it when it last went well; empty when it never did."""
        return self.schedule.said(self.turn.how_many) if self.turn.done_at else ""


def reader() -> Actor:
    """Whoever sets up a library reads how things run; NotAllowed for others."""
    who = actor()
    if not who.may_anywhere(Act.SET_UP):
        raise NotAllowed
    return who


def may_start(who: Actor) -> bool:
    """It concerns all libraries, so only who may set up all of them starts it by hand."""
    return who.may_everywhere(Act.SET_UP)


def starter() -> Actor:
    who = reader()
    if not may_start(who):
        raise NotAllowed
    return who


def schedule_called(code: str) -> Schedule:
    if code not in SCHEDULES:
        raise NotFound
    return SCHEDULES[code]


def standings() -> list[Standing]:
    """All schedules, what needs care first, then in the order in which they run."""
    care = needs_care().label("care")
    running = and_(Turn.worker.is_not(None), not_(is_silent(Turn.alive_at))).label("running")
    rows = db.session.execute(select(Turn, care, running).execution_options(populate_existing=True))
    found = {
        row.Turn.code: Standing(
            schedule=SCHEDULES[row.Turn.code],
            turn=row.Turn,
            is_running=row.running,
            needs_care=row.care,
        )
        for row in rows
        if row.Turn.code in SCHEDULES
    }
    in_order = [found[code] for code in SCHEDULES if code in found]
    return sorted(in_order, key=lambda one: not one.needs_care)


def last_looked_at() -> datetime | None:
    """When a process of ours last began anything; None when none ever did."""
    return db.session.scalar(select(func.max(Turn.begun_at)))


def needs_care() -> ColumnElement[bool]:
    """It failed and did not go well since, or did not go at all for long."""
    return or_(Turn.failure != "", *(_is_late(one) for one in SCHEDULES.values()))


def _is_late(schedule: Schedule) -> ColumnElement[bool]:
    long_ago = clock.now() - schedule.rhythm.patience
    return and_(
        Turn.code == schedule.code,
        func.coalesce(Turn.done_at, Turn.made_at) < long_ago,
    )


def in_need_of_care() -> Select[*tuple[Turn]]:
    """Those, for the page of today."""
    return select(Turn).where(Turn.code.in_(SCHEDULES), needs_care()).order_by(Turn.code)
