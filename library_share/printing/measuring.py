"""How wide words are on paper, told by the fonts they will be printed with."""

from __future__ import annotations

import re
from functools import lru_cache

from PIL import ImageFont

from library_share.printing.engine import FONTS

MM_PER_POINT = 25.4 / 72
#: Where a long number or address is best broken: THCS-STK.00123, https://thuvien.vn/q/1000427.
SEAM = re.compile("(?<=[-/._])")
_UNITS = 1000


@lru_cache(maxsize=8)
def font(face: str) -> ImageFont.FreeTypeFont:
    """A face by the name of its file, for example `Tinos-Bold`, a thousand units high."""
    return ImageFont.truetype(FONTS / f"{face}.ttf", _UNITS, layout_engine=ImageFont.Layout.BASIC)


def width_mm(text: str, size_pt: float, face: str) -> float:
    return _units_wide(text, face) / _UNITS * size_pt * MM_PER_POINT


@lru_cache(maxsize=10_000)  # fitting a text asks again and again for the same words
def _units_wide(text: str, face: str) -> float:
    return float(font(face).getlength(text))
