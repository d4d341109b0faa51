"""Columns as broad as their longest word, where others have room to spare.

Who draws a form knows what usually stands in a column; how long a library's accession numbers are
and how many books it has, only its data know.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from library_share.printing.documents import nd30
from library_share.printing.documents.cleaning import words_of
from library_share.printing.documents.model import Block, Column, Table, label_span

#: Of its own width a column keeps at least this part for the sake of others.
_KEPT = 0.6
#: The lines and free space beside the words, and a hair for rounding.
BESIDE_WORDS_MM = 2 * nd30.CELL_X_MM + 0.3


def fitted_blocks(blocks: Sequence[Block], text_mm: float) -> tuple[Block, ...]:
    """The blocks, tables with columns as they have to be."""
    return tuple(_fitted(one, text_mm) if isinstance(one, Table) else one for one in blocks)


def _fitted(table: Table, text_mm: float) -> Table:
    totals = (*table.brought, *table.totals)
    return replace(table, columns=fitted(table.columns, table.rows, totals, text_mm))


def fitted(
    columns: Sequence[Column],
    rows: Iterable[Sequence[str]],
    totals: Iterable[tuple[str, ...]],
    text_mm: float,
) -> tuple[Column, ...]:
    """The columns with shares in mm, none narrower than its longest word if that can be had: those
    that lack least are served first."""
    whole = sum(column.share for column in columns)
    drawn = [column.share / whole * text_mm for column in columns]
    needed = [
        width + BESIDE_WORDS_MM
        for width in map(max, zip(*_longest(columns, rows, totals), strict=True))
    ]
    widths = _shared_out(drawn, needed)
    return tuple(
        replace(column, share=width) for column, width in zip(columns, widths, strict=True)
    )


def _shared_out(drawn: list[float], needed: list[float]) -> list[float]:
    """Widths that come to as much as those drawn: who has more than it needs gives in proportion,
    who lacks gets all it lacks or nothing."""
    least = [max(need, _KEPT * width) for need, width in zip(needed, drawn, strict=True)]
    lacks = {at: needed[at] - width for at, width in enumerate(drawn) if needed[at] > width}
    widths = list(drawn)
    for at in sorted(lacks, key=lacks.__getitem__):
        spare = [
            0.0 if place in lacks else max(0.0, width - least[place])
            for place, width in enumerate(widths)
        ]
        if lacks[at] > sum(spare):
            break
        taken = lacks[at] / sum(spare)
        widths = [width - taken * part for width, part in zip(widths, spare, strict=True)]
        widths[at] = needed[at]
    return widths


def _longest(
    columns: Sequence[Column], rows: Iterable[Sequence[str]], totals: Iterable[tuple[str, ...]]
) -> Iterator[list[float]]:
    """By kind of row the longest word of each column, in mm. The label of a sum goes across
    columns and asks for nothing."""
    across = ([""] * label_span(total) + [*total[label_span(total) :]] for total in totals)
    yield _widest([[column.heading for column in columns]], "column")
    yield _widest([[""] * len(columns), *rows], "cell")
    yield _widest([[""] * len(columns), *across], "total")


def _widest(rows: Iterable[Sequence[str]], style: str) -> list[float]:
    look = nd30.STYLES[style]
    return [
        max(map(look.width_mm, {word for cell in cells for word in words_of(cell)}), default=0.0)
        for cells in zip(*rows, strict=True)
    ]
