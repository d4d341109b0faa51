"""Which rows of a sheet are entries: not its titles, totals and signatures, but every other one.

Lists end with a total, a date and the names of those who sign, in the very columns of names and
birthdays. A row is left out only when it says such a thing or stands where such things stand, and
each one that is left out is told with its words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from library_share.exchange.cells import class_in_title, text_of
from library_share.exchange.columns import Column
from library_share.exchange.faults import Fault
from library_share.exchange.headings import Header, cell
from library_share.exchange.reading.files import Cell, Sheet
from library_share.vietnamese import fold

_TOTAL = re.compile(
    r"^(danh sach (nay )?(co|gom)|cong|tong|tong (cong|so)|an dinh|si so|bang chu|tong cong)\b"
)
_CLOSING = re.compile(
    r"^(hieu truong|pho hieu truong|thu truong|nguoi lap|nguoi nhap|nguoi kiem|ke toan"
    r"|can bo thu vien|nhan vien thu vien|thu thu|phu trach thu vien|giao vien chu nhiem|gvcn"
    r"|xac nhan|duyet|ban giam hieu|ky (va )?(ghi|ten)|tm |kt )"
    r"|\bngay( \d+)? thang( \d+)? nam\b"
)
_EXAMPLE = "vi du"
_COLUMN_COUNT = re.compile(r"^\(?(\d{1,2}|[A-Z])\)?$")
#: A note below the list rather than one more name.
_NOTE = re.compile(r"[\d:()]")
#: Cells that belong to one row even when the sheet merges them over several.
_NOT_CARRIED = {Column.SERIAL, Column.NAME, Column.CODE, Column.NUMBER, Column.QUANTITY}


@dataclass(frozen=True)
class Line:
    """One entry: its row as the spreadsheet numbers it, and the cells of the kept columns."""

    sheet: str
    row: int
    cells: dict[Column, Cell]
    #: The class that a row of its own announced above this one.
    section: str = ""

    def text(self, column: Column) -> str:
        return text_of(self.cells.get(column, ""))


@dataclass(frozen=True, kw_only=True)
class _Row:
    """A row below the column names that says something; `place` counts from 0."""

    place: int
    cells: dict[Column, Cell]
    texts: dict[Column, str]
    #: The texts of all its cells, of dropped columns too.
    filled: list[str]
    main: Column

    @property
    def name(self) -> str:
        """What an entry cannot be without: the name of a person, the title of a book."""
        return self.texts.get(self.main, "")

    @property
    def is_numbered(self) -> bool:
        return bool(re.fullmatch(r"\d+\.?", self.texts.get(Column.SERIAL, "")))

    @property
    def others(self) -> list[str]:
        """What it says besides a name: class, birthday, price …"""
        besides = (Column.SERIAL, Column.FAMILY_NAME, self.main)
        return [text for column, text in self.texts.items() if text and column not in besides]

    @property
    def is_sure(self) -> bool:
        """Whether it is an entry wherever it stands. Those who sign have no figures: a birthday,
        a class, a code or a price has."""
        return bool(
            self.is_numbered or (self.name and any(map(re.compile(r"\d").search, self.others)))
        )


def entries_of(sheet: Sheet, shown: str, header: Header) -> tuple[list[Line], list[Fault]]:
    """The entries, and a warning for each row that was left out; `shown` is the sheet's name
    where a file has several."""
    _carry_down(sheet, header)
    # Gone through twice rather than kept: long lists are long.
    last_sure = max((row.place for row in _rows(sheet, header) if row.is_sure), default=-1)
    is_numbered = any(row.is_numbered for row in _rows(sheet, header))
    lines, skipped = [], []
    section, before = "", _Before(place=header.last_row)
    for row in _rows(sheet, header):
        announced = class_in_title(row.filled[0]) if len(row.filled) == 1 else ""
        if announced and row.main is not Column.TITLE:
            section = announced
        elif _says_nothing(row) or _is_example(row) or _repeats_header(row, header):
            continue
        elif before.closes_with(row) or (
            is_numbered and row.place > last_sure and before.may_end_with(row)
        ):
            words = " ".join(row.filled)[:80]
            skipped.append(
                Fault(code="lines_skipped", sheet=shown, row=row.place + 1, facts={"value": words})
            )
        else:
            lines.append(Line(shown, row.place + 1, row.cells, section))
            before = _Before(place=row.place)
    return lines, skipped


@dataclass
class _Before:
    """What stood above a row since the last entry, at `place`."""

    place: int
    total: bool = False
    closing: bool = False

    def closes_with(self, row: _Row) -> bool:
        """Whether the row is a total, or belongs to the signatures; then it is remembered."""
        if row.is_numbered:
            return False
        said = [fold(text) for text in row.texts.values() if text]
        alone = not row.name or not row.others
        closing = list(map(_CLOSING.search, said))
        if (any(closing) and alone) or all(closing):
            self.closing = True
        elif any(map(_TOTAL.search, said)) and (alone or row.texts.get(Column.SERIAL)):
            self.total = True
        else:
            return (self.closing and not row.is_sure) or (self.total and alone)
        return True

    def may_end_with(self, row: _Row) -> bool:
        """Whether a last row without number and figures is a signature rather than a name that
        somebody added below the others."""
        alone = not row.name or not row.others
        return alone and (row.place > self.place + 1 or bool(_NOTE.search(row.name)))


def _rows(sheet: Sheet, header: Header) -> Iterator[_Row]:
    main = Column.NAME if Column.NAME in header.columns else Column.TITLE
    if Column.GIVEN_NAME in header.columns:
        main = Column.GIVEN_NAME
    rows = sheet.rows
    for place in range(header.last_row + 1, len(rows)):
        filled = [text for text in map(text_of, rows[place]) if text]
        if filled:
            found = {column: cell(rows[place], at) for column, at in header.columns.items()}
            texts = {column: text_of(value) for column, value in found.items()}
            yield _Row(place=place, cells=found, texts=texts, filled=filled, main=main)


def _says_nothing(row: _Row) -> bool:
    """Only a number of its own, or the row (1) (2) (3) or A B C under an official form's names."""
    filled = [text for column, text in row.texts.items() if text and column is not Column.SERIAL]
    counts = bool(_COLUMN_COUNT.match(row.name)) and all(map(_COLUMN_COUNT.match, filled))
    return not filled or counts


def _is_example(row: _Row) -> bool:
    """The row of a template that shows how; not a book called “Ví dụ …”."""
    serial = row.texts.get(Column.SERIAL, "")
    return fold(serial).startswith(_EXAMPLE) or fold(row.filled[0]) == _EXAMPLE


def _repeats_header(row: _Row, header: Header) -> bool:
    """A list printed over several pages repeats its column names."""
    return sum(text == header.heading(column) for column, text in row.texts.items() if text) >= 2


def _carry_down(sheet: Sheet, header: Header) -> None:
    """Write merged cells into each row, where a list means the same for each row."""
    rows = sheet.rows
    places = {place for column, place in header.columns.items() if column not in _NOT_CARRIED}
    for block in sheet.merged:
        place = block.first_column
        if place not in places or block.first_row <= header.last_row:
            continue
        value = cell(rows[block.first_row], place) if block.first_row < len(rows) else ""
        for row in rows[block.first_row + 1 : block.last_row + 1]:
            row.extend([""] * (place + 1 - len(row)))
            row[place] = value
