"""`/api/v1/places/<code>/keepers`: who is in charge of a place."""

from __future__ import annotations

from typing import Any

from library_share.database import transaction
from library_share.libraries.errors import NoSuchPlace
from library_share.libraries.models import Place
from library_share.libraries.queries import find_place_with_code
from library_share.patrons.keepers import actions, queries
from library_share.patrons.keepers.schemas import (
    EndOfChargeSchema,
    KeeperQuerySchema,
    KeeperSchema,
    NewKeeperSchema,
)
from library_share.patrons.models import PlaceKeeper
from library_share.translation import N_
from library_share.web.access import Act, actor, require
from library_share.web.api import Part, page_schema
from library_share.web.paging import Page, page_of

part = Part("keepers", N_("Who is in charge of shelves, corners and boxes."))


@part.route("/places/<code>/keepers", methods=["GET"])
@part.arguments(KeeperQuerySchema, location="query")
@part.response(200, page_schema(KeeperSchema))
@part.problems(403, 404, 422)
def list_keepers(asked: dict[str, Any], code: str) -> Page[PlaceKeeper]:
    """Who is in charge of the place, in the order they were put in charge."""
    place = _place(code)
    query = queries.keepers().where(PlaceKeeper.place_id == place.id)
    if not asked["past"]:
        query = query.where(PlaceKeeper.until.is_(None))
    return page_of(query, by=[PlaceKeeper.id], after=asked["after"], limit=asked["limit"])


@part.route("/places/<code>/keepers", methods=["POST"])
@part.arguments(NewKeeperSchema)
@part.response(201, KeeperSchema)
@part.problems(400, 403, 404, 409, 415, 422)
def put_in_charge(sent: dict[str, Any], code: str) -> PlaceKeeper:
    """Put somebody in charge, beside those who are."""
    with transaction():
        place = _place(code)
        who = queries.account_or_patron(place.library_id, sent["account"], sent["patron"])
        return actions.put_in_charge(place, who, since=sent["since"])


@part.route("/places/<code>/keepers/<int:keeper_id>/end", methods=["POST"])
@part.arguments(EndOfChargeSchema)
@part.response(200, KeeperSchema)
@part.problems(400, 403, 404, 415, 422)
def end_charge(sent: dict[str, Any], code: str, keeper_id: int) -> PlaceKeeper:
    """In charge no more. Ending it twice changes nothing."""
    with transaction():
        keeper = queries.keeper_with_id(_place(code), keeper_id)
        actions.end_charge(keeper, on=sent["on"])
        return keeper


def _place(code: str) -> Place:
    """The place, of a library that the actor may set up."""
    actor()
    place = find_place_with_code(code)
    if place is None:
        raise NoSuchPlace(code=code[:40])
    require(Act.SET_UP, place.library_id)
    return place
