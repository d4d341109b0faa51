"""The accession register on paper (sổ ĐKCB, F4), with “Ngày và số biên bản xuất” of what left."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, request
from marshmallow import fields, validate

from library_share import clock
from library_share.catalogue.models import Title
from library_share.catalogue.rules import full_title
from library_share.copies.models import AccessionSeries, Copy
from library_share.copies.queries import get_series
from library_share.libraries.current import current_library
from library_share.libraries.letterheads import letterhead_of
from library_share.libraries.models import Library
from library_share.libraries.office import Paper, dressed
from library_share.printing import answers, forms
from library_share.printing.documents import Document
from library_share.stocktake.queries import counted_in_years
from library_share.translation import N_
from library_share.web.access import Act, require
from library_share.web.api import QuerySchema
from library_share.web.forms import called, loaded
from library_share.weeding.queries import Withdrawal, entered_in, withdrawals_of

blueprint = Blueprint("register_papers", __name__)
#: More would keep the reader waiting; a large register is a book of several parts anyway.
COPIES_A_PART = 500


class RegisterPartSchema(QuerySchema):
    part = fields.Integer(
        load_default=1, validate=validate.Range(1, 1000), metadata=called(N_("Part"))
    )


@blueprint.get("/registers/<int:series_id>/book.<any(pdf,docx):ending>")
def book(series_id: int, ending: str) -> Response:
    """`?part=2` are the copies from the 501st on."""
    library = current_library()
    require(Act.SET_UP, library.id)
    part = loaded(RegisterPartSchema(), request.args)["part"]
    series, _in_use = get_series(series_id, library.id)
    return answers.paper(
        book_of(series, library, part), name=f"so-dkcb-{series.id}-{part}", ending=ending
    )


def book_of(series: AccessionSeries, library: Library, part: int) -> Document:
    """One part of the register, in the order in which the copies were entered."""
    rows = entered_in(series, part, COPIES_A_PART)
    copy_ids = [row.Copy.id for row in rows]
    left, counted = withdrawals_of(copy_ids), counted_in_years(copy_ids)
    return dressed(
        forms.accession_register(
            forms.Register(
                letterhead=letterhead_of(library),
                name=series.name,
                part=part,
                lines=tuple(
                    _line(row, left.get(row.Copy.id), counted.get(row.Copy.id, {})) for row in rows
                ),
            )
        ),
        library,
        Paper.REGISTER,
    )


def _line(row: Any, left: Withdrawal | None, counted: dict[int, bool]) -> forms.RegisterLine:
    copy: Copy = row.Copy
    title: Title = row.Title
    named = full_title(title.title, title.volume)
    return forms.RegisterLine(
        entered_on=copy.acquired_on or clock.local_day(copy.created_at),
        accession=copy.accession_number,
        author_and_title=f"{title.authors}. {named}" if title.authors else named,
        publisher=title.publisher,
        publication_place=title.publication_place,
        year=copy.printed_year or title.year,
        price=copy.price_dong,
        class_mark=copy.class_mark or title.classification,
        general_number=copy.general_register_number,
        left_on=left.decided_on if left else None,
        left_by=left.decision_number if left else "",
        note=copy.note,
        counted=tuple(sorted(counted.items())),
    )
