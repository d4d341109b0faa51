"""When issues appear and what their numbers are; how one stands; where a copy of it goes next.

Plain values in, plain answers out. Source of the two years: Thông tư 02/2020/TT-BVHTTDL, Điều 19.
"""

from __future__ import annotations

import enum
from calendar import monthrange
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from library_share.libraries.rules import Calendar, Days

#: Popular newspapers and magazines may be weeded so many years after they appeared.
WEEDED_AFTER_YEARS = 2
COPIES_AT_MOST = 20
#: A subscription is ordered for a quarter, half a year or a year; longer is a slip of the pen.
LASTS_AT_MOST = timedelta(days=2 * 366)


class Frequency(enum.StrEnum):
    """How often a serial title appears (định kỳ)."""

    DAILY = "daily"
    WEEKDAYS = "weekdays"
    WEEKLY = "weekly"
    TWICE_A_MONTH = "twice_a_month"
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    IRREGULAR = "irregular"


#: After so many days an issue that has not come is late, unless the subscription says otherwise.
LATE_AFTER_DAYS: dict[Frequency, int] = {
    Frequency.DAILY: 1,
    Frequency.WEEKDAYS: 2,
    Frequency.WEEKLY: 3,
    Frequency.TWICE_A_MONTH: 5,
    Frequency.MONTHLY: 7,
    Frequency.QUARTERLY: 14,
    Frequency.IRREGULAR: 14,
}
_MONTHS_BETWEEN = {Frequency.TWICE_A_MONTH: 1, Frequency.MONTHLY: 1, Frequency.QUARTERLY: 3}
EVERY_DAY = frozenset(range(1, 8))


@dataclass(frozen=True, kw_only=True)
class Pattern:
    """A prediction pattern: from the first issue on, which days have one and which number it has.

    `weekdays` are ISO weekdays (1 = Monday) of those that follow the week; `month_days` the days
    of those that follow the month, the last day where a month is shorter. Nothing appears on a
    day of `skips`, and no number is used up. `restarts_yearly`: the first issue of a year has
    number 1; otherwise numbers run on.
    """

    frequency: Frequency
    starts_on: date
    ends_on: date
    first_number: int = 1
    weekdays: frozenset[int] = frozenset()
    month_days: tuple[int, ...] = ()
    restarts_yearly: bool = False
    skips: tuple[Days, ...] = ()


@dataclass(frozen=True, order=True)
class Predicted:
    """An issue that should appear on `day` with `number`."""

    day: date
    number: int


def days_of(pattern: Pattern) -> Iterator[date]:
    """The days on which an issue appears, in order."""
    every = _by_month(pattern) if pattern.frequency in _MONTHS_BETWEEN else _by_week(pattern)
    for day in every:
        if pattern.starts_on <= day <= pattern.ends_on and not _is_skipped(pattern, day):
            yield day


def predict(pattern: Pattern, known: Mapping[date, int] | None = None) -> list[Predicted]:
    """Every issue of the pattern.

    `known` are numbers printed on issues that have come, by their day: those after them go on
    from there, so that one correction sets all the rest right.
    """
    found: list[Predicted] = []
    known = known or {}
    for day in days_of(pattern):
        before = found[-1] if found else None
        found.append(Predicted(day, known.get(day, _next_number(pattern, before, day))))
    return found


def _next_number(pattern: Pattern, before: Predicted | None, day: date) -> int:
    if before is None:
        return pattern.first_number
    if pattern.restarts_yearly and day.year != before.day.year:
        return 1
    return before.number + 1


def _is_skipped(pattern: Pattern, day: date) -> bool:
    return any(days.holds(day) for days in pattern.skips)


def _by_week(pattern: Pattern) -> Iterator[date]:
    if pattern.frequency is Frequency.IRREGULAR:
        return
    weekdays = weekdays_of(pattern.frequency, pattern.weekdays, pattern.starts_on)
    for offset in range((pattern.ends_on - pattern.starts_on).days + 1):
        day = pattern.starts_on + timedelta(days=offset)
        if day.isoweekday() in weekdays:
            yield day


def weekdays_of(frequency: Frequency, weekdays: Iterable[int], starts_on: date) -> frozenset[int]:
    """The weekdays that count: all for a daily paper; that of the first issue when a weekly one
    says none."""
    if frequency is Frequency.DAILY:
        return EVERY_DAY
    return frozenset(weekdays) or frozenset({starts_on.isoweekday()})


