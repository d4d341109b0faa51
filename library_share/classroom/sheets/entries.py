"""Lines as typed, and what they mean: which book, who, from when to when, and what is known."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from uuid import UUID

from library_share import clock
from library_share.classroom.sheets import queries
from library_share.classroom.sheets.finding import Finder
from library_share.classroom.sheets.queries import Book, Lending, Reader
from library_share.classroom.sheets.rules import Month, Unfit, day_typed
from library_share.errors import Problem, Reason
from library_share.translation import N_

BOOK, READER, LENT_ON, RETURNED_ON = "book", "reader", "lent_on", "returned_on"
COLUMN_NAMES = {
    BOOK: N_("Book"),
    READER: N_("Who borrowed"),
    LENT_ON: N_("Lent on"),
    RETURNED_ON: N_("Back on"),
}


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line of the grid. `row_id` was made when the grid was shown: sent twice, it is one."""

    row_id: UUID
    book: str = ""
    reader: str = ""
    lent_on: str = ""
    returned_on: str = ""

    @property
    def is_empty(self) -> bool:
        """Nothing was written behind the book's number."""
        return not (self.reader or self.lent_on or self.returned_on)


@dataclass(frozen=True, kw_only=True)
class Entry:
    """What a line means. `known` is the same lending, typed in or scanned before; without
    `lent_on`, it is the one that ended."""

    number: int
    row_id: UUID
    book: Book
    reader: Reader
    lent_on: date
    returned_on: date | None
    known: Lending | None = None

    @property
    def is_lent_anew(self) -> bool:
        return self.known is None

    @property
    def is_returned_anew(self) -> bool:
        """A loan that is over is not ended again, whatever day the sheet says."""
        is_over = self.known is not None and self.known.returned_on is not None
        return self.returned_on is not None and not is_over


@dataclass(frozen=True, kw_only=True)
class Checked:
    """`faults` are sentences by line number (from 1) and column."""

    entries: list[Entry] = field(default_factory=list)
    faults: dict[int, dict[str, str]] = field(default_factory=dict)
    #: Lines with a book's number and nothing else.
    left_out: int = 0


def check(lines: Sequence[Line], finder: Finder, month: Month) -> Checked:
    """Read the lines of one grid; those with nothing behind the book's number are left out."""
    entries: list[Entry] = []
    faults: dict[int, dict[str, str]] = {}
    for number, line in enumerate(lines, start=1):
        if line.is_empty:
            continue
        wrong: dict[str, str] = {}
        if entry := _entry(number, line, finder, month, wrong):
            entries.append(entry)
        if wrong:
            faults[number] = wrong
    return Checked(
        entries=_compared(entries, faults),
        faults=faults,
        left_out=sum(line.is_empty and bool(line.book) for line in lines),
    )


def _entry(
    number: int, line: Line, finder: Finder, month: Month, wrong: dict[str, str]
) -> Entry | None:
    """The line, or what is wrong; what is known of it is looked for later, for all at once."""
    today = clock.today()
    lent_on = returned_on = book = reader = None
    with _told(wrong, BOOK):
        book = finder.book(line.book)
    with _told(wrong, READER):
        reader = finder.reader(line.reader)
    with _told(wrong, LENT_ON):
        lent_on = day_typed(line.lent_on, month, today)
    with _told(wrong, RETURNED_ON):
        returned_on = day_typed(line.returned_on, month, today)
    if lent_on and returned_on and returned_on < lent_on:
        wrong[RETURNED_ON] = _RETURNED_FIRST.sentence
    if not (line.lent_on or line.returned_on):
        wrong[LENT_ON] = _LENT_MISSING.sentence
    if wrong or book is None or reader is None:
        return None
    return Entry(
        number=number,
        row_id=line.row_id,
        book=book,
        reader=reader,
        lent_on=lent_on or NOT_WRITTEN,
        returned_on=returned_on,
    )


def _compared(entries: Sequence[Entry], faults: dict[int, dict[str, str]]) -> list[Entry]:
    known = queries.lendings_of(
        [entry.book.copy_id for entry in entries],
        [entry.reader.patron_id for entry in entries],
    )
    seen: dict[tuple[int, int, date], int] = {}
    compared = []
    for entry in entries:
        key = (entry.book.copy_id, entry.reader.patron_id)
        entry = _with_known(entry, known.get(key, []))
        if entry.lent_on is NOT_WRITTEN:
            faults[entry.number] = {LENT_ON: _LENT_MISSING.sentence}
        elif entry.returned_on and entry.returned_on < entry.lent_on:
            faults[entry.number] = {RETURNED_ON: _RETURNED_FIRST.sentence}
        elif before := seen.get((*key, entry.lent_on)):
            facts = {"line": before}
            twice = Reason(code="line_twice", message=TWICE, facts=facts)
            faults[entry.number] = {BOOK: twice.sentence}
        seen[*key, entry.lent_on] = entry.number
        compared.append(entry)
    return compared


#: In place of a day that a line leaves out, until the open loan tells it.
NOT_WRITTEN = date.min


def _with_known(entry: Entry, lendings: Sequence[Lending]) -> Entry:
    """The line with the lending it speaks of, when that is known: of the same day; without a day
    the one that is still open, or that ended on the day of the line."""
    if entry.lent_on is not NOT_WRITTEN:
        same = next((one for one in lendings if one.lent_on == entry.lent_on), None)
        return replace(entry, known=same)
    ended = (None, entry.returned_on)
    same = next((one for one in lendings if one.returned_on in ended), None)
    return replace(entry, lent_on=same.lent_on, known=same) if same else entry


@contextmanager
def _told(faults: dict[str, str], column: str) -> Iterator[None]:
    """What is wrong with a cell is told beside it, and the other cells are read all the same."""
    try:
        yield
    except Unfit as unfit:
        faults[column] = unfit.reason.sentence
    except Problem as problem:
        faults[column] = problem.sentence


_RETURNED_FIRST = Reason(
    code="returned_before_lent",
    message=N_("Given back before it was lent. Write the month, too: 2/12."),
)
_LENT_MISSING = Reason(
    code="lent_on_missing",
    message=N_("Write when it was lent: this pupil does not have this book on loan."),
)
TWICE = N_("Line {line} says the same.")
