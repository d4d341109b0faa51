"""The class's papers: what is late, and what one child has read. Always in Vietnamese."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from library_share import clock
from library_share.catalogue.rules import full_title
from library_share.libraries.letterheads import letterhead_of
from library_share.libraries.models import Place, SchoolYear
from library_share.patrons.models import Patron
from library_share.printing import forms
from library_share.printing.documents import Document


def overdue(place: Place, late: Sequence[Any], today: date) -> Document:
    """`late` is what `reading.overdue_in` found."""
    return forms.overdue(
        forms.Overdue(
            letterhead=letterhead_of(place.library),
            class_name=place.class_name,
            on=today,
            books=tuple(
                forms.LateBook(
                    name=row.name,
                    title=full_title(row.title, row.volume),
                    accession=row.accession_number,
                    lent_on=clock.local_day(row.lent_at),
                    due_on=row.due_on,
                )
                for row in late
            ),
        )
    )


def childs_books(
    place: Place, patron: Patron, year: SchoolYear | None, books: Sequence[Any], today: date
) -> Document:
    """`books` is what `reading.read_by` found."""
    return forms.childs_books(
        forms.ChildsBooks(
            letterhead=letterhead_of(place.library),
            name=patron.name,
            class_name=place.class_name,
            school_year=year.name if year else "",
            on=today,
            books=tuple(
                forms.ReadBook(
                    title=full_title(row.title, row.volume),
                    author=row.authors,
                    lent_on=clock.local_day(row.lent_at),
                )
                for row in books
            ),
        )
    )
