"""Books as people keep them on paper: so many lines a page, with “Cộng trang” and “Mang sang”.

Where a page ends is decided here, by how high its rows will be, so that the PDF and the .docx turn
their pages at the same line and a part of a book knows its page numbers before it is drawn.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from library_share.printing.documents import nd30
from library_share.printing.documents.layout import face_of
from library_share.printing.documents.model import Block, Break, Column, Table
from library_share.printing.documents.wording import amount
from library_share.printing.measuring import MM_PER_POINT, SEAM, width_mm

_EM = nd30.ABOVE_EM + nd30.BELOW_EM
_LINE_MM = nd30.STYLES["cell"].size_pt * _EM * MM_PER_POINT
_AROUND_MM = 2 * nd30.CELL_Y_MM + nd30.TABLE_LINE_PT * MM_PER_POINT
#: What letterhead and title take on the first page, and what is left free on each: Word has lines
#: of its own before and after a table.
HEAD_MM, _SPARE_MM = 50, 8


@dataclass(frozen=True, kw_only=True)
class Line:
    """A row of a book; `adds` are its numbers for the columns that are added up."""

    cells: tuple[str, ...]
    adds: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Ruling:
    """How a book is ruled: its columns, which of them (by place) are added up, and how the sum of
    a chapter is called."""

    columns: tuple[Column, ...]
    summed: tuple[int, ...] = ()
    sum_name: str = "Tổng cộng"
    wide: bool = True

    @property
    def page(self) -> nd30.Page:
        return nd30.WIDE if self.wide else nd30.UPRIGHT


@dataclass(frozen=True, kw_only=True)
class Leaf:
    """A page: its lines, what was brought from the pages before, and whether it is the last."""

    lines: tuple[Line, ...]
    brought: tuple[int, ...]
    is_first: bool
    is_last: bool


def leaves_of(ruling: Ruling, lines: Sequence[Line], *, head_mm: float = HEAD_MM) -> list[Leaf]:
    """The lines by page, at least one page; `head_mm` is what stands above them on the first."""
    pages = list(_filled(ruling, lines, head_mm)) or [()]
    sums = list(accumulate((_added(ruling, page) for page in pages), _plus))
    nothing = (0,) * len(ruling.summed)
    return [
        Leaf(
            lines=page,
            brought=brought,
            is_first=place == 0,
            is_last=place == len(pages) - 1,
        )
        for place, (page, brought) in enumerate(zip(pages, [nothing, *sums], strict=False))
    ]


def blocks_of(ruling: Ruling, leaves: Sequence[Leaf]) -> tuple[Block, ...]:
    """A table for each page, each on a page of its own."""
    found: list[Block] = []
    for leaf in leaves:
        if found:
            found.append(Break())
        found.append(_table(ruling, leaf))
    return tuple(found)


def _table(ruling: Ruling, leaf: Leaf) -> Table:
    here = _added(ruling, leaf.lines)
    so_far = _plus(leaf.brought, here)
    totals: list[tuple[str, ...]] = []
    if ruling.summed:
        if not (leaf.is_first and leaf.is_last):
            totals.append(_sum_row(ruling, "Cộng trang", here))
        totals.append(_sum_row(ruling, ruling.sum_name if leaf.is_last else "Mang sang", so_far))
    return Table(
        columns=ruling.columns,
        rows=tuple(line.cells for line in leaf.lines),
        totals=tuple(totals),
        brought=()
        if leaf.is_first or not ruling.summed
        else (_sum_row(ruling, "Trang trước mang sang", leaf.brought),),
    )


def _sum_row(ruling: Ruling, label: str, sums: tuple[int, ...]) -> tuple[str, ...]:
    cells = [label] + [""] * (len(ruling.columns) - 1)
    for place, number in zip(ruling.summed, sums, strict=True):
        cells[place] = amount(number)
    return tuple(cells)


def _added(ruling: Ruling, lines: Sequence[Line]) -> tuple[int, ...]:
    return tuple(sum(line.adds[at] for line in lines) for at in range(len(ruling.summed)))


def _plus(one: tuple[int, ...], other: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(a + b for a, b in zip(one, other, strict=True))


# --- how high ------------------------------------------------------------------------------------


def _filled(ruling: Ruling, lines: Sequence[Line], head_mm: float) -> Iterator[tuple[Line, ...]]:
    page = ruling.page
    rooms = _rooms(ruling)
    heading = max(
        _lines_in(column.heading, room, "column")
        for column, room in zip(ruling.columns, rooms, strict=True)
    )
    sums = 3 if ruling.summed else 0
    text_mm = page.height_mm - page.top_mm - page.bottom_mm
    whole = text_mm - _height(heading) - sums * _height(1) - _SPARE_MM
    room_mm = whole - head_mm
    some: list[Line] = []
    for line in lines:
        height = _height(
            max(_lines_in(cell, room, "cell") for cell, room in zip(line.cells, rooms, strict=True))
        )
        if some and height > room_mm:
            yield tuple(some)
            some, room_mm = [], whole
        some.append(line)
        room_mm -= height
    if some:
        yield tuple(some)


def _rooms(ruling: Ruling) -> list[float]:
    whole = sum(column.share for column in ruling.columns)
    return [
        column.share / whole * ruling.page.text_mm - 2 * nd30.CELL_X_MM - 0.2
        for column in ruling.columns
    ]


def _height(lines: int) -> float:
    return lines * _LINE_MM + _AROUND_MM


def _lines_in(text: str, room_mm: float, style: str) -> int:
    """On how many lines the words come; a word wider than the room is broken."""
    look = nd30.STYLES[style]
    face = face_of(look)
    space = width_mm(" ", look.size_pt, face)
    lines, at = 1, 0.0
    for word in text.split():
        gap = space if at else 0.0
        for part in _parts(word, room_mm, look.size_pt, face):
            width = width_mm(part, look.size_pt, face)
            if at and at + gap + width > room_mm:
                lines, at, gap = lines + 1, 0.0, 0.0
            lines += int(width // room_mm)
            at, gap = at + gap + width % room_mm, 0.0
    return lines


def _parts(word: str, room_mm: float, size_pt: float, face: str) -> list[str]:
    """A word wider than the room is broken at its seams first, as the PDF breaks it."""
    return [word] if width_mm(word, size_pt, face) <= room_mm else SEAM.split(word)
