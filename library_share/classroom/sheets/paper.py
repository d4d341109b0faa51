"""The sheet on paper (form F15), A4 upright. Always in Vietnamese: it hangs in a classroom.

Each row has a symbol of its own that says the bare code of the copy: the smallest kind of symbol,
so that its modules are large enough for a photo of the whole page.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from flask import current_app

from library_share.classroom.sheets.queries import Book
from library_share.classroom.sheets.rules import ROWS_A_PAGE, Month, PageMark
from library_share.labels import qr
from library_share.labels.lettering import lines_of
from library_share.libraries.letterheads import letterhead_of
from library_share.libraries.models import Place
from library_share.printing import engine

TEMPLATE = Path(__file__).parent / "paper.typ"
TITLE = "Sổ theo dõi mượn trong lớp"
#: Room and letters of a book's title in `paper.typ`.
_TITLE_MM, _TITLE_PT, _TITLE_WEIGHT = 41.0, 8.0, 400
#: Empty lines of a page on which each line is one lending.
LINES_A_PAGE = 25


@dataclass(frozen=True, kw_only=True)
class _Row:
    number: int
    accession_number: str
    title: tuple[str, ...]
    qr: str


def tick_sheet(place: Place, month: Month, books: Sequence[Book]) -> bytes:
    """A row for each book, with room for three lendings, as PDF."""
    pages = [
        {
            "rows": [asdict(_row(book)) for book in part],
            "mark": qr.svg(str(_mark(place, month, part))) if part else "",
        }
        for part in _parts(books)
    ]
    return _pdf(place, month, {"kind": "books", "pages": pages})


def line_sheet(place: Place, month: Month, pages: int = 1) -> bytes:
    """The other way to keep it: each line is one lending, whatever the book, as PDF."""
    return _pdf(place, month, {"kind": "lines", "pages": [LINES_A_PAGE] * pages})


def _parts(books: Sequence[Book]) -> Iterator[Sequence[Book]]:
    """The rows of each page; an empty place has one page, to be filled in by hand."""
    yield books[:ROWS_A_PAGE]
    for start in range(ROWS_A_PAGE, len(books), ROWS_A_PAGE):
        yield books[start : start + ROWS_A_PAGE]


def _mark(place: Place, month: Month, part: Sequence[Book]) -> PageMark:
    return PageMark(place_code=place.code, month=month, first=part[0].number, last=part[-1].number)


def _row(book: Book) -> _Row:
    return _Row(
        number=book.number,
        accession_number=book.accession_number,
        title=tuple(lines_of(book.title, _TITLE_MM, _TITLE_PT, _TITLE_WEIGHT, 2)),
        qr=qr.svg(book.code),
    )


def _pdf(place: Place, month: Month, more: dict[str, Any]) -> bytes:
    head = letterhead_of(place.library)
    base = current_app.config["SETTINGS"].public_url
    data = {
        "parent": head.parent.upper(),
        "body": head.body.upper(),
        "title": TITLE.upper(),
        "place": place.name,
        "class_name": place.class_name,
        "month": f"Tháng {month.month} năm {month.year}",
        "place_code": place.code,
        "place_qr": qr.svg(qr.address(place.code, base)),
        "rows_a_page": ROWS_A_PAGE,
        **more,
    }
    return engine.pdf(TEMPLATE, data, title=f"{TITLE} {place.name} {month}")
