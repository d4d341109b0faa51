"""Pages: what we lend and borrow between libraries, one such loan, the terms, the balance."""

from __future__ import annotations

from dataclasses import fields

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from library_share import clock
from library_share.database import transaction
from library_share.errors import NotAllowed, NotFound
from library_share.interlibrary import access, actions, queries
from library_share.interlibrary.doing import do
from library_share.interlibrary.models import (
    HAPPENING_NAMES,
    LOAN_STATE_NAMES,
    SETTLEMENT_NAMES,
    SHARING_LEVEL_NAMES,
    InterlibraryLoan,
)
from library_share.interlibrary.rules import ENDED, OPEN_STATES, LoanState, Terms, Wanted
from library_share.interlibrary.schemas import (
    Act,
    ActFormSchema,
    DistanceFormSchema,
    Side,
    TermsFormSchema,
)
from library_share.interlibrary.showing import acts_of, why_asked
from library_share.libraries.current import current_library
from library_share.libraries.models import Library
from library_share.libraries.queries import all_libraries, library_with_code
from library_share.translation import gettext
from library_share.web import access as may
from library_share.web.answers import done
from library_share.web.forms import loaded
from library_share.web.paging import page_of

blueprint = Blueprint("interlibrary", __name__)


@blueprint.get("/interlibrary")
def loans() -> str:
    """What the current library borrows from others; `?side=lending` shows what it lends,
    `?ended=1` what is over."""
    library = _here(may.Act.HAND_OVER)
    lending = request.args.get("side") == Side.LENDING
    ended = request.args.get("ended") == "1"
    page = page_of(
        queries.loans_of(library.id, lending=lending, states=ENDED if ended else OPEN_STATES),
        by=(InterlibraryLoan.id,),
        after=request.args.get("after"),
        backwards=ended,
    )
    return render_template(
        "interlibrary/loans.html",
        library=library,
        page=page,
        lending=lending,
        ended=ended,
        to_answer=queries.how_many_to_answer(library.id),
        states=LOAN_STATE_NAMES,
        today=clock.today(),
    )


@blueprint.get("/interlibrary/<int:loan_id>")
def loan(loan_id: int) -> str:
    """The record that both libraries share: how far, whose turn it is, why, and what happened."""
    library = _here(may.Act.HAND_OVER)
    found = access.loan_at(loan_id, library)
    events = queries.events_of(found.id)
    asked = next((event for event in events if event.why), None)
    return render_template(
        "interlibrary/loan.html",
        library=library,
        loan=found,
        hold=found.slot.hold,
        borrows=library.id == found.requester_id,
        acts=acts_of(found, library.id),
        undoable=actions.last_undoable(found, library.id),
        why=why_asked(asked) if asked and found.supplier_id == asked.supplier_id else [],
        events=events,
        states=LOAN_STATE_NAMES,
        happenings=HAPPENING_NAMES,
        settlements=SETTLEMENT_NAMES,
        today=clock.today(),
        Act=Act,
        LoanState=LoanState,
        Wanted=Wanted,
    )


@blueprint.post("/interlibrary/<int:loan_id>/<act>")
def act_on(loan_id: int, act: str) -> ResponseReturnValue:
    library = _here(may.Act.HAND_OVER)
    if act not in set(Act):
        raise NotFound
    sent = loaded(ActFormSchema(), request.form)
    with transaction():
        do(Act(act), access.loan_at(loan_id, library), access.deed_at(library), sent)
    return done(gettext("Saved."), to=url_for("interlibrary.loan", loan_id=loan_id))


@blueprint.post("/holds/<int:hold_id>/interlibrary")
def ask(hold_id: int) -> ResponseReturnValue:
    """Ask other libraries for what this hold still waits for."""
    with transaction():
        hold = access.hold_of_actor(hold_id)
        asked = actions.ask(hold.id, access.deed_at(hold.library))
        loan_id = asked[0].id if len(asked) == 1 else None
    if loan_id is None:
        return done(gettext("The libraries were asked."), to=url_for("interlibrary.loans"))
    return done(gettext("Saved."), to=url_for("interlibrary.loan", loan_id=loan_id))


@blueprint.get("/interlibrary/terms")
def terms() -> str:
    """What the current library gives to all, and to single partners; and how far they are."""
    library = _here(may.Act.SET_UP)
    rows = queries.agreements_of(library.id)
    others = [one for one in all_libraries() if one.id != library.id]
    code = request.args.get("partner", "")
    chosen = next((row for row in rows if (row.partner.code if row.partner else "") == code), None)
    return render_template(
        "interlibrary/terms.html",
        library=library,
        rows=rows,
        others=others,
        partner=code,
        terms=queries.as_terms(chosen) if chosen else Terms(),
        is_laid_down=chosen is not None,
        levels=SHARING_LEVEL_NAMES,
        metres=queries.metres_from(library.id),
    )


@blueprint.post("/interlibrary/terms")
def set_terms() -> ResponseReturnValue:
    library = _here(may.Act.SET_UP)
    sent = loaded(TermsFormSchema(), request.form)
    given = Terms(**{field.name: sent[field.name] for field in fields(Terms)})
    with transaction():
        partner = library_with_code(sent["partner"]) if sent["partner"] else None
        actions.set_terms(library.id, partner.id if partner else None, given, at=clock.now())
    return done(
        gettext("Saved."), to=url_for("interlibrary.terms", partner=sent["partner"] or None)
    )


@blueprint.post("/interlibrary/distance")
def measure() -> ResponseReturnValue:
    library = _here(may.Act.SET_UP)
    sent = loaded(DistanceFormSchema(), request.form)
    km = sent["km"]
    with transaction():
        other = library_with_code(sent["other"])
        actions.measure(library.id, other.id, None if km is None else round(km * 1000))
    return done(gettext("Saved."), to=url_for("interlibrary.terms"))


@blueprint.get("/interlibrary/balance")
def balance() -> str:
    """How much the current library gave to and took from each other one this year; numbers only,
    so that principals and officials see it, too."""
    library = current_library()
    who = may.actor()
    if not any(who.may(act, library.id) for act in (may.Act.HAND_OVER, may.Act.READ_FIGURES)):
        raise NotAllowed
    return render_template(
        "interlibrary/balance.html",
        library=library,
        year=clock.today().year,
        rows=queries.balances_of(library.id, since=queries.year_begins(clock.today())),
    )


def _here(act: may.Act) -> Library:
    library = current_library()
    may.require(act, library.id)
    return library
