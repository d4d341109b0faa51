"""How far it is between libraries and points, and what can be carried there."""

from __future__ import annotations

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from library_share.database import transaction
from library_share.libraries.current import current_library
from library_share.libraries.models import WEEKDAY_NAMES
from library_share.rotation.places import points_of_commune
from library_share.rotation.planning import carriers
from library_share.rotation.planning.access import ends_in
from library_share.rotation.planning.rules import USUAL_HECTOMETRES
from library_share.rotation.planning.sites import links_of, mains_of
from library_share.rotation.planning.sites import measure as measure_way
from library_share.rotation.planning.way_schemas import CarrierFormSchema, WayFormSchema
from library_share.translation import gettext
from library_share.web.access import Act, require
from library_share.web.answers import done
from library_share.web.forms import loaded

blueprint = Blueprint("rotation_ways", __name__, url_prefix="/rotation/ways")


@blueprint.get("")
def all_ways() -> str:
    library = current_library()
    who = require(Act.READ_FIGURES, library.id)
    mains = [(place.code, place.library.short_name) for place in mains_of(library).values()]
    outside = [
        (place.code, f"{place.name} ({place.library.short_name})")
        for place in points_of_commune(library)
        if not place.class_name
    ]
    return render_template(
        "rotation/planning/ways.html",
        library=library,
        ways=links_of(library),
        ends=mains + outside,
        carriers=carriers.carriers_of(library),
        weekdays=WEEKDAY_NAMES,
        usual=USUAL_HECTOMETRES,
        may_make=who.may(Act.SET_UP, library.id),
    )


@blueprint.post("")
def measure() -> ResponseReturnValue:
    sent = loaded(WayFormSchema(), request.form)
    library = current_library()
    require(Act.SET_UP, library.id)
    with transaction():
        one, other = ends_in(library, sent["from_place"], sent["to_place"])
        measure_way(
            one,
            other,
            round(sent["km"] * 1000),
            sent["boxes_at_most"],
        )
    return done(gettext("Saved."), to=url_for("rotation_ways.all_ways"))


@blueprint.post("/carriers")
def carry() -> ResponseReturnValue:
    """Who carries on these ways; said again of the same name, it is changed."""
    sent = loaded(CarrierFormSchema(), request.form)
    library = current_library()
    require(Act.SET_UP, library.id)
    with transaction():
        ways = [ends_in(library, *way) for way in sent.pop("ways")]
        carriers.say_who_carries(library, ways=ways, **sent)
    return done(gettext("Saved."), to=url_for("rotation_ways.all_ways"))


@blueprint.post("/carriers/<int:carrier_id>/dismiss")
def dismiss(carrier_id: int) -> ResponseReturnValue:
    library = current_library()
    require(Act.SET_UP, library.id)
    with transaction():
        carriers.dismiss(library, carrier_id)
    return done(gettext("Saved."), to=url_for("rotation_ways.all_ways"))
