"""What stands where on a label: measured here, drawn by `drawing.typ`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from library_share.labels import qr
from library_share.labels.lettering import MM_PER_POINT, elided, lines_of, shrunk_pt, width_mm
from library_share.labels.sheets import Sheet

#: One thing to draw, as `drawing.typ` reads it.
Mark = dict[str, Any]
BLACK, WHITE, GREY = "#000000", "#ffffff", "#777777"
_PLAIN, _SEMIBOLD, _BOLD = 400, 600, 700
_HAIR_MM = 0.1
_CUT_MARK_MM = 3.0


@dataclass(frozen=True, kw_only=True)
class Label:
    """What one label says. All but the code may be empty.

    `heading` is large: the accession number of a copy, the name of a patron or place.
    `level` is the letter of a reading level, which laser printers need, `colour` its #rrggbb.
    """

    code: str
    heading: str = ""
    caption: str = ""
    class_mark: str = ""
    level: str = ""
    colour: str = WHITE
    library: str = ""


@dataclass(frozen=True, kw_only=True)
class Layout:
    """Places inside a label, in mm from its corner, and sizes of letters, in points."""

    qr_side_mm: float
    #: Of the symbol with its quiet zone, from the left and upper edge.
    qr_edge_mm: float
    code_pt: float
    #: Kept free at the right, where a printer that is 1 mm off still meets the label.
    edge_mm: float
    library_pt: float
    heading_pt: float
    heading_lines: int
    class_mark_pt: float
    caption_pt: float
    caption_lines: int
    patch_mm: tuple[float, float]


SMALL = Layout(
    qr_side_mm=16.6,
    qr_edge_mm=0.6,
    code_pt=6.5,
    edge_mm=1.2,
    library_pt=5.5,
    heading_pt=8.5,
    heading_lines=1,
    class_mark_pt=6.5,
    caption_pt=5.5,
    caption_lines=2,
    patch_mm=(5.6, 3.8),
)
MEDIUM = Layout(
    qr_side_mm=29.0,
    qr_edge_mm=1.2,
    code_pt=10,
    edge_mm=2,
    library_pt=8,
    heading_pt=13,
    heading_lines=2,
    class_mark_pt=10,
    caption_pt=8,
    caption_lines=3,
    patch_mm=(10, 6.5),
)
CARD = Layout(
    qr_side_mm=38.0,
    qr_edge_mm=4,
    code_pt=13,
    edge_mm=4,
    library_pt=9,
    heading_pt=14,
    heading_lines=3,
    class_mark_pt=11,
    caption_pt=10,
    caption_lines=2,
    patch_mm=(10, 7),
)


def layout_of(sheet: Sheet) -> Layout:
    if sheet.is_for_cards:
        return CARD
    return SMALL if sheet.height_mm < 30 else MEDIUM


def pages_of(
    labels: list[Label],
    sheet: Sheet,
    public_url: str,
    *,
    start: int = 1,
    offset_mm: tuple[float, float] = (0.0, 0.0),
) -> list[list[Mark]]:
    """The marks of each page. `start` leaves out the labels of the first page that were used."""
    right, down = offset_mm
    pages: list[list[Mark]] = []
    for number, label in enumerate(labels, start=start - 1):
        page, place = divmod(number, sheet.per_page)
        if page == len(pages):
            pages.append(list(_cut_marks(sheet)) if sheet.is_plain else [])
        x, y = sheet.corner_mm(place + 1)
        address = qr.address(label.code, public_url)
        pages[page] += [
            {**mark, "x": mark["x"] + x + right, "y": mark["y"] + y + down}
            for mark in _marks(label, address, sheet)
        ]
    return pages


def _marks(label: Label, address: str, sheet: Sheet) -> Iterator[Mark]:
    """The marks of one label, from its own corner."""
    layout = layout_of(sheet)
    side = layout.qr_side_mm
    yield {
        "kind": "qr",
        "x": layout.qr_edge_mm,
        "y": layout.qr_edge_mm,
        "side": side,
        "svg": qr.svg(address),
    }
    code_wide = width_mm(label.code, layout.code_pt, _SEMIBOLD)
    yield text_mark(
        label.code,
        layout.qr_edge_mm + (side - code_wide) / 2,
        layout.qr_edge_mm + side + 0.85 * layout.code_pt * MM_PER_POINT,
        layout.code_pt,
        _SEMIBOLD,
    )
    yield from _words(label, layout, sheet)


def _words(label: Label, layout: Layout, sheet: Sheet) -> Iterator[Mark]:
    """Right of the symbol, from the top: library and level, heading, class mark, caption."""
    x = layout.qr_edge_mm + layout.qr_side_mm
    y = layout.edge_mm
    room = sheet.width_mm - layout.edge_mm - x
    patch_wide, patch_high = layout.patch_mm
    beside = room
    if label.level:
        beside -= patch_wide + 1
        yield from _patch(label, sheet.width_mm - layout.edge_mm - patch_wide, y, layout)
    size = shrunk_pt(label.library, beside, layout.library_pt, _SEMIBOLD, layout.library_pt * 0.7)
    lines_high = 1
    for line in lines_of(label.library, beside, size, _SEMIBOLD, 2 if layout is CARD else 1):
        yield text_mark(line, x, y + _down(size, lines_high), size, _SEMIBOLD)
        lines_high += 1
    y += max(patch_high, _high(layout.library_pt, lines_high - 1)) + 0.05 * sheet.height_mm

    # An accession number is read whole or not at all, so it rather gets small.
    heading_room = room * (1 if layout.heading_lines == 1 else 0.85 * layout.heading_lines)
    heading_pt = shrunk_pt(
        label.heading, heading_room, layout.heading_pt, _BOLD, layout.heading_pt * 0.6
    )
    for words, size, weight, at_most in (
        (label.heading, heading_pt, _BOLD, layout.heading_lines),
        (label.class_mark, layout.class_mark_pt, _SEMIBOLD, 1),
        (label.caption, layout.caption_pt, _PLAIN, layout.caption_lines),
    ):
        fitting = int((sheet.height_mm - layout.edge_mm - y) / _high(size, 1))
        lines = lines_of(words, room, size, weight, min(at_most, fitting))
        for number, line in enumerate(lines, start=1):
            yield text_mark(line, x, y + _down(size, number), size, weight)
        y += _high(size, len(lines))


def _high(size_pt: float, lines: int) -> float:
    """Lines of Vietnamese, whose letters carry two marks above and one below."""
    return 1.42 * size_pt * MM_PER_POINT * lines


def _down(size_pt: float, line: int) -> float:
    """From the upper edge of the first line to the baseline of this one."""
    return _high(size_pt, line) - 0.3 * size_pt * MM_PER_POINT


def _patch(label: Label, x: float, y: float, layout: Layout) -> Iterator[Mark]:
    """The level's colour, outlined so that white is seen too, and its letter."""
    width, height = layout.patch_mm
    yield {
        "kind": "box",
        "x": x,
        "y": y,
        "width": width,
        "height": height,
        "radius": 0.15 * height,
        "colour": label.colour,
        "stroke": 0.2,
    }
    size = 0.7 * height / MM_PER_POINT
    words = elided(label.level, width, size, _BOLD)
    # "Đ" is no higher than other capitals; 0.7 of the size is theirs.
    yield text_mark(
        words,
        x + (width - width_mm(words, size, _BOLD)) / 2,
        y + (height + 0.7 * size * MM_PER_POINT) / 2,
        size,
        _BOLD,
        _readable_on(label.colour),
    )


