"""A library's calendar, assembled once and kept for a while.

Every scan asks when a book is due, and the days off change a few times a year, so reading them
each time would be a good part of what a scan costs. What is kept is dropped as soon as this
process keeps a change to closures, years or opening days; a change made by another process is
seen after KEPT_FOR_S at the latest. Due days already given never depend on it: a loan keeps its
own.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from datetime import date, timedelta

from sqlalchemy import event, or_, select

from library_share.database import after_commit, db
from library_share.libraries.models import Closure, Library, SchoolYear, Term
from library_share.libraries.rules import Calendar, Days, Year

KEPT_FOR_S = 30
KEPT_AT_MOST = 4_000
BEFORE, AFTER = timedelta(days=60), timedelta(days=500)


class _Kept:
    """Calendars by library and day. `generation` changes when they are forgotten, so that one
    read from the tables before a change is not kept after it."""

    def __init__(self) -> None:
        self.generation = 0
        self.calendars: dict[tuple[int, date], tuple[float, Calendar]] = {}

    def forget(self) -> None:
        self.generation += 1
        self.calendars = {}


_kept = _Kept()


def calendar_of(library_id: int, *, around: date) -> Calendar:
    """When the library is open, from 60 days before `around` to 500 days after it."""
    key, now = (library_id, around), time.monotonic()
    generation, calendars = _kept.generation, _kept.calendars
    until, calendar = calendars.get(key, (0.0, None))
    if calendar is not None and now < until:
        return calendar
    library = db.session.get_one(Library, library_id)
    calendar = Calendar(
        closed_weekdays=frozenset(int(weekday) for weekday in library.closed_weekdays),
        closures=_closures(library, around),
        years=_years(library.commune_id, around),
    )
    if generation == _kept.generation:
        if len(calendars) >= KEPT_AT_MOST:
            calendars.clear()
        calendars[key] = (now + KEPT_FOR_S, calendar)
    return calendar


def opening_days(library_ids: Iterable[int], today: date) -> dict[int, date]:
    """When each of many libraries is open next, today included; two statements for all."""
    calendars = open_days_of(library_ids, today)
    return {library_id: calendar.next_open(today) for library_id, calendar in calendars.items()}


def open_days_of(library_ids: Iterable[int], today: date) -> dict[int, Calendar]:
    """When each of many libraries is open from today on, without its school years; two statements
    for all."""
    ids = list(library_ids)
    libraries = db.session.execute(
        select(Library.id, Library.commune_id, Library.closed_weekdays).where(Library.id.in_(ids))
    ).all()
    closures = db.session.execute(
        select(
            Closure.commune_id,
            Closure.library_id,
            Closure.starts_on,
            Closure.ends_on,
            Closure.reason,
        ).where(
            Closure.commune_id.in_({row.commune_id for row in libraries}),
            or_(Closure.library_id.is_(None), Closure.library_id.in_(ids)),
            Closure.ends_on >= today,
        )
    ).all()
    found = {}
    for row in libraries:
        shut = tuple(
            Days(starts_on=one.starts_on, ends_on=one.ends_on, reason=one.reason)
            for one in closures
            if one.commune_id == row.commune_id and one.library_id in (None, row.id)
        )
        weekdays = frozenset(int(weekday) for weekday in row.closed_weekdays)
        found[row.id] = Calendar(closed_weekdays=weekdays, closures=shut)
    return found


def forget_calendars() -> None:
    """Read all calendars anew: they have changed, or the database is another one."""
    _kept.forget()


def _closures(library: Library, around: date) -> tuple[Days, ...]:
    query = (
        select(Closure.starts_on, Closure.ends_on, Closure.reason)
        .where(
            Closure.commune_id == library.commune_id,
            or_(Closure.library_id.is_(None), Closure.library_id == library.id),
            Closure.ends_on > around - BEFORE,
            Closure.starts_on < around + AFTER,
        )
        .order_by(Closure.starts_on)
    )
    return tuple(
        Days(starts_on=starts_on, ends_on=ends_on, reason=reason)
        for starts_on, ends_on, reason in db.session.execute(query)
    )


def _years(commune_id: int, around: date) -> tuple[Year, ...]:
    query = (
        select(
            SchoolYear.name,
            SchoolYear.starts_on,
            SchoolYear.ends_on,
            SchoolYear.books_back_by,
            Term.number,
            Term.starts_on,
            Term.ends_on,
        )
        .outerjoin(Term, Term.school_year_id == SchoolYear.id)
        .where(
            SchoolYear.commune_id == commune_id,
            SchoolYear.ends_on > around - BEFORE,
            SchoolYear.starts_on < around + AFTER,
        )
        .order_by(SchoolYear.starts_on, Term.starts_on)
    )
    years: dict[tuple[str, date, date, date], list[Days]] = {}
    for name, begins, ends, back_by, number, starts_on, ends_on in db.session.execute(query):
        terms = years.setdefault((name, begins, ends, back_by), [])
        if number is not None:
            terms.append(Days(starts_on=starts_on, ends_on=ends_on, reason=str(number)))
    return tuple(
        Year(
            name=name,
            starts_on=starts_on,
            ends_on=ends_on,
            books_back_by=books_back_by,
            terms=tuple(terms),
        )
        for (name, starts_on, ends_on, books_back_by), terms in years.items()
    )


def _forget_when_kept(*_: object) -> None:
    after_commit(forget_calendars)


# Watching the tables rather than asking each action to remember: the demo and imports write too.
for _model in (Closure, SchoolYear, Term, Library):
    for _change in ("after_insert", "after_update", "after_delete"):
        event.listen(_model, _change, _forget_when_kept)
