"""The demo's school years and days off, counted from the day on which it is filled."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

DAYS_AT_WORK = 80

#: The first day of Tết, by the lunar calendar.
TET = {
    2025: date(2025, 1, 29),
    2026: date(2026, 2, 17),
    2027: date(2027, 2, 6),
    2028: date(2028, 1, 26),
    2029: date(2029, 2, 13),
    2030: date(2030, 2, 3),
    2031: date(2031, 1, 23),
    2032: date(2032, 2, 11),
}


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
    def ends_on(self) -> date:
        return date(self.begins + 1, 5, 31)

    @property
    def books_back_by(self) -> date:
        return date(self.begins + 1, 5, 25)

    @property
    def terms(self) -> tuple[tuple[date, date], ...]:
        first_ends = date(self.begins + 1, 1, 17)
        return ((self.starts_on, first_ends), (first_ends + timedelta(days=1), self.ends_on))

    @property
    def closures(self) -> list[tuple[date, date, str]]:
        spring = self.begins + 1
        days = [
            (date(self.begins, 9, 1), date(self.begins, 9, 2), "Nghỉ Quốc khánh"),
            (date(spring, 1, 1), date(spring, 1, 1), "Tết Dương lịch"),
            (date(spring, 4, 30), date(spring, 5, 1), "Ngày Giải phóng miền Nam, Quốc tế Lao động"),
        ]
        if first := TET.get(spring):
            tet = (first - timedelta(days=3), first + timedelta(days=5), "Nghỉ Tết Nguyên đán")
            days.append(tet)
        return days


def years_around(today: date) -> tuple[YearPlan, YearPlan]:
    """Last school year and the present one, which lasts until the next has well begun."""
    begins = today.year if (today.month, today.day) > (9, 20) else today.year - 1
    return YearPlan(begins=begins - 1), YearPlan(begins=begins)


def days_at_work(today: date) -> tuple[date, date]:
    """From when until when the demo's libraries were busy: the last months of lessons."""
    year = years_around(today)[1]
    last = min(today, year.books_back_by)
    return max(year.starts_on + timedelta(days=4), last - timedelta(days=DAYS_AT_WORK)), last
