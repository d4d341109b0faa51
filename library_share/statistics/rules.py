"""Periods, what is counted of a day, and when a month is closed. Plain values in and out."""

from __future__ import annotations

import enum
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

#: So long after its last day a month is open: phones of class shelves send their acts by then.
CLOSES_AFTER_DAYS = 7


class What(enum.StrEnum):
    """What is counted of a day."""

    #: Taken home. A loan that never was (undone) is none.
    LENT = "lent"
    #: A book read on the spot, with its title known.
    READ_HERE = "read_here"
    #: Readings at a class shelf, counted by a button; nobody's book.
    READ_IN_CLASS = "read_in_class"
    RENEWED = "renewed"
    RETURNED = "returned"
    #: Those of the returns that came after the due day.
    RETURNED_LATE = "returned_late"
    #: What a rotation point told of a day: nobody's book.
    TOLD_LENT = "told_lent"
    TOLD_READ = "told_read"
    #: Copies that readers or classes asked to be kept, and what became of each.
    HOLD_ASKED = "hold_asked"
    HOLD_FILLED = "hold_filled"
    HOLD_EXPIRED = "hold_expired"
    HOLD_CANCELLED = "hold_cancelled"
    #: A library asked another for a book; the owner is whoever was asked.
    ILL_ASKED = "ill_asked"
    ILL_FILLED = "ill_filled"
    ILL_REFUSED = "ill_refused"
    #: A book that was lost between libraries was made good.
    ILL_SETTLED = "ill_settled"
    #: Copies by what was noted of them, at their owner.
    ADDED = "added"
    WITHDRAWN = "withdrawn"
    #: Withdrawn by mistake, and taken back.
    TAKEN_BACK = "taken_back"
    LOST = "lost"
    FOUND = "found"
    DAMAGED = "damaged"
    #: What was held so that more is read, and how many came.
    ACTIVITY = "activity"
    ATTENDED = "attended"


class ReaderFigure(enum.StrEnum):
    """How many people read in a month; settled when it is over, not counted by day."""

    READERS_HOME = "readers_home"
    READERS = "readers"


class StandFigure(enum.StrEnum):
    """How things stood at the end of a month, and boxes at points in it: counted when asked for."""

    COPIES = "copies"
    TITLES = "titles"
    COPIES_ON_CLASS_SHELVES = "copies_on_class_shelves"
    COPIES_UNDER_REPAIR = "copies_under_repair"
    COPIES_MISSING = "copies_missing"
    COPIES_NEVER_BORROWED = "copies_never_borrowed"
    PUPILS = "pupils"
    LOANS_OPEN = "loans_open"
    OVERDUE = "overdue"
    BOX_DAYS = "box_days"
    BOX_USES = "box_uses"


class Why(enum.StrEnum):
    """Why a figure of a closed month is another one now."""

    #: Something was heard of only after the month was closed.
    LATE = "late"
    UNDONE = "undone"
    #: Somebody had been entered twice.
    ONE_READER = "one_reader"
    #: Class lists, leavers, titles or places were changed.
    LISTS = "lists"
    #: Everything was counted anew.
    COUNTED_ANEW = "counted_anew"
    SEVERAL = "several"

    def and_also(self, other: Why | None) -> Why:
        return self if other in (None, self) else Why.SEVERAL


class By(enum.StrEnum):
    """By what figures are told apart."""

    WEEK = "week"
    MONTH = "month"
    TERM = "term"
    SCHOOL_YEAR = "school_year"
    YEAR = "year"
    LIBRARY = "library"
    OWNER = "owner"
    CLASS = "class"
    GRADE = "grade"
    PATRON_KIND = "patron_kind"
    TITLE_KIND = "title_kind"
    LEVEL = "level"
    LANGUAGE = "language"
    #: What sort of place the copy stood in: stack room, class shelf, box.
    PLACE_KIND = "place_kind"
    PLACE = "place"


#: What tells days apart.
TIMES = frozenset({By.WEEK, By.MONTH, By.TERM, By.SCHOOL_YEAR, By.YEAR})


@dataclass(frozen=True, kw_only=True)
class Period:
    """Days from the first to the last, both included."""

    first: date
    last: date

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    def a_year_before(self) -> Period:
        """The same days a year ago."""
        return Period(first=_year_before(self.first), last=_year_before(self.last))

    @property
    def is_a_month(self) -> bool:
        return self.first.day == 1 and next_month(self.first) == self.last + timedelta(days=1)

    def months(self) -> Iterator[date]:
        """The first days of its months, in order."""
        month = self.first.replace(day=1)
        while month <= self.last:
            yield month
            month = next_month(month)


def _year_before(day: date) -> date:
    if (day.month, day.day) == (2, 29):
        return day.replace(year=day.year - 1, day=28)
    return day.replace(year=day.year - 1)


def next_month(month: date) -> date:
    """The first day of the month after."""
    return (month.replace(day=1) + timedelta(days=32)).replace(day=1)


def is_closed(month: date, today: date) -> bool:
    """Whether figures of the month change by a logged correction only."""
    return today >= next_month(month) + timedelta(days=CLOSES_AFTER_DAYS)


def open_since(today: date) -> date:
    """The first day of the earliest month that is not closed."""
    this = today.replace(day=1)
    before = (this - timedelta(days=1)).replace(day=1)
    return this if is_closed(before, today) else before
