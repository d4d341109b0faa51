"""How wide words are on paper, and what to do when they do not fit."""

from __future__ import annotations

import re

from library_share.printing import measuring
from library_share.vietnamese import tidy

#: Text that is smaller than this part of its size is not read any more.
_SHRUNK_AT_MOST, _SHRUNK_RATHER_THAN_BROKEN = 0.6, 0.8
_SHRUNK_BY_PT = 0.25
#: What a line may be broken behind.
_PIECE = re.compile(r"[^\s/-]+[/-]*\s?|[/-]+\s?")
FACES = {400: "BeVietnamPro-Regular", 600: "BeVietnamPro-SemiBold", 700: "BeVietnamPro-Bold"}


def width_mm(text: str, size_pt: float, weight: int = 400) -> float:
    return measuring.width_mm(text, size_pt, FACES[weight])


def lines_of(text: str, room_mm: float, size_pt: float, weight: int, at_most: int) -> list[str]:
    """The text broken between words, or after a hyphen or stroke of a long number, into lines;
    what is too much ends with “…”."""
    left = _PIECE.findall(tidy(text)) if at_most > 0 else []
    lines: list[str] = []
    while left:
        if len(lines) == at_most - 1:
            return [*lines, elided("".join(left), room_mm, size_pt, weight)]
        taken = 1
        while (
            taken < len(left)
            and width_mm("".join(left[: taken + 1]).rstrip(), size_pt, weight) <= room_mm
        ):
            taken += 1
        lines.append(elided("".join(left[:taken]).rstrip(), room_mm, size_pt, weight))
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


def fitting_pt(text: str, room_mm: float, size_pt: float, weight: int, at_most: int) -> float:
    """The size at which the text fits whole into so many lines: `size_pt` or somewhat less; again
    `size_pt` when it would have to be too small to be read. Rather a little smaller than broken."""
    for lines in range(1, at_most + 1):
        fitting = size_pt
        least_pt = size_pt * (_SHRUNK_AT_MOST if lines == at_most else _SHRUNK_RATHER_THAN_BROKEN)
        while fitting >= least_pt:
            if _is_whole(lines_of(text, room_mm, fitting, weight, lines)):
                return fitting
            fitting -= _SHRUNK_BY_PT
    return size_pt


def _is_whole(lines: list[str]) -> bool:
    return not any(line.endswith("…") for line in lines)
