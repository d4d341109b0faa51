"""`/api/v1/reports`: what a commune asks its units, and what they answer."""

from __future__ import annotations

from typing import Any

from library_share.database import transaction
from library_share.errors import NotAllowed
from library_share.libraries.queries import library_with_code
from library_share.libraries.schemas import OfLibraryQuerySchema
from library_share.reports import access, actions, queries, showing
from library_share.reports.models import Report
from library_share.reports.schemas import (
    AnswerSchema,
    AskedOfSchema,
    NewReportSchema,
    NewUnitSchema,
    PartActSchema,
    PartSchema,
    ReportSchema,
    WrittenSchema,
)
from library_share.translation import N_
from library_share.web.access import Act, actor, require
from library_share.web.api import Part, page_schema
from library_share.web.paging import page_of

part = Part("reports", N_("Reports that units write together, with their figures."))


@part.route("/reports", methods=["GET"])
@part.arguments(OfLibraryQuerySchema, location="query")
@part.response(200, page_schema(AskedOfSchema))
@part.problems(403, 404, 422)
def list_reports(asked: dict[str, Any]) -> dict[str, Any]:
    """The reports that a library has to answer, the newest first."""
    library = library_with_code(asked["library"])
    require(Act.READ_FIGURES, library.id)
    page = page_of(
        queries.asked_of(library.id),
        by=(Report.id,),
        after=asked["after"],
        limit=asked["limit"],
        backwards=True,
        scalars=False,
    )
    return {
        "items": [showing.asked_shown(row.Report, row.Part) for row in page.items],
        "next": page.next,
    }


@part.route("/reports", methods=["POST"])
@part.arguments(NewReportSchema)
@part.response(201, ReportSchema)
@part.problems(403, 404, 409, 422)
def start(sent: dict[str, Any]) -> dict[str, Any]:
    """Ask units of a commune; administrators, and officials of all these units."""
    library = library_with_code(sent.pop("library"))
    codes = sent.pop("units")
    units = access.units_for(actor(), library.commune_id)
    if codes:
        units = [library_with_code(code) for code in dict.fromkeys(codes)]
    if not units or not access.may_run(actor(), [one.id for one in units]):
        raise NotAllowed
    with transaction():
        report = actions.start(library.commune, **sent, units=units)
        return showing.report_shown(report, queries.parts_of(report))


@part.route("/reports/<int:report_id>", methods=["GET"])
@part.response(200, ReportSchema)
@part.problems(404)
def one(report_id: int) -> dict[str, Any]:
    """How far all units are; for whoever runs the report."""
    return showing.report_shown(*access.whole_report(report_id))


@part.route("/reports/<int:report_id>/units", methods=["POST"])
@part.arguments(NewUnitSchema)
@part.response(201, ReportSchema)
@part.problems(403, 404, 409, 422)
def add_unit(sent: dict[str, Any], report_id: int) -> dict[str, Any]:
    """One more unit has to answer."""
    actor()
    with transaction():
        report, _parts = access.whole_report(report_id)
        unit = access.unit_to_ask(report, sent["unit"])
        actions.add_unit(report, unit)
        return showing.report_shown(report, queries.parts_of(report))


@part.route("/reports/<int:report_id>/units/<library_code>", methods=["GET"])
@part.response(200, PartSchema)
@part.problems(404)
def one_part(report_id: int, library_code: str) -> dict[str, Any]:
    """What a unit is asked and has written, with its figures."""
    return showing.part_shown(*access.one_part(report_id, library_code))


@part.route("/reports/<int:report_id>/units/<library_code>/answers", methods=["PUT"])
@part.arguments(AnswerSchema)
@part.response(200, WrittenSchema)
@part.problems(403, 404, 409, 422)
def write(sent: dict[str, Any], report_id: int, library_code: str) -> dict[str, Any]:
    """Write in a section. Somebody else's words are never written over: read again and send the
    version that you have seen."""
    actor()
    with transaction():
        report, unit = access.one_part(report_id, library_code)
        access.require_to_write(unit)
        answer = actions.write(report, unit, **sent)
        return {"section": sent["section"], "text": answer.text, "version": answer.version}


@part.route("/reports/<int:report_id>/units/<library_code>/acts", methods=["POST"])
@part.arguments(PartActSchema)
@part.response(200, PartSchema)
@part.problems(403, 404, 409, 422)
def act(sent: dict[str, Any], report_id: int, library_code: str) -> dict[str, Any]:
    """Hand a part in, approve it, send it back, let a unit off, or ask it after all."""
    actor()
    with transaction():
        report, unit = access.one_part(report_id, library_code)
        who = access.require_to_act(unit, sent["happening"])
        actions.act(report, unit, account_id=who.account_id, **sent)
        return showing.part_shown(report, unit)
