"""`/api/v1/rotation-proposals` and a plan's simulation: what to pack and why, what to expect."""

from __future__ import annotations

from typing import Any

from library_share.libraries.queries import calendar_of, library_with_code
from library_share.rotation.planning import queries
from library_share.rotation.planning.composing import Proposal
from library_share.rotation.planning.evidence import packings_of
from library_share.rotation.planning.outlook_schemas import (
    PackingListSchema,
    SimulationSchema,
)
from library_share.rotation.planning.simulation import Outcome, try_out
from library_share.rotation.planning.trying import visits_of
from library_share.rotation.planning.way_schemas import CommuneOfLibrarySchema
from library_share.translation import N_
from library_share.web.access import Act, actor, require
from library_share.web.api import Part

part = Part("rotation_outlook", N_("What to pack into boxes and why; what a plan may bring."))


@part.route("/rotation-proposals", methods=["GET"])
@part.arguments(CommuneOfLibrarySchema, location="query")
@part.response(200, PackingListSchema)
@part.problems(403, 404, 422)
def list_proposals(asked: dict[str, Any]) -> dict[str, Any]:
    """Boxes to pack from a library's stock, with the reason of every line; nothing is guessed."""
    library = library_with_code(asked["library"])
    require(Act.READ_FIGURES, library.id)
    return {
        "items": [
            {"to": packing.to, "titles": [_proposal(one) for one in packing.lines]}
            for packing in packings_of(library)
        ]
    }


def _proposal(one: Proposal) -> dict[str, Any]:
    return {
        "title_id": one.title_id,
        "title": one.name,
        "copies": one.copies,
        "few_copies": one.few_copies,
        "reasons": [
            {"why": reason.why, "number": reason.number, "library": reason.library}
            for reason in one.reasons
        ],
    }


@part.route("/rotation-plans/<int:plan_id>/simulation", methods=["GET"])
@part.response(200, SimulationSchema)
@part.problems(404)
def simulate(plan_id: int) -> dict[str, Any]:
    """What may be expected of each term, by library, from what was lent in the last year; nine
    times in ten it lies between the two ends."""
    sheet = queries.sheet_of(queries.plan_for(actor(), plan_id))
    days = calendar_of(sheet.plan.library_id, around=sheet.plan.starts_on)
    return {"items": [_outcome(one) for one in try_out(visits_of(sheet, days))]}


def _outcome(one: Outcome) -> dict[str, Any]:
    return {
        "group": one.group,
        "expected": one.expected,
        "low": one.low,
        "high": one.high,
        "visits": one.visits,
        "visits_unknown": one.unknown,
    }
