"""`/api/v1/tick-sheets`: the rows of a sheet, and lines of one that was typed in elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from library_share.classroom.sheets import actions, entries, queries
from library_share.classroom.sheets.access import typist_of
from library_share.classroom.sheets.entries import COLUMN_NAMES
from library_share.classroom.sheets.errors import NothingTyped
from library_share.classroom.sheets.finding import Finder
from library_share.classroom.sheets.schemas import (
    SavedLinesSchema,
    SheetRowsSchema,
    TypedLinesSchema,
)
from library_share.database import transaction
from library_share.errors import WrongInput
from library_share.translation import N_, gettext
from library_share.web.api import Part

part = Part("tick_sheets", N_("Tick sheets: their rows, and what was written on them."))
LINE = N_("Line {number}, {column}")


@part.route("/tick-sheets/<code>", methods=["GET"])
@part.response(200, SheetRowsSchema)
@part.problems(404)
def rows(code: str) -> dict[str, Any]:
    """The books of a place in the order of its sheet, each with its short number there."""
    _, place = typist_of(code)
    books = queries.rows_of(queries.books_of(place))
    return {
        "rows": [
            {
                "number": book.number,
                "code": book.code,
                "accession_number": book.accession_number,
                "title": book.title,
            }
            for book in books
        ]
    }


@part.route("/tick-sheets/<code>/lines", methods=["POST"])
@part.arguments(TypedLinesSchema())
@part.response(200, SavedLinesSchema)
@part.problems(404, 409, 422)
def save(sent: dict[str, Any], code: str) -> dict[str, Any]:
    """Keep all lines with their true days, or none; sent again they are kept once."""
    typist, place = typist_of(code)
    with transaction():
        checked = entries.check(sent["lines"], Finder(typist, place), sent["month"])
        if checked.faults:
            raise _wrong(checked.faults)
        if not checked.entries:
            raise NothingTyped
        saved = actions.save(checked.entries, place, typist.who)
        if saved.faults:
            raise _wrong(saved.faults)
    return {
        "lent": saved.lent,
        "returned": saved.returned,
        "known": saved.known,
        "remarks": [asdict(remark) for remark in saved.remarks],
    }


def _wrong(faults: Mapping[int, Mapping[str, str]]) -> WrongInput:
    """Each fault under its line and column, as the page says it."""
    return WrongInput(
        {
            gettext(LINE).format(number=number, column=gettext(COLUMN_NAMES[column])): [fault]
            for number, told in faults.items()
            for column, fault in told.items()
        }
    )
