"""Plans on pages: set up, let the planner work, look, change by hand, approve."""

from __future__ import annotations

from flask import Blueprint, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from library_share import clock
from library_share.catalogue.models import READING_LEVEL_NAMES
from library_share.copies.deeds import deed_at
from library_share.database import db, transaction
from library_share.jobs.models import Job
from library_share.libraries.current import current_library
from library_share.libraries.models import Library
from library_share.libraries.queries import all_libraries, shown_year
from library_share.rotation.places import boxes_of_commune, points_of_commune
from library_share.rotation.planning import actions, making, queries
from library_share.rotation.planning.access import (
    place_in,
    places_for,
    plan_to_approve,
    plan_to_make,
)
from library_share.rotation.planning.beginning import begin_round
from library_share.rotation.planning.effects import between, effect_of
from library_share.rotation.planning.errors import NoSuchPlan
from library_share.rotation.planning.models import PLAN_STATE_NAMES, PlanState, RotationPlan, Source
from library_share.rotation.planning.rules import period_now
from library_share.rotation.planning.schemas import (
    MakePlanFormSchema,
    NewPlanFormSchema,
    PlanChangeFormSchema,
    ReadersFormSchema,
)
from library_share.rotation.planning.showing import grades_said, grid_of
from library_share.rotation.rules import parted
from library_share.translation import gettext
from library_share.web.access import Act, Actor, actor, require
from library_share.web.answers import answer, done
from library_share.web.forms import loaded
from library_share.web.paging import page_of

blueprint = Blueprint("rotation_plans", __name__, url_prefix="/rotation/plans")


@blueprint.get("")
def all_plans() -> str:
    library = current_library()
    who = require(Act.READ_FIGURES, library.id)
    query = queries.plans_for(who, [one.id for one in all_libraries()])
    return render_template(
        "rotation/planning/plans.html",
        library=library,
        page=page_of(query, by=(RotationPlan.id,), after=request.args.get("after"), backwards=True),
        may_make=who.may(Act.HAND_OVER, library.id),
        states=PLAN_STATE_NAMES,
    )


@blueprint.get("/new")
def new() -> str:
    library = _mine()
    year = shown_year(clock.today(), library.commune_id)
    return render_template(
        "rotation/planning/new.html",
        library=library,
        year=year,
        boxes=boxes_of_commune(library),
        points=points_of_commune(library),
    )


@blueprint.post("/new")
def make() -> ResponseReturnValue:
    sent = loaded(NewPlanFormSchema(), request.form)
    library = _mine()
    boxes = places_for(library, sent.pop("boxes"), are_boxes=True)
    points = places_for(library, sent.pop("points"), are_boxes=False)
    with transaction():
        plan = actions.make_plan(library, deed_at(library), boxes=boxes, points=points, **sent)
    return done(
        gettext("The plan is set up. Now let the planner work."),
        to=url_for("rotation_plans.one", plan_id=plan.id),
    )


def _mine() -> Library:
    library = current_library()
    require(Act.HAND_OVER, library.id)
    return library


@blueprint.get("/<int:plan_id>")
def one(plan_id: int) -> str:
    who = actor()
    return _shown(who, queries.plan_for(who, plan_id))


def _shown(who: Actor, plan: RotationPlan) -> str:
    sheet, figures, bound = making.count(plan)
    return render_template(
        "rotation/planning/plan.html",
        plan=sheet.plan,
        sheet=sheet,
        grid=grid_of(sheet),
        figures=figures,
        bound=bound.misfits,
        by_hand=Source.BY_HAND in sheet.sources.values(),
        begun=period_now(sheet.stretches, clock.today()),
        states=PLAN_STATE_NAMES,
        may_make=who.may(Act.HAND_OVER, plan.library_id),
        may_approve=who.may(Act.APPROVE, plan.library_id),
        begins=_begins(who, sheet.plan, {box.library_id for box in sheet.boxes}),
        **_at_work(plan),
    )


def _begins(who: Actor, plan: RotationPlan, owners: set[int]) -> bool:
    """Whether boxes of the current library go by this plan, which holds."""
    here = current_library().id
    return plan.state is PlanState.APPROVED and here in owners and who.may(Act.HAND_OVER, here)


def _at_work(plan: RotationPlan) -> dict[str, object]:
    job = db.session.get(Job, plan.job_id, populate_existing=True) if plan.job_id else None
    return {"job": job, "working": queries.is_being_made(plan)}


@blueprint.get("/<int:plan_id>/progress")
def progress(plan_id: int) -> Response:
    """How far the planner has come; when it has ended, the page is shown anew."""
    plan = queries.plan_for(actor(), plan_id)
    at_work = _at_work(plan)
    if not at_work["working"]:
        response = make_response("")
        response.headers["HX-Redirect"] = url_for("rotation_plans.one", plan_id=plan.id)
        return response
    return make_response(
        render_template(
            "rotation/planning/_progress.html",
            plan=plan,
            may_make=actor().may(Act.HAND_OVER, plan.library_id),
            **at_work,
        )
    )


@blueprint.get("/<int:plan_id>/points/<place_code>")
def point(plan_id: int, place_code: str) -> str:
    """All boxes of one point, each to be changed by hand."""
    who = actor()
    plan = queries.plan_for(who, plan_id)
    sheet, figures, bound = making.count(plan)
    place = place_in(place_code, is_box=False)
    row = next((row for row in grid_of(sheet) if row.point.place_id == place.id), None)
    if row is None:
        raise NoSuchPlan
    return render_template(
        "rotation/planning/point.html",
        levels=READING_LEVEL_NAMES,
        parted=parted,
        grades_said=grades_said,
        plan=sheet.plan,
        sheet=sheet,
        row=row,
        figures=figures,
        bound=bound.misfits,
        by_hand=Source.BY_HAND in sheet.sources.values(),
        may_change=who.may(Act.HAND_OVER, plan.library_id)
        and plan.state is PlanState.DRAFT
        and not queries.is_being_made(plan),
    )


