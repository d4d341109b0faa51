"""`/api/v1/rounds` and `/api/v1/rotation`: rounds, the ways of their boxes, what moves on a day."""

from __future__ import annotations

from typing import Any

from library_share import clock
from library_share.copies.deeds import deed_at
from library_share.database import transaction
from library_share.dispatch.access import place_to
from library_share.libraries.queries import library_with_code
from library_share.rotation.boxes.api import part, seen_by_actor
from library_share.rotation.models import Round
from library_share.rotation.rounds import actions, queries
from library_share.rotation.rounds.access import box_to_count, round_to_run
from library_share.rotation.rounds.counting import count_box
from library_share.rotation.rounds.schemas import (
    BoxCountSchema,
    ChangedRoundSchema,
    NewBoxCountSchema,
    NewRoundBoxSchema,
    NewRoundSchema,
    NewStopSchema,
    NewWordsSchema,
    OutlookQuerySchema,
    OutlooksSchema,
    RoundQuerySchema,
    RoundSchema,
    RoundStepSchema,
    RoundWithChainsSchema,
    WordsSchema,
)
from library_share.rotation.rounds.showing import round_in_full, rounds_shown
from library_share.rotation.rounds.stops import add_stop
from library_share.rotation.world.actions import advance
from library_share.rotation.world.pages import refuse_unless_all
from library_share.rotation.world.reading import Outlook, dry_run
from library_share.rotation.world.telling import reason_of
from library_share.web.access import Act, actor, require
from library_share.web.api import page_schema
from library_share.web.paging import page_of


@part.route("/rounds", methods=["GET"])
@part.arguments(RoundQuerySchema, location="query")
@part.response(200, page_schema(RoundSchema))
@part.problems(403, 404, 422)
def list_rounds(asked: dict[str, Any]) -> dict[str, Any]:
    """The rounds that a library runs or that stop there, oldest first, paged by key."""
    library = library_with_code(asked["library"])
    require(Act.HAND_OVER, library.id)
    page = page_of(
        queries.rounds_of(library.id, step=asked["step"]),
        by=(Round.id,),
        after=asked["after"],
        limit=asked["limit"],
    )
    return {"items": rounds_shown(page.items), "next": page.next}


@part.route("/rounds", methods=["POST"])
@part.arguments(NewRoundSchema)
@part.response(201, RoundSchema)
@part.problems(400, 403, 404, 409, 415, 422)
def begin_round(sent: dict[str, Any]) -> dict[str, Any]:
    """Note a need: a round begins."""
    with transaction():
        library = library_with_code(sent.pop("library"))
        require(Act.HAND_OVER, library.id)
        one = actions.note_need(library, deed_at(library), **sent)
    return rounds_shown([one])[0]


@part.route("/rounds/<int:round_id>", methods=["GET"])
@part.response(200, RoundWithChainsSchema)
@part.problems(404)
def one_round(round_id: int) -> dict[str, Any]:
    """One round with the way of each box, as far as it has come."""
    return round_in_full(queries.round_seen_by(actor(), round_id))


@part.route("/rounds/<int:round_id>", methods=["PATCH"])
@part.arguments(ChangedRoundSchema(partial=True))
@part.response(200, RoundSchema)
@part.problems(400, 403, 404, 409, 415, 422)
def change_round(sent: dict[str, Any], round_id: int) -> dict[str, Any]:
    """Say it otherwise, as long as no box has left; the words that are not sent stay."""
    with transaction():
        one = actions.change(round_to_run(round_id), **sent)
    return rounds_shown([one])[0]


@part.route("/rounds/<int:round_id>/steps", methods=["POST"])
@part.arguments(RoundStepSchema)
@part.response(200, RoundSchema)
@part.problems(400, 403, 404, 409, 415, 422)
def say_step(sent: dict[str, Any], round_id: int) -> dict[str, Any]:
    """The next step; what the circular asks for and is passed by wants a reason."""
    with transaction():
        one = round_to_run(round_id)
        actions.say(
            one,
            sent["happening"],
            deed_at(one.library),
            reason=sent["reason"],
            approved_by=sent["approved_by"],
        )
    return rounds_shown([one])[0]


