"""Sổ đăng ký cá biệt (F4): a line per copy, with the paper by which it left the stock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from library_share.printing.books import KEPT_BY, Book, Chapter, Line, Ruling
from library_share.printing.documents import Align, Column, Letterhead
from library_share.printing.documents.wording import amount, short_day

#: So many years of stock-takes have a column; of older ones the oldest go.
YEARS_SHOWN = 4
#: What a year takes, and what author and title have without any.
_YEAR_MM, _TITLE_MM = 10.6, 68.5


@dataclass(frozen=True, kw_only=True)
class RegisterLine:
    """One copy. `left_by` is the number of the paper by which it left the stock; `counted` by
    year whether a stock-take saw it."""

    entered_on: date
    accession: str
    author_and_title: str
    publisher: str = ""
    publication_place: str = ""
    year: int | None = None
    price: int | None = None
    class_mark: str = ""
    general_number: str = ""
    left_on: date | None = None
    left_by: str = ""
    note: str = ""
    counted: tuple[tuple[int, bool], ...] = ()


@dataclass(frozen=True, kw_only=True)
class Register:
    """The copies of a register in the order in which they were entered."""

    letterhead: Letterhead
    name: str
    lines: tuple[RegisterLine, ...]


_PRICE = 6


def accession_register(facts: Register) -> Book:
    """The book; each year's stock-take has a column. What was never written down stays open."""
    years = sorted({year for line in facts.lines for year, _ in line.counted})[-YEARS_SHOWN:]
    return Book(
        letterhead=facts.letterhead,
        name="Sổ đăng ký cá biệt",
        about=facts.name,
        ruling=Ruling(columns=_columns(years), summed=(_PRICE,)),
        chapters=(Chapter(lines=tuple(_line(line, years) for line in facts.lines)),),
        notes=(f"({amount(len(facts.lines))} bản. Kiểm kê: C – còn, M – mất.)",),
        signatures=KEPT_BY,
    )


def _columns(years: list[int]) -> tuple[Column, ...]:
    """In mm, so that days and accession numbers stay whole; author and title have the rest."""
    counted = [Column(heading=f"KK {year}", share=_YEAR_MM, align=Align.CENTRE) for year in years]
    counted = counted or [Column(heading="Kiểm kê", share=14, align=Align.CENTRE)]
    title_mm = _TITLE_MM - sum(column.share for column in counted)
    return (
        Column(heading="Ngày vào sổ", share=21.5, align=Align.CENTRE),
        Column(heading="Số ĐKCB", share=27.5),
        Column(heading="Tác giả và tên sách", share=title_mm),
        Column(heading="Nhà XB", share=20.5),
        Column(heading="Nơi XB", share=15),
        Column(heading="Năm XB", share=12, align=Align.CENTRE),
        Column(heading="Giá tiền (đồng)", share=20.5, align=Align.RIGHT),
        Column(heading="Môn loại", share=17.5),
        Column(heading="Số vào sổ TQ", share=12, align=Align.CENTRE),
        Column(heading="Ngày và số biên bản xuất", share=22),
        *counted,
        Column(heading="Phụ chú", share=15),
    )


def _line(line: RegisterLine, years: list[int]) -> Line:
    seen = dict(line.counted)
    # As the textbook register says it: còn or mất.
    marks = [("C" if seen[year] else "M") if year in seen else "" for year in years]
    left = [short_day(line.left_on), line.left_by] if line.left_on else []
    return Line(
        cells=(
            short_day(line.entered_on),
            line.accession,
            line.author_and_title,
            line.publisher,
            line.publication_place,
            str(line.year or ""),
            amount(line.price),
            line.class_mark,
            line.general_number,
            "; ".join(filter(None, left)),
            *(marks or [""]),
            line.note,
        ),
        adds=(line.price or 0,),
    )
