"""What a class has to bring back (danh sách quá hạn, form F13), and what one child has read.

The first is for the form teacher, the second for the child: neither is a record of the office, so
neither has a number.
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
class LateBook:
    """A book that a child should have brought back."""

    name: str
    title: str
    accession: str
    lent_on: date
    due_on: date
    #: For example whose book it is.
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Overdue:
    """What is late in a class on a day. `books` in the order of the children's names."""

    letterhead: Letterhead
    class_name: str
    on: date
    books: tuple[LateBook, ...]


OVERDUE_COLUMNS = (
    Column(heading="STT", share=10, align=Align.CENTRE),
    Column(heading="Họ và tên", share=38),
    Column(heading="Lớp", share=13, align=Align.CENTRE),
    Column(heading="Nhan đề", share=54),
    Column(heading="Số ĐKCB", share=31),
    Column(heading="Ngày mượn", share=22.5, align=Align.CENTRE),
    Column(heading="Hạn trả", share=22.5, align=Align.CENTRE),
    Column(heading="Số ngày quá hạn", share=18, align=Align.RIGHT),
    Column(heading="Ghi chú", share=40),
)
#: Of a library whose readers are in no class.
OVERDUE_OF_READERS = tuple(column for column in OVERDUE_COLUMNS if column.heading != "Lớp")


def late_cells(place: int, book: LateBook, class_name: str | None, on: date) -> tuple[str, ...]:
    """A line of the list; None leaves out the class's column."""
    return (
        str(place),
        book.name,
        *(() if class_name is None else (class_name,)),
        book.title,
        book.accession,
        short_day(book.lent_on),
        short_day(book.due_on),
        str((on - book.due_on).days),
        book.note,
    )


def overdue(facts: Overdue) -> Document:
    """Danh sách quá hạn: a line per book, with room for a note."""
    rows = tuple(
        late_cells(place, book, facts.class_name, facts.on)
        for place, book in enumerate(facts.books, start=1)
    )
    return Document(
        letterhead=facts.letterhead,
        kind="Danh sách",
        about=f"Sách quá hạn của lớp {facts.class_name}",
        number=None,
        on=facts.on,
        blocks=(
            *((Table(columns=OVERDUE_COLUMNS, rows=rows),) if rows else ()),
            Paragraph(f"{count(len(rows))} cuốn.", lead="Tổng cộng:"),
            Note("(Chỉ dùng trong lớp: danh sách có tên học sinh, không dán nơi công cộng.)"),
        ),
        signatures=(Signature(title="Người lập"), Signature(title="Giáo viên chủ nhiệm")),
        wide=True,
    )


@dataclass(frozen=True, kw_only=True)
class ReadBook:
    """A book that a child has read, and when it was taken."""

    title: str
    author: str
    lent_on: date


@dataclass(frozen=True, kw_only=True)
class ChildsBooks:
    """All that a child has read. `school_year` is empty when there is none yet."""

    letterhead: Letterhead
    name: str
    class_name: str
    school_year: str
    on: date
    books: tuple[ReadBook, ...]


def childs_books(facts: ChildsBooks) -> Document:
    """The child's own list, to take home: the first book first."""
    rows = tuple(
        (str(place), book.title, book.author, short_day(book.lent_on))
        for place, book in enumerate(facts.books, start=1)
    )
    columns = (
        Column(heading="STT", share=11, align=Align.CENTRE),
        Column(heading="Nhan đề", share=76),
        Column(heading="Tác giả", share=50),
        Column(heading="Ngày mượn", share=26, align=Align.CENTRE),
    )
    year = f", năm học {facts.school_year}" if facts.school_year else ""
    return Document(
        letterhead=facts.letterhead,
        kind="Danh sách",
        about=f"Những cuốn sách em {facts.name} đã mượn đọc",
        number=None,
        on=facts.on,
        blocks=(
            Paragraph(f"{facts.class_name}{year}.", lead="Lớp:"),
            *((Table(columns=columns, rows=rows),) if rows else ()),
            Paragraph(f"{count(len(rows))} cuốn.", lead="Tổng cộng:"),
        ),
    )
