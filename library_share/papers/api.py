"""`POST /api/v1/labels`: labels as PDF."""

from __future__ import annotations

from typing import Any

from flask import Response, request

from library_share.database import transaction
from library_share.labels.printers import printer_named
from library_share.libraries.queries import library_with_code
from library_share.papers.actions import note_printed_cards
from library_share.papers.choosing import Choice, LabelKind, Named
from library_share.papers.runs import run_of
from library_share.papers.schemas import LabelsSchema
from library_share.translation import N_
from library_share.web.access import Act, require
from library_share.web.api import Part

part = Part("labels", N_("Labels with QR codes, on the sheets that shops sell and on plain A4."))


@part.route("/labels", methods=["POST"])
@part.arguments(LabelsSchema)
@part.response(
    200,
    {"type": "string", "format": "binary"},
    content_type="application/pdf",
    description=N_("The sheets, to be printed at 100 %."),
)
@part.problems(400, 403, 404, 409, 415, 422)
def print_labels(asked: dict[str, Any]) -> Response:
    """Print labels of copies, cards or places. Nothing is printed unless every code is known."""
    library = library_with_code(asked["library"])
    who = require(Act.PRINT_LABELS, library.id)
    if asked["kind"] is LabelKind.CARDS:
        require(Act.SEE_PATRONS, library.id)
    choice = Choice(
        kind=asked["kind"],
        named=tuple(Named(text, line) for line, text in enumerate(asked["codes"] or (), start=1)),
        first=asked["first"],
        last=asked["last"],
        class_name=asked["class_name"],
        since=asked["since"],
    )
    run = run_of(
        library,
        choice,
        sheet=asked["sheet"],
        start=asked["start"],
        printer=printer_named(asked["printer"], library.id) if asked["printer"] else None,
    )
    made = run.pdf()
    if choice.kind is LabelKind.CARDS:
        with transaction():
            note_printed_cards(library, len(run.labels), who.account_id, request.remote_addr or "")
    return Response(made, mimetype="application/pdf")
