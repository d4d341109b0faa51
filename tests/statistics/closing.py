"""Which corrections a count has to log: found by the second program, from figures of months."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, timedelta
from typing import Any

from library_share import clock
from library_share.database import db
from library_share.statistics import tallying
from tests.statistics import independent

Monthly = Counter[tuple[int, str, str]]
"""By library, month and what."""


def by_month(counts: Counter[Any]) -> Monthly:
    found: Monthly = Counter()
    for (day, library, what, *_), number in counts.items():
        found[library, day[:7], what] += number
    return found


def is_over(month: str, today: date) -> bool:
    """Figures close when the seventh day of the next month is over."""
    year, number = map(int, month.split("-"))
    return today > date(year + number // 12, number % 12 + 1, 1) + timedelta(days=6)


def counts(at: datetime) -> list[tuple[int, str, str, int, int]]:
    """The product counts what is new; all is as the second program says, and each changed figure
    of a closed month is logged: library, month, what, before, after. Answers what was logged."""
    db.session.rollback()
    before, logged = by_month(independent.kept()), len(independent.rows("statistics_corrections"))
    with clock.pretend(at):
        tallying.count_for(60)
    db.session.rollback()
    kept = independent.kept()
    assert kept == independent.day_counts()
    after = by_month(kept)
    # The first count of all corrects nothing: nobody has seen a figure before.
    wanted = before and [
        (library, month, what, before[library, month, what], after[library, month, what])
        for library, month, what in sorted({*before, *after})
        if is_over(month, clock.local_day(at))
        and before[library, month, what] != after[library, month, what]
    ]
    new = independent.rows("statistics_corrections")[logged:]
    found = [
        (row["library_id"], str(row["month"])[:7], row["what"], row["before"], row["after"])
        for row in new
    ]
    assert sorted(found) == (wanted or [])
    assert all(independent.moment(row["at"]) == at for row in new)
    return found
