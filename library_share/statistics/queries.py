"""Figures asked for: sums over days, told apart by what people choose."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Protocol

from sqlalchemy import ColumnElement, func, select

from library_share import clock
from library_share.database import db
from library_share.libraries.models import Library, PlaceKind, SchoolYear
from library_share.libraries.queries import school_years
from library_share.statistics.models import DayCount, Watermark
from library_share.statistics.rules import TIMES, By, Period, What


@dataclass(frozen=True, kw_only=True)
class Scope:
    """Whose figures, of which days. `owned`: of books of these libraries, wherever they were used;
    otherwise of what happened at them."""

    library_ids: tuple[int, ...]
    period: Period
    owned: bool = False
    #: Only what fits, by what it is told apart by.
    only: tuple[tuple[By, Any], ...] = ()

    @property
    def stood_on(self) -> date:
        """At the end of which day it is looked how things stand: nobody knows tomorrow yet."""
        return min(self.period.last, clock.today())

    def conditions(self) -> tuple[ColumnElement[bool], ...]:
        column = DayCount.owner_library_id if self.owned else DayCount.library_id
        return (
            column.in_(self.library_ids),
            DayCount.day >= self.period.first,
            DayCount.day <= self.period.last,
            *(_COLUMNS[by] == value for by, value in self.only),
        )


_COLUMNS: dict[By, Any] = {
    By.LIBRARY: DayCount.library_id,
    By.OWNER: DayCount.owner_library_id,
    By.CLASS: DayCount.class_name,
    By.GRADE: DayCount.grade,
    By.PATRON_KIND: DayCount.patron_kind,
    By.TITLE_KIND: DayCount.title_kind,
    By.LEVEL: DayCount.level,
    By.LANGUAGE: DayCount.language,
    By.PLACE_KIND: DayCount.place_kind,
    By.PLACE: DayCount.place_id,
}

Key = Any
"""A library's or a place's id, a class's name, a grade, a kind's value; None and '' for what is
not known. Of days: a month's (year, month), a calendar year, the first day of a week, a term, a
school year, None for days outside of these."""


class Counted(Protocol):
    """What of the day counts is added up; see `amounts.Happenings`."""

    @property
    def counts(self) -> tuple[What, ...]: ...
    @property
    def place_kinds(self) -> tuple[PlaceKind, ...]: ...
    @property
    def waited_at_most(self) -> int | None: ...


def _conditions(counted: Counted, scope: Scope) -> Iterable[ColumnElement[bool]]:
    yield from scope.conditions()
    yield DayCount.what.in_(counted.counts)
    if counted.place_kinds:
        yield DayCount.place_kind.in_(counted.place_kinds)
    if counted.waited_at_most is not None:
        yield DayCount.waited_days <= counted.waited_at_most


def total(counted: Counted, scope: Scope) -> int:
    query = select(func.sum(DayCount.how_many)).where(*_conditions(counted, scope))
    return int(db.session.scalar(query) or 0)


def by_what(scope: Scope) -> dict[What, int]:
    """How often each thing happened; one statement."""
    rows = db.session.execute(
        select(DayCount.what, func.sum(DayCount.how_many))
        .where(*scope.conditions())
        .group_by(DayCount.what)
    )
    return {what: int(number) for what, number in rows}


def told_apart(counted: Counted, scope: Scope, by: By) -> dict[Key, int]:
    """The figures told apart by something; what never happened is not in it."""
    column = DayCount.day if by in TIMES else _COLUMNS[by]
    rows = db.session.execute(
        select(column, func.sum(DayCount.how_many))
        .where(*_conditions(counted, scope))
        .group_by(column)
        .order_by(column)
    )
    key_of = _key_of(by, scope)
    found: dict[Key, int] = defaultdict(int)
    for value, number in rows:
        found[key_of(value)] += int(number)
    return dict(found)


def by_day(counted: Counted, scope: Scope) -> dict[date, int]:
    """What was counted on each day; one statement."""
    rows = db.session.execute(
        select(DayCount.day, func.sum(DayCount.how_many))
        .where(*_conditions(counted, scope))
        .group_by(DayCount.day)
    )
    return {row[0]: int(row[1]) for row in rows}


def waits(counted: Counted, scope: Scope, by: By | None) -> dict[Key, Counter[int]]:
    """By something (or all under None) how many had waited for how many days."""
    column = None if by is None else DayCount.day if by in TIMES else _COLUMNS[by]
    columns = [DayCount.waited_days] if column is None else [DayCount.waited_days, column]
    rows = db.session.execute(
        select(func.sum(DayCount.how_many), *columns)
        .where(*_conditions(counted, scope), DayCount.waited_days.is_not(None))
        .group_by(*columns)
    )
    key_of = _key_of(by, scope)
    found: dict[Key, Counter[int]] = defaultdict(Counter)
    for number, days, *value in rows:
        found[key_of(value[0] if value else None)][days] += int(number)
    return dict(found)


def _key_of(by: By | None, scope: Scope) -> Callable[[Any], Key]:
    """What a column's value is told apart as: of a day the week, month … it is in."""
    if by in (By.TERM, By.SCHOOL_YEAR):
        years = years_of(scope)
        parts: list[Any] = years if by is By.SCHOOL_YEAR else [t for y in years for t in y.terms]
        return lambda day: next(
            (part.starts_on for part in parts if part.starts_on <= day <= part.ends_on), None
        )
    return _OF_CALENDAR.get(by, lambda value: value)


_OF_CALENDAR: dict[By | None, Callable[[date], Key]] = {
    By.WEEK: lambda day: day - timedelta(days=day.weekday()),
    By.MONTH: lambda day: (day.year, day.month),
    By.YEAR: lambda day: day.year,
}


def years_of(scope: Scope) -> list[SchoolYear]:
    """The school years of the commune whose libraries these are."""
    communes = select(Library.commune_id).where(Library.id.in_(scope.library_ids)).distinct()
    return [year for commune in db.session.scalars(communes) for year in school_years(commune)]


def counted_up_to() -> datetime | None:
    """When it was last counted; None when it never was."""
    return db.session.scalar(select(func.min(Watermark.at)))
