"""`/api/v1/on-the-road`: what is between two libraries; and every stop of one copy."""

from __future__ import annotations

from typing import Any

from library_share.copies.queries import get_copy
from library_share.dispatch.access import refuse_unless_followed
from library_share.dispatch.api import part
from library_share.dispatch.schemas import OnTheRoadSchema, RoadQuerySchema, StopSchema
from library_share.dispatch.showing import on_the_road_shown, stop_shown
from library_share.handovers import queries
from library_share.handovers.journeys import journey_of
from library_share.handovers.models import HandoverLine
from library_share.libraries.queries import library_with_code
from library_share.web.access import Act, require
from library_share.web.api import PagedQuerySchema, page_schema
from library_share.web.paging import page_of


@part.route("/on-the-road", methods=["GET"])
@part.arguments(RoadQuerySchema, location="query")
@part.response(200, page_schema(OnTheRoadSchema))
@part.problems(403, 404, 422)
def on_the_road(asked: dict[str, Any]) -> dict[str, Any]:
    """What is between two libraries, from or to this one, the longest first."""
    library = library_with_code(asked["library"])
    require(Act.HAND_OVER, library.id)
    page = page_of(
        queries.on_the_road(library.id),
        by=(HandoverLine.id,),
        after=asked["after"],
        limit=asked["limit"],
        scalars=False,
    )
    return {"items": [on_the_road_shown(row) for row in page.items], "next": page.next}


@part.route("/copies/<code>/journey", methods=["GET"])
@part.arguments(PagedQuerySchema, location="query")
@part.response(200, page_schema(StopSchema))
@part.problems(404, 422)
def journey(asked: dict[str, Any], code: str) -> dict[str, Any]:
    """Every stop of a copy, the newest first, for the staff of its owner and of the libraries it
    stands in or is on its way between."""
    copy = get_copy(code)
    refuse_unless_followed(copy)
    page = journey_of(copy.id, after=asked["after"], limit=asked["limit"])
    return {"items": [stop_shown(stop) for stop in page.items], "next": page.next}
