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
#: Of a column's width in digits, what letters of a heading fill.
_ROOM = 0.85

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
    lines = 1
    for column, text in enumerate(words):
        width = widths[min(column, len(widths) - 1)]
        sheet.write_string(row, column, text, look)
        lines = max(lines, len(textwrap.wrap(text, max(1, int(width * _ROOM)))))
    sheet.set_row(row, lines * _LINE_PT)


def write_across(
    sheet: Any, row: int, text: str, widths: Sequence[float], last: int, look: Any
) -> None:
    """A longer text over all columns up to the `last`, so that it makes no page wider; `look` has
    to be WRAPPED."""
    sheet.merge_range(row, 0, row, last, text, look)
    width = sum(widths[min(column, len(widths) - 1)] for column in range(last + 1))
    sheet.set_row(row, len(textwrap.wrap(text, int(width * _ROOM))) * _LINE_PT)
