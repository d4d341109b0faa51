"""Books as people keep them on paper: so many lines a page, with “Cộng trang” and “Mang sang”.

Where a page ends is decided here, by how high its rows will be, so that the PDF and the .docx turn
their pages at the same line and a part of a book knows its page numbers before it is drawn.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import accumulate

from library_share.printing.documents import nd30
from library_share.printing.documents.fitting import fitted
from library_share.printing.documents.heights import lines_in, row_mm
from library_share.printing.documents.model import Block, Break, Column, Table
from library_share.printing.documents.wording import amount

#: Left free on each page: Word has lines of its own before and after a table.
_SPARE_MM = 8


@dataclass(frozen=True, kw_only=True)
class Line:
    """A row of a book; `adds` are its numbers for the columns that are added up. One that `stays`
    belongs to the line before it, and is on its page."""

    cells: tuple[str, ...]
    adds: tuple[int, ...] = ()
    stays: bool = False


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

    @cached_property
    def rooms_mm(self) -> tuple[float, ...]:
        """What each column has for words."""
        whole = sum(column.share for column in self.columns)
        return tuple(
            column.share / whole * self.page.text_mm - 2 * nd30.CELL_X_MM - 0.2
            for column in self.columns
        )


def fit(ruling: Ruling, chapters: Sequence[Sequence[Line]]) -> Ruling:
    """The ruling, its columns broad enough for the words of these lines and for their sums."""
    lines = [line.cells for chapter in chapters for line in chapter]
    sums = [_sum_row(ruling, "", _added(ruling, chapter)) for chapter in chapters]
    return replace(ruling, columns=fitted(ruling.columns, lines, sums, ruling.page.text_mm))


@dataclass(frozen=True, kw_only=True)
class Leaf:
    """A page: its lines, what was brought from the pages before, and whether it is the last."""

    lines: tuple[Line, ...]
    brought: tuple[int, ...]
    is_first: bool
    is_last: bool


def leaves_of(
    ruling: Ruling, lines: Sequence[Line], *, head_mm: float = 0, foot_mm: float = 0
) -> list[Leaf]:
    """The lines by page, at least one page; `head_mm` is what stands above them on the first,
    `foot_mm` what stands below them on the last."""
    pages = list(_filled(ruling, lines, head_mm, foot_mm)) or [()]
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
        together=tuple(map(len, grouped(leaf.lines))),
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


# --- what fits -----------------------------------------------------------------------------------


def _filled(
    ruling: Ruling, lines: Sequence[Line], head_mm: float, foot_mm: float
) -> Iterator[tuple[Line, ...]]:
    """Page by page. The last lines go to the page of what stands below them: it is never alone."""
    whole = _room_for_lines(ruling)
    room_mm = whole - head_mm
    some: list[Line] = []
    groups = grouped(lines)
    for at, group in enumerate(groups, 1):
        height = sum(_height(ruling, line) for line in group)
        below = foot_mm if at == len(groups) else 0
        if some and height + below > room_mm:
            yield tuple(some)
            some, room_mm = [], whole
        some += group
        room_mm -= height
    if some:
        yield tuple(some)


def grouped(lines: Sequence[Line]) -> list[list[Line]]:
    """Lines that belong together."""
    groups: list[list[Line]] = []
    for line in lines:
        if line.stays and groups:
            groups[-1].append(line)
        else:
            groups.append([line])
    return groups


def _room_for_lines(ruling: Ruling) -> float:
    """What headings and sums leave of a page."""
    page = ruling.page
    heading = max(
        lines_in(column.heading, room, "column")
        for column, room in zip(ruling.columns, ruling.rooms_mm, strict=True)
    )
    sums = 3 if ruling.summed else 0
    text_mm = page.height_mm - page.top_mm - page.bottom_mm
    return text_mm - row_mm(heading) - sums * row_mm(1) - _SPARE_MM


def _height(ruling: Ruling, line: Line) -> float:
    return row_mm(
        max(
            lines_in(cell, room, "cell")
            for cell, room in zip(line.cells, ruling.rooms_mm, strict=True)
        )
    )
