"""What is counted at one place: a shelf, a corner, a room, a box. A copy was used there when it was
lent or read while its stay was there, whoever owns it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import aliased

from library_share import clock
from library_share.catalogue.models import Title
from library_share.circulation.availability import ON_THE_SHELVES
from library_share.circulation.late import late
from library_share.circulation.models import Loan, LoanKind
from library_share.classroom.shelves.models import ClassReading
from library_share.classroom.shelves.rules import UNREAD_AFTER_DAYS
from library_share.copies.models import Condition, Copy, Stay
from library_share.database import db
from library_share.libraries.models import Place
from library_share.statistics.rules import Period

LISTED_AT_MOST = 20


@dataclass(frozen=True, kw_only=True)
class Contents:
    """What has its place there now: all, those out with readers, late, damaged ones, those that
    nobody has taken since they came, and of these the ones that came two months ago or more."""

    copies: int
    out: int
    overdue: int
    damaged: int
    never_used: int
    to_exchange: int


def contents_of(place: Place, today: date) -> Contents:
    row = db.session.execute(
        select(
            func.count().label("copies"),
            func.count(Loan.id).label("out"),
            func.count().filter(_is_late(today)).label("overdue"),
            func.count().filter(Copy.condition == Condition.DAMAGED).label("damaged"),
            func.count().filter(_unused()).label("never_used"),
            func.count().filter(_unused(), _came_long_ago(today)).label("to_exchange"),
        )
        .select_from(Stay)
        .join(Copy, Copy.id == Stay.copy_id)
        .outerjoin(Loan, and_(Loan.copy_id == Copy.id, Loan.returned_at.is_(None)))
        .where(*_stands(place))
    ).one()
    return Contents(**row._mapping)


def _stands(place: Place) -> tuple[ColumnElement[bool], ...]:
    return (Stay.place_id == place.id, Stay.until.is_(None), Copy.state.in_(ON_THE_SHELVES))


def _is_late(today: date) -> ColumnElement[bool]:
    return and_(Loan.kind == LoanKind.TAKE_HOME, late(Loan.due_on, today))


def _unused() -> ColumnElement[bool]:
    used = aliased(Loan)
    return ~exists().where(
        used.copy_id == Stay.copy_id, used.lent_at >= Stay.since, used.undone_at.is_(None)
    )


def _came_long_ago(today: date) -> ColumnElement[bool]:
    return Stay.since < clock.start_of(today - timedelta(days=UNREAD_AFTER_DAYS))


def never_used(place: Place, at_most: int = LISTED_AT_MOST) -> list[Any]:
    """Copies nobody has taken since they came, those that came first at the top."""
    return list(
        db.session.execute(
            select(Copy.code, Copy.accession_number, Title.title, Title.volume, Stay.since)
            .select_from(Stay)
            .join(Copy, Copy.id == Stay.copy_id)
            .join(Title, Title.id == Copy.title_id)
            .where(*_stands(place), _unused())
            .order_by(Stay.since, Copy.id)
            .limit(at_most)
        )
    )


def most_used(place: Place, period: Period, at_most: int = LISTED_AT_MOST) -> list[Any]:
    """Titles by how often they were used there. Rows: title_id, title, volume, uses."""
    uses = func.count().label("uses")
    return list(
        db.session.execute(
            select(Title.id.label("title_id"), Title.title, Title.volume, uses)
            .select_from(Loan)
            .join(Stay, _used_there())
            .join(Copy, Copy.id == Loan.copy_id)
            .join(Title, Title.id == Copy.title_id)
            .where(Stay.place_id == place.id, *lent_in(period))
            .group_by(Title.id, Title.title, Title.volume)
            .order_by(uses.desc(), Title.id)
            .limit(at_most)
        )
    )


def _used_there() -> ColumnElement[bool]:
    return and_(
        Stay.copy_id == Loan.copy_id,
        Stay.since <= Loan.lent_at,
        or_(Stay.until.is_(None), Stay.until > Loan.lent_at),
    )


def lent_in(period: Period) -> tuple[ColumnElement[bool], ...]:
    """Loans of a period that were not undone."""
    return (
        Loan.lent_at >= clock.start_of(period.first),
        Loan.lent_at < clock.start_of(period.last + timedelta(days=1)),
        Loan.undone_at.is_(None),
    )


@dataclass(frozen=True, kw_only=True)
class Uses:
    """By day: books lent or read there, and readings that a class counted by its button."""

    of_books: dict[date, int]
    by_button: dict[date, int]

    @property
    def all(self) -> dict[date, int]:
        return dict(Counter(self.of_books) + Counter(self.by_button))


def uses_at(place: Place, period: Period) -> Uses:
    moments = db.session.scalars(
        select(Loan.lent_at)
        .join(Stay, _used_there())
        .where(Stay.place_id == place.id, *lent_in(period))
    )
    return Uses(of_books=by_day(moments), by_button=_by_button(place, period))


def by_day(moments: Any) -> dict[date, int]:
    """How many moments lie in each of the commune's days."""
    counted: Counter[date] = Counter()
    moment: datetime
    for moment in moments:
        counted[clock.local_day(moment)] += 1
    return dict(counted)


def _by_button(place: Place, period: Period) -> dict[date, int]:
    later = aliased(ClassReading)
    rows = db.session.execute(
        select(ClassReading.day, func.sum(ClassReading.how_many))
        .where(
            ClassReading.place_id == place.id,
            ClassReading.day >= period.first,
            ClassReading.day <= period.last,
            ClassReading.undoes_id.is_(None),
            ~exists().where(later.undoes_id == ClassReading.id),
        )
        .group_by(ClassReading.day)
    )
    return {row[0]: int(row[1]) for row in rows}
