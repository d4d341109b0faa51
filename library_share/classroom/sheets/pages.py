"""Pages: print a place's sheet; type it in, or let a photo say its rows; look; save."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from typing import Any
from uuid import uuid4

from flask import Blueprint, Response, make_response, render_template, request
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response as AnyResponse

from library_share import clock
from library_share.classroom.sheets import actions, entries, paper, photographed, queries
from library_share.classroom.sheets.access import Typist, typist_here
from library_share.classroom.sheets.entries import COLUMN_NAMES, Line
from library_share.classroom.sheets.errors import NoMonth, NothingTyped, TooManyPhotos
from library_share.classroom.sheets.finding import Finder
from library_share.classroom.sheets.rules import Month, find_month, month_of, months_around
from library_share.classroom.sheets.schemas import LINES_AT_MOST, GridSchema
from library_share.database import transaction
from library_share.desk.errors import NoPhoto
from library_share.libraries.models import Place
from library_share.web.forms import loaded

blueprint = Blueprint("tick_sheets", __name__)

#: Lines of a new grid, and how many more at a time.
LINES_SHOWN = 10
#: Pages of a sheet that are read at once; each takes up to three seconds.
PHOTOS_AT_MOST = 3


@blueprint.get("/tick-sheets")
def all_places() -> str:
    """The places whose sheets one may print and type in."""
    typist = typist_here()
    return render_template("classroom/sheets/places.html", typist=typist)


@blueprint.get("/tick-sheets/<place_code>")
def grid(place_code: str) -> AnyResponse:
    """Print the sheet; an empty grid to type it in."""
    typist = typist_here()
    return _grid(typist, typist.place(place_code), _new_lines(LINES_SHOWN), _month_asked())


@blueprint.get("/tick-sheets/<place_code>/sheet.pdf")
def sheet(place_code: str) -> Response:
    """The sheet of `?month=2026-11`; `?kind=lines` is the one with a line for each lending."""
    place = typist_here().place(place_code)
    month = _month_asked()
    if request.args.get("kind") == "lines":
        made = paper.line_sheet(place, month)
    else:
        made = paper.tick_sheet(place, month, queries.rows_of(queries.books_of(place)))
    name = f"so-muon-{place.code}-{month}.pdf"
    return Response(
        made,
        mimetype="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{name}"'},
    )


@blueprint.post("/tick-sheets/<place_code>/photo")
def photo(place_code: str) -> AnyResponse:
    """The grid with the rows that a photo shows, in the order of the sheet."""
    typist = typist_here()
    place = typist.place(place_code)
    sent = [one for one in request.files.getlist("photo") if one.filename]
    if not sent:
        raise NoPhoto
    if len(sent) > PHOTOS_AT_MOST:
        raise TooManyPhotos(most=PHOTOS_AT_MOST)
    seen = photographed.look_at([_taken_out(one) for one in sent], place)
    lines = [Line(row_id=uuid4(), book=book.told) for book in seen.rows]
    return _grid(typist, place, lines, seen.month or _month_asked(), seen=seen)


@blueprint.post("/tick-sheets/<place_code>/lines")
def look(place_code: str) -> AnyResponse:
    """What the lines mean, before anything is saved; `do=more` adds empty lines, `do=change`
    goes back to the grid."""
    typist = typist_here()
    place = typist.place(place_code)
    sent = loaded(GridSchema(), request.form)
    month, lines = sent["month"], sent["lines"]
    if request.form.get("do") == "more":
        room = LINES_AT_MOST - len(lines)
        return _grid(typist, place, [*lines, *_new_lines(min(LINES_SHOWN, room))], month)
    if request.form.get("do") == "change":
        return _grid(typist, place, lines, month)
    checked = entries.check(lines, Finder(typist, place), month)
    if checked.faults:
        return _grid(typist, place, lines, month, faults=checked.faults, status=422)
    if not checked.entries:
        raise NothingTyped
    return make_response(
        render_template(
            "classroom/sheets/preview.html",
            place=place,
            month=month,
            lines=lines,
            checked=checked,
            columns=COLUMN_NAMES,
        )
    )


@blueprint.post("/tick-sheets/<place_code>/save")
def save(place_code: str) -> AnyResponse:
    """Save all lines, or none; the desk's remarks are shown and stand among the late scans."""
    typist = typist_here()
    place = typist.place(place_code)
    sent = loaded(GridSchema(), request.form)
    month, lines = sent["month"], sent["lines"]
    with transaction():
        checked = entries.check(lines, Finder(typist, place), month)
        saved = actions.Saved(faults=checked.faults)
        if not checked.faults:
            saved = actions.save(checked.entries, place, typist.who)
    if saved.faults:
        return _grid(typist, place, lines, month, faults=saved.faults, status=422)
    return make_response(
        render_template(
            "classroom/sheets/saved.html", place=place, month=month, saved=saved, typist=typist
        )
    )


def _taken_out(sent: FileStorage) -> bytes:
    """What was sent; a large photo lies in a file until it is closed."""
    with closing(sent):
        photo: bytes = sent.read()
    return photo


def _month_asked() -> Month:
    """The month of the address or form; the present one when none is given."""
    text = request.values.get("month", "")
    month = find_month(text) if text else month_of(clock.today())
    if month is None:
        raise NoMonth
    return month


def _new_lines(how_many: int) -> list[Line]:
    return [Line(row_id=uuid4()) for _ in range(how_many)]


def _grid(
    typist: Typist,
    place: Place,
    lines: Sequence[Line],
    month: Month,
    *,
    faults: dict[int, dict[str, str]] | None = None,
    seen: photographed.Seen | None = None,
    status: int = 200,
) -> AnyResponse:
    books = queries.rows_of(queries.books_of(place))
    context: dict[str, Any] = {
        "typist": typist,
        "place": place,
        "month": month,
        "months": months_around(month, month_of(clock.today())),
        "lines": lines,
        "faults": faults or {},
        "seen": seen,
        "books": books,
        "readers": queries.readers_of(place),
        "columns": COLUMN_NAMES,
        "lines_at_most": LINES_AT_MOST,
    }
    return make_response(render_template("classroom/sheets/grid.html", **context), status)
