"""The shapes that all subjects share."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import ColumnElement, Select, String, and_, func, select, type_coerce

from library_share import clock
from library_share.database import db
from library_share.libraries.models import SchoolClass, SchoolYear
from library_share.statistics.rules import What, Why

#: Facts looked at in one transaction.
AT_ONCE = 5_000
#: Days counted in one statement.
SPAN_AT_MOST = timedelta(days=31)

Day = tuple[int, date]
"""A library and one of its days."""

Counted = Mapping[str, Any]
"""Columns of a day count; those that are missing do not apply. `library_id`, `day`, `what` and
`how_many` are there."""


@dataclass(frozen=True, kw_only=True)
class News:
    """New facts: their `rows`, with `id` and `recorded_at`, the `days` they touch, and the days
    `since` when things stand otherwise; both with what it would be called if it came too late."""

    rows: Sequence[Any]
    days: Mapping[Day, Why]
    since: Mapping[Day, Why] = field(default_factory=dict)


class Days(dict[Day, Why]):
    """Days that are touched, each perhaps for several reasons."""

    def touch(self, library_id: int, moment: datetime | None, why: Why = Why.LATE) -> None:
        """The day of a moment; None touches nothing."""
        if moment is not None:
            self.touch_day((library_id, clock.local_day(moment)), why)

    def update_with(self, others: Mapping[Day, Why]) -> None:
        for day, why in others.items():
            self.touch_day(day, why)

    def touch_day(self, day: Day, why: Why) -> None:
        self[day] = why.and_also(self.get(day))


def why_of(row: Any) -> Why:
    """What a row with `undoes_id` is: something new, or an undoing."""
    return Why.LATE if row.undoes_id is None else Why.UNDONE


def touched(rows: Sequence[Any]) -> News:
    """News of rows that say themselves of which `library_id` and `day` they are."""
    days = Days()
    for row in rows:
        days.touch_day((row.library_id, row.day), why_of(row))
    return News(rows=rows, days=days)


@dataclass(frozen=True, kw_only=True)
class Source:
    """A table of facts that only grows. `news_since` reads those with a higher id, at most AT_ONCE,
    in order."""

    table: str
    news_since: Callable[[int], News]


@dataclass(frozen=True, kw_only=True)
class Span:
    """Days that follow each other, the same of some libraries."""

    library_ids: tuple[int, ...]
    first: date
    last: date

    def holds(self, library_id: Any, moment: Any) -> ColumnElement[bool]:
        """Whether a moment at a library is on one of the days."""
        after = clock.start_of(self.last + timedelta(days=1))
        begin = clock.start_of(self.first)
        return and_(library_id.in_(self.library_ids), moment >= begin, moment < after)

    def holds_day(self, library_id: Any, day: Any) -> ColumnElement[bool]:
        return and_(library_id.in_(self.library_ids), day.between(self.first, self.last))


def spans_of(days: Collection[Day]) -> Iterator[Span]:
    """Exactly these days, in as few spans as whole runs of days give; none is longer than
    SPAN_AT_MOST, so that what is in memory at once stays small."""
    libraries: dict[tuple[date, date], list[int]] = defaultdict(list)
    for library_id, of_library in groupby(sorted(days), key=itemgetter(0)):
        for run in _runs([day for _, day in of_library]):
            libraries[run].append(library_id)
    for (first, last), ids in libraries.items():
        yield Span(library_ids=tuple(ids), first=first, last=last)


def _runs(days: Sequence[date]) -> Iterator[tuple[date, date]]:
    first = last = days[0]
    for day in days[1:]:
        if day != last + timedelta(days=1) or day == first + SPAN_AT_MOST:
            yield first, last
            first = day
        last = day
    yield first, last


@dataclass(frozen=True, kw_only=True)
class Subject:
    """`counted` counts the days of a span from the facts as they are now."""

    whats: tuple[What, ...]
    sources: tuple[Source, ...]
    counted: Callable[[Span], Iterable[Counted]]


def plain(column: Any) -> Any:
    """An enumerated column's value as text; '' where nothing is known."""
    return func.coalesce(type_coerce(column, String), "")


def rows_of(query: Select[*tuple[Any, ...]]) -> Iterable[Counted]:
    return (row._asdict() for row in db.session.execute(query))


def grade_on(library_id: Any, class_name: Any, day: Any) -> Any:
    """The grade of the class with that name in the school year of a day; None without one."""
    return (
        select(SchoolClass.grade)
        .join(SchoolYear, SchoolYear.id == SchoolClass.school_year_id)
        .where(
            SchoolClass.library_id == library_id,
            SchoolClass.name == class_name,
            SchoolYear.starts_on <= day,
            SchoolYear.ends_on >= day,
        )
        .limit(1)
        .scalar_subquery()
    )
