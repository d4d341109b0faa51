"""`/api/v1/boxes`: boxes, what is in them, packing and unpacking."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from library_share.circulation.standing import standing_in
from library_share.copies.deeds import deed_at
from library_share.database import transaction
from library_share.libraries.models import Place, PlaceKind
from library_share.libraries.queries import library_with_code
from library_share.rotation.boxes import actions, queries, scanning
from library_share.rotation.boxes.errors import NoSuchBox
from library_share.rotation.boxes.rules import custody_of
from library_share.rotation.boxes.schemas import (
    BoxAfterScanSchema,
    BoxBookSchema,
    BoxProfileSchema,
    BoxQuerySchema,
    BoxScanSchema,
    BoxSchema,
    Mode,
)
from library_share.rotation.rules import parted
from library_share.translation import N_
from library_share.web.access import Act, actor, require
from library_share.web.api import PagedQuerySchema, Part, page_schema
from library_share.web.paging import page_of

part = Part("rotation", N_("Boxes and rounds that travel from point to point."))


@part.route("/boxes", methods=["GET"])
@part.arguments(BoxQuerySchema, location="query")
@part.response(200, page_schema(BoxSchema))
@part.problems(403, 404, 422)
def list_boxes(asked: dict[str, Any]) -> dict[str, Any]:
    """The boxes of a library and those that stand there, oldest first, paged by key."""
    library = library_with_code(asked["library"])
    require(Act.HAND_OVER, library.id)
    page = page_of(
        queries.boxes_at(library.id), by=(Place.id,), after=asked["after"], limit=asked["limit"]
    )
    return {"items": dumped(page.items), "next": page.next}


@part.route("/boxes/<code>", methods=["GET"])
@part.response(200, BoxSchema)
@part.problems(404)
def one(code: str) -> dict[str, Any]:
    """One box, for staff of its library and of the one that has it."""
    return dumped([seen_by_actor(code)])[0]


@part.route("/boxes/<code>/books", methods=["GET"])
@part.arguments(PagedQuerySchema, location="query")
@part.response(200, page_schema(BoxBookSchema))
@part.problems(404, 422)
def list_box_books(asked: dict[str, Any], code: str) -> dict[str, Any]:
    """The books whose place is this box, by title, paged by key."""
    page = standing_in(seen_by_actor(code), asked["after"], limit=asked["limit"])
    items = [
        {
            "code": one.there.copy.code,
            "accession_number": one.there.copy.accession_number,
            "title": one.title.full_title,
            "owner": one.there.owner.code,
            "on_loan": one.there.loan is not None,
        }
        for one in page.items
    ]
    return {"items": items, "next": page.next}


@part.route("/boxes/<code>/packed", methods=["POST"])
@part.arguments(BoxScanSchema)
@part.response(200, BoxAfterScanSchema)
@part.problems(400, 403, 404, 409, 415, 422)
def pack(sent: dict[str, Any], code: str) -> dict[str, Any]:
    """Put a book into the box; refused with every reason."""
    return _scan(sent, code, Mode.PACK)


@part.route("/boxes/<code>/unpacked", methods=["POST"])
@part.arguments(BoxScanSchema)
@part.response(200, BoxAfterScanSchema)
@part.problems(400, 403, 404, 409, 415, 422)
def unpack(sent: dict[str, Any], code: str) -> dict[str, Any]:
    """Take a book out of the box; from now on it stands where the box does."""
    return _scan(sent, code, Mode.UNPACK)


@part.route("/boxes/<code>/profile", methods=["PUT"])
@part.arguments(BoxProfileSchema)
@part.response(200, BoxSchema)
@part.problems(400, 403, 404, 409, 415, 422)
def change_profile(sent: dict[str, Any], code: str) -> dict[str, Any]:
    """Say how many books the box holds and whom it suits."""
    with transaction():
        box = seen_by_actor(code)
        require(Act.HAND_OVER, box.library_id)
        actions.change_profile(box, **sent)
    return dumped([box])[0]


def _scan(sent: dict[str, Any], code: str, mode: Mode) -> dict[str, Any]:
    with transaction():
        library = library_with_code(sent["library"])
        who = require(Act.HAND_OVER, library.id)
        box = queries.box_at(library.id, code)
        capacity = queries.profiles_of([box.id])[box.id].capacity
        scanned = scanning.scan(box, sent["code"], mode, who, deed_at(library), capacity)
    return {**dumped([queries.get_box(code)])[0], "sentence": scanned.sentence}


def seen_by_actor(code: str) -> Place:
    """A box, for whoever hands over at its library or where it stands; NoSuchBox otherwise."""
    who, box = actor(), queries.get_box(code)
    at = {box.library_id, queries.library_of(box)}
    if not any(who.may(Act.HAND_OVER, library_id) for library_id in at):
        raise NoSuchBox(code=code[:20])
    return box


def dumped(boxes: Sequence[Place]) -> list[dict[str, Any]]:
    """Boxes as JSON; three statements for a page."""
    ids = [box.id for box in boxes]
    contents, profiles = queries.contents_of(ids), queries.profiles_of(ids)
    parts = queries.rounds_of(ids)
    return [
        {
            "code": box.code,
            "name": box.name,
            "library": box.library.code,
            **_custody(box),
            "copies": contents[box.id].copies,
            "out": contents[box.id].out,
            "capacity": profiles[box.id].capacity,
            "levels": list(parted(profiles[box.id].levels)),
            "grade_from": profiles[box.id].grade_from,
            "grade_to": profiles[box.id].grade_to,
            "round": parts[box.id].round_id if box.id in parts else None,
        }
        for box in boxes
    ]


def _custody(box: Place) -> dict[str, Any]:
    within = box.within
    on_the_road = within is not None and within.kind is PlaceKind.CONSIGNMENT
    custody = custody_of(
        stands_somewhere=within is not None,
        on_the_road=on_the_road,
        at_home=within is not None and within.library_id == box.library_id,
    )
    stands = within if within is not None and not on_the_road else None
    return {
        "custody": custody,
        "is_open": custody.is_open,
        "stands_in": stands.code if stands else None,
        "stands_at": stands.library.code if stands else None,
    }
