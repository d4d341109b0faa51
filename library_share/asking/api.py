"""`/api/v1/holds`: who waits for what, what is to be fetched, what waits to be picked up."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from library_share.asking import following, showing, withdrawing
from library_share.asking.askers import Asker, asker_at, hold_for, placing_at
from library_share.asking.reading import place_hold
from library_share.asking.schemas import (
    AtLibrarySchema,
    CancelSchema,
    HoldQuerySchema,
    HoldSchema,
    LibraryPageSchema,
    MoveSchema,
    NewHoldSchema,
    OnShelfSchema,
    PickupSchema,
    SuspendSchema,
    TermsSchema,
    ToFetchSchema,
)
from library_share.catalogue.rules import full_title
from library_share.circulation.holds import actions, queries
from library_share.circulation.holds.models import Hold, HoldSlot
from library_share.copies.deeds import deed_at
from library_share.copies.models import Copy
from library_share.database import transaction
from library_share.libraries.queries import library_with_code, place_of
from library_share.patrons import access_log
from library_share.translation import N_
from library_share.web.access import Act, actor, require
from library_share.web.api import Part, page_schema
from library_share.web.paging import page_of

part = Part("holds", N_("Holds: who waits for which book, and where it is."))


@part.route("/holds", methods=["GET"])
@part.arguments(HoldQuerySchema, location="query")
@part.response(200, page_schema(HoldSchema))
@part.problems(403, 404, 422)
def list_holds(asked: dict[str, Any]) -> dict[str, Any]:
    """The holds of one library's patrons and classes, oldest first, paged by key; keepers get
    those they placed themselves."""
    asker = asker_at(library_with_code(asked["library"]))
    query = queries.holds_at(asker.library.id, ended=asked["ended"]).where(asker.sees())
    with transaction():
        access_log.note("saw_holds", library_id=asker.library.id)
    page = page_of(query, by=(Hold.id,), after=asked["after"], limit=asked["limit"])
    return {"items": dumped(page.items), "next": page.next}


@part.route("/holds", methods=["POST"])
@part.arguments(NewHoldSchema)
@part.response(201, HoldSchema)
@part.problems(400, 403, 404, 409, 415, 422)
def place(sent: dict[str, Any]) -> dict[str, Any]:
    """Let a patron, or a class, wait for a title or a copy; free copies are kept at once."""
    with transaction():
        hold = place_hold(placing_at(library_with_code(sent["library"])), sent)
        return dumped([hold])[0]


@part.route("/holds/<int:hold_id>", methods=["GET"])
@part.response(200, HoldSchema)
@part.problems(403, 404)
def one(hold_id: int) -> dict[str, Any]:
    """One hold."""
    return dumped([hold_for(hold_id)[0]])[0]


@part.route("/holds/<int:hold_id>/cancellation", methods=["POST"])
@part.arguments(CancelSchema)
@part.response(200, HoldSchema)
@part.problems(400, 403, 404, 409, 415, 422)
def cancel(sent: dict[str, Any], hold_id: int) -> dict[str, Any]:
    """Nobody waits any more; kept copies go to the next in line."""
    with transaction():
        hold, asker = hold_for(hold_id)
        withdrawing.cancel(hold.id, deed_at(asker.library), reason=sent["reason"])
    return one_of(hold_id)


@part.route("/holds/<int:hold_id>/cancellation", methods=["DELETE"])
@part.response(200, HoldSchema)
@part.problems(403, 404, 409)
def revive(hold_id: int) -> dict[str, Any]:
    """Undo the cancelling: wait again, at the old place in line."""
    with transaction():
        hold, asker = hold_for(hold_id)
        withdrawing.revive(hold.id, deed_at(asker.library))
    return one_of(hold_id)


@part.route("/holds/<int:hold_id>/links", methods=["DELETE"])
@part.response(200, HoldSchema)
@part.problems(403, 404)
def revoke_links(hold_id: int) -> dict[str, Any]:
    """Let the links that were given away lead nowhere; the answer has a new one."""
    with transaction():
        actions.revoke_links(hold_for(hold_id)[0].id)
    return one_of(hold_id)


@part.route("/holds/<int:hold_id>/suspension", methods=["POST"])
@part.arguments(SuspendSchema)
@part.response(200, HoldSchema)
@part.problems(400, 403, 404, 409, 415, 422)
def suspend(sent: dict[str, Any], hold_id: int) -> dict[str, Any]:
    """Keep the place in line, but be passed by until this day has gone."""
    with transaction():
        actions.suspend(hold_id, deed_at(_staff_for(hold_id).library), until=sent["until"])
    return one_of(hold_id)


@part.route("/holds/<int:hold_id>/suspension", methods=["DELETE"])
@part.response(200, HoldSchema)
@part.problems(403, 404, 409)
def resume(hold_id: int) -> dict[str, Any]:
    """Wait again, at the old place in line."""
    with transaction():
        actions.resume(hold_id, deed_at(_staff_for(hold_id).library))
    return one_of(hold_id)


@part.route("/holds/<int:hold_id>/pickup", methods=["PUT"])
@part.arguments(PickupSchema)
@part.response(200, HoldSchema)
@part.problems(400, 403, 404, 409, 415, 422)
def change_pickup(sent: dict[str, Any], hold_id: int) -> dict[str, Any]:
    """Pick it up at another place of the same library, as long as no copy is on its way."""
    with transaction():
        asker = _staff_for(hold_id)
        place_ = place_of(asker.library.id, sent["pickup"])
        actions.change_pickup(hold_id, place_, deed_at(asker.library))
    return one_of(hold_id)


@part.route("/holds/<int:hold_id>/move", methods=["POST"])
@part.arguments(MoveSchema)
@part.response(200, HoldSchema)
@part.problems(400, 403, 404, 409, 415, 422)
def move(sent: dict[str, Any], hold_id: int) -> dict[str, Any]:
    """Serve it before another hold of its line, or last; the reason is kept."""
    with transaction():
        asker = _staff_for(hold_id, Act.OVERRIDE)
        actions.move_in_line(
            hold_id, deed_at(asker.library), before_id=sent["before"], reason=sent["reason"]
        )
    return one_of(hold_id)


@part.route("/holds/to-fetch", methods=["GET"])
@part.arguments(LibraryPageSchema, location="query")
@part.response(200, page_schema(ToFetchSchema))
@part.problems(403, 404, 422)
def to_fetch(asked: dict[str, Any]) -> dict[str, Any]:
    """The daily pull list: kept copies still on their shelves, in the order of the shelves."""
    library = library_with_code(asked["library"])
    require(Act.LEND, library.id)
    page = page_of(
        queries.to_fetch(library.id),
        by=(Copy.shelf_mark, HoldSlot.id),
        after=asked["after"],
        limit=asked["limit"],
        scalars=False,
    )
    return {"items": [_to_fetch(row, library.id) for row in page.items], "next": page.next}


@part.route("/holds/shelf", methods=["GET"])
@part.arguments(LibraryPageSchema, location="query")
@part.response(200, page_schema(OnShelfSchema))
@part.problems(403, 404, 422)
def pickup_shelf(asked: dict[str, Any]) -> dict[str, Any]:
    """What waits on a library's pick-up shelf, the next to expire first."""
    library = library_with_code(asked["library"])
    require(Act.SEE_PATRONS, library.id)
    page = page_of(
        queries.on_pickup_shelf(library.id),
        by=(HoldSlot.ready_until, HoldSlot.id),
        after=asked["after"],
        limit=asked["limit"],
        scalars=False,
    )
    return {"items": [_on_shelf(row) for row in page.items], "next": page.next}


