"""Setting up the next school year from the one that ends, a year later."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from library_share.copies.deeds import Deed
from library_share.database import db
from library_share.libraries import calendar_actions, holidays
from library_share.libraries.models import Closure, SchoolYear
from library_share.libraries.queries import closures_of
from library_share.libraries.rules import Days, overlapping
from library_share.turning import marks
from library_share.turning.errors import NextYearStands
from library_share.turning.queries import Turning
from library_share.turning.rules import Said, Step, a_year_later


@dataclass(frozen=True, kw_only=True)
class CopiedDays:
    """Days off of the year that ends, and when they would be in the next one."""

    closure: Closure
    starts_on: date
    ends_on: date


@dataclass(frozen=True, kw_only=True)
class ProposedYear:
    """The next year as it most likely is; everything may be changed before it is kept."""

    name: str
    starts_on: date
    second_term_on: date
    books_back_by: date
    ends_on: date
    days_off: Sequence[CopiedDays]


def proposed(turning: Turning) -> ProposedYear:
    """Everything a year later. Tết and the public holidays are looked up anew when it is kept;
    other days off are offered to be copied."""
    year = turning.year
    second = year.terms[-1].starts_on if year.terms else year.starts_on
    return ProposedYear(
        name=re.sub(r"\d{4}", lambda found: str(int(found[0]) + 1), year.name),
        starts_on=a_year_later(year.starts_on),
        second_term_on=a_year_later(second),
        books_back_by=a_year_later(year.books_back_by),
        ends_on=a_year_later(year.ends_on),
        days_off=_copied(turning),
    )


def _copied(turning: Turning) -> list[CopiedDays]:
    year = turning.year
    within = Days(starts_on=year.starts_on, ends_on=year.ends_on)
    known = holidays.missing_holidays(within, [])
    return [
        CopiedDays(
            closure=one,
            starts_on=a_year_later(one.starts_on),
            ends_on=a_year_later(one.ends_on),
        )
        for one in closures_of(turning.library, since=year.starts_on)
        if one.starts_on <= year.ends_on
        and not overlapping(Days(starts_on=one.starts_on, ends_on=one.ends_on), known)
    ]


def set_up(
    turning: Turning, deed: Deed, *, copied_ids: Collection[int] = (), **days: Any
) -> SchoolYear:
    """Keep the next year with its terms, Tết, the public holidays and the days off that were
    chosen to be copied. Done twice, the second is told that the year stands."""
    if turning.next_year is not None:
        raise NextYearStands(name=turning.next_year.name)
    commune = turning.library.commune
    year = calendar_actions.add_school_year(commune=commune, **days)
    calendar_actions.add_holidays(year, commune=commune, library=None)
    taken = [
        Days(starts_on=one.starts_on, ends_on=one.ends_on)
        for one in closures_of(turning.library, since=year.starts_on)
    ]
    for one in _copied(turning):
        where = Days(starts_on=one.starts_on, ends_on=one.ends_on)
        if one.closure.id in copied_ids and not overlapping(where, taken):
            calendar_actions.add_closure(
                commune=commune,
                library=one.closure.library,
                starts_on=one.starts_on,
                ends_on=one.ends_on,
                reason=one.closure.reason,
            )
    marks.mark(turning, Step.CALENDAR, Said.DONE, deed)
    db.session.flush()
    return year
