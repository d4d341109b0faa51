"""A library's work by days, as numbers and consignments: what a calendar may know, no name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, func, select

from library_share import clock
from library_share.circulation.holds.models import Hold, HoldSlot
from library_share.circulation.holds.rules import SlotState
from library_share.circulation.models import Loan, LoanKind
from library_share.database import db
from library_share.inbox.lines import Here
from library_share.inbox.reading import numbers
from library_share.inbox.sources.ageing import AGEING
from library_share.inbox.sources.consignments import (
    TO_COUNT_AND_SIGN,
    TO_RECEIVE,
    TO_SEND,
    lists,
)
from library_share.inbox.sources.displays import asked_back
from library_share.inbox.sources.late_scans import TO_LOOK_AT
from library_share.inbox.sources.loans import OVERDUE
from library_share.inbox.sources.waiting import TO_FETCH
from library_share.libraries.models import Library, Place
from library_share.rotation.planning.models import PlanCell, PlanPeriod, PlanState, RotationPlan
from library_share.translation import N_, gettext

#: So far a calendar looks ahead.
AHEAD = timedelta(days=60)
LISTED_AT_MOST = 100

#: What is said of today's numbers. Every number is said of one thing or many alike.
_SAID = {
    TO_FETCH.name: N_("To fetch from the shelves: %(num)s"),
    TO_COUNT_AND_SIGN.name: N_("Consignments to count or sign: %(num)s"),
    TO_SEND.name: N_("Consignments to send: %(num)s"),
    TO_LOOK_AT.name: N_("Late scans to look at: %(num)s"),
    OVERDUE.name: N_("Overdue books: %(num)s"),
    AGEING.name: N_("Books more than a week on the road: %(num)s"),
}
_TODAY = [TO_FETCH, TO_COUNT_AND_SIGN, TO_SEND, TO_LOOK_AT, OVERDUE, AGEING]
DUE = N_("Books due back: %(num)s")
LAST_DAY_OF = N_("Last day on the pick-up shelf: %(num)s")
COMES = N_("Consignment %(code)s comes from %(library)s")
BOXES_COME = N_("Boxes that change place: %(num)s")
ASKED_BACK = N_("Display %(code)s goes home to %(library)s")


@dataclass(frozen=True, kw_only=True)
class Entry:
    """Something for whole days, both included. `key` is the same each time it is told."""

    key: str
    first: date
    last: date
    text: str


def entries_of(library: Library) -> list[Entry]:
    """Everything a calendar shows, in six statements."""
    here = Here(library_id=library.id, account_id=0, today=clock.today())
    return [
        *_today(here),
        *_coming(here),
        *_asked_back(here),
        *_last_days(here),
        *_due(here),
        *_boxes_come(here),
    ]


def _today(here: Here) -> list[Entry]:
    how_many = numbers(_TODAY, here)
    return [
        _one(name, here.today, gettext(_SAID[name], num=number))
        for name, number in how_many.items()
        if number
    ]


def _coming(here: Here) -> list[Entry]:
    """From the day each consignment left until today: it may come any moment."""
    rows = db.session.execute(TO_RECEIVE.rows(here).limit(LISTED_AT_MOST))
    return [
        Entry(
            key=f"comes-{row.code}",
            first=clock.local_day(row.sent_at),
            last=here.today,
            text=gettext(COMES, code=row.code, library=row.giver),
        )
        for row in rows
    ]


def _asked_back(here: Here) -> list[Entry]:
    rows = db.session.execute(lists(*asked_back(here, by=here.today + AHEAD)).limit(LISTED_AT_MOST))
    return [
        _one(f"home-{row.code}", row.until, gettext(ASKED_BACK, code=row.code, library=row.giver))
        for row in rows
    ]


def _last_days(here: Here) -> list[Entry]:
    is_ready = (
        HoldSlot.state == SlotState.READY,
        Hold.library_id == here.library_id,
        Hold.ended_at.is_(None),
    )
    rows = db.session.execute(
        select(HoldSlot.ready_until, func.count())
        .join(Hold, Hold.id == HoldSlot.hold_id)
        .where(*_soon(HoldSlot.ready_until, here), *is_ready)
        .group_by(HoldSlot.ready_until)
        .order_by(HoldSlot.ready_until)
    )
    return [_one("last-day", day, gettext(LAST_DAY_OF, num=number)) for day, number in rows if day]


def _due(here: Here) -> list[Entry]:
    is_out = (
        Loan.acting_library_id == here.library_id,
        Loan.returned_at.is_(None),
        Loan.kind == LoanKind.TAKE_HOME,
    )
    rows = db.session.execute(
        select(Loan.due_on, func.count())
        .where(*is_out, *_soon(Loan.due_on, here))
        .group_by(Loan.due_on)
        .order_by(Loan.due_on)
    )
    return [_one("due", day, gettext(DUE, num=number)) for day, number in rows]


def _boxes_come(here: Here) -> list[Entry]:
    """Days on which approved plans send boxes to points of the library."""
    rows = db.session.execute(
        select(PlanPeriod.starts_on, func.count())
        .join(
            PlanCell,
            and_(PlanCell.plan_id == PlanPeriod.plan_id, PlanCell.number == PlanPeriod.number),
        )
        .join(RotationPlan, RotationPlan.id == PlanPeriod.plan_id)
        .join(Place, Place.id == PlanCell.place_id)
        .where(
            RotationPlan.state == PlanState.APPROVED,
            Place.library_id == here.library_id,
            PlanCell.box_id.is_not(None),
            *_soon(PlanPeriod.starts_on, here),
        )
        .group_by(PlanPeriod.starts_on)
        .order_by(PlanPeriod.starts_on)
    )
    return [_one("boxes", day, gettext(BOXES_COME, num=number)) for day, number in rows]


def _soon(column: Any, here: Here) -> tuple[ColumnElement[bool], ...]:
    return column >= here.today, column <= here.today + AHEAD


def _one(kind: str, day: date, text: str) -> Entry:
    """Of one day."""
    return Entry(key=f"{kind}-{day.isoformat()}", first=day, last=day, text=text)
