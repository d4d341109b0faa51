"""`/api/v1/rotation/quiet-days`: days on which libraries are open and nothing is moved."""

from __future__ import annotations

from typing import Any

from library_share import clock
from library_share.database import transaction
from library_share.libraries.models import Library
from library_share.libraries.queries import all_libraries, library_with_code
from library_share.rotation.boxes.api import part
from library_share.rotation.models import QuietDays
from library_share.rotation.world.quiet import add_quiet_days, quiet_days_of, remove_quiet_days
from library_share.rotation.world.schemas import (
    NewQuietDaysSchema,
    QuietDaysQuerySchema,
    QuietDaysSchema,
)
from library_share.web.access import Act, actor, require
from library_share.web.api import page_schema
from library_share.web.paging import page_of


@part.route("/rotation/quiet-days", methods=["GET"])
@part.arguments(QuietDaysQuerySchema, location="query")
@part.response(200, page_schema(QuietDaysSchema))
@part.problems(403, 404, 422)
def list_quiet_days(asked: dict[str, Any]) -> dict[str, Any]:
    """The quiet days of a library and of its commune, the first ones first, paged by key."""
    library = library_with_code(asked["library"])
    require(Act.HAND_OVER, library.id)
    page = page_of(
        quiet_days_of(library, asked["since"] or clock.today()),
        by=(QuietDays.starts_on, QuietDays.id),
        after=asked["after"],
        limit=asked["limit"],
    )
    return {"items": [_shown(one, library) for one in page.items], "next": page.next}


@part.route("/rotation/quiet-days", methods=["POST"])
@part.arguments(NewQuietDaysSchema)
@part.response(201, QuietDaysSchema)
@part.problems(400, 403, 404, 409, 415, 422)
def add(sent: dict[str, Any]) -> dict[str, Any]:
    """Nothing is moved to or from the library on these days."""
    with transaction():
        library = library_with_code(sent.pop("library"))
        require(Act.HAND_OVER, library.id)
        made = add_quiet_days(library, **sent)
    return _shown(made, library)


@part.route("/rotation/quiet-days/<int:quiet_id>", methods=["DELETE"])
@part.response(204)
@part.problems(404)
def remove(quiet_id: int) -> None:
    """On these days boxes may move again."""
    with transaction():
        mine = actor().libraries_for(Act.HAND_OVER, [library.id for library in all_libraries()])
        remove_quiet_days(quiet_id, mine)


def _shown(one: QuietDays, library: Library) -> dict[str, Any]:
    return {
        "id": one.id,
        "library": library.code if one.library_id else None,
        "starts_on": one.starts_on,
        "ends_on": one.ends_on,
        "reason": one.reason,
    }
