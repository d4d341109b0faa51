"""“Điểm luân chuyển” on a phone: Mượn, Trả, Đếm lượt đọc, Báo hỏng/mất."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from flask import Blueprint, Response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from library_share import clock
from library_share.circulation.standing import standing_in
from library_share.classroom.sheets.access import Typist, typist_here
from library_share.classroom.sheets.paper import tick_sheet
from library_share.classroom.sheets.queries import books_of, rows_of
from library_share.classroom.sheets.rules import month_of
from library_share.classroom.shelves.actions import count_readings, undo_count
from library_share.classroom.shelves.queries import tally_of
from library_share.copies.deeds import deed_at
from library_share.database import transaction
from library_share.desk.answers import Answer
from library_share.errors import NotAllowed
from library_share.libraries.models import Place
from library_share.rotation.point import actions, finding, queries, scanning
from library_share.rotation.point.schemas import (
    EvaluationFormSchema,
    PointLendFormSchema,
    PointReadingsFormSchema,
    PointReportFormSchema,
    PointReturnFormSchema,
)
from library_share.rotation.rounds.schemas import PointFormSchema
from library_share.translation import gettext
from library_share.web.answers import done
from library_share.web.forms import loaded

blueprint = Blueprint("points", __name__)


@blueprint.get("/points")
def all_points() -> str:
    """The points that whoever asks is in charge of."""
    typist = typist_here()
    places = queries.points_among(typist.places)
    return render_template(
        "rotation/point/points.html",
        typist=typist,
        places=places,
        boxes=queries.boxes_by_place(places),
    )


@blueprint.get("/points/<place_code>")
def one(place_code: str) -> str:
    """Four buttons, what stands here, and what the point says at the end."""
    typist = typist_here()
    place = typist.place(place_code)
    return render_template("rotation/point/point.html", **_shown(typist, place))


def _shown(typist: Typist, place: Place) -> dict[str, Any]:
    stops = queries.stops_now_at(place)
    return {
        "typist": typist,
        "library": typist.library,
        "place": place,
        "boxes": [(box, standing_in(box, None, limit=200)) for box in queries.boxes_at(place)],
        "stops": stops,
        "evaluations": queries.evaluations_of([now.stop.id for _chain, now in stops]),
        "tally": tally_of(place, clock.today()),
        "point": queries.find_point(place),
        "new_id": uuid4,
        "today": clock.today(),
    }


@blueprint.post("/points/<place_code>/lend")
def lend(place_code: str) -> ResponseReturnValue:
    typist = typist_here()
    place = typist.place(place_code)
    sent = loaded(PointLendFormSchema(), request.form)
    with transaction():
        # Refused, it is forgotten: the form is mended and sent again under its number.
        answer = scanning.accepted(scanning.lend(typist, place, **sent))
    return _answered(answer, place)


@blueprint.post("/points/<place_code>/return")
def give_back(place_code: str) -> ResponseReturnValue:
    typist = typist_here()
    place = typist.place(place_code)
    sent = loaded(PointReturnFormSchema(), request.form)
    with transaction():
        answer = scanning.accepted(scanning.give_back(typist, place, **sent))
    return _answered(answer, place)


def _answered(answer: Answer, place: Place) -> ResponseReturnValue:
    return done(answer.body["sentence"], to=url_for("points.one", place_code=place.code))


@blueprint.post("/points/<place_code>/readings")
def count(place_code: str) -> ResponseReturnValue:
    """So many more read here; nobody's name."""
    typist = typist_here()
    place = typist.place(place_code)
    sent = loaded(PointReadingsFormSchema(), request.form)
    with transaction():
        count_readings(place, deed=deed_at(typist.library), **sent)
    return done(gettext("Counted."), to=url_for("points.one", place_code=place.code))


@blueprint.post("/points/<place_code>/readings/<int:reading_id>/undo")
def undo(place_code: str, reading_id: int) -> ResponseReturnValue:
    typist = typist_here()
    place = typist.place(place_code)
    with transaction():
        undo_count(place, reading_id, deed_at(typist.library))
    return done(gettext("Undone."), to=url_for("points.one", place_code=place.code))


@blueprint.post("/points/<place_code>/report")
def report(place_code: str) -> ResponseReturnValue:
    """A book is damaged or lost."""
    typist = typist_here()
    place = typist.place(place_code)
    sent = loaded(PointReportFormSchema(), request.form)
    lost = sent["what"] == "lost"
    with transaction():
        copy = finding.book_at(place, sent["book"])
        deed = deed_at(typist.library)
        actions.report(copy.id, place.name, deed, lost=lost, reason=sent["reason"])
    told = gettext("Noted as lost: “%(title)s”.", title=copy.title)
    if not lost:
        told = gettext("Noted as damaged: “%(title)s”.", title=copy.title)
    return done(told, to=url_for("points.one", place_code=place.code))


@blueprint.post("/points/<place_code>/stops/<int:stop_id>/evaluation")
def evaluate(place_code: str, stop_id: int) -> ResponseReturnValue:
    """What the point says of the stop (F19)."""
    typist = typist_here()
    place = typist.place(place_code)
    sent = loaded(EvaluationFormSchema(), request.form)
    with transaction():
        actions.evaluate(finding.stop_at(place, stop_id), deed_at(typist.library), **sent)
    return done(gettext("Saved."), to=url_for("points.one", place_code=place.code))


@blueprint.post("/points/<place_code>/settings")
def change_settings(place_code: str) -> ResponseReturnValue:
    """Whether the point is remote, and whether it has a network; for staff."""
    typist = typist_here()
    place = typist.place(place_code)
    if not typist.is_staff:
        raise NotAllowed
    sent = loaded(PointFormSchema(), request.form)
    with transaction():
        actions.change_point(place, **sent)
    return done(gettext("Saved."), to=url_for("points.one", place_code=place.code))


@blueprint.get("/points/<place_code>/boxes/<box_code>/sheet.pdf")
def sheet(place_code: str, box_code: str) -> Response:
    """The tick sheet of a box that stands here, for this month: for points without network."""
    box = finding.box_at(typist_here().place(place_code), box_code)
    made = tick_sheet(box, month_of(clock.today()), rows_of(books_of(box)))
    return Response(
        made,
        mimetype="application/pdf",
        headers={"Content-Disposition": f'inline; filename="so-muon-{box.code}.pdf"'},
    )
