"""Books: forms of many lines under one ruling, as PDF, for Word, and as a spreadsheet.

A *book* has chapters, each on pages of its own (a title, a class, a year). Its pages are counted
“Trang x/y”; what is added up is carried from page to page.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import xlsxwriter

from library_share.printing.documents import (
    Align,
    Block,
    Break,
    Column,
    Document,
    Heading,
    Leaves,
    Letterhead,
    Note,
    Paragraph,
    Signature,
)
from library_share.printing.documents.heights import head_mm, said_mm, signed_mm
from library_share.printing.documents.layout import Laid, lay_out
from library_share.printing.documents.paging import (
    Line,
    Ruling,
    blocks_of,
    fit,
    grouped,
    leaves_of,
)
from library_share.printing.documents.wording import amount
from library_share.printing.spreadsheets import (
    WRAPPED,
    fit_to_a4,
    make_room,
    write_across,
    write_wrapped,
)

__all__ = ["KEPT_BY", "Book", "Chapter", "Line", "Ruling", "parts_of", "xlsx_of"]

#: Who signs a book at its end, unless the library has set it.
KEPT_BY = (Signature(title="Người phụ trách thư viện"),)
#: More pages than this make several documents.
PAGES_A_PART = 100
_NAME_AT_MOST = 31
#: Of a sheet: where the headings stand, how many pages may be begun by hand, how figures look.
_HEAD_ROW, _BREAKS_AT_MOST, _FIGURE = 4, 1023, "#,##0"
_FORBIDDEN = str.maketrans("[]:*?/\\", "       ")


@dataclass(frozen=True, kw_only=True)
class Chapter:
    """Lines that begin on a new page under a heading; `remarks` stand between the two, `after`
    below the lines."""

    lines: tuple[Line, ...]
    heading: str = ""
    remarks: tuple[str, ...] = ()
    after: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Book:
    """`name` is the form's, `about` whose or of which time; `notes` say how it was counted."""

    letterhead: Letterhead
    name: str
    about: str
    ruling: Ruling
    chapters: tuple[Chapter, ...]
    notes: tuple[str, ...] = ()
    signatures: tuple[Signature, ...] = ()


def _as_it_is(document: Document) -> Document:
    return document


def parts_of(book: Book, dressed: Callable[[Document], Document] = _as_it_is) -> list[Document]:
    """The book in one document, or in several of PAGES_A_PART pages that follow each other: so a
    thick one takes time, and not all the memory there is. `dressed` says who signs the last."""
    chapters = [chapter.lines for chapter in book.chapters]
    book = replace(book, ruling=fit(book.ruling, chapters))
    notes = tuple(map(Note, book.notes))
    cover = lay_out(dressed(_document(book, notes, Leaves(), book.signatures)))
    pages = _pages(_blocks(book, cover))
    pages[-1] += notes
    firsts = range(0, len(pages), PAGES_A_PART)
    parts = [
        _document(
            book,
            tuple(block for page in pages[first : first + PAGES_A_PART] for block in page)[
                bool(first) :
            ],
            Leaves(first=first + 1, last=len(pages)) if len(firsts) > 1 else Leaves(),
            book.signatures if first == firsts[-1] else (),
        )
        for first in firsts
    ]
    return [*parts[:-1], dressed(parts[-1])]


def _document(
    book: Book, blocks: tuple[Block, ...], leaves: Leaves, signatures: tuple[Signature, ...]
) -> Document:
    return Document(
        letterhead=book.letterhead,
        kind=book.name,
        about=book.about,
        number=None,
        blocks=blocks,
        signatures=signatures,
        wide=book.ruling.wide,
        leaves=leaves,
    )


def _pages(blocks: Iterable[Block]) -> list[list[Block]]:
    """What stands on each page; all but the first begin with the break."""
    pages: list[list[Block]] = [[]]
    for block in blocks:
        if isinstance(block, Break):
            pages.append([])
        pages[-1].append(block)
    return pages


def _blocks(book: Book, cover: Laid) -> Iterator[Block]:
    """All but the notes. `cover` is the book without its lines: it says what stands above the
    first and below the last."""
    last = len(book.chapters)
    end_mm = _said_mm(cover.blocks, cover) + signed_mm(cover)
    for place, chapter in enumerate(book.chapters, 1):
        if place > 1:
            yield Break()
        above: list[Block] = [Heading(chapter.heading)] if chapter.heading else []
        above += map(Paragraph, chapter.remarks)
        below = [Paragraph(line) for line in chapter.after]
        leaves = leaves_of(
            book.ruling,
            chapter.lines,
            head_mm=_said_mm(above, cover) + (head_mm(cover) if place == 1 else 0),
            foot_mm=_said_mm(below, cover) + (end_mm if place == last else 0),
        )
        yield from (*above, *blocks_of(book.ruling, leaves), *below)


def _said_mm(blocks: Iterable[Block], cover: Laid) -> float:
    return sum(
        said_mm(type(one).__name__.lower(), one.text, cover.page.text_mm)
        for one in blocks
        if isinstance(one, Heading | Paragraph | Note)
    )