@part.route("/hold-terms", methods=["GET"])
@part.arguments(AtLibrarySchema, location="query")
@part.response(200, TermsSchema)
@part.problems(404, 422)
def terms(asked: dict[str, Any]) -> Any:
    """What a library says of holds."""
    actor()
    return queries.terms_of(library_with_code(asked["library"]).id)


@part.route("/hold-terms", methods=["PUT"])
@part.arguments(TermsSchema)
@part.arguments(AtLibrarySchema, location="query")
@part.response(200, TermsSchema)
@part.problems(400, 403, 404, 415, 422)
def set_terms(sent: dict[str, Any], asked: dict[str, Any]) -> Any:
    """Say it anew."""
    with transaction():
        library = library_with_code(asked["library"])
        require(Act.SET_UP, library.id)
        actions.set_terms(library.id, **sent)
    return queries.terms_of(library.id)


def _staff_for(hold_id: int, act: Act = Act.LEND) -> Asker:
    """Who works on a hold beyond asking and cancelling."""
    hold, asker = hold_for(hold_id)
    require(act, hold.library_id)
    return asker


def one_of(hold_id: int) -> dict[str, Any]:
    """The hold as it is now."""
    hold = queries.find_hold(hold_id)
    assert hold is not None
    return dumped([hold])[0]


def dumped(holds: Sequence[Hold]) -> list[dict[str, Any]]:
    """Holds of one library as JSON: one statement each for slots, cards and places in line."""
    about = showing.about(holds)
    return [
        {
            "id": hold.id,
            "library": hold.library.code,
            "title_id": hold.title_id,
            "title": hold.title.full_title,
            "copy": about.copy_codes.get(hold.copy_id) if hold.copy_id else None,
            "patron": about.cards.get(hold.patron_id) if hold.patron_id else None,
            "patron_name": hold.patron.name if hold.patron else None,
            "class_name": hold.class_name,
            "how_many": hold.how_many,
            "pickup": hold.pickup_place.code,
            "return_on": hold.return_on,
            "suspended_until": hold.suspended_until,
            "place_in_line": about.places_in_line.get(hold.id),
            "placed_at": hold.placed_at,
            "ended_at": hold.ended_at,
            "link": following.link_of(hold),
            "slots": [_slot(slot, about) for slot in about.slots[hold.id]],
        }
        for hold in holds
    ]


def _slot(slot: HoldSlot, about: showing.About) -> dict[str, Any]:
    return {
        "number": slot.number,
        "state": slot.state,
        "supplier": slot.supplier.code,
        "copy": about.copy_codes.get(slot.copy_id) if slot.copy_id else None,
        "ready_until": slot.ready_until,
    }


def _to_fetch(row: Any, library_id: int) -> dict[str, Any]:
    ours = row.for_library_id == library_id
    return {
        **{
            name: getattr(row, name)
            for name in ("code", "accession_number", "shelf_mark", "class_mark", "place")
        },
        "title": full_title(row.title, row.volume),
        "for_library": row.for_library_code,
        "patron_name": row.patron if ours else None,
        "class_name": row.class_name if ours else "",
        "hold": row.hold_id,
    }


def _on_shelf(row: Any) -> dict[str, Any]:
    return {
        "code": row.code,
        "accession_number": row.accession_number,
        "title": full_title(row.title, row.volume),
        "patron_name": row.patron,
        "class_name": row.class_name,
        "ready_at": row.ready_at,
        "ready_until": row.ready_until,
        "hold": row.hold_id,
    }
