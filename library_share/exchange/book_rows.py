"""What a list of books says, row by row: plain values, faults and warnings.

Two shapes: a line per copy, and a line per title with a quantity, perhaps with a range of
accession numbers. Both become lines with `numbers` (may be empty) and `quantity`.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from stdnum import isbn as isbns

from library_share.catalogue.models import TitleKind
from library_share.copies.rules import accession_key
from library_share.exchange import book_cells, cells, errors
from library_share.exchange.cells import text_of
from library_share.exchange.columns import BOOK_NAMES, PATRON_NAMES, Column
from library_share.exchange.entries import Line
from library_share.exchange.faults import Fault
from library_share.exchange.headings import HEADER_WITHIN_ROWS, find_header
from library_share.exchange.lists import (
    Listing,
    Reader,
    Understood,
    listings,
    width_of_codes,
)
from library_share.exchange.reading.files import ROWS_AT_MOST, Workbook
from library_share.translation import N_, gettext
from library_share.vietnamese import fold

#: Columns kept as they are: name in the row, column, letters at the most.
_TEXTS = (
    ("authors", Column.AUTHORS, 300),
    ("publisher", Column.PUBLISHER, 150),
    ("place", Column.PLACE, 100),
    ("class_mark", Column.CLASS_MARK, 60),
    ("shelf_mark", Column.SHELF_MARK, 60),
    ("register_number", Column.REGISTER_NUMBER, 30),
    ("language", Column.LANGUAGE, 30),
    ("pages", Column.PAGES, 30),
    ("size", Column.SIZE, 30),
    ("series", Column.SERIES, 150),
    ("subjects", Column.SUBJECTS, 300),
)
_GIVEN_AS_A_GIFT = ("tang", "sach tang", "duoc tang", "bieu", "cho tang")


def understand(book: Workbook, today: date) -> Understood:
    """The books of a file; FileRefused when it holds no list of books."""
    understood = Understood()
    found = list(listings(book, BOOK_NAMES, understood))
    if not found:
        if any(find_header(sheet, PATRON_NAMES) for sheet in book.sheets):
            raise errors.OtherKindOfList(found=gettext(N_("patrons")), wanted=gettext(N_("books")))
        raise errors.NoHeader(rows=HEADER_WITHIN_ROWS)
    for listing in found:
        _Listed(listing, understood, today).read()
    if not understood.rows and not understood.faults:
        raise errors.NoRows
    if sum(row["quantity"] for row in understood.rows) > ROWS_AT_MOST:
        raise errors.TooManyRows(at_most=ROWS_AT_MOST)
    _tell_doubles(understood)
    return understood


class _Listed:
    """The reading of one sheet."""

    def __init__(self, listing: Listing, understood: Understood, today: date) -> None:
        self.lines, self.columns = listing.lines, listing.header.columns
        self.understood, self.today = understood, today
        self.reader = Reader(listing.header, understood)
        self.number_width = width_of_codes(listing.lines, Column.NUMBER)

    def read(self) -> None:
        for line in self.lines:
            if not line.text(Column.TITLE):
                self.reader.fault(line, Column.TITLE, "title_missing")
                continue
            self.understood.rows.append(self._row(line))

    def _row(self, line: Line) -> dict[str, Any]:
        read = self.reader.read
        title, volume = book_cells.title_and_volume(self.reader.text(line, Column.TITLE, 300))
        numbers, quantity = self._numbers_and_quantity(line)
        source, note = self._source_and_note(line)
        return {
            "sheet": line.sheet,
            "row": line.row,
            "title": title,
            "volume": self._volume(line) or volume,
            "numbers": numbers,
            "quantity": quantity,
            "kind": self._kind(line, numbers, title).value,
            "year": read(line, Column.YEAR, book_cells.year_of),
            "price": self._price(line),
            "acquired_on": self._acquired_on(line),
            "isbn": self._isbn(line),
            "level": self._level(line),
            "source": source,
            "note": note,
        } | {name: self.reader.text(line, column, longest) for name, column, longest in _TEXTS}

    def _volume(self, line: Line) -> str:
        volume = self.reader.text(line, Column.VOLUME, 60)
        return f"Tập {volume}" if volume.isdecimal() else volume

    def _numbers_and_quantity(self, line: Line) -> tuple[list[str], int]:
        quantity = self.reader.read(line, Column.QUANTITY, book_cells.quantity_of)
        text = self._number_text(line)
        width = self.number_width
        if width and text.isdecimal() and len(text) < width:
            self.reader.warn(
                line, Column.NUMBER, "zeros_restored", before=text, after=text.zfill(width)
            )
            text = text.zfill(width)
        numbers = (
            self.reader.read(line, Column.NUMBER, lambda _: book_cells.numbers_of(text, quantity))
            or []
        )
        if numbers and quantity is not None and quantity != len(numbers):
            self.reader.fault(
                line,
                Column.QUANTITY,
                "quantity_disagrees",
                quantity=quantity,
                value=text,
                how_many=len(numbers),
            )
        if not line.text(Column.NUMBER) and not line.text(Column.QUANTITY):
            column = Column.QUANTITY if Column.QUANTITY in self.columns else Column.NUMBER
            if Column.QUANTITY in self.columns or Column.NUMBER in self.columns:
                self.reader.fault(line, column, "quantity_missing")
            quantity = 1
        return numbers, len(numbers) or quantity or 1

    def _number_text(self, line: Line) -> str:
        """Numbers below each other in one cell stay several."""
        given = line.cells.get(Column.NUMBER, "")
        if isinstance(given, str) and len(given.split("\n")) > 1:
            return ";".join(filter(None, map(text_of, given.split("\n"))))
        return str(self.reader.read(line, Column.NUMBER, cells.code_of) or "")

    def _kind(self, line: Line, numbers: list[str], title: str) -> TitleKind:
        text = line.text(Column.KIND)
        kind = book_cells.kind_of(text) if text else None
        if text and kind is None:
            self.reader.warn(line, Column.KIND, "unknown_kind", value=text[:40])
        if kind is None and numbers:
            kind = book_cells.kind_from_number(numbers[0])
        if kind is None and fold(title).startswith(("sach giao vien", "sgv ")):
            kind = TitleKind.TEACHERS_BOOK
        if kind is None and not text:
            self.reader.warn(line, Column.KIND, "kind_unknown")
        return kind or TitleKind.OTHER

    def _price(self, line: Line) -> int | None:
        price: int | None = self.reader.read(line, Column.PRICE, book_cells.price_of)
        if price is not None and price < book_cells.CHEAP_DONG:
            self.reader.warn(line, Column.PRICE, "cheap", value=price)
        return price

    def _acquired_on(self, line: Line) -> str | None:
        day = self.reader.day(line, Column.ACQUIRED_ON, self.today)
        if isinstance(day, int):
            self.reader.warn(line, Column.ACQUIRED_ON, "day_year_only", value=day)
        if not isinstance(day, date):
            return None
        if not date(1900, 1, 1) < day <= self.today:
            shown = f"{day:%d/%m/%Y}"
            self.reader.fault(line, Column.ACQUIRED_ON, "day_out_of_range", value=shown)
        return day.isoformat()

    def _isbn(self, line: Line) -> str:
        text = line.text(Column.ISBN)
        if not text:
            return ""
        if not isbns.is_valid(text):
            self.reader.fault(line, Column.ISBN, "wrong_isbn", value=text[:40])
            return ""
        return str(isbns.compact(isbns.to_isbn13(text)))

    def _level(self, line: Line) -> str | None:
        text = line.text(Column.LEVEL)
        level = book_cells.level_of(text) if text else None
        if text and level is None:
            self.reader.warn(line, Column.LEVEL, "unknown_level", value=text[:40])
        return level.value if level else None

    def _source_and_note(self, line: Line) -> tuple[str, str]:
        """A note that only says `Tặng` is the source of the copy."""
        source = self.reader.text(line, Column.SOURCE, 120)
        note = self.reader.text(line, Column.NOTE, 300)
        if not source and fold(note) in _GIVEN_AS_A_GIFT:
            return note, ""
        return source, note


def _tell_doubles(understood: Understood) -> None:
    """Faults for accession numbers that stand twice."""
    seen: dict[str, dict[str, Any]] = {}
    letter, heading = next(
        (entry[:2] for entry in understood.kept if entry[2] == Column.NUMBER), ("", "")
    )
    for row in understood.rows:
        for number in row["numbers"]:
            first = seen.setdefault(accession_key(number), row)
            if first is not row or row["numbers"].count(number) > 1:
                understood.faults.append(
                    Fault(
                        code="same_number",
                        row=row["row"],
                        sheet=row["sheet"],
                        column=letter,
                        heading=heading,
                        facts={"value": number, "other": [first["sheet"], first["row"]]},
                    )
                )
                break