@part.route("/rounds/<int:round_id>/boxes", methods=["POST"])
@part.arguments(NewRoundBoxSchema)
@part.response(201, RoundWithChainsSchema)
@part.problems(400, 403, 404, 409, 415, 422)
def put_box_in(sent: dict[str, Any], round_id: int) -> dict[str, Any]:
    """Let a box take part, with the books in it."""
    with transaction():
        one = round_to_run(round_id)
        actions.add_box(one, seen_by_actor(sent["box"]), deed_at(one.library))
    return round_in_full(one)


@part.route("/rounds/<int:round_id>/boxes/<int:part_id>", methods=["DELETE"])
@part.response(200, RoundWithChainsSchema)
@part.problems(403, 404, 409)
def take_box_out(round_id: int, part_id: int) -> dict[str, Any]:
    """The box takes part no more: before it left, or when it is home again."""
    with transaction():
        one = round_to_run(round_id)
        actions.take_box_out(queries.part_of(one, part_id), deed_at(one.library))
    return round_in_full(one)


@part.route("/rounds/<int:round_id>/boxes/<int:part_id>/stops", methods=["POST"])
@part.arguments(NewStopSchema)
@part.response(201, RoundWithChainsSchema)
@part.problems(400, 403, 404, 409, 415, 422)
def add_one_stop(sent: dict[str, Any], round_id: int, part_id: int) -> dict[str, Any]:
    """One more stop at the end of a box's way."""
    with transaction():
        one = round_to_run(round_id)
        place = place_to(sent["place"])
        add_stop(queries.part_of(one, part_id), place, sent["arrives_on"], sent["leaves_on"])
    return round_in_full(one)


@part.route("/rounds/<int:round_id>/boxes/<int:part_id>/counts", methods=["POST"])
@part.arguments(NewBoxCountSchema)
@part.response(201, BoxCountSchema)
@part.problems(400, 403, 404, 409, 415, 422)
def count_one_box(sent: dict[str, Any], round_id: int, part_id: int) -> dict[str, Any]:
    """Count a box: đủ, hỏng, mất; only what is damaged or lost is named."""
    codes = {mark["code"]: mark["outcome"] for mark in sent["marks"]}
    with transaction():
        part = box_to_count(round_id, part_id)
        marks = {
            row.Copy.id: codes[row.Copy.code]
            for row in queries.copies_of([part.id])
            if row.Copy.code in codes
        }
        counted = count_box(part, marks, deed_at(part.round.library), note=sent["note"])
    return {name: getattr(counted, name) for name in BoxCountSchema().fields}


@part.route("/rotation/dry-run", methods=["GET"])
@part.arguments(OutlookQuerySchema, location="query")
@part.response(200, OutlooksSchema)
@part.problems(403, 404, 422)
def look_ahead(asked: dict[str, Any]) -> dict[str, Any]:
    """What each box of the rounds here would do on a day, and why; nothing is changed."""
    library = library_with_code(asked["library"])
    require(Act.HAND_OVER, library.id)
    outlooks = dry_run(asked["on"] or clock.today(), library_id=library.id)
    return {"items": [_outlook(one) for one in outlooks]}


@part.route("/rotation/words", methods=["POST"])
@part.arguments(NewWordsSchema)
@part.response(201, WordsSchema)
@part.problems(400, 403, 404, 409, 415, 422)
def say_words(sent: dict[str, Any]) -> dict[str, Any]:
    """Say go, stay or shift for boxes; lists are prepared, nothing is sent."""
    words = {word["part"]: word["word"] for word in sent["words"]}
    with transaction():
        library = library_with_code(sent["library"])
        who = require(Act.HAND_OVER, library.id)
        refuse_unless_all(who, words, clock.today())
        said = advance(words, deed_at(library))
        codes = [handover.code for handover in said.handovers]
    return {
        "consignments": codes,
        "boxes": said.boxes,
        "stay": said.stay,
        "shifted": said.shifted,
        "served_first": said.served_first,
    }


def _outlook(one: Outlook) -> dict[str, Any]:
    return {
        "part": one.part.id,
        "round": one.part.round_id,
        "box": one.part.box.code,
        "name": one.part.box.name,
        "verdict": one.decision.verdict,
        "on": one.decision.on,
        "from_place": one.from_place.code,
        "to_place": one.to_place.code,
        "reasons": [reason_of(why) for why in one.decision.whys],
        "may_stay_until": one.decision.may_stay_until,
        "goes": one.goes,
        "exceptions": [
            {"code": exempt.code, "title": exempt.title, "why": exempt.why.value}
            for exempt in one.exceptions
        ],
    }
