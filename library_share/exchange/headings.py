"""Which row holds the column names, and which column is what; by names, never by position."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace

from library_share.exchange.cells import text_of
from library_share.exchange.columns import WITH_MARKS, Column
from library_share.exchange.reading.files import Cell, Sheet
from library_share.vietnamese import fold

HEADER_WITHIN_ROWS = 40


@dataclass(frozen=True, kw_only=True)
class Header:
    """Where the names stand and what they mean. Rows and columns count from 0."""

    last_row: int
    columns: dict[Column, int]
    headings: dict[int, str]
    dropped: list[tuple[str, str]]

    def heading(self, column: Column) -> str:
        return self.headings.get(self.columns[column], "")

    def letter(self, column: Column) -> str:
        return letter_of(self.columns[column])


def letter_of(column: int) -> str:
    """
    >>> letter_of(0), letter_of(27)
    ('A', 'AB')
    """
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def find_header(sheet: Sheet, names: dict[Column, tuple[str, ...]]) -> Header | None:
    """The first row that names a person or a title and something else besides; perhaps two rows,
    when the second splits what the first groups."""
    needed = {Column.NAME, Column.FAMILY_NAME} if Column.NAME in names else {Column.TITLE}
    for place, row in enumerate(sheet.rows[:HEADER_WITHIN_ROWS]):
        texts = [text_of(cell) for cell in row]
        last, known = place, _recognised(texts, names)
        if place + 1 < len(sheet.rows):
            below = [text_of(cell) for cell in sheet.rows[place + 1]]
            both = _two_rows(texts, below, names)
            more = _recognised(both, names) if both else {}
            if both and len(more) > max(len(known), len(_recognised(below, names))):
                texts, known, last = both, more, place + 1
        if not needed.intersection(known.values()):
            continue
        if len(known) >= 2 and _names_somebody(known, names):
            return _with_given_names(sheet, _header(last, texts, known))
    return None


def _names_somebody(known: dict[int, Column], names: dict[Column, tuple[str, ...]]) -> bool:
    found = set(known.values())
    if Column.NAME not in names:
        return True
    return Column.NAME in found or {Column.FAMILY_NAME, Column.GIVEN_NAME} <= found


def _two_rows(
    upper: list[str], lower: list[str], names: dict[Column, tuple[str, ...]]
) -> list[str] | None:
    """Headings of two rows joined: `Xuất bản` over `Nhà`, `Nơi`, `Năm` are three columns."""
    if not any(lower):
        return None
    joined, group = [], ""
    for above, below in zip(upper + [""] * len(lower), lower, strict=False):
        group = above or group
        if below and above and _column(above, names) is not None:
            return None  # the row below is not a heading: it stands under a full one
        joined.append(_joined(above, below, group, names))
    return joined + upper[len(lower) :]


def _joined(above: str, below: str, group: str, names: dict[Column, tuple[str, ...]]) -> str:
    if not below:
        return above
    grouped = f"{below} {group}".strip()
    return grouped if _column(grouped, names) is not None else below


def _recognised(texts: list[str], names: dict[Column, tuple[str, ...]]) -> dict[int, Column]:
    """Column by place; of several places for one column, the best alias wins."""
    found: dict[Column, tuple[int, int]] = {}
    for place, text in enumerate(texts):
        fit = _column(text, names)
        if fit is not None:
            column, rank = fit
            if column not in found or rank < found[column][0]:
                found[column] = (rank, place)
    return {place: column for column, (_, place) in found.items()}


def _column(text: str, names: dict[Column, tuple[str, ...]]) -> tuple[Column, int] | None:
    bare = re.sub(r"\(.*?\)|\[.*?\]|\*", " ", text)
    marked = WITH_MARKS.get(unicodedata.normalize("NFC", bare).strip().lower())
    if marked is not None and marked in names:
        return marked, 0
    words = fold(bare)
    for column, aliases in names.items():
        if words in aliases:
            return column, aliases.index(words)
    return None


def _header(last_row: int, texts: list[str], known: dict[int, Column]) -> Header:
    columns = {column: place for place, column in known.items()}
    if Column.NAME in columns:
        columns.pop(Column.FAMILY_NAME, None)
        columns.pop(Column.GIVEN_NAME, None)
    kept = set(columns.values())
    return Header(
        last_row=last_row,
        columns=columns,
        headings=dict(enumerate(texts)),
        dropped=[
            (letter_of(place), text[:80])
            for place, text in enumerate(texts)
            if text and place not in kept
        ],
    )


def _with_given_names(sheet: Sheet, header: Header) -> Header:
    """`Họ và tên` is often merged over two columns: Nguyễn Văn | An."""
    place = header.columns.get(Column.NAME)
    if place is None or header.headings.get(place + 1, ""):
        return header
    pairs = [
        (text_of(cell(row, place)), text_of(cell(row, place + 1)))
        for row in sheet.rows[header.last_row + 1 :]
    ]
    named = [given for name, given in pairs if name]
    one_word = [given for given in named if given and " " not in given and given.isalpha()]
    if len(one_word) * 2 <= len(named):
        return header
    return replace(header, columns=header.columns | {Column.GIVEN_NAME: place + 1})


def cell(row: list[Cell], place: int | None) -> Cell:
    """The cell at a place; rows may be shorter than the header."""
    return row[place] if place is not None and place < len(row) else ""
