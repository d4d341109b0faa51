"""Which book and which reader a cell of the grid means."""

from __future__ import annotations

from library_share.circulation import reading
from library_share.circulation.errors import UnknownCode
from library_share.circulation.queries import CopyAtHand
from library_share.classroom.sheets import queries
from library_share.classroom.sheets.access import Typist
from library_share.classroom.sheets.queries import Book, Reader
from library_share.classroom.sheets.rules import Unfit, called, number_typed
from library_share.copies.rules import accession_key
from library_share.errors import Reason
from library_share.labels.codes import Code, read
from library_share.libraries.models import Place
from library_share.patrons.keepers.queries import patron_called
from library_share.patrons.queries import find_patron_with_id
from library_share.translation import N_


class Finder:
    """Knows the books and the class of one place; `typist` says who may look beyond them."""

    def __init__(self, typist: Typist, place: Place) -> None:
        self._typist, self._place = typist, place
        self._books = queries.books_of(place)
        self._readers = queries.readers_of(place)

    # --- which book ------------------------------------------------------------------------------

    def book(self, text: str) -> Book:
        if not text:
            raise Unfit(_BOOK_MISSING)
        book = self._find_here(text) or self._elsewhere(text)
        if book is None:
            facts = {"book": text[:40], "place": self._place.name}
            raise Unfit(Reason(code="not_on_this_shelf", message=NOT_HERE, facts=facts))
        return book

    def _find_here(self, text: str) -> Book | None:
        """By short number, by code as a scanner types it, by accession number."""
        number, code = number_typed(text), read(text)
        if number is not None:
            return next((one for one in self._books if one.number == number), None) or (
                self._by_accession(text)
            )
        if isinstance(code, Code):
            return next((one for one in self._books if one.code == code.text), None)
        return self._by_accession(text)

    def _by_accession(self, text: str) -> Book | None:
        key = accession_key(text)
        found = [one for one in self._books if one.accession_key == key]
        return found[0] if len(found) == 1 else None

    def _elsewhere(self, text: str) -> Book | None:
        """A book that never stood here was lent here all the same; only staff may look it up."""
        if not self._typist.is_staff:
            return None
        try:
            copy = reading.what_is(text, self._place.library_id).copy
        except UnknownCode:
            return None
        return _book_of(copy) if copy is not None else None

    # --- who -------------------------------------------------------------------------------------

    def reader(self, text: str) -> Reader:
        if not text:
            raise Unfit(_READER_MISSING)
        found = self._find_readers(text)
        if len(found) > 1:
            names = ", ".join(
                f"{one.number}. {one.name}" if one.number else one.name for one in found
            )
            facts = {"name": text[:40], "names": names}
            raise Unfit(Reason(code="several_readers", message=SEVERAL, facts=facts))
        if not found:
            message = NOT_IN_CLASS if self._place.class_name else NO_READER
            facts = {"name": text[:40], "class_name": self._place.class_name}
            raise Unfit(Reason(code="reader_not_found", message=message, facts=facts))
        return found[0]

    def _find_readers(self, text: str) -> list[Reader]:
        number = number_typed(text)
        if number is not None and self._readers:
            return [one for one in self._readers if one.number == number]
        if any(letter.isdigit() for letter in text):
            return self._with_card(text)
        if self._readers:
            return called(text, [(one.name, one) for one in self._readers])
        return queries.readers_named(self._place.library_id, text)

    def _with_card(self, text: str) -> list[Reader]:
        """By card or school code; beyond the class only for staff, or where there is no class."""
        patron = find_patron_with_id(patron_called(self._place.library_id, text).id)
        if patron is None:
            return []
        if own := [one for one in self._readers if one.patron_id == patron.patron_id]:
            return own
        if self._readers and not self._typist.is_staff:
            return []
        return [Reader(patron_id=patron.patron_id, card=patron.card_code, name=patron.name)]


def _book_of(copy: CopyAtHand) -> Book:
    return Book(
        number=0,
        copy_id=copy.id,
        code=copy.code,
        accession_number=copy.accession_number,
        accession_key=accession_key(copy.accession_number),
        title=copy.title,
        stands_there=False,
    )


_BOOK_MISSING = Reason(code="book_missing", message=N_("Write the book's number."))
_READER_MISSING = Reason(code="reader_missing", message=N_("Write who borrowed it."))
NOT_HERE = N_("No book of {place} has the number “{book}”.")
SEVERAL = N_("“{name}” may be several: {names}. Write the number in the class, or the card.")
NOT_IN_CLASS = N_("“{name}” is nobody in class {class_name}. Write the number, or the card.")
NO_READER = N_("No reader is called “{name}”. Write the card.")
