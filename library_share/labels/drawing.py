"""What stands where on a label: measured here, drawn by `drawing.typ`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from library_share.labels import qr
from library_share.labels.lettering import elided, fitting_pt, lines_of, width_mm
from library_share.labels.sheets import Sheet
from library_share.printing.measuring import MM_PER_POINT

#: One thing to draw, as `drawing.typ` reads it.
Mark = dict[str, Any]
BLACK, WHITE, GREY = "#000000", "#ffffff", "#777777"
_PLAIN, _SEMIBOLD, _BOLD = 400, 600, 700
#: How high capitals and figures are, as a part of the size.
_CAPITAL = 0.7
_HAIR_MM = 0.1
_CUT_MARK_MM = 3.0


@dataclass(frozen=True, kw_only=True)
class Label:
    """What one label says. All but the code may be empty.

    `heading` is large: the accession number of a copy, the name of a patron or place.
    `level` is the letter of a reading level, which laser printers need, `colour` its #rrggbb.
    `banner` says across a card what it is, `code_name` what stands under the symbol.
    """

    code: str
    heading: str = ""
    caption: str = ""
    class_mark: str = ""
    level: str = ""
    colour: str = WHITE
    library: str = ""
    banner: str = ""
    code_name: str = ""


@dataclass(frozen=True, kw_only=True)
class Layout:
    """Places inside a label, in mm from its corner, and sizes of letters, in points."""

    #: The dark part of the symbol: its side and upper left corner.
    qr_mm: float
    qr_left_mm: float
    qr_top_mm: float
    #: White between the symbol and words: four modules of a symbol of version 2, which nearly
    #: all addresses need.
    quiet_mm: float
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
    #: The head of a card, over its whole width; 0 where the library stands beside the symbol.
    head_mm: float = 0.0
    banner_pt: float = 0.0


SMALL = Layout(
    qr_mm=14.2,
    qr_left_mm=2.3,
    qr_top_mm=2.3,
    quiet_mm=2.3,
    code_pt=6,
    edge_mm=1.0,
    library_pt=5.5,
    heading_pt=8.5,
    heading_lines=2,
    class_mark_pt=6.5,
    caption_pt=5.7,
    caption_lines=2,
    patch_mm=(5.6, 3.8),
)
MEDIUM = Layout(
    qr_mm=23.0,
    qr_left_mm=3.7,
    qr_top_mm=4.0,
    quiet_mm=3.9,
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
    qr_mm=24.0,
    qr_left_mm=5.0,
    qr_top_mm=20.4,
    quiet_mm=3.9,
    code_pt=9,
    edge_mm=4,
    library_pt=10,
    heading_pt=15,
    heading_lines=2,
    class_mark_pt=11,
    caption_pt=11,
    caption_lines=2,
    patch_mm=(10, 6.5),
    head_mm=16.5,
    banner_pt=14,
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
    x, y = layout.qr_left_mm, layout.qr_top_mm
    yield {"kind": "qr", "x": x, "y": y, "side": layout.qr_mm, "svg": qr.svg(address)}
    yield _centred(
        f"{label.code_name} {label.code}".strip(),
        x + layout.qr_mm / 2,
        y + layout.qr_mm + layout.quiet_mm + _CAPITAL * layout.code_pt * MM_PER_POINT,
        layout.code_pt,
        _SEMIBOLD,
    )
    if layout.head_mm:
        yield from _head(label, layout, sheet)
    yield from _words(label, layout, sheet)


def _head(label: Label, layout: Layout, sheet: Sheet) -> Iterator[Mark]:
    """Over the whole width of a card: whose it is, what it is, a line below."""
    room, y = sheet.width_mm - 2 * layout.edge_mm, 0.6 * layout.edge_mm
    size = fitting_pt(label.library, room, layout.library_pt, _SEMIBOLD, 1)
    for words, size_pt, weight in (
        (label.library, size, _SEMIBOLD),
        (label.banner, layout.banner_pt, _BOLD),
    ):
        for line in lines_of(words, room, size_pt, weight, 1):
            yield _centred(line, sheet.width_mm / 2, y + _down(size_pt, 1), size_pt, weight)
        y += _high(size_pt, 1)
    yield line_mark(layout.edge_mm, layout.head_mm, room, 0, stroke=0.3)


def _words(label: Label, layout: Layout, sheet: Sheet) -> Iterator[Mark]:
    """Right of the symbol, from the top: library and level, heading, class mark, caption."""
    x = layout.qr_left_mm + layout.qr_mm + layout.quiet_mm
    y = layout.head_mm + layout.edge_mm * (0.4 if layout.head_mm else 1)
    room = sheet.width_mm - layout.edge_mm - x
    patch_wide, patch_high = layout.patch_mm
    beside = room
    if label.level:
        beside -= patch_wide + 1
        yield from _patch(label, sheet.width_mm - layout.edge_mm - patch_wide, y, layout)
    if not layout.head_mm:
        size = fitting_pt(label.library, beside, layout.library_pt, _SEMIBOLD, 1)
        for line in lines_of(label.library, beside, size, _SEMIBOLD, 1):
            yield text_mark(line, x, y + _down(size, 1), size, _SEMIBOLD)
    if label.level or not layout.head_mm:
        y += patch_high + 0.05 * sheet.height_mm

    for words, most_pt, weight, at_most, is_read_whole in (
        (label.heading, layout.heading_pt, _BOLD, layout.heading_lines, True),
        (label.class_mark, layout.class_mark_pt, _SEMIBOLD, 1, True),
        (label.caption, layout.caption_pt, _PLAIN, layout.caption_lines, False),
    ):
        # Numbers and names rather get small than lose their end; of a title the beginning does.
        size = fitting_pt(words, room, most_pt, weight, at_most) if is_read_whole else most_pt
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
    yield _centred(
        elided(label.level, width, size, _BOLD),
        x + width / 2,
        y + (height + _CAPITAL * size * MM_PER_POINT) / 2,
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


def _centred(
    words: str, middle: float, y: float, size_pt: float, weight: int, colour: str = BLACK
) -> Mark:
    """Words on the baseline `y`, as far to the left of `middle` as to the right."""
    x = middle - width_mm(words, size_pt, weight) / 2
    return text_mark(words, x, y, size_pt, weight, colour)


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
