"""Bảng thống kê tháng, học kỳ, năm (F24): what a library has and how it was used in a period.

The indicators are those of TT 18/2014/TT-BVHTTDL Điều 13; no layout is prescribed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

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
from library_share.printing.documents.wording import amount, count, short_day


@dataclass(frozen=True, kw_only=True)
class Line:
    """A class, or a kind of book: how often its readers, or its books, …"""

    name: str
    loans: int = 0
    readings: int = 0


@dataclass(frozen=True, kw_only=True)
class Figures:
    """`per_pupil` with and without class shelves, written out; empty where nobody learns. Copies
    `sent` and `received` went or came in a round."""

    letterhead: Letterhead
    first_on: date
    last_on: date
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
    counted_up_to: str
    #: Who signs for the library.
    head: str


def figures_table(facts: Figures) -> Document:
    """Stock, readers, uses, by class and by kind, rotation; how each is counted below."""
    return Document(
        letterhead=facts.letterhead,
        kind="Bảng thống kê",
        about=(
            "Hoạt động thư viện từ ngày "
            f"{short_day(facts.first_on)} đến ngày {short_day(facts.last_on)}"
        ),
        symbol="TK-TV",
        blocks=tuple(_blocks(facts)),
        signatures=(Signature(title="Người lập"), Signature(title=facts.head)),
    )


def _blocks(facts: Figures) -> Iterator[Block]:
    yield Heading("I. Số liệu chung")
    yield _whole(facts)
    yield Heading("II. Theo lớp")
    yield _by("Lớp", facts.classes)
    yield Heading("III. Theo loại tài liệu")
    yield _by("Loại", facts.kinds)
    yield from _BY_HAND
    yield Note(
        "Cách tính: “đầu” là số nhan đề, “bản” là số cuốn đang dùng của thư viện (trong kho, ở tủ "
        "sách lớp, đang cho mượn, đang luân chuyển đi; không tính sách nhận luân chuyển); lượt "
        "mượn về tính theo cuốn, gia hạn tính riêng; lượt đọc tại chỗ gồm sách quét đọc tại chỗ và "
        "lượt đọc lớp tự đếm (không rõ loại sách). Phần mềm không đếm lượt người đến thư viện: "
        "ghi tay nếu thư viện có đếm."
    )
    yield _source(facts.counted_up_to)


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
            (count(number), line.name, *map(amount, line.numbers))
            for number, line in enumerate(lines, start=1)
        ),
        totals=(("Cộng", "", *("–" if one is None else amount(one) for one in totals)),),
    )


@dataclass(frozen=True, kw_only=True)
class CommuneFigures:
    """The libraries of a commune side by side; `how` says how they were counted."""

    letterhead: Letterhead
    first_on: date
    last_on: date
    columns: tuple[str, ...]
    lines: tuple[UnitLine, ...]
    totals: tuple[int | None, ...]
    how: str
    counted_up_to: str


def commune_figures_table(facts: CommuneFigures) -> Document:
    """Bảng thống kê (F24) of all libraries of a commune, on a wide sheet."""
    return Document(
        letterhead=facts.letterhead,
        kind="Bảng thống kê",
        about=(
            "Hoạt động thư viện trên địa bàn từ ngày "
            f"{short_day(facts.first_on)} đến ngày {short_day(facts.last_on)}"
        ),
        symbol="TK",
        blocks=(
            units_table(facts.columns, facts.lines, facts.totals),
            *_BY_HAND,
            Note(facts.how),
            _source(facts.counted_up_to),
        ),
        signatures=(Signature(title="Người lập"), Signature(title="Lãnh đạo UBND")),
        wide=True,
    )


#: What nobody counts yet is written by hand.
_BY_HAND = (
    Paragraph("…" * 42, lead="Hoạt động khuyến đọc:"),
    Paragraph("…" * 42, lead="Học liệu số:"),
)


def _source(counted_up_to: str) -> Note:
    return Note(
        f"(Số liệu tính đến {counted_up_to}. Mẫu tham khảo của phần mềm; chỉ tiêu theo Thông tư số "
        "18/2014/TT-BVHTTDL Điều 13, Thông tư không quy định mẫu.)"
    )


def _whole(facts: Figures) -> Table:
    rows = (
        ("Đầu tài liệu", amount(facts.titles)),
        ("Bản tài liệu đang dùng", amount(facts.copies)),
        ("Bản/học sinh", facts.per_pupil),
        ("Thẻ bạn đọc đang dùng", amount(facts.cards)),
        ("Lượt bạn đọc đến thư viện", "…" * 6),
        ("Học sinh đã mượn sách về", amount(facts.readers) if facts.readers is not None else "–"),
        ("Lượt mượn về", amount(facts.loans)),
        ("Lượt gia hạn", amount(facts.renewals)),
        ("Lượt trả", amount(facts.returns)),
        ("Lượt đọc tại chỗ", amount(facts.readings)),
        ("Bản luân chuyển đi", amount(facts.sent)),
        ("Bản luân chuyển đến", amount(facts.received)),
    )
    return Table(
        columns=(
            Column(heading="STT", share=1),
            Column(heading="Chỉ tiêu", share=7),
            Column(heading="Số liệu", share=4, align=Align.RIGHT),
        ),
        rows=tuple(
            (count(number), name, figure) for number, (name, figure) in enumerate(rows, start=1)
        ),
    )


def _by(heading: str, lines: tuple[Line, ...]) -> Table:
    loans, readings = sum(one.loans for one in lines), sum(one.readings for one in lines)
    return Table(
        columns=(
            Column(heading="STT", share=1),
            Column(heading=heading, share=6),
            Column(heading="Lượt mượn về", share=2.5, align=Align.RIGHT),
            Column(heading="Lượt đọc tại chỗ", share=2.5, align=Align.RIGHT),
        ),
        rows=tuple(
            (count(number), one.name, amount(one.loans), amount(one.readings))
            for number, one in enumerate(lines, start=1)
        ),
        totals=(("Cộng", "", amount(loans), amount(readings)),),
    )
