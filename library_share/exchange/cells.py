"""What one cell means: days, codes, prices, kinds … as people and Excel write them."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

from library_share.libraries.rules import tidy_class_name
from library_share.vietnamese import fold, tidy

CELL_LENGTH_AT_MOST = 2_000


class Unreadable(Exception):
    """A cell that means nothing here; `code` is one of `faults.SENTENCES`."""

    def __init__(self, code: str, **facts: Any) -> None:
        super().__init__(code)
        self.code, self.facts = code, facts


def text_of(cell: object) -> str:
    """The cell as text: composed letters, single spaces, whole numbers without `.0`."""
    if cell is None:
        return ""
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, date):
        return f"{cell:%d/%m/%Y}"
    return tidy(str(cell).replace("\0", "")[:CELL_LENGTH_AT_MOST])


def code_of(cell: object) -> str:
    """A code or number as text; `123.0` is 123. Unreadable when Excel has rounded it away."""
    text = text_of(cell)
    if isinstance(cell, float) and abs(cell) >= _EXACT_BELOW:
        raise Unreadable("digits_lost", value=text)
    if _SCIENTIFIC.match(text):
        raise Unreadable("digits_lost", value=text)
    return text.removesuffix(".0") if _POINT_ZERO.match(text) else text


#: Excel keeps fifteen digits of a number.
_EXACT_BELOW = 1e15
_SCIENTIFIC = re.compile(r"^\d[.,]\d+E\+\d+$", re.IGNORECASE)
_POINT_ZERO = re.compile(r"^\d+\.0$")


# --- days --------------------------------------------------------------------------------------

_ROMANS = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
_ROMAN = {roman: month for month, roman in enumerate(_ROMANS, start=1)}
_DAY = re.compile(
    r"^(?:ngày )?(?P<day>\d{1,2}) ?(?:[-/. ]| tháng )\s?(?P<month>\d{1,2}|[IVX]{1,4}) ?"
    r"(?:[-/. ]| năm )\s?(?P<year>\d{4}|\d{2})(?: 0?0:00(?::00)?)?$",
    re.IGNORECASE,
)
_ISO = re.compile(r"^(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})(?:[ T].*)?$")
_YEAR = re.compile(r"^(19|20)\d\d$")
#: Days that Excel keeps as a number when nobody told it that they are days.
_SERIALS = (10_000.0, 60_000.0)
_EXCEL_BEGINS = date(1899, 12, 30)


def day_of(cell: object) -> date | int | None:
    """A day; a bare year as a number; None for an empty cell. Day first, always."""
    if isinstance(cell, date):
        return cell
    if isinstance(cell, float):
        if cell.is_integer() and _YEAR.match(str(int(cell))):
            return int(cell)
        if _SERIALS[0] < cell < _SERIALS[1]:
            return _EXCEL_BEGINS + timedelta(days=int(cell))
    text = text_of(cell)
    if not text:
        return None
    if _YEAR.match(text):
        return int(text)
    found = _DAY.match(text) or _ISO.match(text)
    if found is None:
        raise Unreadable("not_a_day", value=text)
    if len(found["year"]) == 2:
        raise Unreadable("two_digit_year", value=text)
    month = _ROMAN.get(found["month"].upper()) or (
        int(found["month"]) if found["month"].isdecimal() else 0
    )
    return _day(text, int(found["year"]), month, int(found["day"]))


def _day(text: str, year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        swapped = 12 < month <= 31 and day <= 12
        raise Unreadable("day_first" if swapped else "not_a_day", value=text) from None


def day_of_last_century_or_this(cell: object, today: date) -> date:
    """A day whose year has two digits, as the latest that is not still to come.

    >>> day_of_last_century_or_this("05/09/75", date(2026, 1, 1)).year
    1975
    """
    text = text_of(cell)
    found = _DAY.match(text)
    assert found is not None, text
    head, tail = text[: found.start("year")], text[found.start("year") :]
    this, last = (day_of(head + century + tail) for century in ("20", "19"))
    assert isinstance(this, date)
    assert isinstance(last, date)
    return this if this <= today else last


def was_bare_number(cell: object) -> bool:
    return isinstance(cell, float) and _SERIALS[0] < cell < _SERIALS[1]


# --- people ------------------------------------------------------------------------------------

_FEMALE = {"nu", "x", "gai", "f", "female", "be gai"}
_MALE = {"nam", "trai", "m", "male", "be trai"}
_LEFT = (
    "chuyen truong",
    "chuyen di",
    "da chuyen",
    "chuyen cong tac",
    "thoi hoc",
    "bo hoc",
    "nghi hoc",
    "ra truong",
    "tot nghiep",
    "nghi huu",
    "nghi viec",
    "thoi viec",
    "da nghi",
    "da mat",
)
_HERE = (
    "dang hoc",
    "dang lam viec",
    "dang cong tac",
    "chuyen den",
    "hoc lai",
    "hoat dong",
    "con hoc",
)
_TEACHES = ("giao vien", "hieu truong", "giang day", "to truong", "to pho", "tpt", "tong phu trach")
#: Province, century and sex, year of birth, six digits; Excel drops the 0 that most begin with.
_IDENTITY_NUMBER = re.compile(r"^(\d{12}|[1-9]\d[0-3]\d{8})$")


def gender_of(text: str) -> str | None:
    """`female`, `male`, empty for an empty cell, None for an unknown word."""
    word = fold(text)
    if word in _FEMALE:
        return "female"
    if word in _MALE:
        return "male"
    return None if word else ""


def has_left(text: str) -> bool | None:
    """Whether this state means gone; None when it is unknown."""
    words = fold(text)
    if any(said in words for said in _HERE):
        return False
    if any(said in words for said in _LEFT):
        return True
    return None if words else False


def teaches(position: str) -> bool:
    """Whether somebody in this position is a teacher rather than staff."""
    words = fold(position)
    return any(said in words for said in _TEACHES)


def is_identity_number(code: str) -> bool:
    """Twelve digits, or eleven of one that lost its 0: the number for life that must stand on no
    card (số định danh cá nhân).

    >>> is_identity_number("019213000123"), is_identity_number("19213000123")
    (True, True)
    """
    return bool(_IDENTITY_NUMBER.match(code))


def tidy_name(name: str) -> str:
    """
    >>> tidy_name("NGUYỄN VĂN AN")
    'Nguyễn Văn An'
    """
    return re.sub(r"[^\W\d_]+", lambda word: word[0][0].upper() + word[0][1:].lower(), name)


def is_capitals(name: str) -> bool:
    return name == name.upper() and name != name.lower() and len(name) > 3


def class_name_of(cell: object) -> str:
    """`Lớp 6a` → `6A`, 12.6 → `12.6`, `LÁ 1` → `Lá 1`; a day that Excel made of 1/2 → `1/2`."""
    if isinstance(cell, date):
        return f"{cell.day}/{cell.month}"
    name = tidy_class_name(text_of(cell))
    return tidy_name(name) if is_capitals(name) and not name[0].isdecimal() else name


_CLASS_IN_TITLE = re.compile(
    r"\b(?:lớp|lop)\b\s*:?\s*(?P<name>[^\n,;|]*?)\s*"
    r"(?=$|[,;|(]|[-–—]\s*(?:năm|nam|niên|khối|gvcn|sĩ số|học kỳ|tổng)"
    r"|\s(?:năm học|nam hoc|niên khóa|gvcn|sĩ số|trường))",
    re.IGNORECASE,
)
_SCHOOL_YEAR = re.compile(r"\b(20\d\d)\s*[-–/]\s*(20\d\d)\b")


def class_in_title(text: str) -> str:
    """The class in a title row or a sheet's name; empty when there is none."""
    found = _CLASS_IN_TITLE.search(text)
    if found is None:
        return ""
    name = class_name_of(found["name"].strip(" .:-–—"))
    return "" if not name or len(name) > 24 or fold(name).startswith("hoc") else name


def school_year_in(text: str) -> str:
    """`2026-2027` when the text names a school year, else empty."""
    found = _SCHOOL_YEAR.search(text)
    return f"{found[1]}-{found[2]}" if found else ""
