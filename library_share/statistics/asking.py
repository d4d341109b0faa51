"""What is asked, made whole: whose figures, of which days, told apart by what, with names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from library_share.libraries.models import Library, SchoolYear
from library_share.libraries.queries import begun_year, classes_of, school_years, shown_year
from library_share.statistics import queries
from library_share.statistics.errors import PeriodTurned
from library_share.statistics.measures import AT_A_GLANCE, BY_CODE, USES
from library_share.statistics.measuring import Figure, Measure
from library_share.statistics.parts import names_for
from library_share.statistics.queries import Scope
from library_share.statistics.rules import By, Period
from library_share.translation import N_, gettext

AT_MOST = timedelta(days=3660)
YEARS_OFFERED = 2

BY_NAMES: dict[By, str] = {
    By.WEEK: N_("Week"),
    By.MONTH: N_("Month"),
    By.TERM: N_("Term"),
    By.SCHOOL_YEAR: N_("School year"),
    By.YEAR: N_("Calendar year"),
    By.LIBRARY: N_("Where it was used"),
    By.OWNER: N_("Whose book"),
    By.CLASS: N_("Class"),
    By.GRADE: N_("Grade"),
    By.PATRON_KIND: N_("Kind of reader"),
    By.TITLE_KIND: N_("Kind of book"),
    By.LEVEL: N_("Reading level"),
    By.LANGUAGE: N_("Language"),
    By.PLACE_KIND: N_("Sort of place"),
    By.PLACE: N_("Shelf or box"),
}


@dataclass(frozen=True, kw_only=True)
class Part:
    """One line of figures told apart: `key` as it goes out, `name` as people read it."""

    key: str
    name: str
    figure: Figure

    @property
    def number(self) -> int:
        return self.figure.number


@dataclass(frozen=True, kw_only=True)
class Answer:
    measure: Measure
    by: By
    scope: Scope
    whole: Figure
    parts: list[Part]

    @property
    def total(self) -> int:
        return self.whole.number


#: By what figures can be narrowed, each with its name in the address.
NARROWED_BY: dict[By, str] = {
    By.CLASS: "class_name",
    By.GRADE: "grade",
    By.PATRON_KIND: "patron_kind",
    By.TITLE_KIND: "title_kind",
    By.LEVEL: "level",
    By.LANGUAGE: "language",
    By.PLACE_KIND: "place_kind",
}


def only_of(asked: dict[str, Any]) -> tuple[tuple[By, Any], ...]:
    """What the figures are narrowed to."""
    return tuple(
        (by, getattr(asked[name], "value", asked[name]))
        for by, name in NARROWED_BY.items()
        if asked[name] is not None
    )


def narrowed(scope: Scope) -> list[tuple[str, str]]:
    """What figures are narrowed to: the name in the address, and how people read it."""
    names = names_for((), By.CLASS, (), ())
    return [(NARROWED_BY[by], names.name_of(by, value)) for by, value in scope.only]


def year_of_figures(library: Library, today: date) -> SchoolYear | None:
    """The year whose classes have read until today; before the first one begins, that one."""
    commune_id = library.commune_id
    return begun_year(today, commune_id) or shown_year(today, commune_id)


def quiet_classes(library: Library, scope: Scope, today: date) -> tuple[str, ...]:
    """The classes of this year that used nothing in the period."""
    year = year_of_figures(library, today)
    if year is None:
        return ()
    read = queries.told_apart(USES, replace(scope, only=()), By.CLASS)
    return tuple(one.name for one in classes_of(library.id, year.id) if one.name not in read)


def period_of(library: Library, first: date | None, last: date | None, today: date) -> Period:
    """The days that are asked for; without any the school year so far. PeriodTurned when they are
    no period."""
    if first is None:
        year = begun_year(today, library.commune_id)
        first = year.starts_on if year else today.replace(month=1, day=1)
    if last is None:
        last = max(first, today)
    if not timedelta() <= last - first <= AT_MOST:
        raise PeriodTurned
    return Period(first=first, last=last)


def usual_periods(library: Library, today: date) -> list[tuple[str, Period]]:
    """What people usually ask for: this month, the terms and the school years of the commune, the
    newest first. Nothing that has not begun."""
    found = [(gettext("This month"), Period(first=today.replace(day=1), last=today))]
    for year in school_years(library.commune_id)[:YEARS_OFFERED]:
        for term in reversed(year.terms):
            name = gettext("Term %(number)s of %(year)s", number=term.number, year=year.name)
            found.append((name, Period(first=term.starts_on, last=term.ends_on)))
        name = gettext("School year %(name)s", name=year.name)
        found.append((name, Period(first=year.starts_on, last=year.ends_on)))
    return [(name, period) for name, period in found if period.first <= today]


def ask(measure: str, by: By, scope: Scope, libraries: Sequence[Library]) -> Answer:
    """The figures of a measure told apart, those that were never counted left out, but months:
    each of the period is there. `libraries` are known by name. NotToldApart when this cannot be
    told apart, or narrowed, like this."""
    asked = BY_CODE[measure]
    found = dict(asked.figures(scope, by))
    if by is By.MONTH:
        nothing = Figure(number=0, of=0 if asked.is_ratio else None, value=_of_nothing(asked))
        months = [(month.year, month.month) for month in scope.period.months()]
        found = {month: found.get(month, nothing) for month in months}
    years = queries.years_of(scope) if by in (By.TERM, By.SCHOOL_YEAR) else []
    names = names_for(found, by, libraries, years)
    parts = [
        Part(key=names.key_of(by, key), name=names.name_of(by, key), figure=found[key])
        for key in sorted(found, key=lambda key: names.place_of(by, key))
    ]
    return Answer(measure=asked, by=by, scope=scope, whole=asked.figure(scope), parts=parts)


def at_a_glance(scope: Scope) -> dict[str, int]:
    """What pages show at once, by the code of each measure; one statement."""
    counted = queries.by_what(scope)
    return {
        one.code: sum(counted.get(what, 0) for what in one.amount.counts) for one in AT_A_GLANCE
    }


def _of_nothing(measure: Measure) -> int | None:
    return None if measure.is_ratio else 0


def fitting(measure: str, by: By, scope: Scope) -> tuple[By, Scope]:
    """What people who looked at another figure see of this one: told apart by libraries where it
    cannot be told apart like that, narrowed only by what it can be narrowed by."""
    bys = BY_CODE[measure].bys
    only = tuple((one, value) for one, value in scope.only if one in bys)
    return by if by in bys else By.LIBRARY, replace(scope, only=only)
