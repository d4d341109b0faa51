"""When what is known of people is needed no longer. Plain values in and out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

#: Without any school year a loan keeps its reader so long; a school year and the next last less.
AT_MOST_DAYS = 730
#: What is asked for by month: not before the next day with that number.
MONTHS_AT_MOST = 60


@dataclass(frozen=True, kw_only=True)
class Terms:
    """How long a library keeps names. `loan_months` None: until the end of the next school year
    after the return (Luật 91/2025/QH15 Điều 3: no longer than the purpose needs)."""

    loan_months: int | None = None
    leaver_months: int = 6
    log_months: int = 24


def loans_before(terms: Terms, years: Sequence[tuple[date, date]], today: date) -> date:
    """The readers of what was returned before this day are forgotten. `years`: the first and last
    days of the commune's school years.

    What came back in a school year is kept to the end of the next; what came back in the holidays
    to the end of the one that follows them. So when a year has ended, all from before it goes.
    """
    if terms.loan_months is not None:
        return months_before(today, terms.loan_months)
    ended = [first for first, last in years if last < today]
    return max([today - timedelta(days=AT_MOST_DAYS), *ended])


def months_before(day: date, months: int) -> date:
    """The same day so many months ago; the last of the month when it is shorter."""
    count = day.year * 12 + day.month - 1 - months
    first = date(count // 12, count % 12 + 1, 1)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return first.replace(day=min(day.day, last.day))
