"""Which backups are kept. Plain values in, plain answers out."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date


def worth_keeping(days: Iterable[date], *, daily: int, weekly: int) -> set[date]:
    """The newest `daily` days on which a backup was made, and of the weeks before these the last
    one of each, for `weekly` weeks; the newest always."""
    newest_first = sorted(days, reverse=True)
    kept = newest_first[: max(daily, 1)]
    weeks = {day.isocalendar()[:2] for day in kept}
    weekly_kept: list[date] = []
    for day in newest_first[len(kept) :]:
        if len(weekly_kept) < weekly and day.isocalendar()[:2] not in weeks:
            weeks.add(day.isocalendar()[:2])
            weekly_kept.append(day)
    return {*kept, *weekly_kept}
