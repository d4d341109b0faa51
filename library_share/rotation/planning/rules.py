"""Whom a box suits, when periods begin, how far places are apart: decided in plain values."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

#: So many grades beyond what a box suits, it does not go there at all.
TOO_FAR_GRADES = 4
#: Between two libraries of a commune, when nobody has said how far it is.
USUAL_HECTOMETRES = 20
PERIODS_AT_MOST = 40
#: Seconds of search, by the number of boxes times points.
SMALL, SMALL_S, LARGE_S = 2_500, 7, 50


@dataclass(frozen=True, kw_only=True)
class Grades:
    """Grades a box suits, or that read at a point, both ends included; None: any."""

    lowest: int | None = None
    highest: int | None = None


def misfit(box: Grades, readers: Grades) -> int | None:
    """Grades between a box and the nearest who read at a point; None when it should not go there.

    A point at which several grades read is served by a box that suits one of them.
    """
    apart = [
        low - high
        for low, high in ((box.lowest, readers.highest), (readers.lowest, box.highest))
        if low is not None and high is not None
    ]
    steps = max(0, *apart) if apart else 0
    return steps if steps < TOO_FAR_GRADES else None


@dataclass(frozen=True, kw_only=True)
class Stretch:
    """Days from the first to the last, both included."""

    starts_on: date
    ends_on: date


def periods_of(
    starts_on: date,
    ends_on: date,
    *,
    school_days: int,
    is_open: Callable[[date], bool],
    may_move: Callable[[date], bool],
) -> tuple[Stretch, ...]:
    """Periods of so many school days. Closed days (Tết) do not count, so a period that holds them
    is longer; boxes move on an open day on which moving is allowed (no exams), or on the next."""
    starts: list[date] = []
    lived = school_days
    day = starts_on
    while day <= ends_on and len(starts) < PERIODS_AT_MOST:
        if is_open(day):
            if lived >= school_days and may_move(day):
                starts.append(day)
                lived = 0
            lived += 1
        day += timedelta(days=1)
    # A rest of less than half a period stays with the one before.
    if len(starts) > 1 and lived * 2 < school_days:
        starts.pop()
    ends = [start - timedelta(days=1) for start in starts[1:]] + [ends_on]
    return tuple(
        Stretch(starts_on=start, ends_on=end) for start, end in zip(starts, ends, strict=False)
    )


def distances(sites: int, ways: Iterable[tuple[int, int, int]]) -> list[list[int]]:
    """How far every two sites are apart over known ways; what no way joins is `USUAL`."""
    far = 1 << 40
    table = [[0 if one == other else far for other in range(sites)] for one in range(sites)]
    for one, other, hectometres in ways:
        table[one][other] = table[other][one] = min(table[one][other], hectometres)
    for over in range(sites):
        for one in range(sites):
            for other in range(sites):
                around = table[one][over] + table[over][other]
                if around < table[one][other]:
                    table[one][other] = around
    return [[USUAL_HECTOMETRES if far <= way else way for way in row] for row in table]


def carrying_of(
    sites: int, periods: int, bounds: dict[tuple[int, int], int]
) -> dict[tuple[int, int, int], int] | None:
    """What can be carried on each leg in each period; None when nothing is bounded."""
    if not bounds:
        return None
    plenty = 1 << 20
    return {
        (one, other, period): bounds.get((min(one, other), max(one, other)), plenty)
        for one in range(sites)
        for other in range(sites)
        if one != other
        for period in range(periods)
    }


def seconds_for(boxes: int, points: int) -> int:
    """How long to search when nobody says: a commune in seconds, a district within a minute."""
    return SMALL_S if boxes * points <= SMALL else LARGE_S


@dataclass(frozen=True, kw_only=True)
class Effect:
    """What a change does to a plan."""

    misfits: int
    hectometres: int
    overloads: int


def period_now(periods: Sequence[Stretch], today: date) -> int:
    """How many periods have begun."""
    return sum(period.starts_on <= today for period in periods)
