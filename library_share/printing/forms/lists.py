"""The list that every form carries: a line per copy, and what its lines come to."""

from __future__ import annotations

import enum
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from library_share.printing.documents import Align, Column, Paragraph, Table
from library_share.printing.documents.wording import BLANK, amount, count, or_blank


@dataclass(frozen=True, kw_only=True)
class Side:
    """Who gives or takes: an organisation or class, who stands for it, and that person's post."""

    organisation: str
    representative: str = ""
    post: str = ""


class Outcome(enum.StrEnum):
    """What came of a copy when it was taken back, in the words of the form."""

    WHOLE = "Đủ"
    DAMAGED = "Hỏng"
    LOST = "Mất"


@dataclass(frozen=True, kw_only=True)
class Line:
    """One copy. `title_id` tells which lines are copies of one title; it is not printed.

    `price` is in whole đồng. `condition_given` and `condition_taken` are words for how worn the
    copy is (Tốt, Cũ, Hỏng). `loans` and `reads` are what was counted while it was away.
    `reason` and `disposal` say why it is weeded, and what becomes of it.
    """

    title_id: int
    accession: str
    title: str
    author: str = ""
    year: int | None = None
    price: int | None = None
    level: str = ""
    condition_given: str = ""
    condition_taken: str = ""
    outcome: Outcome | None = None
    loans: int | None = None
    reads: int | None = None
    note: str = ""
    reason: str = ""
    disposal: str = ""


@dataclass(frozen=True, kw_only=True)
class Field:
    """A column of the list: what it says of a line and, where it adds up, of all lines."""

    column: Column
    says: Callable[[Line], str]
    adds: Callable[[Line], int | None] | None = None


def _field(
    heading: str, share: float, says: Callable[[Line], str], align: Align = Align.LEFT
) -> Field:
    return Field(column=Column(heading=heading, share=share, align=align), says=says)


def _sum(heading: str, share: float, adds: Callable[[Line], int | None]) -> Field:
    column = Column(heading=heading, share=share, align=Align.RIGHT)
    return Field(column=column, says=lambda line: amount(adds(line)), adds=adds)


#: As broad as THCS-STN-00096 on the narrowest list, that of a handover.
ACCESSION = _field("Số ĐKCB", 36.5, lambda line: line.accession)
TITLE = _field("Nhan đề", 40, lambda line: line.title)
#: For wide sheets, and forms without authors.
BROAD_TITLE = _field("Nhan đề", 60, lambda line: line.title)
AUTHOR = _field("Tác giả", 25, lambda line: line.author)
YEAR = _field("Năm XB", 13, lambda line: str(line.year or ""), Align.CENTRE)
PRICE = _sum("Giá (đồng)", 23, lambda line: line.price)
LEVEL = _field("Trình độ", 19, lambda line: line.level, Align.CENTRE)
CONDITION = _field("Tình trạng", 14, lambda line: line.condition_given, Align.CENTRE)
GIVEN = _field("Tình trạng giao", 15, lambda line: line.condition_given, Align.CENTRE)
TAKEN = _field("Tình trạng nhận", 15, lambda line: line.condition_taken, Align.CENTRE)
RETURNED = _field("Tình trạng trả", 15, lambda line: line.condition_taken, Align.CENTRE)
OUTCOME = _field("Đủ/ Hỏng/ Mất", 13, lambda line: line.outcome or "", Align.CENTRE)
LOANS = _sum("Lượt mượn", 13, lambda line: line.loans)
READS = _sum("Lượt đọc", 12, lambda line: line.reads)
NOTE = _field("Ghi chú", 17, lambda line: line.note)
#: For wide sheets: a sentence takes two lines.
BROAD_NOTE = _field("Ghi chú", 30, lambda line: line.note)
REASON = _field("Lý do", 45, lambda line: line.reason)
DISPOSAL = _field("Hình thức xử lý", 27, lambda line: line.disposal)
_NUMBER = Column(heading="STT", share=11.5, align=Align.CENTRE)


def table(lines: Sequence[Line], fields: Sequence[Field]) -> Table:
    """The lines, numbered, and a row of totals."""
    return Table(
        columns=(_NUMBER, *(field.column for field in fields)),
        rows=tuple(
            (str(number), *(field.says(line) for field in fields))
            for number, line in enumerate(lines, 1)
        ),
        totals=((f"Cộng: {_titles_and_copies(lines)}", *(_total(lines, each) for each in fields)),),
    )


def summary(lines: Sequence[Line], *more: str) -> Paragraph:
    """Tổng số: 02 đầu, 03 bản, trị giá 75.000 đồng; and what else is to be said of them."""
    return Paragraph(f"{'; '.join((_worth(lines), *more))}.", lead="Tổng số:")


def _worth(lines: Sequence[Line]) -> str:
    priced = [line.price for line in lines if line.price is not None]
    words = _titles_and_copies(lines)
    if priced:
        words += f", trị giá {amount(sum(priced))} đồng"
    if unknown := len(lines) - len(priced):
        words += f" (chưa tính {count(unknown)} bản không rõ giá)" if priced else ""
    return words


def outcomes(lines: Sequence[Line]) -> Paragraph:
    """How many are whole, damaged and lost; room to write it while somebody still counts."""
    known = all(line.outcome for line in lines)
    parts = [
        f"{outcome.lower()}: {_how_many(lines, outcome) if known else BLANK} bản"
        for outcome in Outcome
    ]
    return Paragraph(f"{'; '.join(parts)}.", lead="Kết quả:")


def use(
    lines: Sequence[Line], *, loans: int | None = None, readings: int | None = None
) -> Paragraph:
    """How often the copies were borrowed and read on the spot: by the lines, and what was counted
    without saying of which book."""
    said = []
    for field, more in ((LOANS, loans), (READS, readings)):
        known = [number for number in (*_known(lines, field), more) if number is not None]
        said.append(or_blank(amount(sum(known)) if known else ""))
    return Paragraph(f"lượt mượn: {said[0]}; lượt đọc tại chỗ: {said[1]}.", lead="Sử dụng:")


def _known(lines: Sequence[Line], field: Field) -> list[int]:
    assert field.adds is not None
    return [number for number in map(field.adds, lines) if number is not None]


def _titles_and_copies(lines: Sequence[Line]) -> str:
    titles = len({line.title_id for line in lines})
    return f"{count(titles)} đầu, {count(len(lines))} bản"


def _how_many(lines: Sequence[Line], outcome: Outcome) -> str:
    return count(sum(line.outcome is outcome for line in lines))


def _total(lines: Sequence[Line], field: Field) -> str:
    if field.adds is None:
        return ""
    known = [number for number in map(field.adds, lines) if number is not None]
    return amount(sum(known)) if known else ""
