"""A chart as a picture (PNG) for a group on Zalo: 1,080 px wide, large numbers, no child's name.

It leaves the house, so a count of 1 to 4 is not told to the digit.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from functools import lru_cache
from math import ceil

from PIL import Image, ImageDraw, ImageFont

from library_share.printing.engine import FONTS
from library_share.statistics.overviews.drawing import round_up
from library_share.statistics.overviews.shapes import Chart, Form, Overview
from library_share.translation import day, gettext, number

WIDTH, EDGE = 1080, 56
#: A smaller count could point at one child.
SMALLEST_TOLD = 5
BARS_AT_MOST = 12
_INK, _QUIET, _NOW, _BEFORE, _MARKED = "#14201c", "#4a545a", "#0b5d4a", "#9db3aa", "#a33d00"
_CHART_HEIGHT, _ROW = 620, 98


def png_of(overview: Overview, chart: Chart) -> bytes:
    """Title, whose and of which days, the chart, the unit."""
    height = _top(overview, chart) + _height(chart) + 130
    image = Image.new("RGB", (WIDTH, height), "white")
    pen = ImageDraw.Draw(image)
    top = _head(pen, overview, chart)
    draw = _ranking if chart.form is Form.RANKING else _upright
    bottom = draw(pen, chart, top)
    _foot(pen, chart, bottom)
    file = io.BytesIO()
    image.quantize(64).save(file, "PNG", optimize=True)
    return file.getvalue()


@lru_cache(maxsize=16)
def _font(size: int, weight: str = "Regular") -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(f"{FONTS}/BeVietnamPro-{weight}.ttf", size)


def _lines(text: str, font: ImageFont.FreeTypeFont, width: int) -> list[str]:
    """The text in lines that fit; a word longer than a line is cut."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if font.getlength(longer) <= width or not lines[-1]:
            lines[-1] = longer
        else:
            lines.append(word)
    return [_cut(line, font, width) for line in lines]


def _cut(text: str, font: ImageFont.FreeTypeFont, width: int) -> str:
    while len(text) > 1 and font.getlength(text) > width:
        text = text[:-2].rstrip() + "…"
    return text


def _heads(overview: Overview, chart: Chart) -> list[tuple[str, ImageFont.FreeTypeFont, str, int]]:
    """The lines above the chart: text, font, colour, height."""
    title, small = _font(54, "Bold"), _font(36)
    period = overview.period
    days = f"{day(period.first)} – {day(period.last)}"
    said = [(line, title, _INK, 68) for line in _lines(chart.name, title, WIDTH - 2 * EDGE)]
    # A page of one class or place is named in the picture, too.
    whose = dict.fromkeys((overview.heading, overview.whose))
    for text in (" · ".join(whose), days):
        said += [(line, small, _QUIET, 50) for line in _lines(text, small, WIDTH - 2 * EDGE)]
    return said


def _top(overview: Overview, chart: Chart) -> int:
    return EDGE + sum(height for *_, height in _heads(overview, chart)) + 40


def _head(pen: ImageDraw.ImageDraw, overview: Overview, chart: Chart) -> int:
    y = EDGE
    for text, font, colour, height in _heads(overview, chart):
        pen.text((EDGE, y), text, font=font, fill=colour)
        y += height
    return y + 40


def _height(chart: Chart) -> int:
    if chart.form is Form.RANKING:
        shown = min(len(chart.names), BARS_AT_MOST)
        return max(shown, 1) * _ROW + (60 if len(chart.names) > shown else 0)
    return _CHART_HEIGHT


def said(value: float) -> str:
    """A number as the picture tells it: small counts are not told to the digit."""
    if isinstance(value, int) and 0 < value < SMALLEST_TOLD:
        return f"<{SMALLEST_TOLD}"
    return number(value)


def _drawn(value: float) -> float:
    """As high as it is drawn: what is not told is not measured off, either."""
    return SMALLEST_TOLD if isinstance(value, int) and 0 < value < SMALLEST_TOLD else value


