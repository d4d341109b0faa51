"""`/api/v1/activities`: what was held so that more is read, and how many came."""

from __future__ import annotations

from typing import Any

from library_share.copies.deeds import deed_at
from library_share.database import transaction
from library_share.libraries.queries import library_with_code
from library_share.promotion import actions, queries
from library_share.promotion.models import Activity
from library_share.promotion.schemas import (
    ActivityQuerySchema,
    ActivitySchema,
    NewActivitySchema,
)
from library_share.translation import N_
from library_share.web.access import Act, actor, require
from library_share.web.api import Part, page_schema
from library_share.web.paging import page_of

part = Part("activities", N_("Reading promotion: what was held, and how many came."))


@part.route("/activities", methods=["GET"])
@part.arguments(ActivityQuerySchema, location="query")
@part.response(200, page_schema(ActivitySchema))
@part.problems(403, 404, 422)
def list_activities(asked: dict[str, Any]) -> Any:
    """What a library held and did not take back, the newest day first, paged by key."""
    actor()  # a visitor does not learn which libraries there are
    library = library_with_code(asked["library"])
    require(Act.READ_FIGURES, library.id)
    return page_of(
        queries.activities_of(library.id, asked["first"], asked["last"]),
        by=(Activity.day, Activity.id),
        after=asked["after"],
        limit=asked["limit"],
        backwards=True,
    )


@part.route("/activities", methods=["POST"])
@part.arguments(NewActivitySchema)
@part.response(201, ActivitySchema)
@part.problems(400, 403, 404, 409, 415, 422)
def note_activity(sent: dict[str, Any]) -> Activity:
    """Note an activity that was held; sent again under its number, it counts once."""
    actor()
    library = library_with_code(sent.pop("library"))
    require(Act.PROMOTE, library.id)
    with transaction():
        return actions.note(library, deed_at(library), **sent)


@part.route("/activities/<int:activity_id>", methods=["DELETE"])
@part.response(204)
@part.problems(403, 404)
def take_back_activity(activity_id: int) -> None:
    """It was noted by mistake; it is noted that it was taken back, once."""
    actor()
    found = queries.get_activity(activity_id)
    require(Act.PROMOTE, found.library_id)
    with transaction():
        actions.take_back(found.library, found.id, deed_at(found.library))
