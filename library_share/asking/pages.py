"""Pages: who waits, what is to be fetched, what waits to be picked up, and the terms."""

from __future__ import annotations

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from library_share import clock
from library_share.asking import showing
from library_share.asking.reading import deed_of, place_hold
from library_share.asking.schemas import (
    CancelSchema,
    MoveFormSchema,
    NewHoldFormSchema,
    PickupSchema,
    SuspendSchema,
    TermsFormSchema,
)
from library_share.catalogue.queries import get_title
from library_share.circulation.holds import actions, free, queries
from library_share.circulation.holds.models import (
    HAPPENING_NAMES,
    SLOT_STATE_NAMES,
    Hold,
    HoldSlot,
)
from library_share.circulation.holds.rules import OPEN_STATES, SlotState
from library_share.copies.models import Copy
from library_share.database import transaction
from library_share.interlibrary.actions import withdraw_unwanted
from library_share.interlibrary.models import LOAN_STATE_NAMES
from library_share.interlibrary.queries import loans_of_hold
from library_share.interlibrary.ranking import Ranked
from library_share.interlibrary.rules import Wanted
from library_share.interlibrary.showing import ranked_shown
from library_share.interlibrary.suppliers import ranked
from library_share.libraries.current import current_library
from library_share.libraries.models import Library
from library_share.libraries.queries import classes_of, place_of, places_of, shown_year
from library_share.translation import gettext
from library_share.web.access import Act, Actor, require
from library_share.web.answers import done
from library_share.web.forms import loaded
from library_share.web.paging import page_of

blueprint = Blueprint("holds", __name__)


@blueprint.get("/holds")
def all_holds() -> str:
    """The open holds of the current library; `?ended=1` shows the others."""
    library, _ = _here(Act.SEE_PATRONS)
    ended = request.args.get("ended") == "1"
    page = page_of(
        queries.holds_at(library.id, ended=ended),
        by=(Hold.id,),
        after=request.args.get("after"),
        backwards=ended,
    )
    return render_template(
        "asking/holds.html",
        library=library,
        page=page,
        ended=ended,
        about=showing.about(page.items),
        states=SLOT_STATE_NAMES,
    )


@blueprint.get("/holds/<int:hold_id>")
def hold(hold_id: int) -> str:
    """One hold: who, what, how far, and what can be done about it."""
    library, who = _here(Act.SEE_PATRONS)
    found = queries.get_hold(hold_id, library.id)
    return render_template(
        "asking/hold.html",
        library=library,
        hold=found,
        about=showing.about([found]),
        states=SLOT_STATE_NAMES,
        happenings=HAPPENING_NAMES,
        events=queries.events_of(found.id),
        loans=loans_of_hold(found.id),
        loan_states=LOAN_STATE_NAMES,
        line=[one for one in queries.line_for(found.title_id) if one.id != found.id],
        places=[place for place in places_of(library.id) if place.is_active],
        may_move=who.may(Act.OVERRIDE, library.id),
        today=clock.today(),
        OPEN_STATES=OPEN_STATES,
        SlotState=SlotState,
    )


@blueprint.get("/titles/<int:title_id>/hold")
def new(title_id: int) -> str:
    """Let a reader or a class wait for this title."""
    library, who = _here(Act.LEND)
    title = get_title(title_id)
    year = shown_year(clock.today(), library.commune_id)
    return render_template(
        "asking/new_hold.html",
        library=library,
        title=title,
        at_hand=len(free.free_copies(title.id, library.id)),
        in_line=len(queries.line_for(title.id)),
        classes=classes_of(library.id, year.id) if year else [],
        places=[place for place in places_of(library.id) if place.is_active],
        may_override=who.may(Act.OVERRIDE, library.id),
        lenders=[ranked_shown(one) for one in _lenders(title.id, library)],
    )


def _lenders(title_id: int, library: Library) -> list[Ranked]:
    return ranked(title_id, requester_id=library.id, wanted=Wanted.BOOK, today=clock.today())


