"""`/api/v1/points`: what stands at a point, and what its keeper does there."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from library_share.circulation.standing import standing_in
from library_share.classroom.sheets.access import typist_at, typist_of
from library_share.classroom.shelves.actions import count_readings, undo_count
from library_share.classroom.shelves.schemas import NewCountSchema, TallySchema
from library_share.copies.deeds import deed_at
from library_share.database import transaction
from library_share.errors import NotAllowed
from library_share.libraries.models import Place
from library_share.libraries.queries import library_with_code
from library_share.rotation.point import actions, finding, queries, scanning
from library_share.rotation.point.schemas import (
    EvaluationSchema,
    NewPointLoanSchema,
    NewPointReportSchema,
    NewPointReturnSchema,
    PointBookSchema,
    PointQuerySchema,
    PointScanSchema,
    PointSettingsSchema,
    ReportedCopySchema,
    RotationPointInFullSchema,
    RotationPointSchema,
)
from library_share.rotation.point.showing import (
    book_shown,
    evaluation_shown,
    point_in_full,
    points_shown,
    readings_shown,
    scan_shown,
)
from library_share.translation import N_
from library_share.web.access import actor
from library_share.web.api import PagedQuerySchema, Part, page_schema
from library_share.web.paging import page_of

part = Part("points", N_("Rotation points: what stands there, and what their keepers do."))


@part.route("/points", methods=["GET"])
@part.arguments(PointQuerySchema, location="query")
@part.response(200, page_schema(RotationPointSchema))
@part.problems(403, 404, 422)
def list_points(asked: dict[str, Any]) -> dict[str, Any]:
    """The points of a library with the boxes there, oldest first, paged by key; keepers get
    their own."""
    actor()  # a visitor does not learn which libraries there are
    typist = typist_at(library_with_code(asked["library"]))
    ids = [place.id for place in queries.points_among(typist.places)]
    page = page_of(
        select(Place).where(Place.id.in_(ids)),
        by=(Place.id,),
        after=asked["after"],
        limit=asked["limit"],
    )
    return {"items": points_shown(page.items), "next": page.next}


@part.route("/points/<code>", methods=["GET"])
@part.response(200, RotationPointInFullSchema)
@part.problems(403, 404)
def one(code: str) -> dict[str, Any]:
    """One point: the boxes and stops of now, what it says of them, and its readings."""
    return point_in_full(typist_of(code)[1])


@part.route("/points/<code>/boxes/<box_code>/books", methods=["GET"])
@part.arguments(PagedQuerySchema, location="query")
@part.response(200, page_schema(PointBookSchema))
@part.problems(403, 404, 422)
def list_books(asked: dict[str, Any], code: str, box_code: str) -> dict[str, Any]:
    """The books of a box that stands there, by title, paged by key; not who has them."""
    box = finding.box_at(typist_of(code)[1], box_code)
    page = standing_in(box, asked["after"], limit=asked["limit"])
    return {"items": [book_shown(standing) for standing in page.items], "next": page.next}


@part.route("/points/<code>/loans", methods=["POST"])
@part.arguments(NewPointLoanSchema)
@part.response(200, PointScanSchema)
@part.problems(400, 403, 404, 409, 415, 422)
def lend(sent: dict[str, Any], code: str) -> dict[str, Any]:
    """Lend a book that is there; sent again, it is lent once."""
    with transaction():
        typist, place = typist_of(code)
        answer = scanning.lend(typist, place, **sent)
    return scan_shown(scanning.accepted(answer))


@part.route("/points/<code>/returns", methods=["POST"])
@part.arguments(NewPointReturnSchema)
@part.response(200, PointScanSchema)
@part.problems(400, 403, 404, 409, 415, 422)
def give_back(sent: dict[str, Any], code: str) -> dict[str, Any]:
    """A book comes back; sent again, it comes back once."""
    with transaction():
        typist, place = typist_of(code)
        answer = scanning.give_back(typist, place, **sent)
    return scan_shown(scanning.accepted(answer))


@part.route("/points/<code>/readings", methods=["POST"])
@part.arguments(NewCountSchema)
@part.response(201, TallySchema)
@part.problems(400, 403, 404, 409, 415, 422)
def count(sent: dict[str, Any], code: str) -> dict[str, Any]:
    """So many more read here; nobody's name."""
    with transaction():
        _, place = typist_of(code)
        count_readings(place, deed=deed_at(place.library), **sent)
    return readings_shown(place)


@part.route("/points/<code>/readings/<int:reading_id>", methods=["DELETE"])
@part.response(200, TallySchema)
@part.problems(403, 404)
def undo(code: str, reading_id: int) -> dict[str, Any]:
    """That count was wrong; it is noted that it was undone."""
    with transaction():
        _, place = typist_of(code)
        undo_count(place, reading_id, deed_at(place.library))
    return readings_shown(place)


@part.route("/points/<code>/reports", methods=["POST"])
@part.arguments(NewPointReportSchema)
@part.response(201, ReportedCopySchema)
@part.problems(400, 403, 404, 409, 415, 422)
def report(sent: dict[str, Any], code: str) -> dict[str, Any]:
    """A book that is there is damaged or lost; it is noted with the copy."""
    with transaction():
        _, place = typist_of(code)
        book = finding.book_at(place, sent["book"])
        lost = sent["what"] == "lost"
        deed = deed_at(place.library)
        copy = actions.report(book.id, place.name, deed, lost=lost, reason=sent["reason"])
    return {
        "copy": copy.code,
        "title": book.title,
        "condition": copy.condition,
        "state": copy.state,
    }


@part.route("/points/<code>/stops/<int:stop_id>/evaluation", methods=["PUT"])
@part.arguments(EvaluationSchema)
@part.response(200, EvaluationSchema)
@part.problems(400, 403, 404, 415, 422)
def evaluate(sent: dict[str, Any], code: str, stop_id: int) -> dict[str, str] | None:
    """What the point says of a stop, as long as the box stands there."""
    with transaction():
        _, place = typist_of(code)
        stop = finding.stop_at(place, stop_id)
        said = actions.evaluate(stop, deed_at(place.library), **sent)
    return evaluation_shown(said)


@part.route("/points/<code>/settings", methods=["PUT"])
@part.arguments(PointSettingsSchema)
@part.response(200, RotationPointInFullSchema)
@part.problems(400, 403, 404, 415, 422)
def change_settings(sent: dict[str, Any], code: str) -> dict[str, Any]:
    """Whether the point is remote, and whether it has a network; for staff."""
    with transaction():
        typist, place = typist_of(code)
        if not typist.is_staff:
            raise NotAllowed
        actions.change_point(place, **sent)
    return point_in_full(place)
