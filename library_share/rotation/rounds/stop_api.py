"""`/api/v1/rounds/…/stops`: the order and the days of stops, leaving one out, recalling a box."""

from __future__ import annotations

from typing import Any

from library_share.copies.deeds import deed_at
from library_share.database import transaction
from library_share.rotation.boxes.api import part
from library_share.rotation.models import Round, RoundStop
from library_share.rotation.rounds import queries, stops
from library_share.rotation.rounds.access import round_to_run
from library_share.rotation.rounds.reading import chains_of
from library_share.rotation.rounds.schemas import (
    ChangedStopsSchema,
    RecalledSchema,
    RoundReasonSchema,
    RoundWithChainsSchema,
    StopDaysSchema,
)
from library_share.rotation.rounds.showing import round_in_full, stop_shown
from library_share.rotation.world.actions import recall


def _stop(round_id: int, stop_id: int) -> tuple[Round, RoundStop]:
    one = round_to_run(round_id)
    return one, queries.stop_of(one, stop_id)


@part.route("/rounds/<int:round_id>/stops/<int:stop_id>", methods=["DELETE"])
@part.response(200, RoundWithChainsSchema)
@part.problems(403, 404, 409)
def remove_stop(round_id: int, stop_id: int) -> dict[str, Any]:
    """The box does not go there after all; the other stops keep their days."""
    with transaction():
        one, stop = _stop(round_id, stop_id)
        stops.remove_stop(stop)
    return round_in_full(one)


@part.route("/rounds/<int:round_id>/stops/<int:stop_id>/earlier", methods=["POST"])
@part.response(200, RoundWithChainsSchema)
@part.problems(403, 404, 409)
def put_earlier(round_id: int, stop_id: int) -> dict[str, Any]:
    """The place changes days with the one before it; the first stays the first."""
    with transaction():
        one, stop = _stop(round_id, stop_id)
        stops.put_earlier(stop)
    return round_in_full(one)


@part.route("/rounds/<int:round_id>/stops/<int:stop_id>/skipped", methods=["POST"])
@part.arguments(RoundReasonSchema)
@part.response(200, RoundWithChainsSchema)
@part.problems(400, 403, 404, 409, 415, 422)
def skip_stop(sent: dict[str, Any], round_id: int, stop_id: int) -> dict[str, Any]:
    """Leave the stop out; it is kept why."""
    with transaction():
        one, stop = _stop(round_id, stop_id)
        stops.skip(stop, sent["reason"])
    return round_in_full(one)


@part.route("/rounds/<int:round_id>/stops/<int:stop_id>/days", methods=["POST"])
@part.arguments(StopDaysSchema)
@part.response(200, ChangedStopsSchema)
@part.problems(400, 403, 404, 409, 415, 422)
def change_days(sent: dict[str, Any], round_id: int, stop_id: int) -> dict[str, Any]:
    """Other days for a stop, and why; later stops of the box move as far as they must. Answers
    the stops that changed."""
    with transaction():
        one, stop = _stop(round_id, stop_id)
        changed = stops.change_days([stops.NewDays(stop=stop, **sent)], deed_at(one.library))
        ids = {each.id for each in changed}
    (chain,) = chains_of([round_id], of_boxes=[stop.round_box_id])
    return {"items": [stop_shown(now) for now in chain.stops if now.stop.id in ids]}


@part.route("/rounds/<int:round_id>/boxes/<int:part_id>/recall", methods=["POST"])
@part.response(201, RecalledSchema)
@part.problems(403, 404, 409)
def recall_box(round_id: int, part_id: int) -> dict[str, Any]:
    """Prepare the list for the way home, whatever the plan says; answers its consignment."""
    with transaction():
        one = round_to_run(round_id)
        handover = recall(queries.part_of(one, part_id), deed_at(one.library))
        code = handover.code
    return {"consignment": code}
