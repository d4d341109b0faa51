"""`/api/v1/shelves` and `/api/v1/shelf-swaps`: class shelves, for staff and those who keep them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from library_share import clock
from library_share.circulation.standing import standing_in
from library_share.classroom.shelves import actions, queries, reading, swaps
from library_share.classroom.shelves.access import keeper_at, keeper_of
from library_share.classroom.shelves.errors import NoSuchSwap
from library_share.classroom.shelves.schemas import (
    NewCountSchema,
    NewSwapSchema,
    ShelfBookQuerySchema,
    ShelfBookSchema,
    ShelfQuerySchema,
    ShelfSchema,
    SwapSchema,
    TallySchema,
)
from library_share.classroom.shelves.swaps import Swap, get_swap
from library_share.copies.deeds import deed_at
from library_share.database import transaction
from library_share.libraries.models import Place
from library_share.libraries.queries import library_with_code
from library_share.patrons.keepers.queries import keepers_now
from library_share.translation import N_
from library_share.web.access import Act, actor, require
from library_share.web.api import Part, page_schema
from library_share.web.paging import page_of

part = Part("shelves", N_("Class shelves: what stands there, what is out, and swapping two."))


@part.route("/shelves", methods=["GET"])
@part.arguments(ShelfQuerySchema, location="query")
@part.response(200, page_schema(ShelfSchema))
@part.problems(403, 404, 422)
def list_shelves(asked: dict[str, Any]) -> dict[str, Any]:
    """The class shelves of a library, oldest first, paged by key; keepers get their own."""
    keeper = keeper_at(library_with_code(asked["library"]))
    ids = [place.id for place in keeper.shelves()]
    page = page_of(
        select(Place).where(Place.id.in_(ids)),
        by=(Place.id,),
        after=asked["after"],
        limit=asked["limit"],
    )
    return {"items": _shelves(page.items), "next": page.next}


@part.route("/shelves/<code>", methods=["GET"])
@part.response(200, ShelfSchema)
@part.problems(404)
def one(code: str) -> dict[str, Any]:
    """One class shelf."""
    return _shelves([keeper_of(code)[1]])[0]


def _shelves(places: Sequence[Place]) -> list[dict[str, Any]]:
    counts, keepers = queries.counts_of(places, clock.today()), keepers_now(places)
    return [
        {
            "code": place.code,
            "name": place.name,
            "class_name": place.class_name,
            "library": place.library.code,
            "keepers": [keeper.name for keeper in keepers[place.id]],
            "books": counts[place.id].books,
            "standing": counts[place.id].standing,
            "out": counts[place.id].out,
            "overdue": counts[place.id].overdue,
            "worn": counts[place.id].worn,
        }
        for place in places
    ]


@part.route("/shelves/<code>/books", methods=["GET"])
@part.arguments(ShelfBookQuerySchema, location="query")
@part.response(200, page_schema(ShelfBookSchema))
@part.problems(404, 422)
def list_books(asked: dict[str, Any], code: str) -> dict[str, Any]:
    """The books whose place is this shelf, by title, paged by key."""
    keeper, place = keeper_of(code)
    conditions = queries.among(asked["show"], clock.today())
    page = standing_in(place, asked["after"], *conditions, limit=asked["limit"])
    read_by = reading.classes_that_read([one.there.copy.id for one in page.items])
    items = []
    for standing in page.items:
        there = standing.there
        borrower = there.borrower_for(keeper.who, [place])
        items.append(
            {
                "code": there.copy.code,
                "accession_number": there.copy.accession_number,
                "title": standing.title.full_title,
                "owner": there.owner.code,
                "condition": there.copy.condition,
                "on_loan": there.loan is not None,
                "borrower": borrower.name if borrower else None,
                "class_name": there.loan.class_name if there.loan and borrower else None,
                "due_on": there.loan.due_on if there.loan else None,
                "read_in_classes": len(read_by[there.copy.id]),
            }
        )
    return {"items": items, "next": page.next}


@part.route("/shelves/<code>/readings", methods=["GET"])
@part.response(200, TallySchema)
@part.problems(404)
def tally(code: str) -> dict[str, Any]:
    """How often the class read on the spot, today and in this month."""
    return _tally(keeper_of(code)[1])


@part.route("/shelves/<code>/readings", methods=["POST"])
@part.arguments(NewCountSchema)
@part.response(201, TallySchema)
@part.problems(400, 404, 409, 415, 422)
def count(sent: dict[str, Any], code: str) -> dict[str, Any]:
    """So many more children read here; nobody's name."""
    with transaction():
        _, place = keeper_of(code)
        actions.count_readings(place, deed=deed_at(place.library), **sent)
    return _tally(place)


@part.route("/shelves/<code>/readings/<int:reading_id>", methods=["DELETE"])
@part.response(200, TallySchema)
@part.problems(404)
def undo_count(code: str, reading_id: int) -> dict[str, Any]:
    """That count was wrong; it is noted that it was undone."""
    with transaction():
        _, place = keeper_of(code)
        actions.undo_count(place, reading_id, deed_at(place.library))
    return _tally(place)


def _tally(place: Place) -> dict[str, Any]:
    found = queries.tally_of(place, clock.today())
    return {"today": found.today, "month": found.month, "last": found.last_id}


# --- swaps -----------------------------------------------------------------------------------


@part.route("/shelf-swaps", methods=["POST"])
@part.arguments(NewSwapSchema)
@part.response(201, SwapSchema)
@part.problems(400, 403, 404, 409, 415, 422)
def swap(sent: dict[str, Any]) -> dict[str, Any]:
    """Let two shelves change places in one act; what readers have at home follows."""
    with transaction():
        library = library_with_code(sent["library"])
        require(Act.HAND_OVER, library.id)
        keeper = keeper_at(library)
        first, second = keeper.shelf(sent["first"]), keeper.shelf(sent["second"])
        made = actions.swap(first, second, deed_at(library), seen=sent["seen"])
    return _dumped(made)


@part.route("/shelf-swaps/<code>", methods=["GET"])
@part.response(200, SwapSchema)
@part.problems(404)
def one_swap(code: str) -> dict[str, Any]:
    """A swap, by the code of either handover; only staff see it."""
    return _dumped(_own(code))


@part.route("/shelf-swaps/<code>", methods=["DELETE"])
@part.response(200, SwapSchema)
@part.problems(404, 409)
def undo_swap(code: str) -> dict[str, Any]:
    """Undo it, until somebody has acted upon it."""
    with transaction():
        found = _own(code)
        actions.undo_swap(found, deed_at(found.there.from_library))
    return _dumped(found)


def _own(code: str) -> Swap:
    who, found = actor(), get_swap(code)
    if not who.may(Act.HAND_OVER, found.there.from_library_id):
        raise NoSuchSwap(code=code[:20])
    return found


def _dumped(swap: Swap) -> dict[str, Any]:
    return {
        "code": swap.code,
        "library": swap.there.from_library.code,
        "swapped_at": swap.at,
        "is_undone": swap.is_undone,
        "may_undo": swaps.is_untouched(swap),
        "last": max(handover.id for handover in swap.handovers),
        "halves": [
            {
                "handover": half.handover.code,
                "from_place": half.handover.from_place.code,
                "to_place": half.handover.to_place.code,
                "copies": half.copies,
                "following": [row.code for row in half.following],
                "still_out": [row.code for row in half.still_out],
            }
            for half in swaps.gone_with(swap)
        ],
    }
