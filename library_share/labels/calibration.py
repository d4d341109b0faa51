"""A page to measure a printer by: rulers, and crosses at the corners of a sheet's labels."""

from __future__ import annotations

from collections.abc import Iterator

from library_share.labels.drawing import GREY, WHITE, Mark, line_mark, text_mark
from library_share.labels.lettering import lines_of
from library_share.labels.sheets import A4_HEIGHT_MM, A4_WIDTH_MM, Sheet
from library_share.translation import N_, gettext

_STEP_MM = 10
_CROSS_MM = 2.5
_ADVICE_PT = 9.0
_ADVICE = (
    N_("Print this page on plain paper: A4, 100 % (actual size), no margins."),
    N_("1. Measure a ruler: 100 mm must be 100 mm. If not, the print was not at 100 %."),
    N_(
        "2. Lay the page on a sheet of labels and hold both against the light. The crosses should "
        "meet the corners of the labels."
    ),
    N_(
        "3. If they all lie too far left, enter by how many mm as “right”; if too high, as “down”. "
        "Minus for the other way."
    ),
)


def calibration_page(sheet: Sheet, offset_mm: tuple[float, float] = (0.0, 0.0)) -> list[Mark]:
    """The marks of the page, moved like the labels, so that it also proves an offset right."""
    right, down = offset_mm
    marks = [*_crosses(sheet), *_rulers(), *_advice(sheet)]
    return [{**mark, "x": mark["x"] + right, "y": mark["y"] + down} for mark in marks]


def _crosses(sheet: Sheet) -> Iterator[Mark]:
    corners = {
        (round(x + across, 3), round(y + down, 3))
        for x, y in map(sheet.corner_mm, range(1, sheet.per_page + 1))
        for across in (0.0, sheet.width_mm)
        for down in (0.0, sheet.height_mm)
    }
    for x, y in sorted(corners):
        yield line_mark(x - _CROSS_MM, y, 2 * _CROSS_MM, 0, colour=GREY)
        yield line_mark(x, y - _CROSS_MM, 0, 2 * _CROSS_MM, colour=GREY)


def _rulers() -> Iterator[Mark]:
    """One across the page, one down, both through its middle; long strokes every 10 mm."""
    across_at, down_at = A4_HEIGHT_MM / 2, A4_WIDTH_MM / 2
    yield line_mark(0, across_at, A4_WIDTH_MM, 0)
    yield line_mark(down_at, 0, 0, A4_HEIGHT_MM)
    for at in range(int(A4_WIDTH_MM) + 1):
        high = _stroke_mm(at)
        yield line_mark(at, across_at - high, 0, high)
        if at % _STEP_MM == 0 and 0 < at < A4_WIDTH_MM:
            yield text_mark(str(at), at + 0.5, across_at - high + 0.5, 6)
    for at in range(int(A4_HEIGHT_MM) + 1):
        wide = _stroke_mm(at)
        yield line_mark(down_at - wide, at, wide, 0)
        if at % _STEP_MM == 0 and 0 < at < A4_HEIGHT_MM:
            yield text_mark(str(at), down_at - wide - 4, at + 0.8, 6)


def _stroke_mm(at: int) -> float:
    return 5.0 if at % _STEP_MM == 0 else 3.0 if at % 5 == 0 else 1.5


def _advice(sheet: Sheet) -> Iterator[Mark]:
    room, x, y = 74.0, 14.0, 32.0
    lines = [f"{gettext(sheet.name)} · {sheet.key}"]
    for sentence in _ADVICE:
        lines += lines_of(gettext(sentence), room, _ADVICE_PT, 400, at_most=5)
    yield {
        "kind": "box",
        "x": x - 3,
        "y": y - 6,
        "width": room + 6,
        "height": 5.0 * len(lines) + 4,
        "radius": 1,
        "colour": WHITE,
        "stroke": 0.1,
    }
    for number, line in enumerate(lines):
        yield text_mark(line, x, y + 5.0 * number, _ADVICE_PT, 400 if number else 700)
