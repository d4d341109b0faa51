"""How wide words are on paper, and what to do when they do not fit."""

from __future__ import annotations

from functools import lru_cache

from PIL import ImageFont

from library_share.printing.engine import FONTS
from library_share.vietnamese import tidy

MM_PER_POINT = 25.4 / 72
_UNITS = 1000
_FILES = {400: "Regular", 600: "SemiBold", 700: "Bold"}


@lru_cache(maxsize=len(_FILES))
def _font(weight: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(
        FONTS / f"BeVietnamPro-{_FILES[weight]}.ttf", _UNITS, layout_engine=ImageFont.Layout.BASIC
    )


def width_mm(text: str, size_pt: float, weight: int = 400) -> float:
    return _units_wide(text, weight) / _UNITS * size_pt * MM_PER_POINT


@lru_cache(maxsize=10_000)  # fitting a text asks again and again for the same words
def _units_wide(text: str, weight: int) -> float:
    return float(_font(weight).getlength(text))


def lines_of(text: str, room_mm: float, size_pt: float, weight: int, at_most: int) -> list[str]:
    """The text broken between words into lines; what is too much ends with “…”."""
    left = tidy(text).split(" ") if at_most > 0 else []
    lines: list[str] = []
    while left and left[0]:
        if len(lines) == at_most - 1:
            return [*lines, elided(" ".join(left), room_mm, size_pt, weight)]
        taken = 1
        while (
            taken < len(left) and width_mm(" ".join(left[: taken + 1]), size_pt, weight) <= room_mm
        ):
            taken += 1
        lines.append(elided(" ".join(left[:taken]), room_mm, size_pt, weight))
        left = left[taken:]
    return lines


def elided(text: str, room_mm: float, size_pt: float, weight: int) -> str:
    """The text, or as much of its beginning as fits with “…”."""
    if width_mm(text, size_pt, weight) <= room_mm:
        return text
    fits, too_long = 0, len(text)
    while too_long - fits > 1:
        middle = (fits + too_long) // 2
        if width_mm(text[:middle].rstrip() + "…", size_pt, weight) <= room_mm:
            fits = middle
        else:
            too_long = middle
    return text[:fits].rstrip() + "…"


def shrunk_pt(text: str, room_mm: float, size_pt: float, weight: int, least_pt: float) -> float:
    """The largest size, from `size_pt` down to `least_pt`, at which the text fits on one line."""
    wide_mm = width_mm(text, size_pt, weight)
    return size_pt if wide_mm <= room_mm else max(least_pt, size_pt * room_mm / wide_mm)
