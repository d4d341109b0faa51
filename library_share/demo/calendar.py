"""The demo's school years, counted from the day on which it is filled."""

from __future__ import annotations

from datetime import date, timedelta

from library_share.libraries.rules import Year, usual_year

DAYS_AT_WORK = 80


def years_around(today: date) -> tuple[Year, Year]:
    """Last school year and the present one, which lasts until the next has well begun."""
    begins = today.year if (today.month, today.day) > (9, 20) else today.year - 1
    return usual_year(begins - 1), usual_year(begins)


def days_at_work(today: date) -> tuple[date, date]:
    """From when until when the demo's libraries were busy: the last months of lessons."""
    year = years_around(today)[1]
    last = min(today, year.books_back_by)
    return max(year.starts_on + timedelta(days=4), last - timedelta(days=DAYS_AT_WORK)), last