def _by_month(pattern: Pattern) -> Iterator[date]:
    step = _MONTHS_BETWEEN[pattern.frequency]
    first = pattern.starts_on.replace(day=1)
    month_days = month_days_of(pattern.frequency, pattern.month_days, pattern.starts_on)
    while first <= pattern.ends_on:
        last = monthrange(first.year, first.month)[1]
        yield from sorted({first.replace(day=min(day, last)) for day in month_days})
        for _ in range(step):
            first = (first + timedelta(days=31)).replace(day=1)


def month_days_of(
    frequency: Frequency, month_days: Sequence[int], starts_on: date
) -> tuple[int, ...]:
    """The days of the month that count: that of the first issue when none is said, and half a
    month from it for what appears twice."""
    if month_days:
        return tuple(month_days)
    if frequency is Frequency.TWICE_A_MONTH:
        early = starts_on.day - 15 if starts_on.day > 15 else starts_on.day
        return (early, early + 15)
    return (starts_on.day,)


# --- how an issue stands ---------------------------------------------------------------------


class IssueState(enum.StrEnum):
    """How far an issue is: some copies may have come (`SHORT`) while others are waited for."""

    EXPECTED = "expected"
    LATE = "late"
    CLAIMED = "claimed"
    SHORT = "short"
    RECEIVED = "received"
    MISSING = "missing"


def state_of(
    *,
    copies: int,
    received: int,
    late_on: date,
    is_claimed: bool,
    is_given_up: bool,
    today: date,
) -> IssueState:
    """`copies` are ordered and `received` have come. Given up means: nobody waits any longer."""
    if received >= copies:
        return IssueState.RECEIVED
    if is_given_up:
        return IssueState.MISSING if received == 0 else IssueState.RECEIVED
    if is_claimed:
        return IssueState.CLAIMED
    if received:
        return IssueState.SHORT
    return IssueState.LATE if late_on <= today else IssueState.EXPECTED


# --- where a copy goes -----------------------------------------------------------------------


class AtEnd(enum.StrEnum):
    """What becomes of a copy at the end of its way."""

    KEEP = "keep"
    CUT_UP = "cut_up"


class Fate(enum.StrEnum):
    """Why a copy of an issue is read no longer."""

    CUT_UP = "cut_up"
    WEEDED = "weeded"
    LOST = "lost"


@dataclass(frozen=True, kw_only=True)
class Stop:
    """A place on a routing list; a copy is there for `days` days."""

    position: int
    place_id: int
    library_id: int
    days: int


@dataclass(frozen=True, kw_only=True)
class Whither:
    """What comes after a stop: another one, home to be kept, or the end of its life."""

    stop: Stop | None = None
    goes_home: bool = False
    fate: Fate | None = field(default=None)


def next_after(position: int, stops: Iterable[Stop], at_end: AtEnd) -> Whither:
    """Where a copy goes from the stop at `position` (0: where it came in)."""
    later = sorted((one for one in stops if one.position > position), key=lambda s: s.position)
    if later:
        return Whither(stop=later[0])
    if at_end is AtEnd.CUT_UP:
        return Whither(fate=Fate.CUT_UP)
    return Whither(goes_home=True)


def moves_on(
    came_on: date,
    days: int,
    here: Calendar,
    there: Calendar | None,
    *,
    at_most: int = 60,
) -> date:
    """The day a copy goes on: `days` days after it came, shifted until both ends are open."""
    day = came_on + timedelta(days=days)
    for _ in range(at_most):
        if here.is_open(day) and (there is None or there.is_open(day)):
            return day
        day += timedelta(days=1)
    return day


# --- saying which ----------------------------------------------------------------------------


def runs(numbers: Iterable[int]) -> list[tuple[int, int]]:
    """Numbers as stretches without a gap: 1, 2, 3, 5 are (1, 3) and (5, 5)."""
    found: list[tuple[int, int]] = []
    for number in sorted(set(numbers)):
        if found and number == found[-1][1] + 1:
            found[-1] = found[-1][0], number
        else:
            found.append((number, number))
    return found


def said(numbers: Iterable[int], between: str = "–") -> str:
    """The same in words: `1–3, 5`."""
    return ", ".join(
        str(first) if first == last else f"{first}{between}{last}" for first, last in runs(numbers)
    )


def weeded_up_to(today: date) -> date:
    """Popular newspapers and magazines that appeared by this day may be weeded; two years ago, on
    28 February for 29 February (TT 02/2020, Điều 19)."""
    year = today.year - WEEDED_AFTER_YEARS
    try:
        return today.replace(year=year)
    except ValueError:
        return today.replace(year=year, day=28)
