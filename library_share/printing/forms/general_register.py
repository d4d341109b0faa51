"""Sổ đăng ký tổng quát: I. Nhập (F1), II. Xuất (F2), III. Kiểm kê hằng năm (F3).

Kinds stand in the order of the paper book. What part I enters less what part II takes out is what
part III has at the end of each year.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from library_share.printing.books import KEPT_BY, Book, Chapter, Line, Ruling
from library_share.printing.documents import Align, Column, Letterhead
from library_share.printing.documents.wording import amount, short_day

#: The columns of kinds, after the sum of all.
KINDS = ("SGK", "SNV", "STK", "Thiếu nhi", "Báo, TC", "Khác")
Counts = tuple[int, ...]
"""One number for each of KINDS."""


@dataclass(frozen=True, kw_only=True)
class Entered:
    """A line of part I. `value` is the sum of the prices that are known."""

    on: date
    number: str
    source: str
    voucher: str
    kinds: Counts
    value: int
    subjects: str = ""
    languages: str = ""
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Left:
    """A line of part II."""

    on: date
    number: str
    paper: str
    kinds: Counts
    value: int
    reasons: str
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Year:
    """A year of part III: at its beginning, in, out, at its end, and what stock-takes of the year
    saw and missed (None where there was none)."""

    name: str
    counted_on: tuple[date, ...]
    before: Counts
    entered: Counts
    left: Counts
    after: Counts
    seen: Counts | None = None
    missing: Counts | None = None


def _kind_columns() -> tuple[Column, ...]:
    return (
        Column(heading="Tổng số bản", share=16, align=Align.RIGHT),
        *(Column(heading=kind, share=13, align=Align.RIGHT) for kind in KINDS),
    )


_VALUE = Column(heading="Thành tiền (đồng)", share=23, align=Align.RIGHT)
_ENTERED = Ruling(
    columns=(
        Column(heading="Ngày vào sổ", share=21.5, align=Align.CENTRE),
        Column(heading="Số thứ tự", share=12, align=Align.CENTRE),
        Column(heading="Nguồn cung cấp", share=27),
        Column(heading="Số và ngày chứng từ", share=31),
        *_kind_columns(),
        _VALUE,
        Column(heading="Phân theo môn loại", share=22),
        Column(heading="Ngôn ngữ", share=14),
        Column(heading="Ghi chú", share=17),
    ),
    summed=(4, 5, 6, 7, 8, 9, 10, 11),
)
_LEFT = Ruling(
    columns=(
        Column(heading="Ngày", share=21.5, align=Align.CENTRE),
        Column(heading="Số thứ tự", share=12, align=Align.CENTRE),
        Column(heading="Số và ngày biên bản xuất", share=36),
        *_kind_columns(),
        _VALUE,
        Column(heading="Lý do xuất", share=40),
        Column(heading="Ghi chú", share=30),
    ),
    summed=(3, 4, 5, 6, 7, 8, 9, 10),
)
_YEARS = Ruling(
    columns=(
        Column(heading="Ngày kiểm kê", share=34, align=Align.CENTRE),
        Column(heading="Tình hình kho", share=48),
        *_kind_columns(),
        Column(heading="Chữ ký", share=42, tall=True),
    )
)


def entries(letterhead: Letterhead, about: str, lines: tuple[Entered, ...]) -> Book:
    """Part I: a line for each chứng từ; numbers run on over the years (F1)."""
    return Book(
        letterhead=letterhead,
        name="Sổ đăng ký tổng quát – I. Nhập",
        about=about,
        ruling=_ENTERED,
        chapters=(Chapter(lines=tuple(_entered(line) for line in lines)),),
        notes=(
            "(Thiếu nhi gồm sách thiếu nhi, truyện tranh, sách tranh. Thành tiền là tổng giá của "
            "các bản có ghi giá.)",
        ),
        signatures=KEPT_BY,
    )


def _entered(line: Entered) -> Line:
    return Line(
        cells=(
            short_day(line.on),
            line.number,
            line.source,
            line.voucher,
            *_amounts(line.kinds),
            _money(line.value),
            line.subjects,
            line.languages,
            line.note,
        ),
        adds=(sum(line.kinds), *line.kinds, line.value),
    )


def exits(letterhead: Letterhead, about: str, lines: tuple[Left, ...]) -> Book:
    """Part II: a line for each biên bản xuất, with why the copies left (F2)."""
    return Book(
        letterhead=letterhead,
        name="Sổ đăng ký tổng quát – II. Xuất",
        about=about,
        ruling=_LEFT,
        chapters=(Chapter(lines=tuple(_left(line) for line in lines)),),
        notes=("(Biên bản xuất do thủ trưởng đơn vị duyệt.)",),
        signatures=KEPT_BY,
    )


def _left(line: Left) -> Line:
    return Line(
        cells=(
            short_day(line.on),
            line.number,
            line.paper,
            *_amounts(line.kinds),
            _money(line.value),
            line.reasons,
            line.note,
        ),
        adds=(sum(line.kinds), *line.kinds, line.value),
    )


def yearly_stock(letterhead: Letterhead, about: str, years: tuple[Year, ...]) -> Book:
    """Part III: what there was, what came and went, what is left, and what was seen (F3)."""
    return Book(
        letterhead=letterhead,
        name="Sổ đăng ký tổng quát – III. Kiểm kê hằng năm",
        about=about,
        ruling=_YEARS,
        chapters=(Chapter(lines=tuple(line for year in years for line in _year(year))),),
        notes=(
            "(Còn cuối kỳ = Còn đầu kỳ + Nhập − Xuất. Sách báo mất còn trong sổ cho đến khi có "
            "biên bản xuất. Kiểm kê thấy, thiếu: theo các đợt kiểm kê đã khóa sổ trong năm.)",
        ),
        signatures=KEPT_BY,
    )


def _year(year: Year) -> Iterator[Line]:
    days = ", ".join(short_day(day) for day in year.counted_on) or "chưa kiểm kê"
    rows = [
        ("Còn đầu kỳ", year.before),
        ("Nhập", year.entered),
        ("Xuất", year.left),
        ("Còn cuối kỳ", year.after),
    ]
    if year.seen is not None and year.missing is not None:
        rows += [("Kiểm kê thấy", year.seen), ("Kiểm kê thiếu", year.missing)]
    for place, (name, counts) in enumerate(rows):
        first = (year.name, days)[place] if place < 2 else ""
        yield Line(cells=(first, name, *_zeros(counts), ""), stays=place > 0)


def _amounts(kinds: Counts) -> tuple[str, ...]:
    """A kind of which there is none stays empty, as on paper."""
    return (amount(sum(kinds)), *(amount(number) if number else "" for number in kinds))


def _zeros(kinds: Counts) -> tuple[str, ...]:
    return (amount(sum(kinds)), *(amount(number) for number in kinds))


def _money(value: int) -> str:
    return amount(value) if value else ""
