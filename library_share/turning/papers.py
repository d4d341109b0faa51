"""The list of what leavers still hold; always in Vietnamese."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from library_share.catalogue.rules import full_title
from library_share.libraries.letterheads import letterhead_of
from library_share.printing import forms
from library_share.printing.documents import Document
from library_share.turning.queries import Turning
from library_share.vietnamese import sort_key


def leavers(turning: Turning, leaving: int, rows: Sequence[Any], today: date) -> Document:
    """`rows` is what `holding.held_by` found, by name; the paper goes class by class."""
    by_class = sorted(rows, key=lambda row: sort_key(row.class_name or ""))
    return forms.leavers(
        forms.Leavers(
            letterhead=letterhead_of(turning.library),
            school_year=turning.year.name,
            on=today,
            leaving=leaving,
            books=tuple(
                forms.HeldBook(
                    name=row.name,
                    class_name=row.class_name or "",
                    title=full_title(row.title, row.volume),
                    accession=row.accession_number,
                    due_on=row.due_on,
                )
                for row in by_class
            ),
        )
    )
