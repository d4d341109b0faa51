"""What the books say in plain values: columns of kinds, class marks, terms of loans."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date

#: Kinds of title by the columns of the general register, in their order; the last has the rest.
COLUMNS: tuple[tuple[str, ...], ...] = (
    ("SGK",),
    ("SNV",),
    ("STK",),
    ("STN", "TT", "ST"),
    ("BTC",),
)
_COLUMN_OF = {kind: at for at, kinds in enumerate(COLUMNS) for kind in kinds}
#: So many class marks stand in a cell.
SUBJECTS_SHOWN = 6
#: Longer than this is a long loan (dài hạn).
SHORT_LOAN_DAYS = 45


def by_column(kinds: Mapping[str, int]) -> tuple[int, ...]:
    """How many of each column, by kind of title.

    >>> by_column({"SGK": 2, "TT": 1, "STN": 3, "BD": 4})
    (2, 0, 0, 4, 0, 4)
    """
    found = [0] * (len(COLUMNS) + 1)
    for kind, number in kinds.items():
        found[_COLUMN_OF.get(kind, len(COLUMNS))] += number
    return tuple(found)


def plus(one: Iterable[int], other: Iterable[int]) -> tuple[int, ...]:
    return tuple(a + b for a, b in zip(one, other, strict=True))


def minus(one: Iterable[int], other: Iterable[int]) -> tuple[int, ...]:
    return tuple(a - b for a, b in zip(one, other, strict=True))


def subject_of(mark: str) -> str:
    """The main class of a mark: hundreds of DDC, else what stands before the first sign.

    >>> subject_of("895.9223 TH"), subject_of("51(07)"), subject_of("ĐV17"), subject_of("")
    ('800', '51', 'ĐV17', '')
    """
    words = mark.strip()
    if re.match(r"\d{3}(?!\d)", words):
        return f"{words[0]}00"
    found = re.match(r"\w+", words)
    return found[0] if found else ""


def said_by_number(counts: Mapping[str, int], at_most: int = SUBJECTS_SHOWN) -> str:
    """The largest first: "800: 12; 500: 3; …"; a number stays with its name."""
    known = sorted(
        ((name, number) for name, number in counts.items() if name),
        key=lambda one: (-one[1], one[0]),
    )
    shown = [f"{name}:\N{NO-BREAK SPACE}{number}" for name, number in known[:at_most]]
    return "; ".join([*shown, *(["…"] if len(known) > at_most else [])])


def grade_of_title(title: str) -> str:
    """The grade that a textbook's title says; a volume's number is none.

    >>> grade_of_title("Tiếng Việt 5, tập một"), grade_of_title("Toán, tập 2"), grade_of_title("Âm")
    ('5', '', '')
    """
    plain = re.sub(r"(?i)\b(tập|quyển|phần)\s+\d+", "", title)
    found = re.search(r"\b(1[0-2]|[1-9])\b", plain)
    return found[1] if found else ""


def term_of(lent_on: date, due_on: date, terms: Iterable[date], years: Iterable[date]) -> str:
    """For how long somebody has a book: until the end of a term or year, or so many days.

    `terms` and `years` are the days on which a term, or all books of a year, are due.
    """
    days = (due_on - lent_on).days
    if days <= SHORT_LOAN_DAYS:
        return f"{days} ngày"
    ends = dict.fromkeys(terms, "Học kỳ") | dict.fromkeys(years, "Năm học")
    return ends.get(due_on, "Dài hạn")


def is_gift(source: str) -> bool:
    """Whether the words of a source say that the books were given.

    >>> is_gift("Phụ huynh tặng"), is_gift("Xã hội hóa"), is_gift("Ngân sách")
    (True, True, False)
    """
    return bool(re.search(r"(?i)tặng|biếu|ủng hộ|xã hội h|quyên", source))
