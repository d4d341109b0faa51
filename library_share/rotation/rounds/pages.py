"""“Luân chuyển”: all rounds, one round with the ways of its boxes, its steps and its papers."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from library_share import clock
from library_share.copies.deeds import Deed, deed_at
from library_share.database import transaction
from library_share.dispatch.access import place_to
from library_share.libraries.models import Library
from library_share.printing import answers
from library_share.rotation.boxes.pages import here
from library_share.rotation.boxes.queries import box_at
from library_share.rotation.models import STEP_NAMES, Round
from library_share.rotation.rounds import actions, papers, queries
from library_share.rotation.rounds.access import round_to_run
from library_share.rotation.rounds.offered import boxes_offered, points_offered, steps_offered
from library_share.rotation.rounds.reading import chains_of
from library_share.rotation.rounds.schemas import (
    RoundBoxFormSchema,
    RoundFormSchema,
    RoundListSchema,
    RoundStepFormSchema,
    StopFormSchema,
)
from library_share.rotation.rounds.stops import add_stop
from library_share.rotation.rounds.telling import (
    CHANGE_NAMES,
    HAPPENING_NAMES,
    STOP_STEP_NAMES,
    point_name,
)
from library_share.rotation.rounds.warnings import apart, warnings_of
from library_share.rotation.rules import AT_WORK, OPEN_TO_CHANGE, Happening, Step, StopStep
from library_share.translation import gettext
from library_share.web.access import Act, actor
from library_share.web.answers import done
from library_share.web.forms import loaded
from library_share.web.paging import page_of

blueprint = Blueprint("rounds", __name__)


def own(round_id: int) -> tuple[Library, Round]:
    """The current library and a round that it runs; NotAllowed for one that only stops here."""
    return here(), round_to_run(round_id)


def deed_of(one: Round) -> Deed:
    """What the actor does with a round: on the side of the library that runs it."""
    return deed_at(one.library)


@blueprint.get("/rounds")
def all_rounds() -> str:
    """The rounds that the library runs and those that stop here, the newest first."""
    library = here()
    step = loaded(RoundListSchema(), request.args)["step"]
    page = page_of(
        queries.rounds_of(library.id, step=step),
        by=(Round.id,),
        after=request.args.get("after"),
        backwards=True,
    )
    return render_template(
        "rotation/rounds/rounds.html",
        library=library,
        page=page,
        step=step,
        sizes=queries.sizes_of([one.id for one in page.items]),
        **_words(),
    )


@blueprint.get("/rounds/new")
def new() -> str:
    library = here()
    return render_template(
        "rotation/rounds/new.html", library=library, one=None, today=clock.today()
    )


@blueprint.post("/rounds/new")
def begin() -> ResponseReturnValue:
    library = here()
    sent = loaded(RoundFormSchema(), request.form)
    with transaction():
        one = actions.note_need(library, deed_at(library), **sent)
    return done(gettext("The round is begun."), to=url_for("rounds.one", round_id=one.id))


@blueprint.get("/rounds/<int:round_id>")
def one(round_id: int) -> str:
    """One round: how far it has come, the way of each box, what may be done next."""
    library = here()
    found = queries.round_seen_by(actor(), round_id)
    may_change = actor().may(Act.HAND_OVER, found.library_id)
    chains = chains_of([found.id])
    ids = [chain.part.id for chain in chains]
    alone, few_copies = apart(warnings_of(found) if found.step in OPEN_TO_CHANGE else [])
    return render_template(
        "rotation/rounds/round.html",
        library=library,
        one=found,
        chains=chains,
        size=queries.sizes_of([found.id])[found.id],
        counts=queries.counts_of(ids),
        out=queries.how_many_out(ids),
        changes=queries.changes_of(found.id),
        warned=alone,
        few_copies=few_copies,
        not_counted=actions.not_counted(found) if found.step is Step.UNDER_WAY else [],
        events=queries.events_of(found.id),
        offered=steps_offered(found, chains) if may_change else [],
        may_change=may_change and found.step in AT_WORK,
        boxes=boxes_offered(library) if may_change and found.step in AT_WORK else [],
        points=points_offered(library) if may_change else [],
        today=clock.today(),
        **_words(),
    )


@blueprint.get("/rounds/<int:round_id>/change")
def change_form(round_id: int) -> str:
    library, one = own(round_id)
    return render_template(
        "rotation/rounds/new.html", library=library, one=one, today=clock.today()
    )


@blueprint.post("/rounds/<int:round_id>/change")
def change(round_id: int) -> ResponseReturnValue:
    _, one = own(round_id)
    sent = loaded(RoundFormSchema(), request.form)
    with transaction():
        actions.change(one, **sent)
    return done(gettext("Saved."), to=url_for("rounds.one", round_id=round_id))


@blueprint.post("/rounds/<int:round_id>/step")
def say(round_id: int) -> ResponseReturnValue:
    """The next step of a round. What the circular asks for and is passed by wants a reason."""
    _, one = own(round_id)
    sent = loaded(RoundStepFormSchema(), request.form)
    with transaction():
        actions.say(
            one,
            sent["happening"],
            deed_of(one),
            reason=sent["reason"],
            approved_by=sent["approved_by"],
        )
    return done(gettext("Saved."), to=url_for("rounds.one", round_id=round_id))


@blueprint.post("/rounds/<int:round_id>/boxes")
def add_box(round_id: int) -> ResponseReturnValue:
    library, one = own(round_id)
    sent = loaded(RoundBoxFormSchema(), request.form)
    with transaction():
        box = box_at(library.id, sent["box"])
        actions.add_box(one, box, deed_of(one))
    return done(
        gettext("Box “%(name)s” takes part.", name=box.name),
        to=url_for("rounds.one", round_id=round_id),
    )


@blueprint.post("/rounds/<int:round_id>/boxes/<int:part_id>/out")
def take_box_out(round_id: int, part_id: int) -> ResponseReturnValue:
    _, one = own(round_id)
    with transaction():
        actions.take_box_out(queries.part_of(one, part_id), deed_of(one))
    return done(gettext("Saved."), to=url_for("rounds.one", round_id=round_id))


@blueprint.post("/rounds/<int:round_id>/boxes/<int:part_id>/stops")
def plan_stop(round_id: int, part_id: int) -> ResponseReturnValue:
    """One more stop at the end of a box's way."""
    _, one = own(round_id)
    sent = loaded(StopFormSchema(), request.form)
    with transaction():
        add_stop(
            queries.part_of(one, part_id),
            place_to(sent["place"]),
            sent["arrives_on"],
            sent["leaves_on"],
        )
    return done(gettext("Saved."), to=url_for("rounds.one", round_id=round_id))


