"""Asking for a title: a page on which all is filled in that can be known, and one button."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from library_share import clock
from library_share.asking.askers import Asker, placing_at
from library_share.asking.reading import place_hold
from library_share.asking.schemas import NewHoldFormSchema
from library_share.catalogue.models import Title
from library_share.catalogue.queries import get_title
from library_share.circulation.holds import free, queries
from library_share.circulation.holds.refusals import reasons_against
from library_share.circulation.reading import CODE_AT_MOST
from library_share.database import transaction
from library_share.interlibrary.rules import Wanted
from library_share.interlibrary.showing import ranked_shown
from library_share.interlibrary.suppliers import ranked
from library_share.libraries.current import current_library, find_current_library
from library_share.libraries.models import Library
from library_share.libraries.queries import classes_of, shown_year
from library_share.patrons.queries import PatronOfCard, pupils_of
from library_share.translation import gettext
from library_share.web.access import Act, find_actor
from library_share.web.answers import done
from library_share.web.forms import loaded

blueprint = Blueprint("asking", __name__)


@blueprint.get("/titles/<int:title_id>/hold")
def new(title_id: int) -> ResponseReturnValue:
    """Ask for this title. A stranger who scanned a slip sees the title's own page."""
    who, library = find_actor(), find_current_library()
    if who is None or library is None or not who.may(Act.ASK, library.id):
        return redirect(url_for("catalogue.title", title_id=title_id))
    asker, title = placing_at(library), get_title(title_id)
    # Filled in for staff only: a name behind a card is told to a keeper once it was asked for.
    card = request.args.get("patron", "")[:CODE_AT_MOST] if asker.is_staff else ""
    patron = asker.patron_with(card) if card else None
    return render_template(
        "asking/new_hold.html",
        library=library,
        title=title,
        asker=asker,
        patron=patron,
        against=_reasons_against(title, asker, patron),
        at_hand=len(free.free_copies(title.id, library.id)),
        has_own=free.has_copies(title.id, library.id),
        in_line=len(queries.line_for(title.id)),
        places=asker.pickup_places(patron),
        may_override=who.may(Act.OVERRIDE, library.id),
        lenders=_lenders(title, library),
        **_classes(asker),
    )


def _lenders(title: Title, library: Library) -> list[dict[str, Any]]:
    """Who else has it, whoever is asked first first, with the reasons."""
    today = clock.today()
    found = ranked(title.id, requester_id=library.id, wanted=Wanted.BOOK, today=today)
    return [ranked_shown(one) for one in found]


@blueprint.post("/titles/<int:title_id>/hold")
def place(title_id: int) -> ResponseReturnValue:
    asker = placing_at(current_library())
    asked_for = MultiDict([*request.form.items(multi=True), ("title_id", str(title_id))])
    sent = loaded(NewHoldFormSchema(), asked_for)
    with transaction():
        hold_id = place_hold(asker, sent).id
    return done(gettext("Asked for."), to=url_for("holds.hold", hold_id=hold_id))


def _reasons_against(title: Title, asker: Asker, patron: PatronOfCard | None) -> list[Any]:
    """Said before somebody presses the button, and not only after."""
    if patron is None:
        return []
    return list(reasons_against(title, asker.library.id, clock.today(), patron=patron))


def _classes(asker: Asker) -> dict[str, Any]:
    """Staff choose among all classes; a keeper asks for the own ones, or for a pupil of them."""
    if not asker.is_staff:
        return {
            "classes": asker.classes,
            "pupils": {one.name: pupils_of(one.id) for one in asker.classes},
        }
    library = asker.library
    year = shown_year(clock.today(), library.commune_id)
    return {"classes": classes_of(library.id, year.id) if year else [], "pupils": {}}
