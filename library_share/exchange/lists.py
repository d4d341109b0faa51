"""The lists of a file, and reading their lines with a note of what is wrong where."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from library_share.exchange.cells import (
    Unreadable,
    class_in_title,
    code_of,
    day_of,
    day_of_last_century_or_this,
    school_year_in,
    text_of,
)
from library_share.exchange.columns import Column
from library_share.exchange.entries import Line, entries_of
from library_share.exchange.faults import Fault
from library_share.exchange.headings import Header, find_header
from library_share.exchange.reading.files import Cell, Workbook
from library_share.exchange.reading.letters import Letters
from library_share.vietnamese import fold

CELLS_SHOWN = 12


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

    def day(self, line: Line, column: Column, today: date) -> date | int | None:
        """A day, or a bare year. One with a year of two digits is read and asked about."""
        cell = line.cells.get(column, "")
        try:
            return day_of(cell)
        except Unreadable as unreadable:
            if unreadable.code == "two_digit_year":
                try:
                    day = day_of_last_century_or_this(cell, today)
                except Unreadable as neither:
                    unreadable = neither
                else:
                    shown = f"{day:%d/%m/%Y}"
                    self.warn(line, column, "two_digit_year", day=shown, **unreadable.facts)
                    return day
            self.fault(line, column, unreadable.code, **unreadable.facts)
            return None

    def text(self, line: Line, column: Column, at_most: int) -> str:
        """The cell as text, with a fault when it is longer than its place in the database."""
        text = line.text(column)
        if len(text) > at_most:
            self.fault(line, column, "too_long", value=text[:40] + "…", at_most=at_most)
            return text[:at_most]
        return text

    def code(self, line: Line, column: Column, at_most: int) -> str:
        """The cell as a code; empty, with a fault, when Excel has lost some of its digits."""
        self.text(line, column, at_most)
        return str(self.read(line, column, code_of) or "")[:at_most]

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
    if book.errors_at:
        shown = ", ".join(book.errors_at[:CELLS_SHOWN])
        more = ", …" if len(book.errors_at) > CELLS_SHOWN else ""
        understood.warnings.append(Fault(code="cells_with_errors", facts={"value": shown + more}))
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
        lines, skipped = entries_of(sheet, shown, header)
        understood.warnings += skipped
        yield Listing(
            header,
            lines,
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


def width_of_codes(lines: list[Line], column: Column, usual: int | None = None) -> int | None:
    """To how many digits codes are padded in this list: as wide as those that still begin with 0,
    else `usual`; None when nothing tells."""
    texts = [line.text(column).removesuffix(".0") for line in lines]
    widths = Counter(len(text) for text in texts if text.isdecimal() and text.startswith("0"))
    widest = max((len(text) for text in texts if text.isdecimal()), default=0)
    if widths and widths.most_common(1)[0][0] == widest:
        return widest
    return usual
