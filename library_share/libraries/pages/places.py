"""The places of the current library: stack rooms, class shelves, corners, boxes."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from library_share.database import transaction
from library_share.libraries import actions, queries
from library_share.libraries.models import PLACE_KIND_NAMES, SET_UP_KINDS, Library, Place, PlaceKind
from library_share.libraries.pages.asked import own_library
from library_share.libraries.schemas import NewPlaceFormSchema, PlaceFormSchema
from library_share.translation import gettext
from library_share.web.answers import done
from library_share.web.forms import loaded

blueprint = Blueprint("places", __name__, url_prefix="/places")


@blueprint.get("")
def all_places() -> str:
    library = own_library()
    return render_template(
        "libraries/places.html",
        library=library,
        places=queries.places_of(library.id),
        kinds=PLACE_KIND_NAMES,
    )


@blueprint.get("/add")
def add_form() -> str:
    return _form(own_library(), None)


@blueprint.post("/add")
def add() -> ResponseReturnValue:
    library = own_library()
    sent = loaded(NewPlaceFormSchema(), request.form)
    with transaction():
        place = actions.add_place(library, **_with_place(library, sent))
    return done(
        gettext(
            "Added: %(name)s. The code for its label is %(code)s.",
            name=place.name,
            code=place.code,
        ),
        to=url_for("places.all_places"),
    )


@blueprint.get("/<code>")
def change_form(code: str) -> str:
    library = own_library()
    return _form(library, queries.place_of(library.id, code))


@blueprint.post("/<code>")
def change(code: str) -> ResponseReturnValue:
    library = own_library()
    sent = loaded(PlaceFormSchema(), request.form)
    with transaction():
        place = queries.place_of(library.id, code)
        actions.change_place(place, **_with_place(library, sent))
    return done(gettext("Saved."), to=url_for("places.all_places"))


def _with_place(library: Library, sent: dict[str, Any]) -> dict[str, Any]:
    code = sent["within"]
    return {**sent, "within": queries.place_of(library.id, code) if code else None}


def _form(library: Library, place: Place | None) -> str:
    return render_template(
        "libraries/place.html",
        library=library,
        place=place,
        kinds={kind: PLACE_KIND_NAMES[kind] for kind in SET_UP_KINDS},
        rooms=[
            room
            for room in queries.places_of(library.id)
            if room.kind is not PlaceKind.BOX and room.is_active
        ],
    )
