"""The entries of a sheet: rows below the column names, without titles, totals and signatures."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from library_share.exchange.cells import Unreadable, class_in_title, school_year_in, text_of
from library_share.exchange.columns import Column
from library_share.exchange.faults import Fault
from library_share.exchange.headings import Header, cell, find_header
from library_share.exchange.reading.files import Cell, Sheet, Workbook
from library_share.exchange.reading.letters import Letters
from library_share.vietnamese import fold

_FOOTER = re.compile(
    r"^(danh sach (nay )?(co|gom)|cong|tong|tong (cong|so)|an dinh|si so|bang chu|tong cong)\b"
    r"|^(hieu truong|pho hieu truong|thu truong|nguoi lap|nguoi nhap|ke toan|can bo thu vien"
    r"|nhan vien thu vien|thu thu|giao vien chu nhiem|gvcn|xac nhan|ky (va )?(ghi|ten)|tm )"
    r"|\bngay( \d+)? thang( \d+)? nam\b"
)
_EXAMPLE = "vi du"
_COLUMN_COUNT = re.compile(r"^\(?(\d{1,2}|[A-Z])\)?$")
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


@dataclass
class Understood:
    """What a file was understood to say. `rows` are plain values, fit for JSON."""

    rows: list[dict[str, Any]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    warnings: list[Fault] = field(default_factory=list)
    #: Letter, heading and meaning of the columns that are kept.
    kept: list[tuple[str, str, str]] = field(default_factory=list)
    #: Letter and heading of those that are not.
    dropped: list[tuple[str, str]] = field(default_factory=list)
    #: School years that titles name.
    school_years: set[str] = field(default_factory=set)


class Reader:
    """Reads the cells of one line, and notes what is wrong where."""

    def __init__(self, header: Header, understood: Understood) -> None:
        self.header, self.understood = header, understood

    def fault(self, line: Line, column: Column | None, code: str, **facts: Any) -> None:
        self.understood.faults.append(self._at(line, column, code, facts))

    def warn(self, line: Line, column: Column | None, code: str, **facts: Any) -> None:
        self.understood.warnings.append(self._at(line, column, code, facts))

    def read(self, line: Line, column: Column, meaning: Callable[[Cell], Any]) -> Any:
        """What the cell means; None, with a fault noted, when it means nothing."""
        try:
            return meaning(line.cells.get(column, ""))
        except Unreadable as unreadable:
            self.fault(line, column, unreadable.code, **unreadable.facts)
            return None

    def text(self, line: Line, column: Column, at_most: int) -> str:
        """The cell as text, with a fault when it is longer than its place in the database."""
        text = line.text(column)
        if len(text) > at_most:
            self.fault(line, column, "too_long", value=text[:40] + "…", at_most=at_most)
            return text[:at_most]
        return text

    def _at(self, line: Line, column: Column | None, code: str, facts: dict[str, Any]) -> Fault:
        known = column is not None and column in self.header.columns
        return Fault(
            code=code,
            row=line.row,
            sheet=line.sheet,
            column=self.header.letter(column) if known and column else "",
            heading=self.header.heading(column) if known and column else "",
            facts=facts,
        )


@dataclass(frozen=True)
class Listing:
    """A sheet with a list: its header, its entries, and what its titles say."""

    header: Header
    lines: list[Line]
    class_name: str


def listings(
    book: Workbook, names: dict[Column, tuple[str, ...]], understood: Understood
) -> Iterator[Listing]:
    """The lists of a file, one per sheet that has one; notes what is left out."""
    if book.letters is not Letters.UNICODE:
        understood.warnings.append(
            Fault(code="letters_converted", facts={"letters": book.letters.value})
        )
    for name in book.hidden:
        understood.warnings.append(Fault(code="hidden_sheet", facts={"value": name}))
    for sheet in book.sheets:
        header = find_header(sheet, names)
        shown = sheet.name if len(book.sheets) > 1 else ""
        if header is None:
            if sheet.rows and not fold(sheet.name).startswith("huong dan"):
                understood.warnings.append(
                    Fault(code="sheet_without_list", facts={"value": sheet.name})
                )
            continue
        _note_columns(header, understood)
        titles = [text_of(part) for row in sheet.rows[: header.last_row] for part in row if part]
        class_name = next(filter(None, map(class_in_title, titles)), "")
        understood.school_years.update(filter(None, map(school_year_in, titles)))
        yield Listing(
            header,
            list(_lines(sheet, shown, header, understood)),
            class_name or _class_of_sheet(sheet.name),
        )


def _class_of_sheet(name: str) -> str:
    """`6A`, `Lớp 6A` or `Lá 1` as the name of a sheet; nothing for `Sheet1` or `Danh sách`."""
    said = class_in_title(name) or name.strip()
    looks = re.fullmatch(r"\d{1,2}\s?[A-Za-zĐđ]?[./\d]{0,3}", said)
    preschool = re.match(r"^(la|choi|mam|nha tre|nhom|mg)\b", fold(said))
    return class_in_title(f"Lớp {said}") if looks or preschool else class_in_title(name)


def _note_columns(header: Header, understood: Understood) -> None:
    for column in header.columns:
        entry = (header.letter(column), header.heading(column), column.value)
        if entry not in understood.kept:
            understood.kept.append(entry)
    known = {heading for _, heading in understood.dropped}
    understood.dropped += [entry for entry in header.dropped if entry[1] not in known]


def _lines(sheet: Sheet, shown: str, header: Header, understood: Understood) -> Iterator[Line]:
    rows = _filled(sheet, header)
    main = Column.NAME if Column.NAME in header.columns else Column.TITLE
    if Column.GIVEN_NAME in header.columns:
        main = Column.GIVEN_NAME
    section, after_footer = "", False
    for place in range(header.last_row + 1, len(rows)):
        row = rows[place]
        found = {column: cell(row, at) for column, at in header.columns.items()}
        texts = {column: text_of(value) for column, value in found.items()}
        filled = [text for text in map(text_of, row) if text]
        if not any(text for column, text in texts.items() if column is not Column.SERIAL):
            if len(filled) == 1 and (announced := class_in_title(filled[0])):
                section = announced
            continue
        if len(filled) == 1 and (announced := class_in_title(filled[0])):
            section = announced
            continue
        if _is_example(texts, filled) or _repeats_header(texts, header) or _counts(texts, main):
            continue
        if _is_footer(texts, main, has_serial=Column.SERIAL in texts, after_footer=after_footer):
            after_footer = True
            understood.warnings.append(Fault(code="lines_skipped", sheet=shown, row=place + 1))
            continue
        after_footer = False
        yield Line(shown, place + 1, found, section)


def _is_example(texts: dict[Column, str], filled: list[str]) -> bool:
    first = texts.get(Column.SERIAL) or filled[0]
    return fold(first).startswith(_EXAMPLE)


def _repeats_header(texts: dict[Column, str], header: Header) -> bool:
    """A list printed over several pages repeats its column names."""
    return sum(text == header.heading(column) for column, text in texts.items() if text) >= 2


def _counts(texts: dict[Column, str], main: Column) -> bool:
    """The row (1) (2) (3) or A B C under the names of an official form."""
    filled = [text for text in texts.values() if text]
    return bool(_COLUMN_COUNT.match(texts.get(main, ""))) and all(map(_COLUMN_COUNT.match, filled))


def _is_footer(
    texts: dict[Column, str], main: Column, *, has_serial: bool, after_footer: bool
) -> bool:
    serial = texts.get(Column.SERIAL, "")
    numbered = bool(re.fullmatch(r"\d+\.?", serial))
    others = [
        text
        for column, text in texts.items()
        if text and column not in (Column.SERIAL, main, Column.FAMILY_NAME)
    ]
    said = [fold(text) for text in texts.values() if text]
    if numbered:
        return False
    if any(map(_FOOTER.search, said)) and (not texts[main] or not others or serial):
        return True
    if after_footer and (not texts[main] or not others):
        return True
    return has_serial and not others


def _filled(sheet: Sheet, header: Header) -> list[list[Cell]]:
    """The rows with merged cells carried down, where a list means the same for each row."""
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
    return rows


def width_of_codes(lines: list[Line], column: Column, usual: int | None = None) -> int | None:
    """To how many digits codes are padded in this list: as wide as those that still begin with 0,
    else `usual`; None when nothing tells."""
    texts = [line.text(column) for line in lines]
    widths = Counter(len(text) for text in texts if text.isdecimal() and text.startswith("0"))
    widest = max((len(text) for text in texts if text.isdecimal()), default=0)
    if widths and widths.most_common(1)[0][0] == widest:
        return widest
    return usual
