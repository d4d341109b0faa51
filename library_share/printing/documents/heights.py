"""How high lines will be on paper, told before anything is drawn: books turn their pages by it."""

from __future__ import annotations

from collections.abc import Iterator

from library_share.printing.documents import nd30
from library_share.printing.documents.cleaning import words_of
from library_share.printing.documents.layout import Laid
from library_share.printing.documents.model import Signature
from library_share.printing.measuring import MM_PER_POINT, SEAM

_EM = nd30.ABOVE_EM + nd30.BELOW_EM
_ROW_MM = 2 * nd30.CELL_Y_MM + nd30.TABLE_LINE_PT * MM_PER_POINT


def row_mm(lines: int) -> float:
    """A row of a table whose longest cell has so many lines."""
    return lines * _line_mm("cell") + _ROW_MM


def said_mm(style: str, text: str, room_mm: float) -> float:
    """A paragraph, with the space around it."""
    look = nd30.STYLES[style]
    first = look.indent_mm  # of the first line, which holds less by it
    lines = lines_in(text, room_mm - first, style)
    return lines * _line_mm(style) + (look.above_pt + look.below_pt) * MM_PER_POINT


def head_mm(laid: Laid) -> float:
    """Letterhead, title and to whom the paper is addressed."""
    text_mm, left_mm = laid.page.text_mm, laid.body_mm
    right_mm = text_mm - left_mm
    body = _all_mm(left_mm, ("parent", laid.parent), ("body", laid.body))
    nation = _all_mm(right_mm, ("nation", nd30.NATION), ("motto", nd30.MOTTO))
    number = _all_mm(left_mm, ("number", laid.number), ("subject", laid.subject))
    place = _all_mm(right_mm, ("place", laid.place))
    title = _all_mm(
        text_mm,
        ("kind", laid.kind),
        ("about", laid.about),
        ("addressed", laid.addressed),
        *(("addressee", line) for line in laid.addressees),
    )
    rules = (2 if laid.about else 1) * (_line_mm("rule") + nd30.RULE_GAP_PT * MM_PER_POINT)
    return max(body, nation) + max(number, place) + title + rules + _line_mm("spacer")


def _all_mm(room_mm: float, *lines: tuple[str, str]) -> float:
    """Lines by style; an empty one is not there."""
    return sum(said_mm(style, text, room_mm) for style, text in lines if text)


def signed_mm(laid: Laid) -> float:
    """All who sign, and below them who gets the paper; a single signature has that at its left."""
    room_mm = laid.page.text_mm
    rows = [
        max(_signature_mm(one, room_mm / max(2, len(row))) for one in row)
        for row in laid.signatures
    ]
    listed = (("recipient", line) for line in laid.recipients)
    heading = nd30.RECIPIENTS if laid.recipients else ""
    if len(laid.signatures) == 1 and len(laid.signatures[0]) == 1:
        left = _all_mm(room_mm / 2, ("note", laid.aside), ("recipients", heading), *listed)
        rows = [max(left, *rows)]
    elif laid.recipients:
        rows.append(_all_mm(room_mm, ("recipients", heading), *listed))
    return sum(rows) + len(rows) * _line_mm("spacer")


def _signature_mm(one: Signature, room_mm: float) -> float:
    lines = _lines_of(one)
    return nd30.SIGNING_MM + sum(said_mm(style, text, room_mm) for style, text in lines)


def _lines_of(one: Signature) -> Iterator[tuple[str, str]]:
    yield from (("authority", line) for line in (*one.authority, one.title))
    if one.hint:
        yield "hint", one.hint
    yield "signer", one.name


def _line_mm(style: str) -> float:
    return nd30.STYLES[style].size_pt * _EM * MM_PER_POINT


def lines_in(text: str, room_mm: float, style: str) -> int:
    """On how many lines the words come; a word wider than the room is broken."""
    look = nd30.STYLES[style]
    space = look.width_mm(" ")
    lines, at = 1, 0.0
    for word in words_of(text):
        gap = space if at else 0.0
        for part in _parts(word, room_mm, look):
            width = look.width_mm(part)
            if at and at + gap + width > room_mm:
                lines, at, gap = lines + 1, 0.0, 0.0
            lines += int(width // room_mm)
            at, gap = at + gap + width % room_mm, 0.0
    return lines


def _parts(word: str, room_mm: float, look: nd30.Style) -> list[str]:
    """A word wider than the room is broken at its seams first, as the PDF breaks it."""
    return [word] if look.width_mm(word) <= room_mm else SEAM.split(word)
