"""The page of a place's keepers."""

from __future__ import annotations

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from library_share import clock
from library_share.database import transaction
from library_share.libraries.models import Place
from library_share.libraries.pages.asked import own_library
from library_share.libraries.queries import place_of
from library_share.patrons.keepers import actions, queries
from library_share.patrons.keepers.schemas import NewKeeperSchema
from library_share.translation import gettext
from library_share.web.answers import done
from library_share.web.forms import loaded

blueprint = Blueprint("keepers", __name__, url_prefix="/places/<code>/keepers")


@blueprint.get("")
def keepers(code: str) -> str:
    """Who is in charge of the place, who was, and a form for somebody new."""
    library = own_library()
    place = place_of(library.id, code)
    return render_template(
        "patrons/keepers.html",
        library=library,
        place=place,
        keepers=queries.keepers_of(place),
        accounts=queries.possible_accounts(library.id),
        today=clock.today(),
    )


@blueprint.post("")
def put_in_charge(code: str) -> ResponseReturnValue:
    library = own_library()
    sent = loaded(NewKeeperSchema(), request.form)
    with transaction():
        place = place_of(library.id, code)
        who = queries.account_or_patron(library.id, sent["account"], sent["patron"])
        keeper = actions.put_in_charge(place, who, since=sent["since"])
        said = gettext("%(name)s is in charge of %(place)s.", name=keeper.name, place=place.name)
    return _done(said, place)


@blueprint.post("/<int:keeper_id>/end")
def end_charge(code: str, keeper_id: int) -> ResponseReturnValue:
    with transaction():
        place = place_of(own_library().id, code)
        keeper = queries.keeper_with_id(place, keeper_id)
        actions.end_charge(keeper)
        said = gettext(
            "%(name)s is not in charge of %(place)s any more.", name=keeper.name, place=place.name
        )
    return _done(said, place)


def _done(said: str, place: Place) -> ResponseReturnValue:
    return done(said, to=url_for("keepers.keepers", code=place.code))
