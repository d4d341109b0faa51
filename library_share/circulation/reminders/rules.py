"""Which reminder is due, decided in plain values. Closed days do not count."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import date, timedelta

from library_share.circulation.rules import is_late
from library_share.libraries.rules import Calendar

#: Nobody is reminded sooner, however long a library is closed.
SOON_AT_MOST = timedelta(days=14)
#: Days before these are not looked at. Far enough for forty open days of a library that is open
#: once a week and shut in summer and over Tết.
LOOKED_BACK = timedelta(days=450)


class Stage(enum.IntEnum):
    """How often somebody was told of a book; a later one is never followed by an earlier."""

    SOON = 0
    FIRST = 1
    SECOND = 2
    LAST = 3


@dataclass(frozen=True, kw_only=True)
class Days:
    """When a library reminds, in open days: before the due day (0 for never), and after it."""

    soon: int = 2
    first: int = 1
    second: int = 8
    last: int = 15


def soon_until(days: Days, calendar: Calendar, today: date) -> date:
    """What is due until this day is due soon: so many open days from now."""
    day = today
    for _ in range(days.soon):
        day = calendar.next_open(day + timedelta(days=1))
    return min(day, today + SOON_AT_MOST)


def open_days_late(due_on: date, calendar: Calendar, today: date, *, at_most: int) -> int:
    """Open days after the due day, today among them; counted up to `at_most`."""
    day, counted = max(due_on, today - LOOKED_BACK), 0
    while day < today and counted < at_most:
        day += timedelta(days=1)
        counted += calendar.is_open(day)
    return counted


def stage_of(due_on: date, days: Days, calendar: Calendar, today: date) -> Stage | None:
    """The reminder that holds today; None when there is none yet."""
    if not is_late(due_on, today):
        return Stage.SOON if days.soon and due_on <= soon_until(days, calendar, today) else None
    late = open_days_late(due_on, calendar, today, at_most=days.last)
    reached = {Stage.FIRST: days.first, Stage.SECOND: days.second, Stage.LAST: days.last}
    return max((stage for stage, after in reached.items() if late >= after), default=None)
