"""What those who leave school still hold (danh sách học sinh ra trường còn giữ sách).

For the form teachers of the last classes and the school's office: a line per book, to be signed
when it comes back. It is no record of the office, so it has no number.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from library_share.printing.documents import (
    Align,
    Column,
    Document,
    Letterhead,
    Note,
    Paragraph,
    Signature,
    Table,
)
from library_share.printing.documents.wording import count, short_day


@dataclass(frozen=True, kw_only=True)
class HeldBook:
    """A book that somebody who leaves still has."""

    name: str
    class_name: str
    title: str
    accession: str
    due_on: date


@dataclass(frozen=True, kw_only=True)
class Leavers:
    """`leaving` pupils leave at the end of `school_year`; `books` in the order of their classes and
    names."""

    letterhead: Letterhead
    school_year: str
    on: date
    leaving: int
    books: tuple[HeldBook, ...]


def leavers(facts: Leavers) -> Document:
    """Danh sách học sinh ra trường còn giữ sách."""
    columns = (
        Column(heading="STT", share=10.7, align=Align.CENTRE),
        Column(heading="Họ và tên", share=33),
        Column(heading="Lớp", share=11.3, align=Align.CENTRE),
        Column(heading="Nhan đề", share=40),
        Column(heading="Số ĐKCB", share=27.5),
        Column(heading="Hạn trả", share=21, align=Align.CENTRE),
        Column(heading="Đã trả (ký)", share=21.5),
    )
    rows = tuple(
        (
            str(place),
            book.name,
            book.class_name,
            book.title,
            book.accession,
            short_day(book.due_on),
            "",
        )
        for place, book in enumerate(facts.books, start=1)
    )
    holding = len({(book.name, book.class_name) for book in facts.books})
    said = (
        f"Tính đến ngày {short_day(facts.on)}: {count(facts.leaving)} học sinh ra trường; "
        f"{count(holding)} em còn giữ {count(len(facts.books))} bản sách."
    )
    return Document(
        letterhead=facts.letterhead,
        kind="Danh sách",
        about=f"Học sinh ra trường năm học {facts.school_year} còn giữ sách",
        number=None,
        on=facts.on,
        blocks=(
            Paragraph(said),
            *((Table(columns=columns, rows=rows),) if rows else ()),
            Note("(Chỉ dùng trong trường: danh sách có tên học sinh, không dán nơi công cộng.)"),
        ),
        signatures=(Signature(title="Cán bộ thư viện"), Signature(title="Thủ trưởng đơn vị")),
    )
