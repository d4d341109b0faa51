"""Pages: who waits, what is to be fetched, what waits to be picked up, and the terms."""

from __future__ import annotations

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from library_share import clock
from library_share.asking import following, showing, telling, why, withdrawing
from library_share.asking.askers import Asker, asker_at, hold_for
from library_share.asking.schemas import (
    CancelSchema,
    MoveFormSchema,
    PickupSchema,
    SuspendSchema,
    TermsFormSchema,
)
from library_share.circulation.holds import actions, queries
from library_share.circulation.holds.models import SLOT_STATE_NAMES, Hold, HoldSlot
from library_share.circulation.holds.rules import SlotState
from library_share.copies.deeds import deed_at
from library_share.copies.models import Copy
from library_share.database import transaction
from library_share.interlibrary.models import LOAN_STATE_NAMES
from library_share.interlibrary.queries import loans_of_hold
from library_share.interlibrary.sets import as_requests
from library_share.libraries.current import current_library
from library_share.libraries.models import Library
from library_share.libraries.queries import place_of
from library_share.patrons import access_log
from library_share.translation import gettext
from library_share.web.access import Act, Actor, require
from library_share.web.answers import done
from library_share.web.forms import loaded
from library_share.web.paging import page_of

blueprint = Blueprint("holds", __name__)


@blueprint.get("/holds")
def all_holds() -> str:
    """The open holds of the current library; `?ended=1` shows the others."""
    asker = asker_at(current_library())
    library = asker.library
    ended = request.args.get("ended") == "1"
    with transaction():
        access_log.note("saw_holds", library_id=library.id)
    page = page_of(
        queries.holds_at(library.id, ended=ended).where(asker.sees()),
        by=(Hold.id,),
        after=request.args.get("after"),
        backwards=ended,
    )
    return render_template(
        "asking/holds.html",
        library=library,
        asker=asker,
        page=page,
        ended=ended,
        about=showing.about(page.items),
        states=SLOT_STATE_NAMES,
    )


@blueprint.get("/holds/<int:hold_id>")
def hold(hold_id: int) -> str:
    """One hold: who, what, how far, why so, and what can be done about it."""
    found, asker = hold_for(hold_id, current_library())
    about, today = showing.about([found]), clock.today()
    copies = telling.copies_of(found, about, today)
    loans = loans_of_hold(found.id)
    asked = {loan.slot_id for loan in loans if loan.ended_at is None}
    return render_template(
        "asking/hold.html",
        hold=found,
        asker=asker,
        copies=copies,
        sentences=telling.sentences(copies),
        reasons=[
            *why.reasons_for(found, about, today),
            *(why.why_nobody_lends(found, about, today) if asker.is_staff else []),
        ],
        happened=why.happened(queries.events_of(found.id), tells_moves=asker.is_staff),
        requests=as_requests(loans) if asker.is_staff else [],
        loan_states=LOAN_STATE_NAMES,
        can_ask_others=asker.is_staff
        and any(
            slot.state is SlotState.WAITING and slot.id not in asked
            for slot in about.slots[found.id]
        ),
        line=[one for one in queries.line_for(found.title_id) if one.id != found.id],
        places=asker.pickup_places(),
        may_move=asker.who.may(Act.OVERRIDE, found.library_id),
        may_revive=actions.may_revive(found),
        link=following.link_of(found),
        today=today,
    )


@blueprint.post("/holds/<int:hold_id>/cancellation")
def cancel(hold_id: int) -> ResponseReturnValue:
    """Nobody waits any more; its page offers to undo it."""
    sent = loaded(CancelSchema(), request.form)
    with transaction():
        found, asker = hold_for(hold_id, current_library())
        kept = withdrawing.cancel(found.id, deed_at(asker.library), reason=sent["reason"])
    sentence = gettext("The hold was cancelled.")
    if kept and asker.is_staff:
        sentence = gettext("The hold was cancelled. Scan the kept book at the desk to see its way.")
    return done(sentence, to=url_for("holds.hold", hold_id=hold_id))


@blueprint.post("/holds/<int:hold_id>/revival")
def revive(hold_id: int) -> ResponseReturnValue:
    """The cancelling is undone."""
    with transaction():
        found, asker = hold_for(hold_id, current_library())
        withdrawing.revive(found.id, deed_at(asker.library))
    return done(gettext("Undone: it is waited for as before."), to=_page_of(hold_id))


@blueprint.post("/holds/<int:hold_id>/suspension")
def suspend(hold_id: int) -> ResponseReturnValue:
    sent = loaded(SuspendSchema(), request.form)
    with transaction():
        asker = _staff_for(hold_id)
        actions.suspend(hold_id, deed_at(asker.library), until=sent["until"])
    return _back(hold_id)


@blueprint.post("/holds/<int:hold_id>/resumption")
def resume(hold_id: int) -> ResponseReturnValue:
    with transaction():
        actions.resume(hold_id, deed_at(_staff_for(hold_id).library))
    return _back(hold_id)


@blueprint.post("/holds/<int:hold_id>/pickup")
def change_pickup(hold_id: int) -> ResponseReturnValue:
    sent = loaded(PickupSchema(), request.form)
    with transaction():
        asker = _staff_for(hold_id)
        place = place_of(asker.library.id, sent["pickup"])
        actions.change_pickup(hold_id, place, deed_at(asker.library))
    return _back(hold_id)


@blueprint.post("/holds/<int:hold_id>/move")
def move(hold_id: int) -> ResponseReturnValue:
    sent = loaded(MoveFormSchema(), request.form)
    with transaction():
        asker = _staff_for(hold_id, Act.OVERRIDE)
        actions.move_in_line(
            hold_id, deed_at(asker.library), before_id=sent["before"], reason=sent["reason"]
        )
    return _back(hold_id)


@blueprint.post("/holds/<int:hold_id>/links/revocation")
def revoke_links(hold_id: int) -> ResponseReturnValue:
    """Links that were given away show nothing any more."""
    with transaction():
        actions.revoke_links(hold_for(hold_id, current_library())[0].id)
    return done(
        gettext("Links and slips given out before lead nowhere now. Here is a new one."),
        to=_page_of(hold_id),
    )


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


def _staff_for(hold_id: int, act: Act = Act.LEND) -> Asker:
    """Who works on a hold of the current library beyond asking and cancelling."""
    found, asker = hold_for(hold_id, current_library())
    require(act, found.library_id)
    return asker


def _page_of(hold_id: int) -> str:
    return url_for("holds.hold", hold_id=hold_id)


def _back(hold_id: int) -> ResponseReturnValue:
    return done(gettext("Saved."), to=_page_of(hold_id))
