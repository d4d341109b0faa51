"""“Tủ sách lớp”: all shelves of the library, one shelf, its papers, and counting by one tap."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from library_share import clock
from library_share.circulation.standing import standing_in
from library_share.classroom.shelves import actions, queries, reading
from library_share.classroom.shelves.access import ShelfKeeper, keeper_at
from library_share.classroom.shelves.forms import CountFormSchema, ShelfPageSchema
from library_share.classroom.shelves.queries import Shown
from library_share.copies.deeds import deed_at
from library_share.copies.errors import NoSuchCopy
from library_share.copies.models import CONDITION_NAMES, COPY_STATE_NAMES, Condition, Copy
from library_share.copies.queries import get_copy
from library_share.database import transaction
from library_share.dispatch.papers import paper_of
from library_share.handovers.models import PURPOSE_NAMES, STEP_NAMES
from library_share.handovers.queries import amounts_of
from library_share.libraries.current import current_library
from library_share.libraries.models import Place
from library_share.patrons.keepers.queries import keepers_now, pupils_among
from library_share.printing import answers
from library_share.translation import N_, gettext
from library_share.web.answers import done
from library_share.web.errors import is_fragment
from library_share.web.forms import loaded

blueprint = Blueprint("shelves", __name__)

SHOWN_NAMES: dict[Shown, str] = {
    Shown.ALL: N_("All books"),
    Shown.OUT: N_("Out with readers"),
    Shown.OVERDUE: N_("Overdue"),
    Shown.WORN: N_("Worn or damaged"),
}


def here() -> ShelfKeeper:
    """Whoever keeps shelves at the current library."""
    return keeper_at(current_library())


@blueprint.get("/shelves")
def all_shelves() -> str:
    keeper = here()
    places = keeper.shelves()
    return render_template(
        "classroom/shelves/shelves.html",
        keeper=keeper,
        library=keeper.library,
        places=places,
        counts=queries.counts_of(places, clock.today()),
        keepers=keepers_now(places),
    )


@blueprint.get("/shelves/<code>")
def one(code: str) -> str:
    """One shelf: who keeps it, what stands there, what is out and with whom, what is worn."""
    keeper = here()
    place = keeper.shelf(code)
    asked, today = loaded(ShelfPageSchema(), request.args), clock.today()
    page = standing_in(place, asked["after"], *queries.among(asked["show"], today))
    handovers = queries.handed_over(place)
    in_charge = keepers_now([place])[place.id]
    pupils = pupils_among(in_charge)
    return render_template(
        "classroom/shelves/shelf.html",
        keeper=keeper,
        library=keeper.library,
        place=place,
        page=page,
        show=asked["show"],
        shown_names=SHOWN_NAMES,
        counts=queries.counts_of([place], today)[place.id],
        grown_ups=[one for one in in_charge if one not in pupils],
        pupils=pupils,
        handovers=handovers,
        amounts=amounts_of([handover.id for handover in handovers]),
        period=queries.find_period(handovers, place),
        read_by=reading.classes_that_read([standing.there.copy.id for standing in page.items]),
        kept=[place],
        today=today,
        **_counted(place),
        **_words(),
    )


def _words() -> dict[str, Any]:
    return {
        "conditions": CONDITION_NAMES,
        "states": COPY_STATE_NAMES,
        "Condition": Condition,
        "purposes": PURPOSE_NAMES,
        "steps": STEP_NAMES,
    }


@blueprint.get("/shelves/<code>/papers/<consignment>.<any(pdf, docx):ending>")
def paper(code: str, consignment: str, ending: str) -> Response:
    """Phiếu giao nhận tủ sách lớp (F14) for those who keep the shelf."""
    handover = queries.handover_at(here().shelf(code), consignment)
    name = f"giao-nhan-tu-{handover.code}"
    return answers.paper(paper_of(handover), name=name, ending=ending)


@blueprint.get("/shelves/<code>/books/<copy_code>")
def journey(code: str, copy_code: str) -> str:
    """Which classes a book of the shelf has been read in; no child's name."""
    keeper = here()
    place = keeper.shelf(code)
    copy = get_copy(copy_code)
    found = standing_in(place, None, Copy.id == copy.id).items
    if not found:
        raise NoSuchCopy(code=copy.code)
    return render_template(
        "classroom/shelves/journey.html",
        library=keeper.library,
        place=place,
        standing=found[0],
        classes=reading.classes_that_read([copy.id])[copy.id],
    )


# --- counting by one tap ---------------------------------------------------------------------


@blueprint.post("/shelves/<code>/readings")
def count(code: str) -> ResponseReturnValue:
    """One more child reads here."""
    how_many = loaded(CountFormSchema(), request.form)["how_many"]
    keeper = here()
    with transaction():
        actions.count_readings(keeper.shelf(code), how_many, deed_at(keeper.library))
    return _after_counting(keeper.shelf(code))


@blueprint.post("/shelves/<code>/readings/<int:reading_id>/undo")
def undo_count(code: str, reading_id: int) -> ResponseReturnValue:
    keeper = here()
    with transaction():
        actions.undo_count(keeper.shelf(code), reading_id, deed_at(keeper.library))
    return _after_counting(keeper.shelf(code))


def _after_counting(place: Place) -> ResponseReturnValue:
    if is_fragment():
        return render_template("classroom/shelves/_tally.html", place=place, **_counted(place))
    return done(gettext("Counted."), to=url_for("shelves.one", code=place.code))


def _counted(place: Place) -> dict[str, Any]:
    return {"tally": queries.tally_of(place, clock.today())}
