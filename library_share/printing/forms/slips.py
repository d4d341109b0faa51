"""Phiếu mượn (F9): what somebody took on one day. It carries a name and stays inside the school."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from library_share.printing.documents import (
    Align,
    Column,
    Document,
    Letterhead,
    Paragraph,
    Signature,
    Table,
)
from library_share.printing.documents.wording import count, or_blank, short_day

_SLIP = (
    Column(heading="STT", share=11, align=Align.CENTRE),
    Column(heading="Số ĐKCB", share=38),
    Column(heading="Nhan đề", share=84),
    Column(heading="Tình trạng", share=32),
)


@dataclass(frozen=True, kw_only=True)
class SlipBook:
    accession: str
    title: str
    condition: str


@dataclass(frozen=True, kw_only=True)
class Slip:
    """What somebody took on one day in one way: `way` is Mượn về or Đọc tại chỗ."""

    letterhead: Letterhead
    way: str
    number: str
    lent_on: date
    due_on: date
    reader: str
    group: str
    books: tuple[SlipBook, ...]
    librarian: str = ""


def loan_slip(slip: Slip) -> Document:
    """Phiếu mượn of one way of taking and one day of return, which both sides sign."""
    return Document(
        letterhead=slip.letterhead,
        kind="Phiếu mượn",
        number=None,
        on=slip.lent_on,
        blocks=(
            Paragraph(f"{slip.way}.", lead="Hình thức mượn:"),
            Paragraph(f"{slip.number}.", lead="Số phiếu:"),
            Paragraph(
                f"{short_day(slip.lent_on)}. Ngày hẹn trả: {short_day(slip.due_on)}.",
                lead="Ngày mượn:",
            ),
            Paragraph(f"{slip.reader}. Lớp/Phòng ban: {or_blank(slip.group)}.", lead="Bạn đọc:"),
            Table(
                columns=_SLIP,
                rows=tuple(
                    (str(line), book.accession, book.title, book.condition)
                    for line, book in enumerate(slip.books, start=1)
                ),
            ),
            Paragraph(f"{count(len(slip.books))} cuốn.", lead="Tổng cộng:"),
        ),
        signatures=(
            Signature(title="Bạn đọc", name=slip.reader),
            Signature(title="Người cho mượn", name=slip.librarian),
        ),
    )
