"""“Bàn giao”: lists to send, to receive, on the road; one list and the one thing to do next."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from flask import Blueprint, Response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from library_share import clock
from library_share.copies.deeds import deed_at
from library_share.copies.models import CONDITION_NAMES
from library_share.database import transaction
from library_share.dispatch import access, actions, papers, scanning
from library_share.dispatch.forms import (
    ListPageSchema,
    NewHandoverFormSchema,
    ReasonFormSchema,
    RoadPageSchema,
    SendFormSchema,
    SignFormSchema,
)
from library_share.dispatch.schemas import ScanFormSchema
from library_share.handovers import actions as handovers
from library_share.handovers import queries
from library_share.handovers.models import (
    HAPPENING_NAMES,
    OUTCOME_NAMES,
    PURPOSE_NAMES,
    STEP_NAMES,
    Handover,
    HandoverLine,
)
from library_share.handovers.rules import UNTIL_A_DAY, Side, Step
from library_share.libraries.current import current_library
from library_share.libraries.models import Library
from library_share.libraries.queries import all_libraries, main_place_of, place_of, places_of
from library_share.printing import answers
from library_share.translation import gettext
from library_share.web.access import Act, actor, require
from library_share.web.answers import done
from library_share.web.errors import is_fragment
from library_share.web.forms import loaded
from library_share.web.paging import page_of

blueprint = Blueprint("handovers", __name__)


@blueprint.get("/handovers")
def all_handovers() -> str:
    """What there is to send, to receive and to sign; `?step=` shows one step in pages, and
    `?side=` only what the library gives or takes."""
    library = _here()
    asked = loaded(ListPageSchema(), request.args)
    step, side = asked["step"], asked["side"]
    steps = (step,) if step else queries.UNDER_WAY
    page = page_of(
        queries.handovers_of(library.id, steps=steps, incoming=side and side is Side.TAKER),
        by=(Handover.id,),
        after=request.args.get("after"),
        backwards=True,
    )
    return render_template(
        "dispatch/handovers.html",
        library=library,
        page=page,
        step=step,
        side=side,
        amounts=queries.amounts_of([one.id for one in page.items]),
        **_words(),
    )


@blueprint.get("/on-the-road")
def on_the_road() -> str:
    """Every copy between two libraries, from or to this one, and for how long; `?days=` shows
    what left more than so many days ago."""
    library = _here()
    days = loaded(RoadPageSchema(), request.args)["days"]
    left_before = clock.start_of(clock.today() - timedelta(days=days)) if days else None
    page = page_of(
        queries.on_the_road(library.id, left_before=left_before),
        by=(HandoverLine.id,),
        after=request.args.get("after"),
        scalars=False,
    )
    return render_template(
        "dispatch/on_the_road.html",
        library=library,
        page=page,
        days=days or None,
        today=clock.today(),
        local_day=clock.local_day,
        **_words(),
    )


@blueprint.get("/handovers/new")
def new() -> str:
    library = _here()
    return render_template(
        "dispatch/new.html",
        library=library,
        places=[place for place in places_of(library.id) if place.is_active],
        main_places=[main_place_of(one.id) for one in all_libraries() if one.id != library.id],
        UNTIL_A_DAY=UNTIL_A_DAY,
        **_words(),
    )


@blueprint.post("/handovers/new")
def begin() -> ResponseReturnValue:
    library = _here()
    sent = loaded(NewHandoverFormSchema(), request.form)
    with transaction():
        from_place = sent["from_place"]
        handover = handovers.prepare(
            purpose=sent["purpose"],
            from_place=place_of(library.id, from_place)
            if from_place
            else main_place_of(library.id),
            to_place=access.place_to(sent["to_place"]),
            deed=deed_at(library),
            until=sent["until"],
            note=sent["note"],
        )
        code = handover.code
    return done(gettext("The list is begun."), to=url_for("handovers.one", code=code))


@blueprint.get("/handovers/<code>")
def one(code: str) -> str:
    """One list: what it is, what is to be done next, what is on it, what happened."""
    library = _here()
    handover = access.handover_of(library, code)
    return render_template("dispatch/handover.html", **_shown(handover, library))


def _shown(handover: Handover, library: Library) -> dict[str, Any]:
    return {
        "library": library,
        "handover": handover,
        "page": page_of(
            queries.lines_of(handover.id),
            by=(HandoverLine.id,),
            after=request.args.get("after"),
            limit=100,
            scalars=False,
        ),
        "amounts": queries.amounts_of([handover.id])[handover.id],
        "events": queries.events_of(handover.id),
        "undoable": queries.last_events_of([handover.id]).get(handover.id),
        "gives": library.id == handover.from_library_id,
        "takes": library.id == handover.to_library_id,
        "may_take_back": papers.may_take_back(handover),
        "places": [place for place in places_of(library.id) if place.is_active],
        "me": actor().name,
        "scanned": None,
        **_words(),
    }


@blueprint.post("/handovers/<code>/scan")
def scan(code: str) -> ResponseReturnValue:
    """What was scanned, in one sentence, with the list as it is then."""
    sent = loaded(ScanFormSchema(), request.form)
    library = _here()
    with transaction():
        handover = access.handover_of(library, code)
        scanned = scanning.scan(handover, sent["code"], deed_at(library))
    if not is_fragment():
        return done(scanned.sentence, to=url_for("handovers.one", code=code))
    shown = _shown(access.handover_of(library, code), library)
    return render_template("dispatch/_handover.html", **shown | {"scanned": scanned})


@blueprint.post("/handovers/<code>/send")
def send(code: str) -> ResponseReturnValue:
    leave_out = loaded(SendFormSchema(), request.form)["leave_out"]
    return act_on(
        code,
        lambda handover, deed: actions.act(
            handover, handovers.send, deed=deed, leave_out_unpicked=leave_out
        ),
    )


@blueprint.post("/handovers/<code>/receive")
def receive(code: str) -> ResponseReturnValue:
    return act_on(code, actions.receive)


@blueprint.post("/handovers/<code>/count")
def count(code: str) -> ResponseReturnValue:
    return act_on(code, lambda handover, deed: actions.act(handover, handovers.count, deed=deed))


@blueprint.post("/handovers/<code>/sign")
def sign(code: str) -> ResponseReturnValue:
    sent = loaded(SignFormSchema(), request.form)
    return act_on(
        code, lambda handover, deed: actions.act(handover, handovers.sign, deed=deed, **sent)
    )


@blueprint.post("/handovers/<code>/cancel")
def cancel(code: str) -> ResponseReturnValue:
    sent = loaded(ReasonFormSchema(), request.form)

    def cancelled(handover: Handover, deed: Any) -> Any:
        at_place = sent["at_place"]
        place = place_of(handover.from_library_id, at_place) if at_place else None
        return actions.act(
            handover, handovers.cancel, deed=deed, reason=sent["reason"], at_place=place
        )

    return act_on(code, cancelled)


@blueprint.post("/handovers/<code>/undo/<int:event_id>")
def undo(code: str, event_id: int) -> ResponseReturnValue:
    return act_on(
        code,
        lambda handover, deed: actions.undo(queries.event_of(handover, event_id), deed),
    )


@blueprint.get("/handovers/<code>/paper.<any(pdf, docx):ending>")
def paper(code: str, ending: str) -> Response:
    """Biên bản bàn giao; with `?back=1` biên bản nhận lại. `ending` is pdf or docx."""
    handover = access.handover_of(_here(), code)
    back = request.args.get("back") == "1" and papers.may_take_back(handover)
    document = papers.paper_of(handover, taking_back=back)
    name = f"{'nhan-lai' if back else 'ban-giao'}-{handover.code}"
    return answers.paper(document, name=name, ending=ending)


def act_on(code: str, action: Callable[[Handover, Any], Any]) -> ResponseReturnValue:
    """Let the current library do this with one of its handovers."""
    library = _here()
    with transaction():
        action(access.handover_of(library, code), deed_at(library))
    return done(gettext("Saved."), to=url_for("handovers.one", code=code))


def _here() -> Library:
    library = current_library()
    require(Act.HAND_OVER, library.id)
    return library


def _words() -> dict[str, Any]:
    return {
        "purposes": PURPOSE_NAMES,
        "steps": STEP_NAMES,
        "outcomes": OUTCOME_NAMES,
        "happenings": HAPPENING_NAMES,
        "conditions": CONDITION_NAMES,
        "Step": Step,
        "Side": Side,
    }
