"""The public holidays of Việt Nam that the sun's and the moon's calendar fix."""

from __future__ import annotations

from datetime import date, timedelta

from library_share.libraries.rules import Days, overlapping

#: The first day of the lunar year, in Việt Nam's time zone.
NEW_YEARS_DAYS = {
    day.year: day
    for day in (
        date(2024, 2, 10),
        date(2025, 1, 29),
        date(2026, 2, 17),
        date(2027, 2, 6),
        date(2028, 1, 26),
        date(2029, 2, 13),
        date(2030, 2, 3),
        date(2031, 1, 23),
        date(2032, 2, 11),
        date(2033, 1, 31),
        date(2034, 2, 19),
        date(2035, 2, 8),
    )
}
#: Schools are off from about the 25th day of the twelfth month to the 10th of the first.
TET_BEFORE, TET_AFTER = timedelta(days=5), timedelta(days=9)


def tet(year: int) -> Days | None:
    """The days off around the lunar new year in that year; None when we do not know it."""
    first = NEW_YEARS_DAYS.get(year)
    if first is None:
        return None
    return Days(
        starts_on=first - TET_BEFORE,
        ends_on=first + TET_AFTER,
        reason=f"Nghỉ Tết Nguyên đán {year}",
    )


def fixed_holidays(year: int) -> tuple[Days, ...]:
    """Holidays on the same days each year (Bộ luật Lao động 2019, Điều 112).

    Giỗ Tổ Hùng Vương follows the moon and is entered by hand, as is the second day of Quốc khánh
    in a year when the government puts it after the 2nd of September.
    """
    return (
        Days(starts_on=date(year, 1, 1), ends_on=date(year, 1, 1), reason="Tết Dương lịch"),
        Days(
            starts_on=date(year, 4, 30),
            ends_on=date(year, 5, 1),
            reason="Ngày Giải phóng miền Nam, Quốc tế Lao động",
        ),
        Days(starts_on=date(year, 9, 1), ends_on=date(year, 9, 2), reason="Quốc khánh"),
    )


def missing_holidays(within: Days, known: list[Days]) -> list[Days]:
    """Holidays that begin in the stretch `within` and share no day with those known already."""
    found: list[Days] = []
    for year in range(within.starts_on.year, within.ends_on.year + 1):
        new_year = tet(year)
        found += [*fixed_holidays(year), *([new_year] if new_year else [])]
    return sorted(
        (days for days in found if within.holds(days.starts_on) and not overlapping(days, known)),
        key=lambda days: days.starts_on,
    )
