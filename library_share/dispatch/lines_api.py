"""`/api/v1/handovers/<code>/lines`: what is on a list, and what became of each copy."""

from __future__ import annotations

from typing import Any

from library_share.dispatch import access, actions
from library_share.dispatch.api import did, part
from library_share.dispatch.schemas import (
    AtSchema,
    ConditionSchema,
    HandoverLineSchema,
    HandoverSchema,
    ReasonedSchema,
)
from library_share.dispatch.showing import line_shown
from library_share.handovers import actions as handovers
from library_share.handovers import queries
from library_share.handovers.models import HandoverLine
from library_share.web.api import PagedQuerySchema, page_schema
from library_share.web.paging import page_of


@part.route("/handovers/<code>/lines", methods=["GET"])
@part.arguments(PagedQuerySchema, location="query")
@part.response(200, page_schema(HandoverLineSchema))
@part.problems(403, 404, 422)
def lines(asked: dict[str, Any], code: str) -> dict[str, Any]:
    """What is on the list, in the order it was listed."""
    handover = access.seen_by_actor(code)
    page = page_of(
        queries.lines_of(handover.id),
        by=(HandoverLine.id,),
        after=asked["after"],
        limit=asked["limit"],
        scalars=False,
    )
    return {"items": [line_shown(row) for row in page.items], "next": page.next}


@part.route("/handovers/<code>/lines/<int:line_id>/missing", methods=["POST"])
@part.arguments(AtSchema)
@part.response(200, HandoverSchema)
@part.problems(400, 403, 404, 409, 415, 422)
def miss(sent: dict[str, Any], code: str, line_id: int) -> dict[str, Any]:
    """It was received with the others, but is not there: it is on the road still."""
    return did(code, sent, lambda handover, deed: actions.miss(handover, line_id, deed))


@part.route("/handovers/<code>/lines/<int:line_id>/condition", methods=["POST"])
@part.arguments(ConditionSchema)
@part.response(200, HandoverSchema)
@part.problems(400, 403, 404, 409, 415, 422)
def look_at(sent: dict[str, Any], code: str, line_id: int) -> dict[str, Any]:
    """How a copy is that has come."""
    condition = sent["condition"]
    return did(
        code,
        sent,
        lambda handover, deed: handovers.look_at(handover.id, line_id, deed, condition=condition),
    )


@part.route("/handovers/<code>/lines/<int:line_id>/never-left", methods=["POST"])
@part.arguments(ReasonedSchema)
@part.response(200, HandoverSchema)
@part.problems(400, 403, 404, 409, 415, 422)
def never_left(sent: dict[str, Any], code: str, line_id: int) -> dict[str, Any]:
    """It was noted as sent, and is still where it stood."""
    return did(
        code,
        sent,
        lambda handover, deed: actions.act(
            handover, handovers.never_left, line_id, deed=deed, reason=sent["reason"]
        ),
    )


@part.route("/handovers/<code>/lines/<int:line_id>/lost", methods=["POST"])
@part.arguments(ReasonedSchema)
@part.response(200, HandoverSchema)
@part.problems(400, 403, 404, 409, 415, 422)
def lose(sent: dict[str, Any], code: str, line_id: int) -> dict[str, Any]:
    """It is looked for no longer; a reason is needed."""
    return did(
        code,
        sent,
        lambda handover, deed: actions.act(
            handover, handovers.lose, line_id, deed=deed, reason=sent["reason"]
        ),
    )


@part.route("/handovers/<code>/lines/<int:line_id>/removal", methods=["POST"])
@part.arguments(ReasonedSchema)
@part.response(200, HandoverSchema)
@part.problems(400, 403, 404, 409, 415, 422)
def take_off(sent: dict[str, Any], code: str, line_id: int) -> dict[str, Any]:
    """It stays here after all; a box with everything in it."""
    return did(
        code,
        sent,
        lambda handover, deed: actions.take_off(handover, [line_id], deed, reason=sent["reason"]),
    )
