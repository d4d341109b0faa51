"""What a list of pupils or staff says, row by row: plain values, faults and warnings.

A row, as a draft keeps it: `{sheet, row, name, code, born_on, gender, class, kind, left}`;
`born_on` is an ISO day or None, `left` is None when the file does not tell.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from library_share.exchange import cells, errors
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
from library_share.patrons.models import PatronKind
from library_share.translation import N_, gettext

OLDEST_DAYS = 110 * 366
#: Mã định danh Bộ GD&ĐT has ten digits.
MINISTRY_CODE_DIGITS = 10
_MINISTRY = "bộ gd"


def understand(book: Workbook, today: date, *, is_school: bool) -> Understood:
    """The patrons of a file; FileRefused when it holds no list of patrons."""
    understood = Understood()
    found = list(listings(book, PATRON_NAMES, understood))
    if not found:
        if any(find_header(sheet, BOOK_NAMES) for sheet in book.sheets):
            raise errors.OtherKindOfList(found=gettext(N_("books")), wanted=gettext(N_("patrons")))
        raise errors.NoHeader(rows=HEADER_WITHIN_ROWS)
    if sum(len(listing.lines) for listing in found) > ROWS_AT_MOST:
        raise errors.TooManyRows(at_most=ROWS_AT_MOST)
    for listing in found:
        _Listed(listing, understood, today, is_school=is_school).read()
    if not understood.rows and not understood.faults:
        raise errors.NoRows
    _tell_doubles(understood)
    return understood


class _Listed:
    """The reading of one sheet."""

    def __init__(
        self, listing: Listing, understood: Understood, today: date, *, is_school: bool
    ) -> None:
        self.listing, self.understood, self.today = listing, understood, today
        self.is_school = is_school
        self.columns = listing.header.columns
        self.reader = Reader(listing.header, understood)
        self.marks_girls = self._marks_girls()
        ministry = Column.CODE in self.columns and _MINISTRY in listing.header.heading(
            Column.CODE
        ).lower().replace("&", " ")
        self.code_width = width_of_codes(
            listing.lines, Column.CODE, MINISTRY_CODE_DIGITS if ministry else None
        )
        self.class_above = ""

    def read(self) -> None:
        for line in self.listing.lines:
            name = self._name(line)
            if not name:
                self.reader.fault(line, self._name_column(), "name_missing")
                continue
            kind = self._kind(line)
            self.understood.rows.append(
                {
                    "sheet": line.sheet,
                    "row": line.row,
                    "name": name,
                    "code": self._code(line),
                    "born_on": self._born_on(line),
                    "gender": self._gender(line),
                    "class": self._class(line, kind),
                    "kind": kind.value,
                    "left": self._left(line),
                }
            )

    def _name_column(self) -> Column:
        return Column.NAME if Column.NAME in self.columns else Column.GIVEN_NAME

    def _name(self, line: Line) -> str:
        if Column.NAME in self.columns and Column.GIVEN_NAME not in self.columns:
            name = self.reader.text(line, Column.NAME, 120)
        else:
            family = Column.NAME if Column.NAME in self.columns else Column.FAMILY_NAME
            name = f"{line.text(family)} {line.text(Column.GIVEN_NAME)}".strip()[:120]
        if cells.is_capitals(name):
            tidy = cells.tidy_name(name)
            self.reader.warn(line, self._name_column(), "capitals", value=name, tidy=tidy)
        return name

    def _kind(self, line: Line) -> PatronKind:
        if Column.POSITION in self.columns:
            return (
                PatronKind.TEACHER
                if cells.teaches(line.text(Column.POSITION))
                else PatronKind.STAFF
            )
        has_class = Column.CLASS in self.columns or self.listing.class_name or line.section
        return PatronKind.PUPIL if has_class or self.is_school else PatronKind.RESIDENT

    def _code(self, line: Line) -> str:
        before = code = self.reader.code(line, Column.CODE, 30)
        if self.code_width and code.isdecimal():
            code = code.zfill(self.code_width)
        if cells.is_identity_number(code):
            self.reader.warn(line, Column.CODE, "identity_number")
            return ""
        if code != before:
            self.reader.warn(line, Column.CODE, "zeros_restored", before=before, after=code)
        return code

    def _born_on(self, line: Line) -> str | None:
        born_on = self.reader.day(line, Column.BORN_ON, self.today)
        if born_on is None:
            return None
        if isinstance(born_on, int):
            self.reader.warn(line, Column.BORN_ON, "year_only", value=born_on)
            return None
        shown = f"{born_on:%d/%m/%Y}"
        if not self.today - timedelta(days=OLDEST_DAYS) < born_on <= self.today:
            self.reader.fault(line, Column.BORN_ON, "day_out_of_range", value=shown)
            return None
        if cells.was_bare_number(line.cells[Column.BORN_ON]):
            self.reader.warn(line, Column.BORN_ON, "day_from_number", day=shown)
        return born_on.isoformat()

    def _marks_girls(self) -> bool:
        """Whether the column only marks girls with an x, so that an empty cell means a boy."""
        said = {line.text(Column.GENDER).lower() for line in self.listing.lines}
        return "x" in said and said <= {"x", ""}

    def _gender(self, line: Line) -> str:
        text = line.text(Column.GENDER)
        if self.marks_girls and not text:
            return "male"
        gender = cells.gender_of(text)
        if gender is None:
            self.reader.warn(line, Column.GENDER, "unknown_gender", value=text[:20])
        return gender or ""

    def _class(self, line: Line, kind: PatronKind) -> str:
        if kind is not PatronKind.PUPIL:
            return ""
        given = line.cells.get(Column.CLASS, "")
        name = cells.class_name_of(given)
        if isinstance(given, date):
            self.reader.warn(line, Column.CLASS, "class_from_day", value=name)
        if name:
            self.class_above = name
        elif Column.CLASS in self.columns and self.class_above and not line.section:
            name = self.class_above
            self.reader.warn(line, Column.CLASS, "class_carried", value=name)
        name = name or line.section or self.listing.class_name
        if not name:
            self.reader.fault(line, Column.CLASS, "class_missing")
        if len(name) > 40:
            self.reader.fault(line, Column.CLASS, "too_long", value=name[:40] + "…", at_most=40)
        return name

    def _left(self, line: Line) -> bool | None:
        text = line.text(Column.STATE)
        if not text:
            return None
        left = cells.has_left(text)
        if left is None:
            self.reader.warn(line, Column.STATE, "unknown_state", value=text[:40])
        return bool(left)


def _tell_doubles(understood: Understood) -> None:
    """Faults for codes that stand twice, and for people who cannot be told apart."""
    seen: dict[tuple[Any, ...], dict[str, Any]] = {}
    columns = {meaning: (letter, heading) for letter, heading, meaning in understood.kept}
    for row in understood.rows:
        if row["code"]:
            key: tuple[Any, ...] = ("code", row["code"].casefold())
            code, value, meaning = "same_code", row["code"], Column.CODE
        else:
            person = (row["name"].casefold(), row["class"].casefold(), row["born_on"])
            key, code, value, meaning = ("person", *person), "same_person", row["name"], Column.NAME
        first = seen.setdefault(key, row)
        if first is not row:
            letter, heading = columns.get(meaning, ("", ""))
            understood.faults.append(
                Fault(
                    code=code,
                    row=row["row"],
                    sheet=row["sheet"],
                    column=letter,
                    heading=heading,
                    facts={"value": value, "other": [first["sheet"], first["row"]]},
                )
            )