# --- papers ------------------------------------------------------------------------------------


@blueprint.get("/rounds/<int:round_id>/plan.<any(pdf, docx):ending>")
def plan_paper(round_id: int, ending: str) -> Response:
    """Kế hoạch luân chuyển (F16)."""
    here()
    one = queries.round_seen_by(actor(), round_id)
    return answers.paper(papers.plan_paper(one), name=f"ke-hoach-{one.id}", ending=ending)


@blueprint.get("/rounds/<int:round_id>/stops/<int:stop_id>/handover.<any(pdf, docx):ending>")
def handover_paper(round_id: int, stop_id: int, ending: str) -> Response:
    """Biên bản bàn giao (F17) of the handover that brought the box to this stop."""
    here()
    stop = queries.stop_of(queries.round_seen_by(actor(), round_id), stop_id)
    return answers.paper(papers.handover_paper(stop), name=f"ban-giao-{stop.id}", ending=ending)


@blueprint.get("/rounds/<int:round_id>/boxes/<int:part_id>/return.<any(pdf, docx):ending>")
def return_paper(round_id: int, part_id: int, ending: str) -> Response:
    """Biên bản nhận lại (F18): đủ, hỏng, mất, with loans and readings."""
    here()
    part = queries.part_of(queries.round_seen_by(actor(), round_id), part_id)
    return answers.paper(papers.return_paper(part), name=f"nhan-lai-{part.id}", ending=ending)


@blueprint.get("/rounds/<int:round_id>/stops/<int:stop_id>/evaluation.<any(pdf, docx):ending>")
def evaluation_paper(round_id: int, stop_id: int, ending: str) -> Response:
    """Phiếu đánh giá của điểm luân chuyển (F19)."""
    here()
    stop = queries.stop_of(queries.round_seen_by(actor(), round_id), stop_id)
    return answers.paper(papers.evaluation_paper(stop), name=f"danh-gia-{stop.id}", ending=ending)


def _words() -> dict[str, Any]:
    return {
        "steps": STEP_NAMES,
        "stop_steps": STOP_STEP_NAMES,
        "happenings": HAPPENING_NAMES,
        "changes_names": CHANGE_NAMES,
        "Step": Step,
        "StopStep": StopStep,
        "Happening": Happening,
        "point_name": point_name,
    }