@blueprint.post("/titles/<int:title_id>/hold")
def place_one(title_id: int) -> ResponseReturnValue:
    library, who = _here(Act.LEND)
    asked_for = MultiDict([*request.form.items(multi=True), ("title_id", str(title_id))])
    sent = loaded(NewHoldFormSchema(), asked_for)
    with transaction():
        hold_id = place_hold(library, who, sent).id
    return _back(hold_id)


@blueprint.post("/holds/<int:hold_id>/cancellation")
def cancel(hold_id: int) -> ResponseReturnValue:
    library, who = _here(Act.LEND)
    sent = loaded(CancelSchema(), request.form)
    with transaction():
        found = queries.get_hold(hold_id, library.id)
        deed = deed_of(library, who)
        kept = actions.cancel(found.id, deed, reason=sent["reason"])
        withdraw_unwanted(found.id, deed)
    sentence = gettext("The hold was cancelled.")
    if kept:
        sentence = gettext("The hold was cancelled. Scan the kept book at the desk to see its way.")
    return done(sentence, to=url_for("holds.all_holds"))


@blueprint.post("/holds/<int:hold_id>/suspension")
def suspend(hold_id: int) -> ResponseReturnValue:
    library, who = _here(Act.LEND)
    sent = loaded(SuspendSchema(), request.form)
    with transaction():
        found = queries.get_hold(hold_id, library.id)
        actions.suspend(found.id, deed_of(library, who), until=sent["until"])
    return _back(hold_id)


@blueprint.post("/holds/<int:hold_id>/resumption")
def resume(hold_id: int) -> ResponseReturnValue:
    library, who = _here(Act.LEND)
    with transaction():
        found = queries.get_hold(hold_id, library.id)
        actions.resume(found.id, deed_of(library, who))
    return _back(hold_id)


@blueprint.post("/holds/<int:hold_id>/pickup")
def change_pickup(hold_id: int) -> ResponseReturnValue:
    library, who = _here(Act.LEND)
    sent = loaded(PickupSchema(), request.form)
    with transaction():
        found = queries.get_hold(hold_id, library.id)
        place = place_of(library.id, sent["pickup"])
        actions.change_pickup(found.id, place, deed_of(library, who))
    return _back(hold_id)


@blueprint.post("/holds/<int:hold_id>/move")
def move(hold_id: int) -> ResponseReturnValue:
    library, who = _here(Act.OVERRIDE)
    sent = loaded(MoveFormSchema(), request.form)
    with transaction():
        found = queries.get_hold(hold_id, library.id)
        actions.move_in_line(
            found.id, deed_of(library, who), before_id=sent["before"], reason=sent["reason"]
        )
    return _back(hold_id)


@blueprint.get("/holds/to-fetch")
def to_fetch() -> str:
    """The daily pull list, in the order of the shelves; each line is one scan at the desk."""
    library, _ = _here(Act.LEND)
    page = page_of(
        queries.to_fetch(library.id),
        by=(Copy.shelf_mark, HoldSlot.id),
        after=request.args.get("after"),
        scalars=False,
    )
    return render_template("asking/to_fetch.html", library=library, page=page)


@blueprint.get("/holds/shelf")
def pickup_shelf() -> str:
    """What waits to be picked up, the next to expire first."""
    library, _ = _here(Act.SEE_PATRONS)
    page = page_of(
        queries.on_pickup_shelf(library.id),
        by=(HoldSlot.ready_until, HoldSlot.id),
        after=request.args.get("after"),
        scalars=False,
    )
    return render_template("asking/pickup_shelf.html", library=library, page=page)


@blueprint.get("/hold-terms")
def terms() -> str:
    library, _ = _here(Act.SET_UP)
    return render_template(
        "asking/hold_terms.html", library=library, terms=queries.terms_of(library.id)
    )


@blueprint.post("/hold-terms")
def set_terms() -> ResponseReturnValue:
    library, _ = _here(Act.SET_UP)
    sent = loaded(TermsFormSchema(), request.form)
    with transaction():
        actions.set_terms(library.id, **sent)
    return done(gettext("Saved."), to=url_for("holds.terms"))


def _here(act: Act) -> tuple[Library, Actor]:
    library = current_library()
    return library, require(act, library.id)


def _back(hold_id: int) -> ResponseReturnValue:
    return done(gettext("Saved."), to=url_for("holds.hold", hold_id=hold_id))
