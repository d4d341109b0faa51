"""A document as PDF. Its words reach `document.typ` as JSON and never as markup."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from library_share.printing import engine
from library_share.printing.documents import nd30
from library_share.printing.documents.layout import Laid, kept_rows, lay_out
from library_share.printing.documents.model import (
    Block,
    Document,
    Table,
    heights_of,
    label_span,
)
from library_share.printing.measuring import MM_PER_POINT, SEAM

TEMPLATE = Path(__file__).parent / "document.typ"
#: Outside tables no line is narrower: three signatures side by side on an upright sheet.
_NARROWEST_MM = 50
_LARGEST = nd30.STYLES["about"]
_MAY_BREAK = "\N{ZERO WIDTH SPACE}"
#: Between two letters of scripts that have spaces; the scripts of East Asia break by themselves.
_BETWEEN_LETTERS = re.compile("(?<=[!-\u2e7f])(?=[!-\u2e7f])")
#: A row stays on one page, unless its tallest cell has more lines than this.
_LINES_KEPT_TOGETHER = 25


def pdf(document: Document) -> bytes:
    """The document, in the fonts that come with us."""
    laid = lay_out(document)
    # Tags make a file half as large again, which nobody listens to a part of a thick book for.
    return engine.pdf(TEMPLATE, _data(laid), title=laid.title, tagged=not _is_part(laid))


def _is_part(laid: Laid) -> bool:
    return laid.leaves is not None and laid.leaves.last is not None


def pdf_pile(documents: Sequence[Document]) -> bytes:
    """Several in one file, each as if it were alone: with its own head and page numbers."""
    parts = [pdf(document) for document in documents]
    return engine.joined(parts, title=lay_out(documents[0]).title if documents else "")


def _data(laid: Laid) -> dict[str, Any]:
    words = {
        key: value
        for key, value in asdict(laid).items()
        if key not in ("page", "blocks", "signatures", "annex")
    }
    kept = kept_rows(laid)
    return {
        **_breakable(words),
        "signatures": _breakable([[asdict(one) for one in row] for row in laid.signatures]),
        "blocks": [
            _block(block, laid.page.text_mm, kept.get(place, 0))
            for place, block in enumerate(laid.blocks)
        ],
        "goes_on": laid.goes_on,
        "annex": [_block(block, laid.page.text_mm) for block in laid.annex],
        "page": asdict(laid.page),
        "styles": {key: asdict(style) for key, style in nd30.STYLES.items()},
        "nation": nd30.NATION,
        "motto": nd30.MOTTO,
        "recipients_heading": nd30.RECIPIENTS,
        "annex_heading": nd30.ANNEX,
        "font": nd30.OUR_FONT,
        "line_em": [nd30.ABOVE_EM, nd30.BELOW_EM],
        "body_part": nd30.BODY_PART,
        "rule_pt": nd30.RULE_PT,
        "rule_gap_pt": nd30.RULE_GAP_PT,
        "table_line_pt": nd30.TABLE_LINE_PT,
        "cell_mm": [nd30.CELL_X_MM, nd30.CELL_Y_MM],
        "signing_mm": nd30.SIGNING_MM,
    }


def _block(block: Block, text_mm: float, kept: int = 0) -> dict[str, Any]:
    if isinstance(block, Table):
        made = _table(block, text_mm)
        is_low = not any(row["splits"] for row in made["rows"][-kept:])
        return {"is": "table", "kept": kept if is_low else 0, **made}
    return {"is": type(block).__name__.lower(), **_breakable(asdict(block))}


def _table(table: Table, text_mm: float) -> dict[str, Any]:
    whole = sum(column.share for column in table.columns)
    rooms = [column.share / whole * text_mm - 2 * nd30.CELL_X_MM - 0.1 for column in table.columns]
    return {
        "is_short": table.is_short,
        "shares": [column.share for column in table.columns],
        "aligns": [column.align for column in table.columns],
        "headings": _cells([column.heading for column in table.columns], rooms, "column"),
        "brought": [_total(total, rooms) for total in table.brought],
        "rows": [
            {**_row(row, rooms), "heights": heights}
            for row, heights in zip(table.rows, heights_of(table), strict=True)
        ],
        "totals": [_total(total, rooms) for total in table.totals],
    }


def _row(row: tuple[str, ...], rooms: list[float]) -> dict[str, Any]:
    look = nd30.STYLES["cell"]
    tallest = max(
        look.width_mm(cell) / room if len(cell) > 100 else 0
        for cell, room in zip(row, rooms, strict=True)
    )
    return {"cells": _cells(row, rooms, "cell"), "splits": tallest > _LINES_KEPT_TOGETHER}


def _total(total: tuple[str, ...], rooms: list[float]) -> dict[str, Any]:
    span = label_span(total)
    return {
        "span": span,
        "label": _broken(total[0], sum(rooms[:span]), nd30.STYLES["total"]),
        "cells": _cells(total[span:], rooms[span:], "total"),
    }


def _cells(cells: Any, rooms: list[float], style: str) -> list[str]:
    look = nd30.STYLES[style]
    return [_broken(cell, room, look) for cell, room in zip(cells, rooms, strict=True)]


def _breakable(value: Any) -> Any:
    """The same dicts, lists and texts; words too long for any line may break."""
    if type(value) is str:
        return _broken(value, _NARROWEST_MM, _LARGEST)
    if isinstance(value, dict):
        return {key: _breakable(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_breakable(part) for part in value]
    return value


def _broken(text: str, room_mm: float, look: nd30.Style) -> str:
    """The text; between the letters of words wider than the room a line may end.

    Words of Vietnamese have seven letters at most. Word breaks what is longer by itself; typst
    lets it run into the next column.
    """
    if len(text) * look.size_pt * MM_PER_POINT < room_mm:  # no letter is wider than its size
        return text
    return " ".join(_pieces(text, room_mm, look))


def _pieces(text: str, room_mm: float, look: nd30.Style) -> Iterator[str]:
    for word in text.split(" "):
        if _fits(word, room_mm, look):
            yield word
        else:
            yield _MAY_BREAK.join(
                part if _fits(part, room_mm, look) else _BETWEEN_LETTERS.sub(_MAY_BREAK, part)
                for part in SEAM.split(word)
            )


def _fits(word: str, room_mm: float, look: nd30.Style) -> bool:
    return look.width_mm(word) <= room_mm
