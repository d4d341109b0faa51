"""What people ask about class shelves: how many books stand there, are out, late, worn; which
papers there are; how often a class read."""

from __future__ import annotations

import enum
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, case, exists, func, or_, select
from sqlalchemy.orm import aliased, joinedload

from library_share.circulation.availability import ON_THE_SHELVES
from library_share.circulation.late import late
from library_share.circulation.models import Loan, LoanKind
from library_share.classroom.shelves.errors import NoSuchShelf
from library_share.classroom.shelves.models import ClassReading
from library_share.copies.models import Condition, Copy, Stay
from library_share.database import db
from library_share.handovers.models import Handover
from library_share.handovers.queries import find_handover_with_code
from library_share.handovers.rules import Purpose, Step
from library_share.libraries.models import Place

PAPERS_AT_MOST = 8


class Shown(enum.StrEnum):
    """Which books of a shelf are listed."""

    ALL = "all"
    OUT = "out"
    OVERDUE = "overdue"
    WORN = "worn"


def among(shown: Shown, today: date) -> list[ColumnElement[bool]]:
    """The condition over a copy and its open loan."""
    conditions: dict[Shown, list[ColumnElement[bool]]] = {
        Shown.ALL: [],
        Shown.OUT: [Loan.id.is_not(None)],
        Shown.OVERDUE: [_is_overdue(today)],
        Shown.WORN: [Copy.condition != Condition.GOOD],
    }
    return conditions[shown]


def _is_overdue(today: date) -> ColumnElement[bool]:
    return and_(Loan.kind == LoanKind.TAKE_HOME, late(Loan.due_on, today))


@dataclass(frozen=True, kw_only=True)
class Counts:
    """How many books have their place on a shelf: all, and of these out, late and worn ones."""

    books: int = 0
    out: int = 0
    overdue: int = 0
    worn: int = 0

    @property
    def standing(self) -> int:
        return self.books - self.out


def counts_of(places: Sequence[Place], today: date) -> dict[int, Counts]:
    """One statement for all shelves of a page."""

    def how_many(condition: ColumnElement[bool]) -> Any:
        return func.sum(case((condition, 1), else_=0))

    rows = db.session.execute(
        select(
            Stay.place_id,
            func.count().label("books"),
            how_many(Loan.id.is_not(None)).label("out"),
            how_many(_is_overdue(today)).label("overdue"),
            how_many(Copy.condition != Condition.GOOD).label("worn"),
        )
        .join(Copy, Copy.id == Stay.copy_id)
        .outerjoin(Loan, and_(Loan.copy_id == Copy.id, Loan.returned_at.is_(None)))
        .where(
            Stay.place_id.in_([place.id for place in places]),
            Stay.until.is_(None),
            Copy.state.in_(ON_THE_SHELVES),
        )
        .group_by(Stay.place_id)
    )
    found = {
        row.place_id: Counts(
            books=row.books, out=int(row.out), overdue=int(row.overdue), worn=int(row.worn)
        )
        for row in rows
    }
    return {place.id: found.get(place.id, Counts()) for place in places}


# --- papers ----------------------------------------------------------------------------------


def handed_over(place: Place) -> list[Handover]:
    """What was handed over to this shelf and from it within the library, the newest first."""
    query = (
        select(Handover)
        .where(
            Handover.from_library_id == place.library_id,
            Handover.to_library_id == place.library_id,
            or_(Handover.from_place_id == place.id, Handover.to_place_id == place.id),
            Handover.step != Step.CANCELLED,
        )
        .options(
            joinedload(Handover.consignment),
            joinedload(Handover.from_place),
            joinedload(Handover.to_place),
        )
        .order_by(Handover.id.desc())
        .limit(PAPERS_AT_MOST)
    )
    return list(db.session.scalars(query))


def handover_at(place: Place, code: str) -> Handover:
    """A handover that gave to this shelf or took from it; NoSuchShelf for any other."""
    handover = find_handover_with_code(code)
    if handover is None or place.id not in (handover.from_place_id, handover.to_place_id):
        raise NoSuchShelf(code=code[:20])
    return handover


def find_period(handovers: Sequence[Handover], place: Place) -> Handover | None:
    """The newest handover that brought the shelf its books: since when, and until when."""
    came = (Step.RECEIVED, Step.COUNTED, Step.SIGNED)
    return next(
        (
            one
            for one in handovers
            if one.to_place_id == place.id
            and one.purpose is Purpose.CLASS_SHELF
            and one.step in came
        ),
        None,
    )


# --- counted by one tap ----------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Tally:
    """How often the class read on the spot; `last_id` is the newest count of today that stands."""

    today: int
    month: int
    last_id: int | None


def tally_of(place: Place, today: date) -> Tally:
    """What was counted at a shelf today, and in this month."""
    later = aliased(ClassReading)
    stands = and_(
        ClassReading.undoes_id.is_(None), ~exists().where(later.undoes_id == ClassReading.id)
    )
    is_today = ClassReading.day == today
    row = db.session.execute(
        select(
            func.sum(case((is_today, ClassReading.how_many), else_=0)).label("today"),
            func.sum(ClassReading.how_many).label("month"),
            func.max(case((is_today, ClassReading.id))).label("last_id"),
        ).where(ClassReading.place_id == place.id, ClassReading.day >= today.replace(day=1), stands)
    ).one()
    return Tally(today=int(row.today or 0), month=int(row.month or 0), last_id=row.last_id)
