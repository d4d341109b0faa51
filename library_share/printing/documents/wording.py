"""How the decree and the offices write dates, numbers and money. Always Vietnamese."""

from __future__ import annotations

from datetime import date

DOTS = "…"
#: Room to write by hand inside a line.
BLANK = DOTS * 12


def long_day(day: date | None) -> str:
    """ngày 05 tháng 02 năm 2027: zeros before days up to 9 and before January and February."""
    if day is None:
        return f"ngày {DOTS * 2} tháng {DOTS * 2} năm {DOTS * 3}"
    month = f"{day.month:02}" if day.month < 3 else str(day.month)
    return f"ngày {day.day:02} tháng {month} năm {day.year}"


def short_day(day: date | None) -> str:
    """05/02/2027, or room to write it."""
    return f"{day:%d/%m/%Y}" if day else f"{DOTS}/{DOTS}/{DOTS * 2}"


def count(number: int) -> str:
    """03; 1.250; 0."""
    return f"{number:02}" if 0 < number < 10 else amount(number)


def amount(number: int | None) -> str:
    """25.000; nothing for nothing known."""
    return "" if number is None else f"{number:,}".replace(",", ".")


def or_blank(words: str) -> str:
    """The words, or room to write them."""
    return words or BLANK


_ROMAN = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))


def roman(number: int) -> str:
    """IV for 4: sections of papers and terms are numbered so."""
    written = ""
    for value, letters in _ROMAN:
        while number >= value:
            written, number = written + letters, number - value
    return written
