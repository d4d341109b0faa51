"""Charts drawn on the server: geometry for SVG, which prints in black and white and is read aloud.

Every chart has a table behind it that says the same; see `templates/statistics/_chart.html`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from library_share.statistics.overviews.shapes import Chart, Form

WIDTH, HEIGHT = 640, 250
_LEFT, _RIGHT, _TOP, _BOTTOM = 52, 8, 26, 34
#: Names below stand so far apart that they can be read on a phone.
NAMES_AT_MOST = 8
#: Numbers stand on bars as long as there are no more than this.
NUMBERED_AT_MOST = 12
ROW = 46
SMALL_WIDTH, SMALL_HEIGHT = 200, 84


@dataclass(frozen=True, kw_only=True)
class Bar:
    """A bar in the drawing's units."""

    x: float
    y: float
    width: float
    height: float
    number: float
    name: str
    is_before: bool = False
    is_marked: bool = False
    shows_number: bool = False


@dataclass(frozen=True, kw_only=True)
class Label:
    x: float
    y: float
    text: str


@dataclass(frozen=True, kw_only=True)
class Drawing:
    """`across`: heights with their numbers. `paths`: lines (the year before is dashed)."""

    width: int
    height: int
    floor: float
    left: int
    across: tuple[tuple[float, int], ...] = ()
    bars: tuple[Bar, ...] = ()
    labels: tuple[Label, ...] = ()
    paths: tuple[tuple[str, bool], ...] = ()


def drawing_of(chart: Chart) -> Drawing:
    if chart.form is Form.RANKING:
        return _ranking(chart)
    return _upright(chart)


def _upright(chart: Chart) -> Drawing:
    """Columns, or a line where there are many points."""
    highest = round_up(max([*(n for one in chart.series for n in one.numbers), 1]))
    floor, room = HEIGHT - _BOTTOM, HEIGHT - _TOP - _BOTTOM
    each = (WIDTH - _LEFT - _RIGHT) / max(len(chart.names), 1)
    steps = min(4, highest)
    across = tuple(
        (round(floor - room * step / steps, 1), highest * step // steps)
        for step in range(1, steps + 1)
    )
    every = ceil(len(chart.names) / NAMES_AT_MOST)
    labels = tuple(
        Label(x=round(_LEFT + each * (at + 0.5), 1), y=floor + 22, text=name)
        for at, name in enumerate(chart.names)
        if at % every == 0
    )
    scale = room / highest
    is_line = chart.form is Form.LINE
    return Drawing(
        width=WIDTH,
        height=HEIGHT,
        floor=floor,
        left=_LEFT,
        across=across,
        labels=labels,
        bars=() if is_line else _columns(chart, each, floor, scale),
        paths=tuple(
            (_path(one.numbers, each, floor, scale), one is chart.before) for one in chart.series
        )
        if is_line
        else (),
    )


def _columns(chart: Chart, each: float, floor: float, scale: float) -> tuple[Bar, ...]:
    rows = chart.series
    width = min(46.0, each * 0.8 / len(rows))
    numbered = len(chart.names) <= NUMBERED_AT_MOST
    return tuple(
        Bar(
            x=round(_LEFT + each * (at + 0.5) + (nth - len(rows) / 2) * width, 1),
            y=round(floor - one.numbers[at] * scale, 1),
            width=round(width - 1, 1),
            height=round(one.numbers[at] * scale, 1),
            number=one.numbers[at],
            name=name,
            is_before=one is chart.before,
            shows_number=numbered and one is chart.now and one.numbers[at] > 0,
        )
        for at, name in enumerate(chart.names)
        for nth, one in enumerate(rows)
    )


def _path(numbers: Sequence[float], each: float, floor: float, scale: float) -> str:
    points = (
        f"{_LEFT + each * (at + 0.5):.1f},{floor - number * scale:.1f}"
        for at, number in enumerate(numbers)
    )
    return "M" + "L".join(points)


def _ranking(chart: Chart) -> Drawing:
    """Lying bars, the name above each, so that long names can be read on a phone."""
    highest = max([*chart.now.numbers, 0]) or 1
    room = WIDTH - 90
    bars, labels = [], []
    for at, (name, number) in enumerate(zip(chart.names, chart.now.numbers, strict=True)):
        top = at * ROW
        labels.append(Label(x=0, y=top + 17, text=name))
        bars.append(
            Bar(
                x=0,
                y=top + 23,
                width=round(max(number / highest * room, 2), 1),
                height=17,
                number=number,
                name=name,
                is_marked=name == chart.marked,
                shows_number=True,
            )
        )
    height = max(len(chart.names), 1) * ROW
    return Drawing(
        width=WIDTH, height=height, floor=height, left=0, bars=tuple(bars), labels=tuple(labels)
    )


def small_drawings(charts: Sequence[Chart]) -> list[Drawing]:
    """Small multiples: all on the scale of the highest among them."""
    highest = max([*(n for one in charts for n in one.now.numbers), 1])
    return [_small(one, highest) for one in charts]


def _small(chart: Chart, highest: float) -> Drawing:
    each = SMALL_WIDTH / max(len(chart.names), 1)
    floor, room = SMALL_HEIGHT - 2, SMALL_HEIGHT - 8
    return Drawing(
        width=SMALL_WIDTH,
        height=SMALL_HEIGHT,
        floor=floor,
        left=0,
        bars=tuple(
            Bar(
                x=round(each * (at + 0.1), 1),
                y=round(floor - number / highest * room, 1),
                width=round(each * 0.8, 1),
                height=round(number / highest * room, 1),
                number=number,
                name=name,
            )
            for at, (name, number) in enumerate(zip(chart.names, chart.now.numbers, strict=True))
        ),
    )


def round_up(number: float) -> int:
    """The next number that is easily read and parted in four: 7 → 8, 93 → 120, 1,230 → 2,000."""
    if number <= 4:
        return max(ceil(number), 1)
    size = 1
    while True:
        for step in (4, 8, 12, 20):
            if number <= step * size:
                return step * size
        size *= 10
