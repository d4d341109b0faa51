"""Books: forms of many lines under one ruling, as PDF, for Word, and as a spreadsheet.

A *book* has chapters, each on pages of its own (a title, a class, a year). Its pages are counted
“Trang x/y”; what is added up is carried from page to page.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
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
from library_share.printing.documents.paging import (
    HEAD_MM,
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
#: What heading and remarks of a chapter take, each.
_SAID_MM = 9.5
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


def parts_of(book: Book) -> list[Document]:
    """The book in one document, or in several of PAGES_A_PART pages that follow each other: so a
    thick one takes time, and not all the memory there is."""
    pages = _pages(_blocks(book))
    notes = tuple(Note(note) for note in book.notes)
    if len(pages) <= PAGES_A_PART:
        blocks = (*(block for page in pages for block in page), *notes)
        return [_document(book, blocks, Leaves(), book.signatures)]
    pages.append([Break(), *notes])
    firsts = range(0, len(pages), PAGES_A_PART)
    return [
        _document(
            book,
            tuple(block for page in pages[first : first + PAGES_A_PART] for block in page)[
                bool(first) :
            ],
            Leaves(first=first + 1, last=len(pages)),
            book.signatures if first == firsts[-1] else (),
        )
        for first in firsts
    ]


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


def _blocks(book: Book) -> Iterator[Block]:
    for place, chapter in enumerate(book.chapters):
        head = _SAID_MM * (bool(chapter.heading) + len(chapter.remarks))
        if place:
            yield Break()
        if chapter.heading:
            yield Heading(chapter.heading)
        yield from (Paragraph(remark) for remark in chapter.remarks)
        leaves = leaves_of(book.ruling, chapter.lines, head_mm=head + (0 if place else HEAD_MM))
        yield from blocks_of(book.ruling, leaves)
        yield from (Paragraph(line) for line in chapter.after)


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