def _ranking(pen: ImageDraw.ImageDraw, chart: Chart, top: int) -> int:
    name_font, number_font = _font(38, "SemiBold"), _font(40, "Bold")
    pairs = list(zip(chart.names, chart.now.numbers, strict=True))[:BARS_AT_MOST]
    highest = max([*map(_drawn, chart.now.numbers), 0]) or 1
    room = WIDTH - 2 * EDGE - 150
    for name, value in pairs:
        colour = _MARKED if name == chart.marked else _NOW
        pen.text((EDGE, top), _cut(name, name_font, WIDTH - 2 * EDGE), font=name_font, fill=_INK)
        length = max(_drawn(value) / highest * room, 4)
        pen.rectangle((EDGE, top + 54, EDGE + length, top + 84), fill=colour)
        pen.text((EDGE + length + 14, top + 44), said(value), font=number_font, fill=colour)
        top += _ROW
    more = len(chart.names) - len(pairs)
    if more:
        pen.text((EDGE, top), gettext("and %(num)s more", num=more), font=_font(34), fill=_QUIET)
        top += 60
    return top


def _upright(pen: ImageDraw.ImageDraw, chart: Chart, top: int) -> int:
    floor, room = top + _CHART_HEIGHT - 60, _CHART_HEIGHT - 60 - 60
    highest = round_up(max([*(_drawn(n) for one in chart.series for n in one.numbers), 1]))
    each = (WIDTH - 2 * EDGE) / max(len(chart.names), 1)

    def y_of(value: float) -> float:
        return floor - _drawn(value) / highest * room

    if chart.form is Form.LINE:
        _line(pen, chart, each, y_of)
    else:
        _columns(pen, chart, each, floor, y_of)
    pen.line((EDGE, floor, WIDTH - EDGE, floor), fill=_INK, width=3)
    font = _font(30)
    every = ceil(len(chart.names) / max(int((WIDTH - 2 * EDGE) / 130), 1))
    for at, name in enumerate(chart.names):
        if at % every == 0:
            short = _cut(name, font, int(each * every) - 8)
            pen.text(
                (EDGE + each * (at + 0.5), floor + 12), short, font=font, fill=_INK, anchor="ma"
            )
    return floor + 60


Height = Callable[[float], float]


def _columns(
    pen: ImageDraw.ImageDraw, chart: Chart, each: float, floor: float, y_of: Height
) -> None:
    rows = chart.series
    width = min(96.0, each * 0.84 / len(rows))
    font = _font(34 if each > 70 else 26, "Bold")
    for at in range(len(chart.names)):
        for nth, one in enumerate(rows):
            value = one.numbers[at]
            x = EDGE + each * (at + 0.5) + (nth - len(rows) / 2) * width
            is_now = one is chart.now
            box = (x, y_of(value), x + width - 3, floor)
            if value:
                # The year before is hollow: seen without colours, too.
                pen.rectangle(
                    box,
                    fill=_NOW if is_now else "white",
                    outline=_NOW if is_now else _QUIET,
                    width=3,
                )
            if is_now and value:
                middle = x + width / 2
                pen.text((middle, y_of(value) - 8), said(value), font=font, fill=_INK, anchor="mb")


def _line(pen: ImageDraw.ImageDraw, chart: Chart, each: float, y_of: Height) -> None:
    for one in chart.series:
        points = [(EDGE + each * (at + 0.5), y_of(value)) for at, value in enumerate(one.numbers)]
        is_now = one is chart.now
        pen.line(points, fill=_NOW if is_now else _BEFORE, width=7 if is_now else 4, joint="curve")
    highest = max(range(len(chart.now.numbers)), key=chart.now.numbers.__getitem__, default=None)
    if highest is not None and chart.now.numbers[highest]:
        x, value = EDGE + each * (highest + 0.5), chart.now.numbers[highest]
        said_here = f"{said(value)} ({chart.names[highest]})"
        pen.text(
            (min(max(x, 220), WIDTH - 220), y_of(value) - 12),
            said_here,
            font=_font(36, "Bold"),
            fill=_INK,
            anchor="mb",
        )


def _foot(pen: ImageDraw.ImageDraw, chart: Chart, top: int) -> None:
    font = _font(32)
    pen.text((EDGE, top + 24), chart.unit.capitalize(), font=font, fill=_QUIET)
    if chart.before is None:
        return
    x = WIDTH - EDGE
    for one in reversed(chart.series):
        x -= int(font.getlength(one.name))
        pen.text((x, top + 24), one.name, font=font, fill=_QUIET)
        x -= 44
        is_now = one is chart.now
        pen.rectangle(
            (x, top + 30, x + 30, top + 60),
            fill=_NOW if is_now else "white",
            outline=_NOW if is_now else _QUIET,
            width=3,
        )
        x -= 36
