"""The marks of printed sheets, days as people write them, and the order of a day's facts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TypeVar

from library_share import clock
from library_share.errors import Reason
from library_share.translation import N_
from library_share.vietnamese import fold, tidy

#: So many rows on a page: each symbol stays large enough for an old phone's camera.
ROWS_A_PAGE = 20


@dataclass(frozen=True, kw_only=True)
class Month:
    """A calendar month, as sheets are printed for."""

    year: int
    month: int

    def __str__(self) -> str:
        return f"{self.year:04}-{self.month:02}"

    @property
    def first_day(self) -> date:
        return date(self.year, self.month, 1)


def month_of(day: date) -> Month:
    return Month(year=day.year, month=day.month)


#: Sheets older than a school year are not typed in any more.
MONTHS_BACK = 12


def months_around(chosen: Month, present: Month) -> list[Month]:
    """What to choose from, the latest first: next month's sheet is printed before it begins."""
    counted = present.year * 12 + present.month - 1
    numbers = set(range(counted - MONTHS_BACK, counted + 2))
    numbers.add(chosen.year * 12 + chosen.month - 1)
    return [Month(year=one // 12, month=one % 12 + 1) for one in sorted(numbers, reverse=True)]


_MONTH = re.compile(r"(20[0-9]{2})-(0[1-9]|1[0-2])")


def find_month(text: str) -> Month | None:
    """`2026-11`, as browsers send a month; None for anything else."""
    found = _MONTH.fullmatch(text)
    return Month(year=int(found[1]), month=int(found[2])) if found else None


@dataclass(frozen=True, kw_only=True)
class PageMark:
    """What the symbol at the foot of a page says: of which place and month, which rows."""

    place_code: str
    month: Month
    first: int
    last: int

    def __str__(self) -> str:
        month = f"{self.month.year:04}{self.month.month:02}"
        return f"F15:{self.place_code}:{month}:{self.first}-{self.last}"


_PAGE_MARK = re.compile(r"F15:([0-9]{7,12}):(20[0-9]{2})(0[1-9]|1[0-2]):([0-9]{1,6})-([0-9]{1,6})")


def find_page_mark(text: str) -> PageMark | None:
    found = _PAGE_MARK.fullmatch(text)
    if found is None:
        return None
    return PageMark(
        place_code=found[1],
        month=Month(year=int(found[2]), month=int(found[3])),
        first=int(found[4]),
        last=int(found[5]),
    )


# --- days as they stand in cells -----------------------------------------------------------------

#: Older than a school year is a mistyped year, or belongs to last year's books.
DAYS_BACK_AT_MOST = 366
_DAY = re.compile(
    r"(?P<day>[0-9]{1,2})(?:[/.-](?P<month>[0-9]{1,2})(?:[/.-](?P<year>[0-9]{2}|[0-9]{4}))?)?"
)
_ISO = re.compile(r"(?P<year>[0-9]{4})-(?P<month>[0-9]{1,2})-(?P<day>[0-9]{1,2})")


class Unfit(Exception):
    """A cell that cannot be taken, and why."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.code)
        self.reason = reason


def day_typed(text: str, month: Month, today: date) -> date | None:
    """The day that a cell says: `3` is one of the sheet's month, `3/10` the one nearest to it.

    None for an empty cell; Unfit for what is no day, has not come yet or is over a year ago.
    """
    text = "".join(text.split())
    if not text:
        return None
    found = _ISO.fullmatch(text) or _DAY.fullmatch(text)
    if found is None:
        raise Unfit(Reason(code="day_unread", message=DAY_UNREAD, facts={"day": text[:20]}))
    day, written, year = (found[name] for name in ("day", "month", "year"))
    if written is None:
        years, in_month = [month.year], month.month
    elif year is None:
        years, in_month = [month.year - 1, month.year, month.year + 1], int(written)
    else:
        years, in_month = [int(year) if len(year) == 4 else 2000 + int(year)], int(written)
    days = [known for one in years if (known := _find_day(one, in_month, int(day)))]
    if not days:
        raise Unfit(Reason(code="no_such_day", message=NO_SUCH_DAY, facts={"day": text[:20]}))
    meant = min(days, key=lambda known: abs(known - month.first_day))
    if meant > today:
        raise Unfit(Reason(code="day_to_come", message=DAY_TO_COME, facts={"day": meant}))
    if (today - meant).days > DAYS_BACK_AT_MOST:
        raise Unfit(Reason(code="day_long_ago", message=DAY_LONG_AGO, facts={"day": meant}))
    return meant


def _find_day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


# --- which of a day's facts was first ------------------------------------------------------------

LENT_AT, RETURNED_AT = timedelta(hours=12), timedelta(hours=16)
#: Between two facts about one book on one day.
APART = timedelta(minutes=1)
#: Facts of today are put so long before now, one after the other: reported, not scanned.
TODAY_AGO = timedelta(minutes=10)


@dataclass(frozen=True, kw_only=True)
class Fact:
    """That a book was lent, or given back, on a day; `line` says which line of the grid did."""

    line: int
    copy_id: int
    is_return: bool
    day: date
    #: Both days of the line, as far as they are known.
    lent_on: date
    returned_on: date | None


def in_order(facts: Iterable[Fact]) -> list[Fact]:
    """As they happened. Of two lines about one day, what was lent earlier was given back first."""
    return sorted(
        facts,
        key=lambda one: (
            one.day,
            one.lent_on,
            one.returned_on or date.max,
            one.line,
            one.is_return,
        ),
    )


def timed(facts: Iterable[Fact], now: datetime) -> list[tuple[Fact, datetime]]:
    """Each fact, in order, with a moment of its day: lent at noon, given back in the afternoon, or
    as soon after what happened to the same book before as order needs."""
    last: dict[tuple[int, date], datetime] = {}
    timed_so: list[tuple[Fact, datetime]] = []
    for place, fact in enumerate(in_order(facts)):
        key = (fact.copy_id, fact.day)
        at = clock.start_of(fact.day) + (RETURNED_AT if fact.is_return else LENT_AT)
        if key in last:
            at = max(at, last[key] + APART)
        last[key] = at
        latest = now - TODAY_AGO + timedelta(milliseconds=place)
        timed_so.append((fact, min(at, latest)))
    return timed_so


# --- whom a name means ---------------------------------------------------------------------------

Named = TypeVar("Named")
_NUMBERED = re.compile(r"([1-9][0-9]{0,3})(?:\. .*)?")


def number_typed(text: str) -> int | None:
    """The number in `5` or in `5. Nông Anh An`, as the list beneath a cell offers it."""
    found = _NUMBERED.fullmatch(tidy(text))
    return int(found[1]) if found else None


def called(text: str, people: Sequence[tuple[str, Named]]) -> list[Named]:
    """Those of `people`, by name, whom a pupil's hand may mean: the whole name, its last words, or
    `An N.` for somebody called An whose family name begins with N.

    Marks count when there are any: `Ân` is not An, while `an` may be both.
    """
    for as_read in (lambda words: tidy(words).lower(), fold):
        typed = as_read(text).split()
        if typed and (as_read is fold or fold(text).split() != typed):
            names = [(as_read(name).split(), who) for name, who in people]
            whole = [who for words, who in names if words == typed]
            if found := whole or [who for words, who in names if _ends(words, typed)]:
                return found
    return []


def _ends(words: list[str], typed: list[str]) -> bool:
    if words[-len(typed) :] == typed:
        return True
    initial = typed[-1].rstrip(".")
    return (
        len(typed) > 1
        and len(initial) == 1
        and (words[-len(typed) + 1 :] == typed[:-1] and words[0].startswith(initial))
    )


DAY_UNREAD = N_("“{day}” is no day. Write 3, 3/10 or 3/10/2026.")
NO_SUCH_DAY = N_("There is no day {day}.")
DAY_TO_COME = N_("{day} has not come yet.")
DAY_LONG_AGO = N_("{day} is more than a year ago.")
