"""Figures of closed months, looked at before days are counted again and after."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select

from library_share import clock
from library_share.database import db
from library_share.statistics import corrections
from library_share.statistics.models import TOLD_APART, DayCount
from library_share.statistics.rules import What, Why, is_closed, next_month
from library_share.statistics.subjects.facts import Days, Subject

Month = tuple[int, date]
"""A library, and the first day of one of its months."""

Figures = dict[tuple[Month, What], "Told"]

_PARTS = tuple(getattr(DayCount, name) for name in TOLD_APART)
#: Months looked at in one statement.
_AT_ONCE = 50


@dataclass
class Told:
    """A figure: its sum, and a number that changes with how it is told apart (of the sums of all
    parts; two of them are alike by chance only)."""

    number: int = 0
    parts: int = 0

    def add(self, key: tuple[Any, ...], how_many: int) -> None:
        self.number += how_many
        # Not of the key itself: Python's hash of -1, a grade, is that of -2.
        self.parts += how_many * hash(repr(key))


@dataclass(frozen=True, kw_only=True)
class Before:
    """What figures were, and why they are counted again."""

    figures: Figures
    whys: Mapping[tuple[Month, What], Why]


def before(dirty: Mapping[Subject, Days]) -> Before:
    """The figures of those closed months of which days will be counted again."""
    today, whys = clock.today(), dict[tuple[Month, What], Why]()
    for subject, days in dirty.items():
        for (library_id, day), why in days.items():
            month = (library_id, day.replace(day=1))
            if is_closed(day.replace(day=1), today):
                for what in subject.whats:
                    whys[month, what] = why.and_also(whys.get((month, what)))
    return Before(figures=_figures_of(whys), whys=whys)


def note(were: Before) -> None:
    """Log what is another figure now, or told apart otherwise."""
    now = _figures_of(were.whys)
    for ((library_id, first), what), why in sorted(were.whys.items()):
        key = ((library_id, first), what)
        old, new = were.figures.get(key, Told()), now.get(key, Told())
        if old != new:
            corrections.note(library_id, first, what, old.number, new.number, why)


def _figures_of(whys: Mapping[tuple[Month, What], Why]) -> Figures:
    months = sorted({month for month, _ in whys})
    figures: Figures = {}
    for start in range(0, len(months), _AT_ONCE):
        some = months[start : start + _AT_ONCE]
        figures |= _read(or_(*(_within(month) for month in some)))
    return figures


def _within(month: Month) -> ColumnElement[bool]:
    library_id, first = month
    return and_(
        DayCount.library_id == library_id, DayCount.day >= first, DayCount.day < next_month(first)
    )


def _read(*which: ColumnElement[bool]) -> Figures:
    rows = db.session.execute(
        select(DayCount.library_id, DayCount.day, DayCount.what, DayCount.how_many, *_PARTS)
        .where(*which)
        .execution_options(yield_per=10_000)
    )
    figures: Figures = defaultdict(Told)
    for library_id, day, what, how_many, *parts in rows:
        figures[(library_id, day.replace(day=1)), what].add(tuple(parts), how_many)
    return figures
