"""Bảng thống kê tháng, học kỳ, năm (F24): what a library has and how it was used in a period.

The indicators are those of TT 18/2014/TT-BVHTTDL Điều 13; no layout is prescribed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from library_share.printing.documents import (
    Align,
    Block,
    Column,
    Document,
    Heading,
    Letterhead,
    Note,
    Paragraph,
    Signature,
    Table,
)
from library_share.printing.documents.wording import DOTS, amount, roman


@dataclass(frozen=True, kw_only=True)
class Line:
    """A class, or a kind of book: how often its readers, or its books, …"""

    name: str
    loans: int = 0
    readings: int = 0


@dataclass(frozen=True, kw_only=True)
class Other:
    """A figure as it is printed; `unit` says what is counted. `is_unverified`: how it is counted
    was not yet held against the text of the law."""

    name: str
    unit: str
    figure: str
    is_unverified: bool = False


@dataclass(frozen=True, kw_only=True)
class Figures:
    """`per_pupil` with and without class shelves, written out. Where nobody learns (`has_pupils`
    False) the rows and the part about pupils and their classes are left out. Copies `sent` and
    `received` went or came in a round. `period` as people call it (tháng 10 năm 2026). `others` are
    figures of which no paper form speaks."""

    letterhead: Letterhead
    period: str
    titles: int
    copies: int
    per_pupil: str
    cards: int
    #: None when readers are not counted for such days.
    readers: int | None
    loans: int
    readings: int
    renewals: int
    returns: int
    sent: int
    received: int
    classes: tuple[Line, ...]
    kinds: tuple[Line, ...]
    others: tuple[Other, ...]
    #: What was held so that more is read, in a sentence; empty where nothing was noted.
    promoted: str
    counted_up_to: str
    #: Who signs for the library.
    head: str
    has_pupils: bool = True


def figures_table(facts: Figures) -> Document:
    """Stock, readers, uses, by class and by kind, rotation; how each is counted below."""
    return Document(
        letterhead=facts.letterhead,
        kind="Bảng thống kê",
        about=f"Hoạt động thư viện {facts.period}",
        symbol="TK-TV",
        blocks=tuple(_blocks(facts)),
        signatures=(Signature(title="Người lập"), Signature(title=facts.head)),
    )


def _blocks(facts: Figures) -> Iterator[Block]:
    for number, (name, table) in enumerate(_parts(facts), start=1):
        yield Heading(f"{roman(number)}. {name}")
        yield table
    yield from _in_words(facts.promoted, _UPRIGHT_DOTS)
    yield Note(_how_counted(facts))
    yield _source(facts.counted_up_to)


def _parts(facts: Figures) -> Iterator[tuple[str, Table]]:
    yield "Số liệu chung", _whole(facts)
    if facts.has_pupils:
        yield "Theo lớp", _by("Lớp", facts.classes)
    yield "Theo loại tài liệu", _by("Loại", facts.kinds)
    yield "Chỉ tiêu khác", _others(facts.others)


def _how_counted(facts: Figures) -> str:
    shelves, by_classes = (
        ("ở tủ sách lớp, ", " và lượt đọc lớp tự đếm (không rõ loại sách)")
        if facts.has_pupils
        else ("", "")
    )
    said = (
        f"Cách tính: “đầu” là số nhan đề, “bản” là số cuốn đang dùng của thư viện (trong kho, "
        f"{shelves}đang cho mượn, đang luân chuyển đi; không tính sách nhận luân chuyển); lượt "
        "mượn về tính theo cuốn, gia hạn tính riêng; lượt đọc tại chỗ gồm sách quét đọc tại chỗ"
        f"{by_classes}. Phần mềm không đếm lượt người đến thư viện: ghi tay nếu thư viện có đếm."
    )
    if any(other.is_unverified for other in facts.others):
        said += " Dấu *: chưa đối chiếu được cách tính với văn bản."
    return said


@dataclass(frozen=True, kw_only=True)
class UnitLine:
    """A unit's figures, in the order of the columns; None is left open."""

    name: str
    numbers: tuple[int | None, ...]


def units_table(
    columns: tuple[str, ...], lines: tuple[UnitLine, ...], totals: tuple[int | None, ...]
) -> Table:
    """Units below each other, their figures side by side, added up where `totals` has a number."""
    return Table(
        columns=(
            Column(heading="STT", share=12, align=Align.CENTRE),
            Column(heading="Đơn vị", share=36),
            *(Column(heading=heading, share=13, align=Align.RIGHT) for heading in columns),
        ),
        rows=tuple(
            (str(number), line.name, *map(amount, line.numbers))
            for number, line in enumerate(lines, start=1)
        ),
        totals=(("Cộng", "", *("–" if one is None else amount(one) for one in totals)),),
    )


