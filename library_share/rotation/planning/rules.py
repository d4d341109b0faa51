"""Whom a box suits, when periods begin, how far places are apart: decided in plain values."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from library_share.catalogue.models import ReadingLevel

#: So many steps beyond what a box suits, it does not go there at all.
TOO_FAR_STEPS = 4
#: What children of a grade usually read, by the six colours (a rough guide; each point says its
#: own when its readers are further, or not so far).
USUAL_LEVELS: dict[int, tuple[ReadingLevel, ...]] = {
    1: (ReadingLevel.GREEN, ReadingLevel.RED),
    2: (ReadingLevel.RED, ReadingLevel.ORANGE),
    3: (ReadingLevel.WHITE,),
    4: (ReadingLevel.BLUE,),
    5: (ReadingLevel.YELLOW,),
}
#: Between two libraries of a commune, when nobody has said how far it is.
USUAL_HECTOMETRES = 20
PERIODS_AT_MOST = 40
#: Seconds of search, by the number of boxes times points.
SMALL, SMALL_S, LARGE_S = 2_500, 7, 50


@dataclass(frozen=True, kw_only=True)
class Readers:
    """Whom a box suits, or who reads at a point: grades, both ends included (None: any), and
    colours of reading levels (none: any)."""

    lowest: int | None = None
    highest: int | None = None
    levels: tuple[str, ...] = ()


def usual_levels(lowest: int | None, highest: int | None) -> tuple[str, ...]:
    """The colours that readers of these grades usually have; none where nobody can say."""
    if lowest is None or highest is None:
        return ()
    grades = range(lowest, highest + 1)
    if not all(grade in USUAL_LEVELS for grade in grades):
        return ()  # one of them reads what no colour is for: so may the others
    read = {level for grade in grades for level in USUAL_LEVELS[grade]}
    return tuple(level.value for level in ReadingLevel if level in read)


def misfit(box: Readers, there: Readers) -> int | None:
    """Steps between a box and the nearest who read at a point: grades or colours, whichever are
    more; None when it should not go there.

    A point at which several grades or colours read is served by a box that suits one of them.
    """
    steps = max(_grades_apart(box, there), _levels_apart(box, there))
    return steps if steps < TOO_FAR_STEPS else None


def _grades_apart(box: Readers, there: Readers) -> int:
    apart = [
        low - high
        for low, high in ((box.lowest, there.highest), (there.lowest, box.highest))
        if low is not None and high is not None
    ]
    return max(0, *apart) if apart else 0


def _levels_apart(box: Readers, there: Readers) -> int:
    order = [level.value for level in ReadingLevel]
    return min(
        (
            abs(order.index(one) - order.index(other))
            for one in box.levels
            for other in there.levels
        ),
        default=0,
    )


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


@dataclass(frozen=True, kw_only=True)
class Carries:
    """What can be carried between some pairs of sites, in both directions together: by period so
    many boxes."""

    ways: frozenset[tuple[int, int]]
    boxes: tuple[int, ...]


def carrying_of(
    periods: int, bounds: Mapping[tuple[int, int], int], carriers: Sequence[Carries]
) -> tuple[dict[tuple[int, int, int], int], list[int]]:
    """By leg the number of whoever carries there, and by number how many boxes. `bounds`: boxes
    between two sites each time, in each direction; who carries on a way is asked first."""
    carrier_of: dict[tuple[int, int, int], int] = {}
    carries: list[int] = []

    def bound(ways: Iterable[tuple[int, int]], period: int, boxes: int) -> None:
        for one, other in ways:
            carrier_of.setdefault((one, other, period), len(carries))
        carries.append(boxes)

    for period in range(periods):
        for carrier in carriers:
            both = [way for one, other in carrier.ways for way in ((one, other), (other, one))]
            bound(both, period, carrier.boxes[period])
        for (one, other), boxes in bounds.items():
            bound([(one, other)], period, boxes)
            bound([(other, one)], period, boxes)
    return carrier_of, carries


#: Boxes of a period are carried within a week.
CARRIED_WITHIN_DAYS = 7


def days_of_carrying(
    stretch: Stretch, weekdays: str, may_move: Callable[[date], bool]
) -> list[date]:
    """The days on which somebody who goes on these weekdays (ISO, as digits) can bring the boxes
    of a period: in its first week."""
    last = min(stretch.ends_on, stretch.starts_on + timedelta(days=CARRIED_WITHIN_DAYS - 1))
    days = (last - stretch.starts_on).days + 1
    week = [stretch.starts_on + timedelta(days=number) for number in range(days)]
    return [day for day in week if str(day.isoweekday()) in weekdays and may_move(day)]


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
