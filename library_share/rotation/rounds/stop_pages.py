"""The buttons at one stop or one box of a round: order, leaving out, days, counting, recalling."""

from __future__ import annotations

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from library_share.copies.deeds import deed_at
from library_share.copies.models import CONDITION_NAMES, COPY_STATE_NAMES
from library_share.database import transaction
from library_share.rotation.boxes.pages import here
from library_share.rotation.models import RoundStop
from library_share.rotation.rounds import queries, stops
from library_share.rotation.rounds.access import box_to_count
from library_share.rotation.rounds.counting import count_box
from library_share.rotation.rounds.pages import deed_of, own
from library_share.rotation.rounds.reading import chains_of
from library_share.rotation.rounds.schemas import (
    CountBoxFormSchema,
    RoundReasonFormSchema,
    StopDaysFormSchema,
)
from library_share.rotation.rules import CopyOutcome
from library_share.rotation.world.actions import recall as recall_box
from library_share.translation import gettext, ngettext
from library_share.web.answers import done
from library_share.web.forms import loaded

blueprint = Blueprint("round_stops", __name__)


def _stop(round_id: int, stop_id: int) -> RoundStop:
    return queries.stop_of(own(round_id)[1], stop_id)


def _saved(round_id: int) -> ResponseReturnValue:
    return done(gettext("Saved."), to=url_for("rounds.one", round_id=round_id))


@blueprint.post("/rounds/<int:round_id>/stops/<int:stop_id>/remove")
def remove(round_id: int, stop_id: int) -> ResponseReturnValue:
    with transaction():
        stops.remove_stop(_stop(round_id, stop_id))
    return _saved(round_id)


@blueprint.post("/rounds/<int:round_id>/stops/<int:stop_id>/earlier")
def put_earlier(round_id: int, stop_id: int) -> ResponseReturnValue:
    """The place changes days with the one before it."""
    with transaction():
        stops.put_earlier(_stop(round_id, stop_id))
    return _saved(round_id)


@blueprint.post("/rounds/<int:round_id>/stops/<int:stop_id>/skip")
def skip(round_id: int, stop_id: int) -> ResponseReturnValue:
    reason = loaded(RoundReasonFormSchema(), request.form)["reason"]
    with transaction():
        stops.skip(_stop(round_id, stop_id), reason)
    return _saved(round_id)


@blueprint.post("/rounds/<int:round_id>/stops/<int:stop_id>/days")
def change_days(round_id: int, stop_id: int) -> ResponseReturnValue:
    sent = loaded(StopDaysFormSchema(), request.form)
    with transaction():
        _, one = own(round_id)
        stop = queries.stop_of(one, stop_id)
        changed = stops.change_days([stops.NewDays(stop=stop, **sent)], deed_of(one))
    said = ngettext(
        "Saved; %(num)s stop has other days now.",
        "Saved; %(num)s stops have other days now.",
        len(changed),
    )
    return done(said, to=url_for("rounds.one", round_id=round_id))


@blueprint.post("/rounds/<int:round_id>/boxes/<int:part_id>/recall")
def recall(round_id: int, part_id: int) -> ResponseReturnValue:
    """The list for the way home is prepared, whatever the plan says."""
    with transaction():
        _, one = own(round_id)
        handover = recall_box(queries.part_of(one, part_id), deed_of(one))
        code = handover.code
    return done(
        gettext("The list for the way home is prepared: consignment %(code)s.", code=code),
        to=url_for("rounds.one", round_id=round_id),
    )


@blueprint.get("/rounds/<int:round_id>/boxes/<int:part_id>/count")
def count_form(round_id: int, part_id: int) -> str:
    """Every copy of the box, to be marked whole, damaged or lost."""
    library, part = here(), box_to_count(round_id, part_id)
    rows = [row for row in queries.copies_of([part.id]) if row.RoundCopy.ended_at is None]
    return render_template(
        "rotation/rounds/count.html",
        library=library,
        part=part,
        chain=chains_of([round_id], of_boxes=[part.id])[0],
        rows=rows,
        counts=queries.counts_of([part.id])[part.id],
        conditions=CONDITION_NAMES,
        states=COPY_STATE_NAMES,
    )


@blueprint.post("/rounds/<int:round_id>/boxes/<int:part_id>/count")
def count(round_id: int, part_id: int) -> ResponseReturnValue:
    library, part = here(), box_to_count(round_id, part_id)
    note = loaded(CountBoxFormSchema(), request.form)["note"]
    marks = marks_in(request.form)
    with transaction():
        counted = count_box(part, marks, deed_at(library), note=note)
    sentence = gettext(
        "Counted: %(seen)s of %(expected)s seen, %(damaged)s damaged, %(lost)s lost, "
        "%(out)s on loan.",
        seen=counted.seen,
        expected=counted.expected,
        damaged=counted.damaged,
        lost=counted.lost,
        out=counted.out,
    )
    return done(sentence, to=url_for("rounds.one", round_id=round_id))


def marks_in(form: MultiDict[str, str]) -> dict[int, CopyOutcome]:
    """The marks of a form: `copy-12=lost`. Anything else is whole."""
    marks = {}
    for name, value in form.items():
        number = name.removeprefix("copy-")
        is_number = number != name and number.isascii() and number.isdigit() and len(number) < 10
        if is_number and value in (CopyOutcome.DAMAGED, CopyOutcome.LOST):
            marks[int(number)] = CopyOutcome(value)
    return marks
