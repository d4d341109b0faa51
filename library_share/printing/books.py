"""Books: forms of many lines under one ruling, as PDF, for Word, and as a spreadsheet.

A *book* has chapters, each on pages of its own (a title, a class, a year). Its pages are counted
“Trang x/y”; what is added up is carried from page to page.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import xlsxwriter

from library_share.printing.documents import (
    Block,
    Break,
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
    leaves_of,
)
from library_share.printing.spreadsheets import fit_to_a4, make_room, write_wrapped

__all__ = ["KEPT_BY", "Book", "Chapter", "Line", "Ruling", "parts_of", "xlsx_of"]

#: Who signs a book at its end, unless the library has set it.
KEPT_BY = (Signature(title="Người phụ trách thư viện"),)
#: More pages than this make several documents.
PAGES_A_PART = 100
_NAME_AT_MOST = 31
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
    """One sheet: what and whose, a row for each line, chapters by their heading, the sums."""
    file = io.BytesIO()
    workbook = xlsxwriter.Workbook(
        file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    sheet = workbook.add_worksheet(book.name.translate(_FORBIDDEN)[:_NAME_AT_MOST].strip())
    looks = {
        "bold": workbook.add_format({"bold": True}),
        "column": workbook.add_format({"bold": True, "text_wrap": True, "valign": "top"}),
        "cell": workbook.add_format({"text_wrap": True, "valign": "top"}),
        "figure": workbook.add_format({"num_format": "#,##0", "valign": "top"}),
        "total": workbook.add_format({"bold": True, "num_format": "#,##0"}),
    }
    widths = [max(6.0, column.share * 0.55) for column in book.ruling.columns]
    for place, width in enumerate(widths):
        sheet.set_column(place, place, width)
    for row, words in enumerate((book.name, book.letterhead.body, book.about)):
        sheet.write_string(row, 0, words, looks["bold"] if row == 0 else None)
    headings = [column.heading for column in book.ruling.columns]
    write_wrapped(sheet, 4, headings, widths, looks["column"])
    sheet.freeze_panes(5, 0)
    fit_to_a4(sheet, heading=4)
    row = 5
    for chapter in book.chapters:
        row = _write_chapter(sheet, row, chapter, book.ruling, looks, widths)
    sheet.write_column(row + 1, 0, book.notes)
    workbook.close()
    return file.getvalue()


def _write_chapter(
    sheet: Any,
    row: int,
    chapter: Chapter,
    ruling: Ruling,
    looks: dict[str, Any],
    widths: Sequence[float],
) -> int:
    """The chapter from this row on; answers the row below it."""
    summed = ruling.summed
    for words in filter(None, (chapter.heading, *chapter.remarks)):
        sheet.write_string(row, 0, words, looks["bold"])
        row += 1
    for line in chapter.lines:
        for place, cell in enumerate(line.cells):
            if cell and place in summed:
                sheet.write_number(row, place, line.adds[summed.index(place)], looks["figure"])
            elif cell:
                sheet.write_string(row, place, cell, looks["cell"])
        make_room(sheet, row, line.cells, widths)
        row += 1
    if summed:
        sheet.write_string(row, 0, ruling.sum_name, looks["bold"])
        for at, place in enumerate(summed):
            sheet.write_number(
                row, place, sum(line.adds[at] for line in chapter.lines), looks["total"]
            )
        row += 1
    sheet.write_column(row, 0, chapter.after)
    return row + len(chapter.after)
