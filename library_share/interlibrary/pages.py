"""Pages: what we lend and borrow between libraries, and the record of one such loan."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, Response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from library_share import clock
from library_share.copies.deeds import deed_at
from library_share.database import transaction
from library_share.errors import NotFound
from library_share.interlibrary import access, actions, papers, queries, telling
from library_share.interlibrary.doing import do
from library_share.interlibrary.models import (
    HAPPENING_NAMES,
    LOAN_STATE_NAMES,
    SETTLEMENT_NAMES,
    InterlibraryEvent,
    InterlibraryLoan,
)
from library_share.interlibrary.refusals import refusals_of
from library_share.interlibrary.rules import LoanState, Side, Wanted
from library_share.interlibrary.schemas import ActFormSchema, Direction, LoanAct
from library_share.interlibrary.sets import Part, do_for_set, requests_of, set_of, sizes_of
from library_share.interlibrary.showing import acts_of, ranked_shown, reasons_of
from library_share.interlibrary.suppliers import ranked_for
from library_share.libraries.current import current_library
from library_share.libraries.models import Library
from library_share.printing import answers
from library_share.translation import gettext
from library_share.web import access as may
from library_share.web.answers import done
from library_share.web.forms import loaded
from library_share.web.paging import Page, page_of

blueprint = Blueprint("interlibrary", __name__)


@dataclass(frozen=True, kw_only=True)
class _Listed:
    part: Part
    page: Page[InterlibraryLoan]
    #: How many loans each one on the page stands for.
    sizes: dict[int, int]
    #: What we said no to: our answers, and those that can be unsaid still.
    refusals: dict[int, InterlibraryEvent]
    undoable: set[int]


@blueprint.get("/interlibrary")
def loans() -> str:
    """What the current library borrows from others; `?side=lending` shows what it lends. What is
    its turn comes first. `?part=` shows one part alone, in pages."""
    library = _here()
    lending = request.args.get("side") == Direction.LENDING
    part = next((part for part in Part if part == request.args.get("part")), None)
    parts = (part,) if part else _parts_shown(lending)
    return render_template(
        "interlibrary/loans.html",
        library=library,
        lists=[_listed(library, lending, one) for one in parts],
        lending=lending,
        part=part,
        to_answer=queries.how_many_to_answer(library.id),
        states=LOAN_STATE_NAMES,
        today=clock.today(),
        Part=Part,
        Act=LoanAct,
    )


def _parts_shown(lending: bool) -> tuple[Part, ...]:
    """What is over is shown when it is asked for; what we said no to, as long as it is new."""
    return (
        (Part.TO_DO, Part.UNDER_WAY, Part.ANSWERED_NO) if lending else (Part.TO_DO, Part.UNDER_WAY)
    )


def _listed(library: Library, lending: bool, part: Part) -> _Listed:
    today = clock.today()
    page = page_of(
        requests_of(library.id, lending=lending, part=part, today=today),
        by=(InterlibraryLoan.id,),
        after=request.args.get("after"),
        backwards=part.is_by_copy,
    )
    sizes = sizes_of(page.items, library.id, lending=lending, part=part, today=today)
    said_no = part is Part.ANSWERED_NO
    return _Listed(
        part=part,
        page=page,
        sizes=sizes,
        refusals=refusals_of(sizes, library.id) if said_no else {},
        undoable=actions.undoable_among(sizes, library.id) if said_no else set(),
    )


@blueprint.get("/interlibrary/<int:loan_id>")
def loan(loan_id: int) -> str:
    """The record that both libraries share: whose turn it is, why, and what happened. A class set
    is one request; `?one=1` shows one loan of it alone."""
    library = _here()
    found = access.loan_at(loan_id, library)
    side = telling.side_of(found, library.id)
    if side is None:
        return _answered(found, library)
    today = clock.today()
    asked = queries.why_asked_of([found.id]).get(found.id)
    members = [found] if request.args.get("one") == "1" else set_of(found)
    return render_template(
        "interlibrary/loan.html",
        library=library,
        loan=found,
        hold=found.slot.hold,
        borrows=side is Side.REQUESTER,
        members=members,
        next=telling.next_for(members, side, today),
        acts=acts_of(found, side),
        no_more_time=telling.why_no_more_time(found),
        undoable=actions.last_undoable(found, library.id),
        why=reasons_of(asked) if asked and found.supplier_id == asked.supplier_id else [],
        why_answer_by=telling.why_answer_by(found) if found.state is LoanState.ASKED else "",
        why_that_day=telling.why_that_day(found),
        others=_others(found) if side is Side.REQUESTER else [],
        events=_events(found, library, side),
        today=today,
        LoanState=LoanState,
        Wanted=Wanted,
        **_words(),
    )


def _answered(found: InterlibraryLoan, library: Library) -> str:
    """For a library that could not help: what it said, and how to unsay it."""
    return render_template(
        "interlibrary/answered.html",
        loan=found,
        undoable=actions.last_undoable(found, library.id),
        events=_events(found, library, Side.SUPPLIER),
        **_words(),
    )


def _others(found: InterlibraryLoan) -> list[dict[str, object]]:
    """Why nobody can be asked now: every library that has the title, with its reasons."""
    if found.state not in (LoanState.IN_LINE, LoanState.UNFILLED):
        return []
    today, hold = clock.today(), found.slot.hold
    ranked = ranked_for(hold, wanted=found.wanted, today=today, loan_id=found.id)
    return [ranked_shown(one) for one in ranked]


def _events(found: InterlibraryLoan, library: Library, side: Side) -> list[object]:
    """What happened. A lender is not told whom else was asked."""
    return [
        event
        for event in queries.events_of(found.id)
        if side is Side.REQUESTER or event.supplier_id == library.id
    ]


@blueprint.post("/interlibrary/<int:loan_id>/<act>")
def act_on(loan_id: int, act: str) -> ResponseReturnValue:
    library = _here()
    if act not in set(LoanAct):
        raise NotFound
    sent = loaded(ActFormSchema(), request.form)
    with transaction():
        doing = do_for_set if sent["whole_set"] else do
        doing(LoanAct(act), access.loan_at(loan_id, library), deed_at(library), sent)
    one = None if sent["whole_set"] else request.args.get("one")
    return done(gettext("Saved."), to=url_for("interlibrary.loan", loan_id=loan_id, one=one))


@blueprint.get("/interlibrary/<int:loan_id>/paper.<any(pdf, docx):ending>")
def paper(loan_id: int, ending: str) -> Response:
    """Phiếu yêu cầu mượn liên thư viện, for this side; a class set is one sheet."""
    library = _here()
    found = access.loan_at(loan_id, library)
    side = telling.side_of(found, library.id)
    if side is None:
        raise NotFound
    document = papers.request_of(set_of(found), borrows=side is Side.REQUESTER)
    return answers.paper(document, name=f"muon-lien-thu-vien-{found.id}", ending=ending)


@blueprint.post("/holds/<int:hold_id>/interlibrary")
def ask(hold_id: int) -> ResponseReturnValue:
    """Ask other libraries for what this hold still waits for."""
    with transaction():
        hold = access.hold_of_actor(hold_id)
        asked = actions.ask(hold.id, deed_at(hold.library))
        loan_id = asked[0].id if len(asked) == 1 else None
    if loan_id is None:
        return done(gettext("The libraries were asked."), to=url_for("interlibrary.loans"))
    return done(gettext("Saved."), to=url_for("interlibrary.loan", loan_id=loan_id))


def _here() -> Library:
    library = current_library()
    may.require(may.Act.HAND_OVER, library.id)
    return library


def _words() -> dict[str, object]:
    return {
        "states": LOAN_STATE_NAMES,
        "happenings": HAPPENING_NAMES,
        "settlements": SETTLEMENT_NAMES,
        "Act": LoanAct,
    }
