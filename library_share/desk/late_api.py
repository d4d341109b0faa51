"""`/api/v1/late-scans`: what was reported afterwards and waits to be looked at."""

from __future__ import annotations

from typing import Any

from flask import Response
from marshmallow import fields, validate

from library_share.database import transaction
from library_share.desk import late
from library_share.desk.api import json_answer, part
from library_share.desk.models import LateScan
from library_share.desk.schemas import ScanAnswerSchema
from library_share.errors import NotAllowed
from library_share.libraries.queries import all_libraries, library_id_with_code
from library_share.patrons import access_log
from library_share.translation import N_
from library_share.web.access import Act, actor, require
from library_share.web.api import JsonSchema, PagedQuerySchema, ProblemSchema, page_schema
from library_share.web.forms import PLAIN_TEXT, called
from library_share.web.paging import ID_AT_MOST, page_of


class LateQuerySchema(PagedQuerySchema):
    """Late scans at one library."""

    library = fields.String(
        required=True, validate=[validate.Length(1, 12), PLAIN_TEXT], metadata=called(N_("Library"))
    )


class LateScanSchema(JsonSchema):
    """One late scan. `code` is the copy's printed code, null when none was found; `answer` or
    `problem` is what the scan was answered with."""

    id = fields.Integer(required=True)
    scan_id = fields.UUID(required=True)
    code = fields.String(required=True, allow_none=True)
    scanned_at = fields.AwareDateTime(required=True)
    scanned_by = fields.String(required=True)
    answer = fields.Nested(ScanAnswerSchema, required=True, allow_none=True)
    problem = fields.Nested(ProblemSchema, required=True, allow_none=True)


@part.route("/late-scans", methods=["GET"])
@part.arguments(LateQuerySchema, location="query")
@part.response(200, page_schema(LateScanSchema))
@part.problems(403, 404, 422)
def list_late_scans(asked: dict[str, Any]) -> Response:
    """Late scans that nobody has looked at yet, oldest first."""
    library_id = library_id_with_code(asked["library"])
    require(Act.LEND, library_id)
    with transaction():
        access_log.note("saw_loans", library_id=library_id)
    page = page_of(
        late.waiting_at(library_id),
        by=(LateScan.id,),
        after=asked["after"],
        limit=asked["limit"],
        scalars=False,
    )
    # What scans were answered is kept as JSON and goes out as it is.
    return json_answer({"items": [_plain(row) for row in page.items], "next": page.next})


@part.route(f"/late-scans/<int(max={ID_AT_MOST}):late_id>/looked-at", methods=["POST"])
@part.response(204)
@part.problems(403, 404)
def look_at(late_id: int) -> None:
    """Tick a late scan off; once more changes nothing."""
    who = actor()
    mine = who.libraries_for(Act.LEND, [library.id for library in all_libraries()])
    if not mine:
        raise NotAllowed
    with transaction():
        late.look_at(late_id, mine, who.account_id)


def _plain(row: Any) -> dict[str, Any]:
    answered = row.status == 200
    return {
        "id": row.id,
        "scan_id": str(row.scan_id),
        "code": row.code,
        "scanned_at": row.scanned_at.isoformat(),
        "scanned_by": row.scanned_by,
        "answer": row.answer if answered else None,
        "problem": None if answered else row.answer,
    }
