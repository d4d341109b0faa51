"""Lists of what is still out at the end of the year; always in Vietnamese."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import groupby
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
            books=tuple(map(_held, by_class)),
        )
    )


def to_collect(turning: Turning, rows: Sequence[Any], today: date) -> Document:
    """`rows` is what `holding.all_still_out` found, class by class: a page for each."""
    return forms.to_collect(
        letterhead_of(turning.library),
        turning.year.name,
        today,
        tuple(
            tuple(map(_held, of_class))
            for _name, of_class in groupby(rows, key=lambda row: row.class_name)
        ),
    )


def _held(row: Any) -> forms.HeldBook:
    return forms.HeldBook(
        patron_id=row.patron_id,
        name=row.name,
        class_name=row.class_name or "",
        title=full_title(row.title, row.volume),
        accession=row.accession_number,
        due_on=row.due_on,
    )
