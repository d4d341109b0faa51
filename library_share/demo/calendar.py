"""The demo's school years, counted from the day on which it is filled."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

DAYS_AT_WORK = 80


@dataclass(frozen=True, kw_only=True)
class YearPlan:
    """A school year that begins in September of `begins`."""

    begins: int

    @property
    def name(self) -> str:
        return f"{self.begins}-{self.begins + 1}"

    @property
    def starts_on(self) -> date:
        return date(self.begins, 9, 1)

    @property
    def second_term_on(self) -> date:
        return date(self.begins + 1, 1, 18)

    @property
    def ends_on(self) -> date:
        return date(self.begins + 1, 5, 31)

    @property
    def books_back_by(self) -> date:
        return date(self.begins + 1, 5, 25)


def years_around(today: date) -> tuple[YearPlan, YearPlan]:
    """Last school year and the present one, which lasts until the next has well begun."""
    begins = today.year if (today.month, today.day) > (9, 20) else today.year - 1
    return YearPlan(begins=begins - 1), YearPlan(begins=begins)


def days_at_work(today: date) -> tuple[date, date]:
    """From when until when the demo's libraries were busy: the last months of lessons."""
    year = years_around(today)[1]
    last = min(today, year.books_back_by)
    return max(year.starts_on + timedelta(days=4), last - timedelta(days=DAYS_AT_WORK)), last
