"""`/api/v1/rotation-plans`: plans of which box stands where and when."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from library_share import clock
from library_share.copies.deeds import deed_at
from library_share.database import transaction
from library_share.libraries.queries import library_with_code
from library_share.rotation.planning import actions, making, queries
from library_share.rotation.planning.access import (
    place_in,
    places_for,
    plan_to_approve,
    plan_to_make,
)
from library_share.rotation.planning.beginning import begin_round
from library_share.rotation.planning.effects import between
from library_share.rotation.planning.models import PlanCell, PlanPoint, RotationPlan
from library_share.rotation.planning.schemas import (
    BeginRoundSchema,
    BegunRoundSchema,
    MakePlanSchema,
    NewPlanSchema,
    OnePlanSchema,
    PlanCellQuerySchema,
    PlanCellSchema,
    PlanChangeSchema,
    PlanEffectSchema,
    PlanJobSchema,
    PlanListQuerySchema,
    PlanSchema,
    PointReadersSchema,
    ReadersListSchema,
    ReadersShownSchema,
)
from library_share.rotation.planning.trips import trips_of, which_period
from library_share.rotation.planning.way_schemas import TripListSchema, TripQuerySchema
from library_share.rotation.rules import parted
from library_share.translation import N_
from library_share.web.access import Act, actor, require
from library_share.web.api import Part, page_schema
from library_share.web.paging import page_of

part = Part("rotation_plans", N_("Plans of rotation: which box stands where and when."))


@part.route("/rotation-plans", methods=["GET"])
@part.arguments(PlanListQuerySchema, location="query")
@part.response(200, page_schema(PlanSchema))
@part.problems(403, 404, 422)
def list_plans(asked: dict[str, Any]) -> dict[str, Any]:
    """The plans that a library keeps, oldest first, paged by key; figures as last noted."""
    library = library_with_code(asked["library"])
    require(Act.READ_FIGURES, library.id)
    page = page_of(
        select(RotationPlan).where(RotationPlan.library_id == library.id),
        by=(RotationPlan.id,),
        after=asked["after"],
        limit=asked["limit"],
    )
    return {"items": [_plan(plan, library.code) for plan in page.items], "next": page.next}


def _plan(plan: RotationPlan, library: str) -> dict[str, Any]:
    kept = ("id", "name", "state", "starts_on", "ends_on", "misfits", "bound", "hectometres")
    return {
        **{name: getattr(plan, name) for name in (*kept, "made_at", "approved_at")},
        "library": library,
    }


@part.route("/rotation-plans", methods=["POST"])
@part.arguments(NewPlanSchema)
@part.response(201, OnePlanSchema)
@part.problems(400, 403, 404, 409, 415, 422)
def make(sent: dict[str, Any]) -> dict[str, Any]:
    """Set a plan up: its periods are laid between days off; no box stands anywhere yet."""
    with transaction():
        library = library_with_code(sent.pop("library"))
        require(Act.HAND_OVER, library.id)
        boxes = places_for(library, sent.pop("boxes"), are_boxes=True)
        points = places_for(library, sent.pop("points"), are_boxes=False)
        plan = actions.make_plan(library, deed_at(library), boxes=boxes, points=points, **sent)
    return _counted(plan)


@part.route("/rotation-plans/<int:plan_id>", methods=["GET"])
@part.response(200, OnePlanSchema)
@part.problems(404)
def one(plan_id: int) -> dict[str, Any]:
    """A plan with its figures, counted now."""
    return _counted(queries.plan_for(actor(), plan_id))


def _counted(plan: RotationPlan) -> dict[str, Any]:
    sheet, counted, bound = making.count(plan)
    return {
        **_plan(sheet.plan, sheet.plan.library.code),
        "misfits": counted.misfits,
        "bound": bound.misfits,
        "hectometres": counted.distance,
        "periods": sheet.plan.periods,
        "boxes": [box.code for box in sheet.boxes],
        "points": [row.place.code for row in sheet.points],
        "empty": counted.empty,
        "unfit": counted.unfit,
        "overloads": counted.overloads,
        "faults": counted.faults,
        "is_being_made": queries.is_being_made(plan),
    }


@part.route("/rotation-plans/<int:plan_id>/cells", methods=["GET"])
@part.arguments(PlanCellQuerySchema, location="query")
@part.response(200, page_schema(PlanCellSchema))
@part.problems(404, 422)
def list_cells(asked: dict[str, Any], plan_id: int) -> dict[str, Any]:
    """Which box stands where and when, paged by key."""
    plan = queries.plan_for(actor(), plan_id)
    codes = {row.box_id: row.box.code for row in queries.boxes_in(plan)}
    codes |= {row.place_id: row.place.code for row in queries.points_in(plan)}
    page = page_of(
        select(PlanCell).where(PlanCell.plan_id == plan.id),
        by=(PlanCell.id,),
        after=asked["after"],
        limit=asked["limit"],
    )
    return {
        "items": [
            {
                "number": cell.number,
                "point": codes[cell.place_id],
                "box": codes[cell.box_id] if cell.box_id else None,
                "source": cell.source,
            }
            for cell in page.items
        ],
        "next": page.next,
    }


@part.route("/rotation-plans/<int:plan_id>/cells", methods=["PUT"])
@part.arguments(PlanChangeSchema)
@part.response(200, PlanEffectSchema)
@part.problems(400, 404, 409, 415, 422)
def put(sent: dict[str, Any], plan_id: int) -> dict[str, Any]:
    """Put a box at a point in a period by hand, and what that does to the plan."""
    with transaction():
        plan = plan_to_make(plan_id)
        place = place_in(sent["point"], is_box=False)
        box = place_in(sent["box"], is_box=True) if sent["box"] else None
        _, before, _ = making.count(plan)
        actions.put(plan, sent["number"], place, box)
        _, after, _ = making.note_figures(plan)
    return vars(between(before, after))


@part.route("/rotation-plans/<int:plan_id>/readers", methods=["GET"])
@part.response(200, ReadersListSchema)
@part.problems(404)
def list_readers(plan_id: int) -> dict[str, Any]:
    """Who reads at each point of a plan."""
    plan = queries.plan_for(actor(), plan_id)
    return {"items": [_readers(row) for row in queries.points_in(plan)]}


@part.route("/rotation-plans/<int:plan_id>/readers/<place_code>", methods=["PUT"])
@part.arguments(PointReadersSchema)
@part.response(200, ReadersShownSchema)
@part.problems(400, 403, 404, 409, 415, 422)
def change_readers(sent: dict[str, Any], plan_id: int, place_code: str) -> dict[str, Any]:
    """Say who reads at a point; boxes stay where they are until the planner works again."""
    with transaction():
        plan = plan_to_make(plan_id)
        row = actions.change_readers(plan, place_in(place_code, is_box=False), **sent)
        making.note_figures(plan)
        return _readers(row)


def _readers(row: PlanPoint) -> dict[str, Any]:
    return {
        "point": row.place.code,
        "levels": list(parted(row.levels)),
        "grade_from": row.grade_from,
        "grade_to": row.grade_to,
    }


@part.route("/rotation-plans/<int:plan_id>/trips", methods=["GET"])
@part.arguments(TripQuerySchema, location="query")
@part.response(200, TripListSchema)
@part.problems(404, 422)
def list_trips(asked: dict[str, Any], plan_id: int) -> dict[str, Any]:
    """What is carried when a period begins (the next one, when none is named), by day."""
    sheet = queries.sheet_of(queries.plan_for(actor(), plan_id))
    number = which_period(sheet, asked["number"], clock.today())
    trips = [
        {
            "box": trip.box.code,
            "from_place": trip.from_place.code,
            "to_place": trip.to_place.code,
            "carrier": trip.carrier.id if trip.carrier else None,
            "on": trip.on,
        }
        for trip in trips_of(sheet, number)
    ]
    return {"number": number, "items": trips}


@part.route("/rotation-plans/<int:plan_id>/making", methods=["POST"])
@part.arguments(MakePlanSchema)
@part.response(202, PlanJobSchema)
@part.problems(400, 404, 409, 415, 422)
def start(sent: dict[str, Any], plan_id: int) -> dict[str, Any]:
    """Let the planner work; it keeps what was set by hand and what happened."""
    with transaction():
        plan = plan_to_make(plan_id)
        job = making.start(plan, actor().account_id, seconds=sent["seconds"], anew=sent["anew"])
    return {"job": job.id}


@part.route("/rotation-plans/<int:plan_id>/making", methods=["DELETE"])
@part.response(200, OnePlanSchema)
@part.problems(404)
def stop(plan_id: int) -> dict[str, Any]:
    """Let the planner end with the best plan so far; it takes a moment."""
    with transaction():
        plan = plan_to_make(plan_id)
        making.stop(plan)
    return _counted(plan)


@part.route("/rotation-plans/<int:plan_id>/approval", methods=["POST"])
@part.response(200, OnePlanSchema)
@part.problems(404, 409)
def approve(plan_id: int) -> dict[str, Any]:
    """The plan holds from now on; for principals, officials and administrators."""
    with transaction():
        plan = plan_to_approve(plan_id)
        actions.approve(plan, deed_at(plan.library))
    return _counted(plan)


@part.route("/rotation-plans/<int:plan_id>/rounds", methods=["POST"])
@part.arguments(BeginRoundSchema)
@part.response(201, BegunRoundSchema)
@part.problems(400, 403, 404, 409, 415, 422)
def begin(sent: dict[str, Any], plan_id: int) -> dict[str, Any]:
    """Lay down a round of a library's boxes as the approved plan says."""
    library = library_with_code(sent["library"])
    require(Act.HAND_OVER, library.id)
    with transaction():
        plan = queries.plan_for(actor(), plan_id)
        begun = begin_round(plan, library, deed_at(library))
    return {"round": begun.id}


@part.route("/rotation-plans/<int:plan_id>/approval", methods=["DELETE"])
@part.response(200, OnePlanSchema)
@part.problems(404, 409)
def reopen(plan_id: int) -> dict[str, Any]:
    """Take the approval back."""
    with transaction():
        plan = plan_to_approve(plan_id)
        actions.reopen(plan)
    return _counted(plan)
