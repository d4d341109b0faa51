"""What all workbooks share: A4 with every column on the page, and rows in which no words are cut.

Not every program makes a row as high as its wrapped words when it opens a file.
"""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import Any

#: xlsxwriter's number for it.
_A4 = 9
_LINE_PT = 15.0
#: A column's width is told in digits; bold letters need more room than these, plain ones less.
_BOLD, _PLAIN = 0.85, 1.1

#: The look of longer texts.
WRAPPED = {"text_wrap": True, "valign": "top"}


def fit_to_a4(sheet: Any, *, heading: int | None = None) -> None:
    """Landscape, as wide as the paper, as many pages as it takes; the row of headings on each."""
    sheet.set_paper(_A4)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    if heading is not None:
        sheet.repeat_rows(heading)


def write_wrapped(
    sheet: Any, row: int, words: Sequence[str], widths: Sequence[float], look: Any
) -> None:
    """A row of words in a look that wraps, as high as its longest cell; `widths` of the columns as
    they were set, the last one for all that follow."""
    for column, text in enumerate(words):
        sheet.write_string(row, column, text, look)
    make_room(sheet, row, words, widths, _BOLD)


def make_room(
    sheet: Any, row: int, words: Sequence[str], widths: Sequence[float], letters: float = _PLAIN
) -> None:
    """Make a row as high as the longest of its wrapped words."""
    last = len(widths) - 1
    lines = max(
        (_lines(text, letters * widths[min(at, last)]) for at, text in enumerate(words)), default=1
    )
    if lines > 1:
        sheet.set_row(row, lines * _LINE_PT)


def _lines(text: str, width: float) -> int:
    room = max(1, int(width))
    return 1 if len(text) <= room else len(textwrap.wrap(text, room))


def write_across(
    sheet: Any, row: int, text: str, widths: Sequence[float], last: int, look: Any
) -> None:
    """A longer text over all columns up to the `last`, so that it makes no page wider; `look` has
    to be WRAPPED."""
    sheet.merge_range(row, 0, row, last, text, look)
    width = sum(widths[min(column, len(widths) - 1)] for column in range(last + 1))
    sheet.set_row(row, _lines(text, _PLAIN * width) * _LINE_PT)
