"""`/api/v1/rounds/…/stops/…/figures`: what a point without network told, entered for it."""

from __future__ import annotations

from datetime import date
from typing import Any

from library_share.copies.deeds import deed_at
from library_share.database import transaction
from library_share.rotation.point import actions
from library_share.rotation.point.api import part
from library_share.rotation.point.schemas import (
    EvaluationSchema,
    NewFiguresSchema,
    StopFiguresSchema,
)
from library_share.rotation.point.showing import figures_shown
from library_share.rotation.rounds.access import stop_to_tell_of


@part.route("/rounds/<int:round_id>/stops/<int:stop_id>/figures", methods=["GET"])
@part.response(200, StopFiguresSchema)
@part.problems(403, 404)
def figures(round_id: int, stop_id: int) -> dict[str, Any]:
    """What was told of a stop, and what its point says."""
    return figures_shown(stop_to_tell_of(round_id, stop_id))


@part.route("/rounds/<int:round_id>/stops/<int:stop_id>/figures", methods=["POST"])
@part.arguments(NewFiguresSchema)
@part.response(201, StopFiguresSchema)
@part.problems(400, 403, 404, 409, 415, 422)
def note_on_behalf(sent: dict[str, Any], round_id: int, stop_id: int) -> dict[str, Any]:
    """Figures of one day, entered for the point with the true day and the reason."""
    day: date = sent.pop("day")
    with transaction():
        stop = stop_to_tell_of(round_id, stop_id)
        actions.note_figures(stop, day, deed_at(stop.place.library), on_behalf=True, **sent)
    return figures_shown(stop)


@part.route(
    "/rounds/<int:round_id>/stops/<int:stop_id>/figures/<int:figures_id>", methods=["DELETE"]
)
@part.response(200, StopFiguresSchema)
@part.problems(403, 404)
def take_back(round_id: int, stop_id: int, figures_id: int) -> dict[str, Any]:
    """Those figures were wrong; it is noted that they were taken back, once."""
    with transaction():
        stop = stop_to_tell_of(round_id, stop_id)
        actions.take_figures_back(stop, figures_id, deed_at(stop.place.library))
    return figures_shown(stop)


@part.route("/rounds/<int:round_id>/stops/<int:stop_id>/evaluation", methods=["PUT"])
@part.arguments(EvaluationSchema)
@part.response(200, StopFiguresSchema)
@part.problems(400, 403, 404, 415, 422)
def evaluate_on_behalf(sent: dict[str, Any], round_id: int, stop_id: int) -> dict[str, Any]:
    """What the point says of a stop, entered for it."""
    with transaction():
        stop = stop_to_tell_of(round_id, stop_id)
        actions.evaluate(stop, deed_at(stop.place.library), **sent)
    return figures_shown(stop)