def _readable_on(colour: str) -> str:
    """Black or white, whichever stands out more (WCAG's relative luminance)."""
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels
    )
    return BLACK if 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.179 else WHITE


def text_mark(
    words: str, x: float, y: float, size_pt: float, weight: int = _PLAIN, colour: str = BLACK
) -> Mark:
    """Words that begin at `x` and stand on the baseline `y`."""
    return {
        "kind": "text",
        "x": x,
        "y": y,
        "size": size_pt,
        "weight": weight,
        "colour": colour,
        "text": words,
    }


def line_mark(
    x: float, y: float, across: float, down: float, stroke: float = _HAIR_MM, colour: str = BLACK
) -> Mark:
    """A line from (x, y), so far across and down."""
    return {
        "kind": "line",
        "x": x,
        "y": y,
        "across": across,
        "down": down,
        "stroke": stroke,
        "colour": colour,
    }


def _cut_marks(sheet: Sheet) -> Iterator[Mark]:
    """Small crosses where labels meet, longer lines in the margin to lay a ruler on."""
    for column in range(sheet.columns + 1):
        x = sheet.left_mm + column * sheet.width_mm
        for row in range(sheet.rows + 1):
            y = sheet.top_mm + row * sheet.height_mm
            yield line_mark(x - 1, y, 2, 0, colour=GREY)
            yield line_mark(x, y - 1, 0, 2, colour=GREY)
        bottom = sheet.top_mm + sheet.rows * sheet.height_mm
        yield line_mark(x, sheet.top_mm - 1 - _CUT_MARK_MM, 0, _CUT_MARK_MM)
        yield line_mark(x, bottom + 1, 0, _CUT_MARK_MM)
    for row in range(sheet.rows + 1):
        y = sheet.top_mm + row * sheet.height_mm
        right = sheet.left_mm + sheet.columns * sheet.width_mm
        yield line_mark(sheet.left_mm - 1 - _CUT_MARK_MM, y, _CUT_MARK_MM, 0)
        yield line_mark(right + 1, y, _CUT_MARK_MM, 0)