@dataclass(frozen=True, kw_only=True)
class CommuneFigures:
    """The libraries of a commune side by side; `how` says how they were counted."""

    letterhead: Letterhead
    period: str
    columns: tuple[str, ...]
    lines: tuple[UnitLine, ...]
    totals: tuple[int | None, ...]
    how: str
    promoted: str
    counted_up_to: str


def commune_figures_table(facts: CommuneFigures) -> Document:
    """Bảng thống kê (F24) of all libraries of a commune, on a wide sheet."""
    return Document(
        letterhead=facts.letterhead,
        kind="Bảng thống kê",
        about=f"Hoạt động thư viện trên địa bàn {facts.period}",
        symbol="TK",
        blocks=(
            units_table(facts.columns, facts.lines, facts.totals),
            *_in_words(facts.promoted, _WIDE_DOTS),
            Note(facts.how),
            _source(facts.counted_up_to),
        ),
        signatures=(Signature(title="Người lập"), Signature(title="Lãnh đạo UBND")),
        wide=True,
    )


#: So many dots fit into a line, and behind the words at its beginning.
_UPRIGHT_DOTS, _WIDE_DOTS = (33, 22), (51, 40)


def _in_words(promoted: str, dots: tuple[int, int]) -> Iterator[Paragraph]:
    """What was held; what nobody noted, or counts yet, is written by hand: two lines each."""
    for name, text in (("Hoạt động khuyến đọc:", promoted), ("Học liệu số:", "")):
        if text:
            yield Paragraph(text, lead=name)
        else:
            whole, behind = dots
            yield Paragraph(DOTS * behind, lead=name)
            yield Paragraph(DOTS * whole)


def _source(counted_up_to: str) -> Note:
    return Note(
        f"(Số liệu tính đến {counted_up_to}. Mẫu tham khảo của phần mềm; chỉ tiêu theo Thông tư số "
        "18/2014/TT-BVHTTDL Điều 13, Thông tư không quy định mẫu.)"
    )


def _whole(facts: Figures) -> Table:
    readers = amount(facts.readers) if facts.readers is not None else "–"
    rows = (
        ("Đầu tài liệu", amount(facts.titles)),
        ("Bản tài liệu đang dùng", amount(facts.copies)),
        *((("Bản/học sinh", facts.per_pupil),) if facts.has_pupils else ()),
        ("Thẻ bạn đọc đang dùng", amount(facts.cards)),
        ("Lượt bạn đọc đến thư viện", DOTS * 6),
        *((("Học sinh đã mượn sách về", readers),) if facts.has_pupils else ()),
        ("Lượt mượn về", amount(facts.loans)),
        ("Lượt gia hạn", amount(facts.renewals)),
        ("Lượt trả", amount(facts.returns)),
        ("Lượt đọc tại chỗ", amount(facts.readings)),
        ("Bản luân chuyển đi", amount(facts.sent)),
        ("Bản luân chuyển đến", amount(facts.received)),
    )
    return Table(
        columns=(
            Column(heading="STT", share=1, align=Align.CENTRE),
            Column(heading="Chỉ tiêu", share=7),
            Column(heading="Số liệu", share=4, align=Align.RIGHT),
        ),
        rows=tuple(
            (str(number), name, figure) for number, (name, figure) in enumerate(rows, start=1)
        ),
    )


def _by(heading: str, lines: tuple[Line, ...]) -> Table:
    loans, readings = sum(one.loans for one in lines), sum(one.readings for one in lines)
    return Table(
        columns=(
            Column(heading="STT", share=1, align=Align.CENTRE),
            Column(heading=heading, share=6),
            Column(heading="Lượt mượn về", share=2.5, align=Align.RIGHT),
            Column(heading="Lượt đọc tại chỗ", share=2.5, align=Align.RIGHT),
        ),
        rows=tuple(
            (str(number), one.name, amount(one.loans), amount(one.readings))
            for number, one in enumerate(lines, start=1)
        ),
        totals=(("Cộng", "", amount(loans), amount(readings)),),
    )


def _others(others: tuple[Other, ...]) -> Table:
    return Table(
        columns=(
            Column(heading="STT", share=1, align=Align.CENTRE),
            Column(heading="Chỉ tiêu", share=6),
            Column(heading="Đơn vị tính", share=2.5),
            Column(heading="Số liệu", share=2.5, align=Align.RIGHT),
        ),
        rows=tuple(
            (str(number), f"{one.name} *" if one.is_unverified else one.name, one.unit, one.figure)
            for number, one in enumerate(others, start=1)
        ),
    )
