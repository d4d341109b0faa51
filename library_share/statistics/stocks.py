"""What was owned at the end of a day, and how many pupils there were, also on a day long past.

Counted from stays and from what was noted of copies, so that a closed year's table stays the same.
Of the owner only: copies that came in a round or from another library are counted at home.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, or_, select
from sqlalchemy.orm import aliased

from library_share import clock
from library_share.catalogue.models import Title
from library_share.circulation.models import Loan
from library_share.copies.models import Copy, CopyChange, CopyState, Stay
from library_share.database import db
from library_share.libraries.models import Place, PlaceKind, SchoolClass, SchoolYear
from library_share.patrons.models import Enrolment, Patron
from library_share.statistics.holdings import LEARNS
from library_share.statistics.queries import Key, Scope
from library_share.statistics.rules import By
from library_share.statistics.subjects.facts import plain

#: So long a copy must have been here before it is called never borrowed.
A_YEAR = timedelta(days=365)

_COLUMNS: dict[By, Any] = {
    By.LIBRARY: Copy.library_id,
    By.OWNER: Copy.library_id,
    By.TITLE_KIND: plain(Title.kind),
    By.LEVEL: plain(Title.level),
    By.LANGUAGE: Title.language,
    By.PLACE_KIND: plain(Place.kind),
    By.PLACE: Place.id,
}


def state_after(day: date) -> ColumnElement[Any]:
    """What state a copy was in at the end of a day: as noted last, in use before anything was."""
    noted = (
        select(CopyChange.state)
        .where(CopyChange.copy_id == Copy.id, CopyChange.at < _end_of(day))
        .order_by(CopyChange.at.desc(), CopyChange.id.desc())
        .limit(1)
        .correlate(Copy)
        .scalar_subquery()
    )
    was_noted_later = exists().where(CopyChange.copy_id == Copy.id).correlate(Copy)
    return case(
        (noted.is_not(None), noted), (was_noted_later, CopyState.IN_USE.value), else_=Copy.state
    )


def _end_of(day: date) -> Any:
    return clock.start_of(day + timedelta(days=1))


def _copies(scope: Scope, *columns: Any) -> Select[*tuple[Any, ...]]:
    """Copies of these libraries that were here at the end of the period, or are here now while it
    is not over, and where they stood."""
    end = _end_of(scope.stood_on)
    stood = and_(
        Stay.copy_id == Copy.id, Stay.since < end, or_(Stay.until.is_(None), Stay.until >= end)
    )
    return (
        select(*columns)
        .select_from(Copy)
        .join(Title, Title.id == Copy.title_id)
        .join(Stay, stood)
        .join(Place, Place.id == Stay.place_id)
        .where(
            Copy.library_id.in_(scope.library_ids),
            *(_COLUMNS[by] == value for by, value in scope.only),
        )
    )


def _in_state(*states: CopyState) -> Callable[[date], ColumnElement[bool]]:
    return lambda day: state_after(day).in_([state.value for state in states])


def _never_borrowed(day: date) -> ColumnElement[bool]:
    """In use for a year by then, and never in anybody's hands."""
    before = day - A_YEAR
    came = or_(
        Copy.acquired_on < before,
        and_(Copy.acquired_on.is_(None), Copy.created_at < clock.start_of(before)),
    )
    was_used = exists().where(
        Loan.copy_id == Copy.id, Loan.undone_at.is_(None), Loan.lent_at < _end_of(day)
    )
    return and_(_in_state(CopyState.IN_USE)(day), came, ~was_used.correlate(Copy))


def _outside_class_shelves(day: date) -> ColumnElement[bool]:
    return and_(_in_state(CopyState.IN_USE)(day), Place.kind != PlaceKind.CLASS_SHELF)


def _on_class_shelves(day: date) -> ColumnElement[bool]:
    return and_(_in_state(CopyState.IN_USE)(day), Place.kind == PlaceKind.CLASS_SHELF)


@dataclass(frozen=True, kw_only=True)
class Stock:
    """Copies that fit at the end of the period's last day, or now while it is not over; or how many
    titles they are of."""

    fits: Callable[[date], ColumnElement[bool]]
    of_titles: bool = False

    @property
    def bys(self) -> frozenset[By]:
        return frozenset(_COLUMNS)

    def _number(self) -> Any:
        return func.count(Copy.title_id.distinct()) if self.of_titles else func.count()

    def total(self, scope: Scope) -> int:
        query = _copies(scope, self._number()).where(self.fits(scope.stood_on))
        return int(db.session.scalar(query) or 0)

    def told_apart(self, scope: Scope, by: By) -> dict[Key, int]:
        column = _COLUMNS[by]
        query = _copies(scope, column, self._number()).where(self.fits(scope.stood_on))
        return {row[0]: int(row[1]) for row in db.session.execute(query.group_by(column))}


IN_USE = Stock(fits=_in_state(CopyState.IN_USE))
TITLES_IN_USE = Stock(fits=_in_state(CopyState.IN_USE), of_titles=True)
ON_CLASS_SHELVES = Stock(fits=_on_class_shelves)
OUTSIDE_CLASS_SHELVES = Stock(fits=_outside_class_shelves)
UNDER_REPAIR = Stock(fits=_in_state(CopyState.UNDER_REPAIR))
MISSING = Stock(fits=_in_state(CopyState.LOST))
NEVER_BORROWED = Stock(fits=_never_borrowed)


@dataclass(frozen=True, kw_only=True)
class Pupils:
    """Who learned there on the period's last day: today those who are readers, before today those
    who were on the list by then and in a class of that school year; on a summer day, of the year
    that had ended."""

    @property
    def bys(self) -> frozenset[By]:
        return frozenset({By.LIBRARY, By.OWNER})

    def total(self, scope: Scope) -> int:
        return sum(self.told_apart(scope, By.LIBRARY).values())

    def told_apart(self, scope: Scope, by: By) -> dict[Key, int]:
        day = scope.stood_on
        learned = _learn_now() if day >= clock.today() else _learned_on(day)
        query = learned.where(Patron.library_id.in_(scope.library_ids))
        rows = db.session.execute(query.group_by(Patron.library_id))
        return {row[0]: int(row[1]) for row in rows}


def _learn_now() -> Select[*tuple[Any, ...]]:
    return select(Patron.library_id, func.count()).where(*LEARNS)


def _learned_on(day: date) -> Select[*tuple[Any, ...]]:
    last = aliased(SchoolYear)
    begun = (
        select(func.max(last.starts_on))
        .where(last.commune_id == SchoolYear.commune_id, last.starts_on <= day)
        .correlate(SchoolYear)
        .scalar_subquery()
    )
    return (
        select(Patron.library_id, func.count(Patron.id.distinct()))
        .join(Enrolment, Enrolment.patron_id == Patron.id)
        .join(SchoolClass, SchoolClass.id == Enrolment.class_id)
        .join(SchoolYear, SchoolYear.id == SchoolClass.school_year_id)
        .where(
            SchoolClass.library_id == Patron.library_id,
            SchoolYear.starts_on == begun,
            # Who came in January did not learn there in September.
            Patron.created_at < _end_of(day),
            or_(Patron.left_on.is_(None), Patron.left_on > day),
        )
    )


PUPILS = Pupils()
