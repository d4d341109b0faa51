"""What is still out when a school year ends (danh sách sách cần thu, danh sách học sinh ra trường
còn giữ sách).

For the form teachers and the school's office: a line per book, to be signed when it comes back.
They are no records of the office, so they have no number.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from library_share.printing.documents import (
    Align,
    Block,
    Break,
    Column,
    Document,
    Heading,
    Letterhead,
    Note,
    Paragraph,
    Signature,
    Table,
)
from library_share.printing.documents.wording import count, short_day


@dataclass(frozen=True, kw_only=True)
class HeldBook:
    """A book that somebody who leaves still has; `patron_id` tells namesakes apart."""

    patron_id: int
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


_INSIDE = Note("(Chỉ dùng trong trường: danh sách có tên học sinh, không dán nơi công cộng.)")
_IN_THE_LIBRARY = Note(
    "(Chỉ dùng trong thư viện: danh sách có tên bạn đọc, không dán nơi công cộng.)"
)
_SIGNED = "Giáo viên chủ nhiệm (ký, ghi rõ họ tên): ……………………………"


def _table(books: tuple[HeldBook, ...]) -> Table:
    has_classes = any(book.class_name for book in books)
    columns = (
        Column(heading="STT", share=10.7, align=Align.CENTRE),
        Column(heading="Họ và tên", share=33),
        *((Column(heading="Lớp", share=11.3, align=Align.CENTRE),) if has_classes else ()),
        Column(heading="Nhan đề", share=40),
        Column(heading="Số ĐKCB", share=27.5),
        Column(heading="Hạn trả", share=21, align=Align.CENTRE),
        Column(heading="Đã trả (ký)", share=21.5),
    )
    rows = tuple(
        (
            str(place),
            book.name,
            *((book.class_name,) if has_classes else ()),
            book.title,
            book.accession,
            short_day(book.due_on),
            "",
        )
        for place, book in enumerate(books, start=1)
    )
    return Table(columns=columns, rows=rows)


def to_collect(
    letterhead: Letterhead,
    school_year: str,
    on: date,
    classes: tuple[tuple[HeldBook, ...], ...],
) -> Document:
    """Danh sách sách cần thu: a page for each class, for its form teacher to sign. Without classes
    it is one list of readers."""
    books = sum(map(len, classes))
    out = f"còn {count(books)} bản sách chưa trả" if books else "sách đã về đủ"
    said = f"Tính đến ngày {short_day(on)}: {out}."
    blocks: list[Block] = [Paragraph(said)]
    has_classes = any(of_class[0].class_name for of_class in classes)
    others = "Giáo viên, bạn đọc không thuộc lớp" if has_classes else "Bạn đọc"
    for place, of_class in enumerate(classes):
        name = of_class[0].class_name
        blocks += [Break()] if place else []
        blocks += [
            Heading(f"Lớp {name}" if name else others),
            _table(of_class),
            Paragraph(f"Cộng: {count(len(of_class))} cuốn. {_SIGNED if name else ''}".strip()),
            _INSIDE if name else _IN_THE_LIBRARY,
        ]
    return Document(
        letterhead=letterhead,
        kind="Danh sách",
        about=f"Sách cần thu cuối năm học {school_year}",
        number=None,
        on=on,
        blocks=tuple(blocks),
    )


def leavers(facts: Leavers) -> Document:
    """Danh sách học sinh ra trường còn giữ sách."""
    holding = len({book.patron_id for book in facts.books})
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
            *((_table(facts.books),) if facts.books else ()),
            _INSIDE,
        ),
        signatures=(Signature(title="Cán bộ thư viện"), Signature(title="Thủ trưởng đơn vị")),
    )
