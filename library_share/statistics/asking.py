"""What is asked, made whole: whose figures, of which days, told apart by what, with names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from library_share.catalogue.models import (
    READING_LEVEL_NAMES,
    TITLE_KIND_NAMES,
    ReadingLevel,
    TitleKind,
)
from library_share.libraries.models import GRADE_NAMES, Library
from library_share.libraries.queries import classes_of, school_years, shown_year
from library_share.patrons.models import PATRON_KIND_NAMES, PatronKind
from library_share.statistics import queries
from library_share.statistics.errors import PeriodTurned
from library_share.statistics.measures import BY_CODE, Measure
from library_share.statistics.queries import Key, Scope
from library_share.statistics.rules import By, Period
from library_share.translation import N_, gettext
from library_share.vietnamese import sort_key

AT_MOST = timedelta(days=3660)
YEARS_OFFERED = 2

BY_NAMES: dict[By, str] = {
    By.MONTH: N_("Month"),
    By.LIBRARY: N_("Where it was used"),
    By.OWNER: N_("Whose book"),
    By.CLASS: N_("Class"),
    By.GRADE: N_("Grade"),
    By.PATRON_KIND: N_("Kind of reader"),
    By.TITLE_KIND: N_("Kind of book"),
    By.LEVEL: N_("Reading level"),
}


@dataclass(frozen=True, kw_only=True)
class Part:
    """One line of figures told apart: `key` as it goes out, `name` as people read it."""

    key: str
    name: str
    number: int


@dataclass(frozen=True, kw_only=True)
class Answer:
    measure: Measure
    by: By
    scope: Scope
    total: int
    parts: list[Part]


#: By what figures can be narrowed, each with its name in the address.
NARROWED_BY: dict[By, str] = {
    By.CLASS: "class_name",
    By.GRADE: "grade",
    By.PATRON_KIND: "patron_kind",
    By.TITLE_KIND: "title_kind",
    By.LEVEL: "level",
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
    return [(NARROWED_BY[by], _part(by, value, 0, {}).name) for by, value in scope.only]


def quiet_classes(library: Library, scope: Scope, today: date) -> tuple[str, ...]:
    """The classes of this year that used nothing in the period."""
    year = shown_year(today, library.commune_id)
    if year is None:
        return ()
    read = queries.told_apart(BY_CODE["uses"], replace(scope, only=()), By.CLASS)
    return tuple(one.name for one in classes_of(library.id, year.id) if one.name not in read)


def period_of(library: Library, first: date | None, last: date | None, today: date) -> Period:
    """The days that are asked for; without any the school year so far. PeriodTurned when they are
    no period."""
    if first is None:
        year = shown_year(today, library.commune_id)
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
    each of the period is there. `libraries` are known by name."""
    asked = BY_CODE[measure]
    found = queries.told_apart(asked, scope, by)
    if by is By.MONTH:
        months = [(month.year, month.month) for month in scope.period.months()]
        found = {month: found.get(month, 0) for month in months}
    names = {library.id: library for library in libraries}
    parts = [_part(by, key, number, names) for key, number in _in_order(by, found, names)]
    return Answer(measure=asked, by=by, scope=scope, total=sum(found.values()), parts=parts)


def _in_order(by: By, found: dict[Key, int], names: dict[int, Library]) -> list[tuple[Key, int]]:
    orders: dict[By, Any] = {
        By.TITLE_KIND: [kind.value for kind in TitleKind],
        By.LEVEL: [level.value for level in ReadingLevel],
        By.PATRON_KIND: [kind.value for kind in PatronKind],
    }

    def place(pair: tuple[Key, int]) -> Any:
        key = pair[0]
        if key in (None, ""):
            return (1, 0)
        if by in orders:
            return (0, orders[by].index(key))
        if by is By.CLASS:
            return (0, sort_key(key))
        if by in (By.LIBRARY, By.OWNER):
            return (0, sort_key(names[key].short_name)) if key in names else (1, key)
        return (0, key)

    return sorted(found.items(), key=place)


def _part(by: By, key: Key, number: int, names: dict[int, Library]) -> Part:
    if by is By.MONTH:
        year, month = key
        return Part(key=f"{year}-{month:02}", name=f"{month:02}/{year}", number=number)
    if key in (None, ""):
        of_class = by in (By.CLASS, By.GRADE)
        name = gettext("in no class") if of_class else gettext("not known")
        return Part(key="", name=name, number=number)
    if by in (By.LIBRARY, By.OWNER):
        library = names.get(key)
        if library is None:
            return Part(key="", name=gettext("another library"), number=number)
        return Part(key=library.code, name=library.short_name, number=number)
    return Part(key=str(key), name=_named(by, key), number=number)


def _named(by: By, key: Any) -> str:
    if by is By.GRADE:
        if key in GRADE_NAMES:
            return gettext(GRADE_NAMES[key])
        return gettext("grade %(grade)s", grade=key)
    if by is By.PATRON_KIND:
        return gettext(PATRON_KIND_NAMES[PatronKind(key)])
    if by is By.TITLE_KIND:
        return gettext(TITLE_KIND_NAMES[TitleKind(key)])
    if by is By.LEVEL:
        return gettext(READING_LEVEL_NAMES[ReadingLevel(key)])
    return str(key)
