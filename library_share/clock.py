"""The only place that asks what time it is.

Moments are stored and passed around in UTC, with their zone; days are the commune's days.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

#: Việt Nam has one zone and no summer time.
LOCAL = ZoneInfo("Asia/Ho_Chi_Minh")

_pretended: ContextVar[datetime | None] = ContextVar("pretended_now", default=None)


def now() -> datetime:
    """This moment, in UTC."""
    return _pretended.get() or datetime.now(UTC)


def today() -> date:
    """The calendar day it is in the commune."""
    return local_day(now())


def local_day(moment: datetime) -> date:
    """The commune's calendar day on which `moment` falls."""
    return moment.astimezone(LOCAL).date()


def local_moment(moment: datetime) -> datetime:
    """The same moment on the commune's wall clock."""
    return moment.astimezone(LOCAL)


def moment_of(seconds: float) -> datetime:
    """The moment that a file system tells, in UTC; `seconds` since 1970."""
    return datetime.fromtimestamp(seconds, UTC)


def start_of(day: date) -> datetime:
    """The first moment of a day in the commune, in UTC."""
    return datetime(day.year, day.month, day.day, tzinfo=LOCAL).astimezone(UTC)


@contextmanager
def pretend(moment: datetime | date) -> Iterator[None]:
    """Let the clock stand still at `moment`: for the demo's past months, and for tests.

    A plain day means eight in the morning of that day.
    """
    if not isinstance(moment, datetime):
        moment = start_of(moment) + timedelta(hours=8)
    token = _pretended.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _pretended.reset(token)
