"""Who has which book, on paper: sổ mượn (F10, F11), sổ đọc tại chỗ (F12), danh sách quá hạn (F13).

All but F12 carry names: they stay inside the school. A name that was wiped is a dash.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import groupby

from library_share.printing.books import KEPT_BY, Book, Chapter, Line, Ruling
from library_share.printing.documents import (
    Align,
    Column,
    Letterhead,
    Signature,
)
from library_share.printing.documents.wording import BLANK, amount, count, short_day
from library_share.printing.forms.reading import (
    OVERDUE_COLUMNS,
    OVERDUE_OF_READERS,
    LateBook,
    late_cells,
)

#: For a name that is not known, or not any more.
NOBODY = "—"
INSIDE = (
    "(Sổ có tên bạn đọc: chỉ dùng trong thư viện. “—”: tên đã được khử nhận dạng, hoặc bạn đọc của "
    "thư viện khác.)"
)


# --- F10, F11 ------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Lent:
    """A line of a loan book; `reader` is None for a name that is not known (any more)."""

    lent_on: date
    reader: str | None
    group: str
    accession: str
    title: str
    due_on: date
    returned_on: date | None
    term: str = ""
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class LentChapter:
    """A class, a pupil, or everybody: pages of its own."""

    heading: str
    lines: tuple[Lent, ...]


_NUMBER = Column(heading="STT", share=11, align=Align.CENTRE)
_LENT_ON = Column(heading="Ngày mượn", share=21.5, align=Align.CENTRE)
_READER = Column(heading="Họ và tên", share=40)
_BOOK = (Column(heading="Số ĐKCB", share=27.5), Column(heading="Tên sách", share=51))
_BACK = (
    Column(heading="Ngày hẹn trả", share=21.5, align=Align.CENTRE),
    Column(heading="Ngày trả", share=21.5, align=Align.CENTRE),
)
_SIGNED = Column(heading="Ký mượn / ký trả", share=25)
_PUPILS = Ruling(
    columns=(
        _NUMBER,
        _LENT_ON,
        _READER,
        Column(heading="Lớp", share=13, align=Align.CENTRE),
        *_BOOK,
        *_BACK,
        _SIGNED,
        Column(heading="Ghi chú", share=20),
    )
)
#: Residents are in no class and no subject group, so their book has no column for one.
_RESIDENTS = Ruling(
    columns=(
        _NUMBER,
        _LENT_ON,
        Column(heading="Họ và tên", share=40),
        Column(heading="Số ĐKCB", share=27.5),
        Column(heading="Tên sách", share=49),
        Column(heading="Hạn", share=17),
        *_BACK,
        Column(heading="Ký mượn / ký trả", share=22),
        Column(heading="Ghi chú", share=20),
    )
)
_STAFF = Ruling(
    columns=(
        _NUMBER,
        _LENT_ON,
        Column(heading="Họ và tên", share=36),
        Column(heading="Tổ chuyên môn", share=18),
        Column(heading="Số ĐKCB", share=27.5),
        Column(heading="Tên sách", share=42.5),
        Column(heading="Hạn", share=17),
        *_BACK,
        Column(heading="Ký mượn / ký trả", share=20),
        Column(heading="Ghi chú", share=15),
    )
)
#: The only facts kept of a teacher are a name and a code.
_GROUP_BY_HAND = "(Tổ chuyên môn: ghi tay, phần mềm không lưu.)"


def pupils_loans(letterhead: Letterhead, about: str, chapters: tuple[LentChapter, ...]) -> Book:
    """Sổ mượn của học sinh (F10)."""
    return _loan_book(letterhead, "Sổ mượn của học sinh", about, chapters, _PUPILS)


def staff_loans(letterhead: Letterhead, about: str, chapters: tuple[LentChapter, ...]) -> Book:
    """Sổ mượn của cán bộ, giáo viên, nhân viên (F11), with the term of each loan."""
    name = "Sổ mượn của cán bộ, giáo viên, nhân viên"
    return _loan_book(letterhead, name, about, chapters, _STAFF, _GROUP_BY_HAND)


def residents_loans(letterhead: Letterhead, about: str, chapters: tuple[LentChapter, ...]) -> Book:
    """The same book in a library that lends to everybody."""
    return _loan_book(letterhead, "Sổ mượn của bạn đọc", about, chapters, _RESIDENTS)


def _loan_book(
    letterhead: Letterhead,
    name: str,
    about: str,
    chapters: tuple[LentChapter, ...],
    ruling: Ruling,
    *notes: str,
) -> Book:
    return Book(
        letterhead=letterhead,
        name=name,
        about=about,
        ruling=ruling,
        chapters=tuple(
            Chapter(
                heading=chapter.heading,
                lines=tuple(
                    Line(cells=_lent_cells(place, one, ruling))
                    for place, one in enumerate(chapter.lines, start=1)
                ),
            )
            for chapter in chapters
        )
        or (Chapter(lines=()),),
        notes=(*notes, INSIDE),
        signatures=KEPT_BY,
    )


def _lent_cells(place: int, one: Lent, ruling: Ruling) -> tuple[str, ...]:
    """What the book has columns for, in their order."""
    said = {
        "STT": str(place),
        "Ngày mượn": short_day(one.lent_on),
        "Họ và tên": one.reader or NOBODY,
        "Lớp": one.group,
        "Số ĐKCB": one.accession,
        "Tên sách": one.title,
        "Hạn": one.term,
        "Ngày hẹn trả": short_day(one.due_on),
        "Ngày trả": short_day(one.returned_on) if one.returned_on else "",
        "Ghi chú": one.note,
    }
    return tuple(said.get(column.heading, "") for column in ruling.columns)


# --- F12 -----------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class ReadHere:
    """Readings of a class, or of those who are in none, on a day."""

    on: date
    group: str
    pupils: int
    staff: int
    others: int
    books: int


_READINGS = Ruling(
    columns=(
        Column(heading="Ngày", share=26, align=Align.CENTRE),
        Column(heading="Lớp", share=35),
        Column(heading="Số lượt HS", share=24, align=Align.RIGHT),
        Column(heading="Số lượt GV, NV", share=24, align=Align.RIGHT),
        Column(heading="Số lượt khác", share=24, align=Align.RIGHT),
        Column(heading="Số sách dùng", share=24, align=Align.RIGHT),
    ),
    summed=(2, 3, 4, 5),
    sum_name="Cộng tháng",
    wide=False,
)


def readings_on_site(letterhead: Letterhead, about: str, lines: tuple[ReadHere, ...]) -> Book:
    """Sổ đọc tại chỗ, thống kê lượt đọc: a chapter for each month, with its sum (F12)."""
    months = [
        Chapter(
            heading=f"Tháng {month[1]}/{month[0]}",
            lines=tuple(
                Line(
                    cells=(
                        short_day(one.on),
                        one.group or NOBODY,
                        *(
                            amount(number) if number else ""
                            for number in (one.pupils, one.staff, one.others, one.books)
                        ),
                    ),
                    adds=(one.pupils, one.staff, one.others, one.books),
                )
                for one in of_month
            ),
        )
        for month, of_month in groupby(lines, key=lambda one: (one.on.year, one.on.month))
    ]
    return Book(
        letterhead=letterhead,
        name="Sổ đọc tại chỗ – Thống kê lượt đọc",
        about=about,
        ruling=_READINGS,
        chapters=tuple(months) or (Chapter(lines=()),),
        notes=(
            "(Một lượt là một lần một bạn đọc dùng một cuốn tại chỗ; lượt lớp tự đếm tính vào lượt "
            "HS. Số lượt khác: bạn đọc không dùng thẻ, người dân.)",
        ),
        signatures=KEPT_BY,
    )


# --- F13 -----------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class LateGroup:
    """A class, or those who are in none (`is_class` False), with what they have to bring back."""

    name: str
    books: tuple[LateBook, ...]
    is_class: bool = True

    @property
    def heading(self) -> str:
        return f"Lớp {self.name}" if self.is_class else self.name

    @property
    def class_name(self) -> str:
        return self.name if self.is_class else ""

    @property
    def receiver(self) -> str:
        """Who signs for the list."""
        return "Giáo viên chủ nhiệm" if self.is_class else "Người nhận danh sách"


_FOR_TEACHERS = (
    "(Danh sách có tên học sinh: giao cho giáo viên chủ nhiệm, không dán nơi công cộng.)"
)
_FOR_THE_LIBRARY = "(Danh sách có tên bạn đọc: chỉ dùng trong thư viện, không dán nơi công cộng.)"


def overdue_lists(
    letterhead: Letterhead, about: str, on: date, groups: tuple[LateGroup, ...]
) -> Book:
    """A pile of lists, one for each class on pages of its own, for its form teacher to sign."""
    has_classes = any(group.is_class for group in groups)
    return Book(
        letterhead=letterhead,
        name="Danh sách quá hạn",
        about=about,
        ruling=Ruling(columns=OVERDUE_COLUMNS if has_classes else OVERDUE_OF_READERS),
        chapters=tuple(
            Chapter(
                heading=group.heading,
                lines=tuple(
                    Line(
                        cells=late_cells(place, book, group.class_name if has_classes else None, on)
                    )
                    for place, book in enumerate(group.books, start=1)
                ),
                after=(
                    f"Cộng: {count(len(group.books))} cuốn. {group.receiver} (ký, ghi rõ họ tên): "
                    f"{BLANK}",
                ),
            )
            for group in groups
        )
        or (Chapter(lines=(), after=("Không có sách quá hạn.",)),),
        notes=(_FOR_TEACHERS if has_classes else _FOR_THE_LIBRARY,),
        signatures=(Signature(title="Người lập"),),
    )
