"""Sổ đăng ký cá biệt (F4): a line per copy, with the paper by which it left the stock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from library_share.printing.documents import Align, Column, Document, Letterhead, Note, Table
from library_share.printing.documents.wording import amount, short_day


@dataclass(frozen=True, kw_only=True)
class RegisterLine:
    """One copy. `left_by` is the number of the decision by which it left the stock; `counted` by
    year whether a stock-take saw it."""

    entered_on: date | None
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
    """A part of a register, in the order of its numbers."""

    letterhead: Letterhead
    name: str
    part: int
    lines: tuple[RegisterLine, ...]


_COLUMNS = (
    Column(heading="Ngày vào sổ", share=19, align=Align.CENTRE),
    Column(heading="Số ĐKCB", share=21),
    Column(heading="Tác giả và tên sách", share=52),
    Column(heading="Nhà XB", share=20),
    Column(heading="Nơi XB", share=16),
    Column(heading="Năm XB", share=12, align=Align.CENTRE),
    Column(heading="Giá tiền", share=17, align=Align.RIGHT),
    Column(heading="Môn loại", share=17),
    Column(heading="Số vào sổ TQ", share=16),
    Column(heading="Ngày và số biên bản xuất", share=27),
    Column(heading="Kiểm kê", share=14),
    Column(heading="Phụ chú", share=29),
)


def accession_register(facts: Register) -> Document:
    """One part of the book; what was never written down is left open."""
    return Document(
        letterhead=facts.letterhead,
        kind="Sổ đăng ký cá biệt",
        about=f"{facts.name} (phần {facts.part})",
        number=None,
        blocks=(
            Table(columns=_COLUMNS, rows=tuple(_cells(line) for line in facts.lines)),
            Note(f"(Phần này có {amount(len(facts.lines))} bản. Kiểm kê: C – còn, M – mất.)"),
        ),
        wide=True,
    )


def _cells(line: RegisterLine) -> tuple[str, ...]:
    left = f"{short_day(line.left_on)}; {line.left_by}" if line.left_on else ""
    return (
        short_day(line.entered_on) if line.entered_on else "",
        line.accession,
        line.author_and_title,
        line.publisher,
        line.publication_place,
        str(line.year or ""),
        amount(line.price),
        line.class_mark,
        line.general_number,
        left,
        # As the textbook register says it: còn or mất.
        ", ".join(f"{year}: {'C' if was_seen else 'M'}" for year, was_seen in line.counted),
        line.note,
    )
