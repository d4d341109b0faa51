"""For which periods readers are counted, and when these are over. Plain values in and out."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from library_share.statistics.rules import CLOSES_AFTER_DAYS, Period, next_month


class Use(enum.StrEnum):
    """What makes somebody a reader."""

    #: Took a book home.
    HOME = "home"
    #: That, or read one on the spot with a card.
    ANY = "any"


class Part(enum.StrEnum):
    """By what readers are told apart; who changed the class is one of both."""

    ALL = "all"
    CLASS = "class"
    GRADE = "grade"
    PATRON_KIND = "patron_kind"


def is_over(period: Period, today: date) -> bool:
    """Whether all that is to come of it has come; as for months of other figures."""
    return today > period.last + timedelta(days=CLOSES_AFTER_DAYS)


def periods(first: date, today: date, of_school: Iterable[Period]) -> Iterator[Period]:
    """All periods with a day from `first` to today in which readers are counted: months, calendar
    years, and the terms and school years in `of_school`. None twice."""
    seen = set()
    for period in (*_months(first, today), *_years(first, today), *of_school):
        if period.first <= today and period.last >= first and period not in seen:
            seen.add(period)
            yield period


def _months(first: date, today: date) -> Iterator[Period]:
    month = first.replace(day=1)
    while month <= today:
        yield Period(first=month, last=next_month(month) - timedelta(days=1))
        month = next_month(month)


def _years(first: date, today: date) -> Iterator[Period]:
    for year in range(first.year, today.year + 1):
        yield Period(first=date(year, 1, 1), last=date(year, 12, 31))


def meant(asked: Period, known: Iterable[Period], today: date) -> Period | None:
    """The period that is asked for. One that goes on may be asked for up to today; None when these
    days are no period in which readers are counted."""
    for period in known:
        goes_on = period.last >= today and asked.last == today
        if period.first == asked.first and (asked.last == period.last or goes_on):
            return period
    return None
