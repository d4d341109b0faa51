"""Points, and what was told of stops, as JSON. Nobody's name stands in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from library_share import clock
from library_share.circulation.standing import Standing
from library_share.classroom.shelves.queries import tally_of
from library_share.desk.answers import Answer
from library_share.desk.models import Outcome
from library_share.libraries.models import Place
from library_share.rotation.models import Evaluation, RoundStop
from library_share.rotation.point import queries
from library_share.rotation.rounds.figures import told_at
from library_share.rotation.rounds.queries import offline_places


def points_shown(places: Sequence[Place]) -> list[dict[str, Any]]:
    """Points with their boxes, in one statement."""
    boxes = queries.boxes_by_place(places)
    return [
        {
            "code": place.code,
            "name": place.name,
            "library": place.library.code,
            "boxes": [{"code": box.code, "name": box.name} for box in boxes[place.id]],
        }
        for place in places
    ]


def point_in_full(place: Place) -> dict[str, Any]:
    point, stops = queries.find_point(place), queries.stops_now_at(place)
    evaluations = queries.evaluations_of([now.stop.id for _, now in stops])
    return {
        **points_shown([place])[0],
        "is_remote": point is not None and point.is_remote,
        "is_offline": point is not None and point.is_offline,
        "stops": [
            {
                "id": now.stop.id,
                "round": chain.part.round_id,
                "round_name": chain.part.round.name,
                "box": chain.part.box.code,
                "arrives_on": now.stop.arrives_on,
                "leaves_on": now.stop.leaves_on,
                "evaluation": evaluation_shown(evaluations.get(now.stop.id)),
            }
            for chain, now in stops
        ],
        "readings": readings_shown(place),
    }


def readings_shown(place: Place) -> dict[str, Any]:
    """How often somebody read on the spot."""
    tally = tally_of(place, clock.today())
    return {"today": tally.today, "month": tally.month, "last": tally.last_id}


def book_shown(standing: Standing) -> dict[str, Any]:
    copy, loan = standing.there.copy, standing.there.loan
    return {
        "code": copy.code,
        "accession_number": copy.accession_number,
        "title": standing.title.full_title,
        "on_loan": loan is not None,
        "due_on": loan.due_on if loan else None,
    }


def scan_shown(answer: Answer) -> dict[str, Any]:
    """Of the desk's answer what a keeper's page tells; what else the reader has is not theirs."""
    body = answer.body
    is_lent = answer.outcome is Outcome.LENT
    return {
        "scan_id": body["scan_id"],
        "outcome": answer.outcome,
        "sentence": body["sentence"],
        "copy": body["copy"]["code"],
        "due_on": date.fromisoformat(body["loan"]["due_on"]) if is_lent else None,
    }


def evaluation_shown(said: Evaluation | None) -> dict[str, str] | None:
    if said is None:
        return None
    return {"liked": said.liked, "needs": said.needs, "proposals": said.proposals, "by": said.by}


def figures_shown(stop: RoundStop) -> dict[str, Any]:
    return {
        "told": asdict(told_at(stop)),
        "noted": [
            {
                "id": one.id,
                "day": one.day,
                "visits": one.visits,
                "loans": one.loans,
                "readings": one.readings,
                "on_behalf": one.on_behalf,
                "reason": one.reason,
            }
            for one in queries.figures_noted(stop)
        ],
        "is_offline": stop.place_id in offline_places([stop.place_id]),
        "evaluation": evaluation_shown(queries.evaluations_of([stop.id]).get(stop.id)),
    }
