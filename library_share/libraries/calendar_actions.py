"""Keeping the calendars: school years, terms, days off.

Days off are plans, so they may be removed. Due days already given are never changed by any of
this: a loan keeps the day it was given.
"""

from __future__ import annotations

from datetime import date, timedelta

from library_share.database import db, judged
from library_share.libraries import holidays, queries, rules
from library_share.libraries.errors import (
    EndsBeforeItBegins,
    SchoolYearNameTaken,
    SchoolYearsOverlap,
    SchoolYearTooLong,
    UnknownTet,
    WrongSchoolYear,
)
from library_share.libraries.models import Closure, Commune, Library, SchoolYear, Term
from library_share.libraries.rules import Days
from library_share.vietnamese import tidy


def add_school_year(
    *,
    commune: Commune,
    name: str,
    starts_on: date,
    second_term_on: date,
    ends_on: date,
    books_back_by: date,
) -> SchoolYear:
    """A school year of two terms; the second begins on `second_term_on`. Years do not overlap."""
    year = SchoolYear(commune_id=commune.id)
    year.terms = [Term(number=1), Term(number=2)]
    _arrange(
        year,
        name=name,
        starts_on=starts_on,
        second_term_on=second_term_on,
        ends_on=ends_on,
        books_back_by=books_back_by,
    )
    return year


def add_usual_year(plan: rules.Year, *, commune: Commune) -> SchoolYear:
    """A school year as planned, with Tết and the fixed holidays."""
    year = add_school_year(
        commune=commune,
        name=plan.name,
        starts_on=plan.starts_on,
        second_term_on=plan.terms[-1].starts_on,
        ends_on=plan.ends_on,
        books_back_by=plan.books_back_by,
    )
    add_holidays(year, commune=commune, library=None)
    return year


def change_school_year(
    year: SchoolYear,
    *,
    name: str,
    starts_on: date,
    second_term_on: date,
    ends_on: date,
    books_back_by: date,
) -> None:
    """Other days for a school year; loans keep the due days they were given."""
    _arrange(
        year,
        name=name,
        starts_on=starts_on,
        second_term_on=second_term_on,
        ends_on=ends_on,
        books_back_by=books_back_by,
    )


def _arrange(
    year: SchoolYear,
    *,
    name: str,
    starts_on: date,
    second_term_on: date,
    ends_on: date,
    books_back_by: date,
) -> None:
    name = tidy(name)
    if not (starts_on < second_term_on - timedelta(days=1) and second_term_on < ends_on):
        raise WrongSchoolYear(name=name)
    if ends_on - starts_on > timedelta(days=rules.YEAR_AT_MOST_DAYS):
        raise SchoolYearTooLong(name=name, starts_on=starts_on, ends_on=ends_on)
    _lock(year.commune_id)
    others = [other for other in queries.school_years(year.commune_id) if other is not year]
    other = rules.overlapping(
        Days(starts_on=starts_on, ends_on=ends_on),
        [Days(starts_on=o.starts_on, ends_on=o.ends_on, reason=o.name) for o in others],
    )
    if other is not None:
        raise SchoolYearsOverlap(
            name=name, other=other.reason, starts_on=other.starts_on, ends_on=other.ends_on
        )
    year.name, year.books_back_by = name, books_back_by
    year.starts_on, year.ends_on = starts_on, ends_on
    first, second = year.terms
    first.starts_on, first.ends_on = starts_on, second_term_on - timedelta(days=1)
    second.starts_on, second.ends_on = second_term_on, ends_on
    with judged(
        {
            "uq_school_years_commune_id_name": SchoolYearNameTaken(name=name),
            "ck_school_years_back_inside": WrongSchoolYear(name=name),
        }
    ):
        db.session.add(year)


def add_closure(
    *,
    commune: Commune,
    starts_on: date,
    ends_on: date,
    reason: str,
    library: Library | None = None,
) -> Closure:
    """Days off, both ends included; without a library they hold for the whole commune."""
    closure = Closure(commune_id=commune.id, library_id=library.id if library else None)
    change_closure(closure, starts_on=starts_on, ends_on=ends_on, reason=reason)
    return closure


def change_closure(closure: Closure, *, starts_on: date, ends_on: date, reason: str) -> None:
    closure.starts_on, closure.ends_on, closure.reason = starts_on, ends_on, tidy(reason)
    wrong = EndsBeforeItBegins(starts_on=starts_on, ends_on=ends_on)
    with judged({"ck_closures_order": wrong}):
        db.session.add(closure)


def remove_closure(closure: Closure) -> None:
    """The library will be open after all."""
    db.session.delete(closure)
    db.session.flush()


def add_tet(year: int, *, commune: Commune) -> list[Closure]:
    """The days off of that year's Tết for the whole commune; none when they stand there."""
    days = holidays.tet(year)
    if days is None:
        raise UnknownTet(year=year)
    return _add_missing([days], commune=commune, library=None)


def add_holidays(year: SchoolYear, *, commune: Commune, library: Library | None) -> list[Closure]:
    """Tết and the fixed holidays of a school year that are not in the calendar yet."""
    within = Days(starts_on=year.starts_on, ends_on=year.ends_on)
    return _add_missing(holidays.missing_holidays(within, []), commune=commune, library=library)


def _add_missing(wanted: list[Days], *, commune: Commune, library: Library | None) -> list[Closure]:
    _lock(commune.id)
    known = (
        queries.closures_of(library, since=date.min)
        if library
        else queries.closures_of_commune(commune.id)
    )
    taken = [Days(starts_on=c.starts_on, ends_on=c.ends_on) for c in known]
    return [
        add_closure(
            commune=commune,
            library=library,
            starts_on=days.starts_on,
            ends_on=days.ends_on,
            reason=days.reason,
        )
        for days in wanted
        if not rules.overlapping(days, taken)
    ]


def _lock(commune_id: int) -> None:
    """One at a time may look which days are taken and take some; SQLite has one writer anyway."""
    db.session.get(Commune, commune_id, with_for_update=True)