@blueprint.post("/<int:plan_id>/points/<place_code>/readers")
def change_readers(plan_id: int, place_code: str) -> ResponseReturnValue:
    """Who reads at a point: grades and colours."""
    sent = loaded(ReadersFormSchema(), request.form)
    with transaction():
        plan = plan_to_make(plan_id)
        actions.change_readers(plan, place_in(place_code, is_box=False), **sent)
        making.note_figures(plan)
    return done(
        gettext("Saved. Let the planner work again, so that it minds who reads here."),
        to=url_for("rotation_plans.point", plan_id=plan_id, place_code=place_code),
    )


@blueprint.get("/<int:plan_id>/effect")
def effect(plan_id: int) -> Response:
    """What a change would do, before it is made."""
    plan = queries.plan_for(actor(), plan_id)
    asked = loaded(PlanChangeFormSchema(), request.args)
    sheet, figures, _ = making.count(plan)
    change, after = effect_of(
        sheet,
        figures,
        number=asked["number"],
        point=place_in(asked["point"], is_box=False),
        box=place_in(asked["box"], is_box=True) if asked["box"] else None,
    )
    return answer(
        "rotation/planning/_effect.html",
        page="rotation/planning/effect.html",
        plan=plan,
        change=change,
        after=after,
    )


@blueprint.post("/<int:plan_id>/cells")
def put(plan_id: int) -> ResponseReturnValue:
    sent = loaded(PlanChangeFormSchema(), request.form)
    with transaction():
        plan = plan_to_make(plan_id)
        place = place_in(sent["point"], is_box=False)
        box = place_in(sent["box"], is_box=True) if sent["box"] else None
        _, before, _ = making.count(plan)
        actions.put(plan, sent["number"], place, box)
        _, after, _ = making.note_figures(plan)
    change = between(before, after)
    return done(
        gettext(
            "Changed. Misfits %(misfits)s, way %(km)s km.",
            misfits=format(change.misfits, "+d"),
            km=format(change.hectometres / 10, "+.1f").replace(".", ","),
        ),
        to=url_for("rotation_plans.point", plan_id=plan_id, place_code=place.code),
    )


@blueprint.post("/<int:plan_id>/let-go")
def let_go(plan_id: int) -> ResponseReturnValue:
    """The planner may choose again here."""
    sent = loaded(PlanChangeFormSchema(), request.form)
    with transaction():
        place = place_in(sent["point"], is_box=False)
        actions.let_go(plan_to_make(plan_id), sent["number"], place)
    return done(
        gettext("The planner may choose again here."),
        to=url_for("rotation_plans.point", plan_id=plan_id, place_code=place.code),
    )


# --- letting the planner work, and what becomes of a plan ------------------------------------


@blueprint.post("/<int:plan_id>/make")
def start(plan_id: int) -> ResponseReturnValue:
    return _start(plan_id, anew=False)


@blueprint.post("/<int:plan_id>/replan")
def replan(plan_id: int) -> ResponseReturnValue:
    """From today, with what really happened."""
    return _start(plan_id, anew=True)


def _start(plan_id: int, *, anew: bool) -> ResponseReturnValue:
    sent = loaded(MakePlanFormSchema(), request.form)
    with transaction():
        plan = plan_to_make(plan_id)
        making.start(plan, actor().account_id, seconds=sent["seconds"], anew=anew)
    return done(gettext("The planner is at work."), to=_page(plan_id))


@blueprint.post("/<int:plan_id>/stop")
def stop(plan_id: int) -> ResponseReturnValue:
    with transaction():
        making.stop(plan_to_make(plan_id))
    return done(gettext("The planner stops and keeps the best plan so far."), to=_page(plan_id))


@blueprint.post("/<int:plan_id>/approve")
def approve(plan_id: int) -> ResponseReturnValue:
    with transaction():
        plan = plan_to_approve(plan_id)
        actions.approve(plan, deed_at(plan.library))
    return done(gettext("Approved: the plan holds."), to=_page(plan_id))


@blueprint.post("/<int:plan_id>/reopen")
def reopen(plan_id: int) -> ResponseReturnValue:
    with transaction():
        actions.reopen(plan_to_approve(plan_id))
    return done(gettext("The approval is taken back; the plan is a draft."), to=_page(plan_id))


@blueprint.post("/<int:plan_id>/put-away")
def put_away(plan_id: int) -> ResponseReturnValue:
    with transaction():
        actions.put_away(plan_to_make(plan_id))
    return done(gettext("The plan is put away."), to=_page(plan_id))


@blueprint.post("/<int:plan_id>/round")
def begin(plan_id: int) -> ResponseReturnValue:
    """A round of one's own boxes, as the plan says."""
    library = _mine()
    with transaction():
        plan = queries.plan_for(actor(), plan_id)
        begun = begin_round(plan, library, deed_at(library))
        address = url_for("rounds.one", round_id=begun.id)
    return done(
        gettext("The round is laid down as the plan says. Look, and let it go on."), to=address
    )


def _page(plan_id: int) -> str:
    return url_for("rotation_plans.one", plan_id=plan_id)
