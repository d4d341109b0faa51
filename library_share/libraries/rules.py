"""Calendars and class names, decided in plain values."""

from __future__ import annotations

import re
from calendar import Calendar as WallCalendar
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from library_share.vietnamese import fold, tidy

_LIBRARY_CODE = re.compile(r"[A-Z0-9]{1,12}")

#: A calendar with nothing but closed days would otherwise be walked for ever.
WALK_AT_MOST_DAYS = 400
#: No school year is longer, not even one that a ministry drew out.
YEAR_AT_MOST_DAYS = 400
#: What the name of a class may take: it stands on labels and in lists.
CLASS_NAME_AT_MOST = 40


def is_library_code(code: str) -> bool:
    """Short, upper-case, without marks: it stands on labels and in addresses."""
    return _LIBRARY_CODE.fullmatch(code) is not None


@dataclass(frozen=True, kw_only=True)
class Days:
    """A stretch of days, both ends included; `reason` says why the library is shut, or names it."""

    starts_on: date
    ends_on: date
    reason: str = ""

    def holds(self, day: date) -> bool:
        return self.starts_on <= day <= self.ends_on


@dataclass(frozen=True, kw_only=True)
class Year:
    """A school year: when it is, when pupils' books are due back, and its terms in order."""

    name: str
    starts_on: date
    ends_on: date
    books_back_by: date
    terms: tuple[Days, ...] = ()


def usual_year(begins: int) -> Year:
    """The school year that begins in September of `begins`, as most provinces set it."""
    ends = begins + 1
    return Year(
        name=f"{begins}-{ends}",
        starts_on=date(begins, 9, 1),
        ends_on=date(ends, 5, 31),
        books_back_by=date(ends, 5, 25),
        terms=(
            Days(starts_on=date(begins, 9, 1), ends_on=date(ends, 1, 17)),
            Days(starts_on=date(ends, 1, 18), ends_on=date(ends, 5, 31)),
        ),
    )


def year_to_propose(today: date, latest_ends_on: date | None) -> Year:
    """What somebody who adds a school year most likely means: the one after the latest; when
    there is none, the one of today, or in the summer holidays the next."""
    if latest_ends_on is not None:
        return usual_year(latest_ends_on.year)
    return usual_year(today.year if today.month >= 6 else today.year - 1)


@dataclass(frozen=True, kw_only=True)
class Month:
    """A month as a wall calendar shows it: weeks of seven days from Monday, None outside it."""

    first: date
    weeks: tuple[tuple[date | None, ...], ...]


@dataclass(frozen=True, kw_only=True)
class Calendar:
    """On which days a library is open, and where terms and years end."""

    #: ISO weekdays, 1 = Monday.
    closed_weekdays: frozenset[int] = frozenset()
    closures: tuple[Days, ...] = ()
    years: tuple[Year, ...] = ()

    def is_open(self, day: date) -> bool:
        return day.isoweekday() not in self.closed_weekdays and self.closure_on(day) is None

    def closure_on(self, day: date) -> Days | None:
        return next((closure for closure in self.closures if closure.holds(day)), None)

    def next_open(self, day: date) -> date:
        """`day` itself when open, else the first open day after it."""
        return self._walk(day, timedelta(days=1))

    def last_open(self, day: date) -> date:
        """`day` itself when open, else the last open day before it."""
        return self._walk(day, timedelta(days=-1))

    def year_on(self, day: date) -> Year | None:
        return next((year for year in self.years if year.starts_on <= day <= year.ends_on), None)

    def term_on(self, day: date) -> Days | None:
        year = self.year_on(day)
        return next((term for term in year.terms if term.holds(day)), None) if year else None

    def _walk(self, day: date, step: timedelta) -> date:
        for _ in range(WALK_AT_MOST_DAYS):
            if self.is_open(day):
                return day
            day += step
        return day


def months_of(starts_on: date, ends_on: date) -> list[Month]:
    """The months that a stretch of days touches."""
    found, first = [], starts_on.replace(day=1)
    while first <= ends_on:
        weeks = WallCalendar().monthdatescalendar(first.year, first.month)
        inside = tuple(
            tuple(day if day.month == first.month else None for day in week) for week in weeks
        )
        found.append(Month(first=first, weeks=inside))
        first = (first + timedelta(days=31)).replace(day=1)
    return found


#: Preschool years by the names most schools use; a grade below 1 sorts before grade 1.
NURSERY_GRADE, MAM_GRADE, CHOI_GRADE, LA_GRADE = -3, -2, -1, 0
_PRESCHOOL = (
    (LA_GRADE, ("la", "mg lon", "mau giao lon", "lon", "5 6 tuoi", "5 tuoi")),
    (CHOI_GRADE, ("choi", "mg nho", "mau giao nho", "nho", "4 5 tuoi", "4 tuoi")),
    (MAM_GRADE, ("mam", "mg be", "mau giao be", "be", "3 4 tuoi", "3 tuoi")),
    (NURSERY_GRADE, ("nha tre", "nhom", "nhom tre")),
)
_GRADE_FIRST = re.compile(r"(?P<grade>1[0-2]|[1-9])(?![0-9])")


def grade_of(class_name: str) -> int | None:
    """The grade in a class's name: 6A, 5B, 1A1, 12.6, 3/2, "Lớp 4C", "Khối 7", Lá 1, Chồi 2.

    None when the name does not tell.
    """
    words = re.sub(r"^(lop|khoi) ?", "", fold(class_name))
    for grade, names in _PRESCHOOL:
        if any(words == name or words.startswith(f"{name} ") for name in names):
            return grade
    found = _GRADE_FIRST.match(words)
    return int(found["grade"]) if found else None


def tidy_class_name(written: str) -> str:
    """One spelling for one class: "Lớp 6a" and "6A" are 6A, "lá  1" is "Lá 1"."""
    name = re.sub(r"^(lớp\b\s*)+", "", tidy(written), flags=re.IGNORECASE)
    # A capital may be two signs where the small letter is one.
    return tidy(name.upper() if name[:1].isdecimal() else name[:1].upper() + name[1:])


def overlapping(days: Days, others: Iterable[Days]) -> Days | None:
    """The first of `others` that shares a day with `days`."""
    return next(
        (
            other
            for other in others
            if other.starts_on <= days.ends_on and days.starts_on <= other.ends_on
        ),
        None,
    )
