"""How far it is between libraries and points, and what can be carried there."""

from __future__ import annotations

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from library_share.database import transaction
from library_share.libraries.current import current_library
from library_share.libraries.queries import all_libraries, main_place_of
from library_share.rotation.planning import actions
from library_share.rotation.planning.access import place_in
from library_share.rotation.planning.queries import points_of_commune, ways_of
from library_share.rotation.planning.rules import USUAL_HECTOMETRES
from library_share.rotation.planning.schemas import WayFormSchema
from library_share.translation import gettext
from library_share.web.access import Act, require
from library_share.web.answers import done
from library_share.web.forms import loaded

blueprint = Blueprint("rotation_ways", __name__, url_prefix="/rotation/ways")


@blueprint.get("")
def all_ways() -> str:
    library = current_library()
    who = require(Act.READ_FIGURES, library.id)
    mains = [
        (main_place_of(one.id).code, one.short_name)
        for one in all_libraries()
        if one.commune_id == library.commune_id
    ]
    outside = [
        (place.code, f"{place.name} ({place.library.short_name})")
        for place in points_of_commune(library)
        if not place.class_name
    ]
    return render_template(
        "rotation/planning/ways.html",
        library=library,
        ways=ways_of(library),
        ends=mains + outside,
        usual=USUAL_HECTOMETRES,
        may_make=who.may(Act.HAND_OVER, library.id),
    )


@blueprint.post("")
def measure() -> ResponseReturnValue:
    sent = loaded(WayFormSchema(), request.form)
    require(Act.HAND_OVER, current_library().id)
    with transaction():
        actions.measure(
            place_in(sent["one"], is_box=False),
            place_in(sent["other"], is_box=False),
            round(sent["hectometres"] * 10),
            sent["boxes_at_most"],
        )
    return done(gettext("Saved."), to=url_for("rotation_ways.all_ways"))