# --- as a spreadsheet ----------------------------------------------------------------------------


def xlsx_of(book: Book) -> bytes:
    """One sheet: what and whose, a row for each line, chapters by their heading, the sums. In
    print each chapter begins a page, as on paper."""
    file = io.BytesIO()
    workbook = xlsxwriter.Workbook(
        file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    sheet = workbook.add_worksheet(book.name.translate(_FORBIDDEN)[:_NAME_AT_MOST].strip())
    bold = workbook.add_format({"bold": True})
    writing = _Writing(sheet, book.ruling, _looks(workbook, book.ruling))
    for place, width in enumerate(writing.widths):
        sheet.set_column(place, place, width)
    for row, words in enumerate((book.name, book.letterhead.body, book.about)):
        sheet.write_string(row, 0, words, bold if row == 0 else None)
    writing.head(_HEAD_ROW)
    begun = [writing.chapter(chapter) for chapter in book.chapters]
    sheet.set_h_pagebreaks(begun[1 : _BREAKS_AT_MOST + 1])
    writing.row += 1
    for note in book.notes:
        writing.across(note, "note")
    # Dates, classes and numbers of papers are words; Excel need not wonder about each.
    sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})
    workbook.close()
    return file.getvalue()


def _looks(workbook: Any, ruling: Ruling) -> dict[str, list[Any]]:
    """For each kind of row the look of each column, or the one look of the row."""
    lined, bold = {"border": 1, "valign": "top"}, {"bold": True}
    kinds: dict[str, list[dict[str, Any]]] = {
        "column": [WRAPPED | lined | bold | {"align": "center"}],
        "cell": [lined | _side(column) for column in ruling.columns],
        "total": [lined | bold | _side(column) for column in ruling.columns],
        "said": [WRAPPED | bold],
        "note": [WRAPPED],
    }
    return {kind: [workbook.add_format(look) for look in looks] for kind, looks in kinds.items()}


def _side(column: Column) -> dict[str, Any]:
    """Where a cell's words stand; figures keep off the line at their right."""
    if column.align is Align.RIGHT:
        return {"align": "right", "indent": 1, "num_format": _FIGURE}
    return {"align": column.align.value, "text_wrap": True}


class _Writing:
    """Writes a book into a sheet, row by row; `row` is the next one."""

    def __init__(self, sheet: Any, ruling: Ruling, looks: dict[str, list[Any]]) -> None:
        self.sheet, self.ruling, self.looks = sheet, ruling, looks
        self.widths = [max(6.0, column.share * 0.6) for column in ruling.columns]
        self.row = 0

    def head(self, row: int) -> None:
        """The headings of the columns, which stay in sight and return on each page."""
        words = [column.heading for column in self.ruling.columns]
        write_wrapped(self.sheet, row, words, self.widths, self.looks["column"][0])
        self.sheet.freeze_panes(row + 1, 0)
        fit_to_a4(self.sheet, heading=row)
        self.row = row + 1

    def chapter(self, chapter: Chapter) -> int:
        """Answers its first row."""
        first = self.row
        for words in filter(None, (chapter.heading, *chapter.remarks)):
            self.across(words, "said")
        for group in grouped(chapter.lines):
            self._group(group)
        if self.ruling.summed:
            self._sums(chapter)
        for words in chapter.after:
            self.across(words, "note")
        return first

    def across(self, words: str, kind: str) -> None:
        """A sentence over all columns."""
        look, last = self.looks[kind][0], len(self.widths) - 1
        write_across(self.sheet, self.row, words, self.widths, last, look)
        self.row += 1

    def _group(self, lines: Sequence[Line]) -> None:
        """Rows that belong together; a tall column has one cell beside them."""
        first = self.row
        for line in lines:
            self._line(line.cells, "cell")
        for place, column in enumerate(self.ruling.columns):
            if column.tall and len(lines) > 1:
                look, words = self.looks["cell"][place], lines[0].cells[place]
                self.sheet.merge_range(first, place, self.row - 1, place, words, look)

    def _sums(self, chapter: Chapter) -> None:
        cells = [self.ruling.sum_name, *[""] * (len(self.widths) - 1)]
        for at, place in enumerate(self.ruling.summed):
            cells[place] = amount(sum(line.adds[at] for line in chapter.lines))
        self._line(cells, "total")

    def _line(self, cells: Sequence[str], kind: str) -> None:
        """What stands at the right of its column is a number."""
        for place, (cell, column) in enumerate(zip(cells, self.ruling.columns, strict=True)):
            look, figure = self.looks[kind][place], cell.replace(".", "")
            if column.align is Align.RIGHT and figure.isdecimal():
                self.sheet.write_number(self.row, place, int(figure), look)
            else:
                self.sheet.write_string(self.row, place, cell, look)
        make_room(self.sheet, self.row, cells, self.widths)
        self.row += 1
