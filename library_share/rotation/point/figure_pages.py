"""Nhập hộ: figures of a point without network, entered for it with the true day and the reason."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from library_share import clock
from library_share.copies.deeds import deed_at
from library_share.database import transaction
from library_share.rotation.boxes.pages import here
from library_share.rotation.point import actions, queries
from library_share.rotation.point.schemas import EvaluationFormSchema, FiguresFormSchema
from library_share.rotation.rounds import queries as rounds
from library_share.rotation.rounds.access import stop_to_tell_of
from library_share.rotation.rounds.figures import told_at
from library_share.translation import gettext
from library_share.web.answers import done
from library_share.web.forms import loaded

blueprint = Blueprint("point_figures", __name__)


@blueprint.get("/rounds/<int:round_id>/stops/<int:stop_id>/figures")
def on_behalf(round_id: int, stop_id: int) -> str:
    """Figures of a point, entered for it with the true day and the reason."""
    library = here()
    stop = stop_to_tell_of(round_id, stop_id)
    return render_template(
        "rotation/point/figures.html",
        library=library,
        stop=stop,
        part=stop.round_box,
        noted=queries.figures_noted(stop),
        told=told_at(stop),
        offline=stop.place_id in rounds.offline_places([stop.place_id]),
        evaluation=queries.evaluations_of([stop.id]).get(stop.id),
        today=clock.today(),
        new_id=uuid4,
    )


@blueprint.post("/rounds/<int:round_id>/stops/<int:stop_id>/figures")
def note_on_behalf(round_id: int, stop_id: int) -> ResponseReturnValue:
    library = here()
    sent = loaded(FiguresFormSchema(), request.form)
    day: date = sent.pop("day")
    with transaction():
        stop = stop_to_tell_of(round_id, stop_id)
        actions.note_figures(stop, day, deed_at(library), on_behalf=True, **sent)
    return done(gettext("Saved."), to=_figures(round_id, stop_id))


@blueprint.post("/rounds/<int:round_id>/stops/<int:stop_id>/figures/<int:figures_id>/undo")
def take_back(round_id: int, stop_id: int, figures_id: int) -> ResponseReturnValue:
    library = here()
    with transaction():
        stop = stop_to_tell_of(round_id, stop_id)
        actions.take_figures_back(stop, figures_id, deed_at(library))
    return done(gettext("Undone."), to=_figures(round_id, stop_id))


@blueprint.post("/rounds/<int:round_id>/stops/<int:stop_id>/evaluation")
def evaluate_on_behalf(round_id: int, stop_id: int) -> ResponseReturnValue:
    library = here()
    sent = loaded(EvaluationFormSchema(), request.form)
    with transaction():
        actions.evaluate(stop_to_tell_of(round_id, stop_id), deed_at(library), **sent)
    return done(gettext("Saved."), to=_figures(round_id, stop_id))


def _figures(round_id: int, stop_id: int) -> str:
    return url_for("point_figures.on_behalf", round_id=round_id, stop_id=stop_id)
