"""Before, at and after a stop, in plain values; small numbers are counts and never percentages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

#: Below this many on either side a percentage would say more than anybody knows.
SMALL = 20
#: A title that was not lent for so long was asleep.
ASLEEP_AFTER = timedelta(days=365)
_WEEK = timedelta(days=7)


@dataclass(frozen=True, order=True)
class Window:
    """From a moment on, until another one that is no longer part of it."""

    since: datetime
    until: datetime

    @property
    def length(self) -> timedelta:
        return self.until - self.since

    @property
    def days(self) -> int:
        """Whole days, at least one for a window that is not empty."""
        return max(-(-self.length // timedelta(days=1)), 0)

    def holds(self, moment: datetime) -> bool:
        return self.since <= moment < self.until

    def meets(self, other: Window) -> bool:
        """Whether they share a moment."""
        return self.since < other.until and other.since < self.until


@dataclass(frozen=True, kw_only=True)
class Windows:
    """As long before a stop, the stop, and as long after it, as far as that has passed."""

    before: Window
    at: Window
    after: Window

    @property
    def after_is_whole(self) -> bool:
        """Whether as much time has passed since as the box had stood there."""
        return self.after.length >= self.at.length


def windows_around(at: Window, now: datetime) -> Windows:
    """The three windows of equal length; what is still to come is left out."""
    before = Window(at.since - at.length, at.since)
    ends = min(at.until + at.length, max(now, at.until))
    return Windows(before=before, at=at, after=Window(at.until, ends))


def joined(windows: Iterable[Window]) -> list[Window]:
    """Windows that meet or touch become one: two boxes at a point at once are one time there."""
    found: list[Window] = []
    for window in sorted(windows):
        if window.until <= window.since:
            continue
        if found and window.since <= found[-1].until:
            found[-1] = Window(found[-1].since, max(found[-1].until, window.until))
        else:
            found.append(window)
    return found


def box_weeks(windows: Iterable[Window]) -> float:
    """How many weeks boxes stood there, each box for itself."""
    return sum((window.length / _WEEK for window in windows), 0.0)


@dataclass(frozen=True, kw_only=True)
class Counts:
    """How many in each of the three windows."""

    before: int = 0
    at: int = 0
    after: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(
            before=self.before + other.before,
            at=self.at + other.at,
            after=self.after + other.after,
        )

    @property
    def percent(self) -> int | None:
        """By how much there were more (or fewer) at the stop than before; None while either
        number is small."""
        if self.before < SMALL or self.at < SMALL:
            return None
        return round((self.at - self.before) * 100 / self.before)


def counted(moments: Iterable[tuple[datetime, int]], windows: Windows) -> Counts:
    """How much of what happened (a moment, how many) falls into which window."""
    before = at = after = 0
    for moment, how_many in moments:
        if windows.before.holds(moment):
            before += how_many
        elif windows.at.holds(moment):
            at += how_many
        elif windows.after.holds(moment):
            after += how_many
    return Counts(before=before, at=at, after=after)


def per_box_week(loans: int, weeks: float) -> float | None:
    """Loans in one week of one box; None while there are few of them, or hardly a week."""
    return loans / weeks if loans >= SMALL and weeks >= 1 else None


Key = tuple[int, int]


def woken(
    stood: Sequence[tuple[Key, int, Window]], lent: Mapping[Key, Sequence[tuple[int, datetime]]]
) -> dict[Key, int]:
    """Titles that woke up, each with how often its copies of the box were lent at the stops.

    `stood` are the copies of the boxes: whose title (title and owner), which copy, from when to
    when it stood at a stop. `lent` are the loans of all copies of such a title, wherever, each
    with its copy. A title was asleep when no copy of its owner was lent in the twelve months
    before it came; it woke when one of the box was lent while it stood there.
    """
    found: dict[Key, int] = {}
    first: dict[Key, datetime] = {}
    for key, _, window in stood:
        first[key] = min(first.get(key, window.since), window.since)
    for key, copy_id, window in stood:
        loans = lent.get(key, ())
        asleep = Window(first[key] - ASLEEP_AFTER, first[key])
        if any(asleep.holds(moment) for _, moment in loans):
            continue
        times = sum(of == copy_id and window.holds(moment) for of, moment in loans)
        if times:
            found[key] = found.get(key, 0) + times
    return found
