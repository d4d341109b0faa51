"""A plan on the wall, in a calendar, tried out; and what to pack."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Blueprint, Response, current_app, render_template, request, url_for

from library_share import clock
from library_share.libraries.current import current_library
from library_share.libraries.queries import calendar_of
from library_share.rotation.planning import papers, queries
from library_share.rotation.planning.access import place_in, plan_for_keeper
from library_share.rotation.planning.composing import Why
from library_share.rotation.planning.errors import NoSuchPlan
from library_share.rotation.planning.evidence import packings_of
from library_share.rotation.planning.schemas import PosterQuerySchema
from library_share.rotation.planning.showing import grid_of
from library_share.rotation.planning.simulation import try_out
from library_share.rotation.planning.trips import trips_of, which_period
from library_share.rotation.planning.trying import visits_of
from library_share.rotation.planning.way_schemas import TripQuerySchema
from library_share.rotation.rounds.telling import point_name
from library_share.translation import N_
from library_share.web.access import Act, actor, require
from library_share.web.forms import loaded

blueprint = Blueprint("rotation_papers", __name__, url_prefix="/rotation/plans/<int:plan_id>")
proposals = Blueprint("rotation_proposals", __name__, url_prefix="/rotation/proposals")

#: Each reason in words.
WHY: dict[Why, str] = {
    Why.WAITED_FOR: N_("%(number)s readers of %(library)s wait for it"),
    Why.READ_THERE: N_("lent %(number)s times at %(library)s in the last twelve months"),
    Why.UNREAD_HERE: N_("nobody borrowed it here for a year"),
    Why.NEVER_LENT: N_("never borrowed since it came, more than a year ago"),
    Why.DUPLICATES: N_("%(number)s copies here, more than were read in a year"),
}


@blueprint.get("/poster.pdf")
def poster(plan_id: int) -> Response:
    """The wall poster, A3 or A4."""
    asked = loaded(PosterQuerySchema(), request.args)
    sheet = queries.sheet_of(queries.plan_for(actor(), plan_id))
    name = f'inline; filename="luan-chuyen-{plan_id}-{asked["paper"]}.pdf"'
    return Response(
        papers.poster(sheet, asked["paper"]),
        mimetype="application/pdf",
        headers={"Content-Disposition": name},
    )


@blueprint.get("/carrying")
def carrying(plan_id: int) -> str:
    """What is carried when a period begins, for whoever carries: to be printed, too."""
    plan = queries.plan_for(actor(), plan_id)
    sheet = queries.sheet_of(plan)
    asked = loaded(TripQuerySchema(), request.args)
    number = which_period(sheet, asked["number"], clock.today())
    return render_template(
        "rotation/planning/carrying.html",
        plan=sheet.plan,
        period=sheet.plan.periods[number - 1],
        trips=trips_of(sheet, number),
        point_name=point_name,
    )


@blueprint.get("/points/<place_code>/calendar.ics")
def calendar(plan_id: int, place_code: str) -> Response:
    """The days on which boxes come to one point, for readers of the plan and its keepers."""
    place = place_in(place_code, is_box=False)
    plan = plan_for_keeper(plan_id, place)
    sheet = queries.sheet_of(plan)
    row = next((row for row in grid_of(sheet) if row.point.place_id == place.id), None)
    if row is None:
        raise NoSuchPlan
    public = current_app.config["SETTINGS"].public_url
    page = url_for("rotation_plans.point", plan_id=plan.id, place_code=place.code)
    body = papers.calendar_of(
        sheet.plan,
        row,
        host=urlsplit(public).hostname or "localhost",
        address=f"{public}{page}",
    )
    name = f'attachment; filename="luan-chuyen-{place.code}.ics"'
    return Response(body, mimetype="text/calendar", headers={"Content-Disposition": name})


@blueprint.get("/simulation")
def simulation(plan_id: int) -> str:
    """What may be expected of each term, by library."""
    sheet = queries.sheet_of(queries.plan_for(actor(), plan_id))
    library_id = sheet.plan.library_id
    return render_template(
        "rotation/planning/simulation.html",
        plan=sheet.plan,
        outcomes=try_out(visits_of(sheet, calendar_of(library_id, around=sheet.plan.starts_on))),
    )


@proposals.get("")
def all_proposals() -> str:
    """Boxes to pack from this library's stock, with the reason of every line."""
    library = current_library()
    require(Act.READ_FIGURES, library.id)
    return render_template(
        "rotation/planning/proposals.html",
        library=library,
        packings=packings_of(library),
        why=WHY,
    )
