"""Which rows a photographed page shows, and which it should have shown."""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from library_share.classroom.sheets import queries, reading
from library_share.classroom.sheets.errors import OtherSheet
from library_share.classroom.sheets.queries import Book
from library_share.classroom.sheets.rules import Month, PageMark, find_page_mark
from library_share.desk.errors import NoCodeInPhoto
from library_share.libraries.models import Place


@dataclass(frozen=True, kw_only=True)
class Seen:
    """`rows` in the order of the sheet; `unseen` are rows of the same page that were not read."""

    rows: tuple[Book, ...]
    unseen: tuple[Book, ...]
    #: Of the sheet, when its mark was read.
    month: Month | None


def look_at(photos: Sequence[bytes], place: Place) -> Seen:
    """The rows of the pages in these photos, together.

    NoCodeInPhoto when none can be read; OtherSheet when a page is another place's.
    """
    books = queries.books_of(place)
    found: set[str] = set()
    for photo in photos:
        found |= reading.codes_on(photo, lambda codes: _has_all(codes, books, place))
    marks = _marks(found, place)
    rows = [book for book in books if book.code in found]
    if not rows:
        raise NoCodeInPhoto
    return Seen(
        rows=tuple(rows),
        unseen=tuple(book for book in _expected(marks, books) if book.code not in found),
        month=marks[0].month if marks else None,
    )


def _marks(codes: AbstractSet[str], place: Place) -> list[PageMark]:
    """The marks of pages among the codes; OtherSheet when one is of another place."""
    marks = [mark for code in sorted(codes) if (mark := find_page_mark(code))]
    if any(mark.place_code != place.code for mark in marks):
        raise OtherSheet(place=place.name)
    return marks


def _expected(marks: Sequence[PageMark], books: Sequence[Book]) -> list[Book]:
    """What stands there and has its row on these pages; without marks, on any page."""
    return [
        book
        for book in queries.rows_of(books)
        if not marks or any(mark.first <= book.number <= mark.last for mark in marks)
    ]


def _has_all(codes: AbstractSet[str], books: Sequence[Book], place: Place) -> bool:
    """Whether looking on would find nothing more. A page whose mark is not read may hold more."""
    marks = _marks(codes, place)
    return bool(marks) and all(book.code in codes for book in _expected(marks, books))
