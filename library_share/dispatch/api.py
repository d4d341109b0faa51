"""`/api/v1/handovers`: lists that go from one keeper to another, and what is on the road."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from library_share.copies.deeds import deed_at
from library_share.database import transaction
from library_share.dispatch import access, actions, scanning
from library_share.dispatch.schemas import (
    AtSchema,
    CancelHandoverSchema,
    HandoverAfterScanSchema,
    HandoverQuerySchema,
    HandoverSchema,
    NewHandoverSchema,
    ScannedSchema,
    SendSchema,
    SignSchema,
)
from library_share.dispatch.showing import dumped
from library_share.handovers import actions as handovers
from library_share.handovers import queries
from library_share.handovers.models import Handover, HandoverEvent
from library_share.libraries.models import Library
from library_share.libraries.queries import (
    library_with_code,
    main_place_of,
    place_of,
)
from library_share.translation import N_
from library_share.web.access import Act, require
from library_share.web.api import Part, page_schema
from library_share.web.paging import page_of

part = Part("dispatch", N_("Handovers between keepers, and what is on the road."))


@part.route("/handovers", methods=["GET"])
@part.arguments(HandoverQuerySchema, location="query")
@part.response(200, page_schema(HandoverSchema))
@part.problems(403, 404, 422)
def list_handovers(asked: dict[str, Any]) -> dict[str, Any]:
    """The handovers that a library gives or takes, oldest first, paged by key."""
    library = library_with_code(asked["library"])
    require(Act.HAND_OVER, library.id)
    steps = (asked["step"],) if asked["step"] else ()
    query = queries.handovers_of(library.id, incoming=asked["incoming"], steps=steps)
    page = page_of(query, by=(Handover.id,), after=asked["after"], limit=asked["limit"])
    return {"items": dumped(page.items), "next": page.next}


@part.route("/handovers", methods=["POST"])
@part.arguments(NewHandoverSchema)
@part.response(201, HandoverSchema)
@part.problems(400, 403, 404, 409, 415, 422)
def prepare(sent: dict[str, Any]) -> dict[str, Any]:
    """Begin a list; its consignment has a label at once."""
    with transaction():
        library = library_with_code(sent["library"])
        require(Act.HAND_OVER, library.id)
        from_place = sent["from_place"]
        handover = handovers.prepare(
            purpose=sent["purpose"],
            from_place=place_of(library.id, from_place)
            if from_place
            else main_place_of(library.id),
            to_place=access.place_to(sent["to_place"]),
            deed=deed_at(library),
            until=sent["until"],
            note=sent["note"],
        )
    return dumped([handover])[0]


@part.route("/handovers/<code>", methods=["GET"])
@part.response(200, HandoverSchema)
@part.problems(403, 404)
def one(code: str) -> dict[str, Any]:
    """One handover, for staff of its two libraries."""
    return dumped([access.seen_by_actor(code)])[0]


@part.route("/handovers/<code>/scans", methods=["POST"])
@part.arguments(ScannedSchema)
@part.response(200, HandoverAfterScanSchema)
@part.problems(400, 403, 404, 409, 415, 422)
def scan(sent: dict[str, Any], code: str) -> dict[str, Any]:
    """Put on the list or pick what was scanned; once it has left, it has arrived."""
    with transaction():
        library = library_with_code(sent["library"])
        handover = access.handover_of(library, code)
        scanned = scanning.scan(handover, sent["code"], deed_at(library))
    shown = dumped([queries.get_handover(code)])[0]
    return {**shown, "meaning": scanned.meaning, "sentence": scanned.sentence}


@part.route("/handovers/<code>/sending", methods=["POST"])
@part.arguments(SendSchema)
@part.response(200, HandoverSchema)
@part.problems(400, 403, 404, 409, 415, 422)
def send(sent: dict[str, Any], code: str) -> dict[str, Any]:
    """Let it go. When some were picked and others not, say what becomes of those."""
    leave_out = sent["leave_out_unpicked"]
    return did(
        code,
        sent,
        lambda handover, deed: actions.act(
            handover, handovers.send, deed=deed, leave_out_unpicked=leave_out
        ),
    )


@part.route("/handovers/<code>/receipt", methods=["POST"])
@part.arguments(AtSchema)
@part.response(200, HandoverSchema)
@part.problems(400, 403, 404, 409, 415, 422)
def receive(sent: dict[str, Any], code: str) -> dict[str, Any]:
    """One act takes all in; say afterwards what is missing."""
    return did(code, sent, actions.receive)


@part.route("/handovers/<code>/count", methods=["POST"])
@part.arguments(AtSchema)
@part.response(200, HandoverSchema)
@part.problems(400, 403, 404, 409, 415, 422)
def count(sent: dict[str, Any], code: str) -> dict[str, Any]:
    """The taker has looked at everything that came."""
    return did(code, sent, lambda handover, deed: actions.act(handover, handovers.count, deed=deed))


@part.route("/handovers/<code>/signature", methods=["POST"])
@part.arguments(SignSchema)
@part.response(200, HandoverSchema)
@part.problems(400, 403, 404, 409, 415, 422)
def sign(sent: dict[str, Any], code: str) -> dict[str, Any]:
    """One side has signed the paper, with this name."""
    return did(
        code,
        sent,
        lambda handover, deed: actions.act(
            handover, handovers.sign, deed=deed, name=sent["name"], side=sent["side"]
        ),
    )


@part.route("/handovers/<code>/cancellation", methods=["POST"])
@part.arguments(CancelHandoverSchema)
@part.response(200, HandoverSchema)
@part.problems(400, 403, 404, 409, 415, 422)
def cancel(sent: dict[str, Any], code: str) -> dict[str, Any]:
    """It does not go after all; the reason is kept, and where its books are now."""

    def cancelled(handover: Handover, deed: Any) -> HandoverEvent:
        at_place = sent["at_place"]
        place = place_of(handover.from_library_id, at_place) if at_place else None
        return actions.act(
            handover, handovers.cancel, deed=deed, reason=sent["reason"], at_place=place
        )

    return did(code, sent, cancelled)


@part.route("/handovers/<code>/events/<int:event_id>/undo", methods=["POST"])
@part.arguments(AtSchema)
@part.response(200, HandoverSchema)
@part.problems(400, 403, 404, 409, 415, 422)
def undo(sent: dict[str, Any], code: str, event_id: int) -> dict[str, Any]:
    """Unsay the last thing that happened, until the other side has acted on it."""

    def undone(handover: Handover, deed: Any) -> HandoverEvent:
        return actions.undo(queries.event_of(handover, event_id), deed)

    return did(code, sent, undone)


def did(code: str, sent: dict[str, Any], action: Callable[[Handover, Any], Any]) -> dict[str, Any]:
    """Do it at the library that was sent, in one transaction."""
    with transaction():
        library: Library = library_with_code(sent["library"])
        handover = access.handover_of(library, code)
        action(handover, deed_at(library))
    return dumped([queries.get_handover(code)])[0]
