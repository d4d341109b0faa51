"""Reports on pages: a unit writes its part on the phone, the commune sees who is late."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from library_share import clock
from library_share.database import transaction
from library_share.errors import NotAllowed
from library_share.libraries.current import current_library
from library_share.libraries.models import Library
from library_share.libraries.queries import library_with_code
from library_share.printing import answers
from library_share.reports import access, actions, papers, queries, rules, showing
from library_share.reports.models import HAPPENING_NAMES, KIND_NAMES, STEP_NAMES, Report
from library_share.reports.rules import Happening, Step
from library_share.reports.schemas import (
    AnswerFormSchema,
    PartActFormSchema,
    ReportFormSchema,
    UnitFormSchema,
)
from library_share.statistics.asking import usual_periods
from library_share.statistics.units import COLUMNS
from library_share.translation import gettext
from library_share.web.access import Act, actor, require
from library_share.web.answers import answer, done
from library_share.web.forms import loaded
from library_share.web.paging import page_of

blueprint = Blueprint("reports", __name__, url_prefix="/reports")


@blueprint.get("")
def everything() -> str:
    """What this library has to answer; whoever runs reports sees here how far they are."""
    library = current_library()
    who = require(Act.READ_FIGURES, library.id)
    page = page_of(
        queries.asked_of(library.id),
        by=(Report.id,),
        after=request.args.get("after"),
        backwards=True,
        scalars=False,
    )
    return render_template(
        "reports/all.html",
        library=library,
        page=page,
        step_names=STEP_NAMES,
        may_run=access.may_run(who, [library.id]),
        may_write=who.may(Act.SET_UP, library.id),
        may_approve=access.may_act(who, library.id, Happening.APPROVE),
        open_steps=rules.OPEN,
        may=rules.may,
        approve=Happening.APPROVE,
        deadline=showing.deadline,
        is_late=showing.is_late,
    )


@blueprint.get("/start")
def start_form() -> str:
    library = current_library()
    units = access.units_for(actor(), library.commune_id)
    if not units:
        raise NotAllowed
    return render_template(
        "reports/start.html",
        library=library,
        units=units,
        kinds=KIND_NAMES,
        periods=usual_periods(library, clock.today()),
    )


@blueprint.post("/start")
def start() -> ResponseReturnValue:
    library = current_library()
    sent = loaded(ReportFormSchema(), request.form)
    units = [library_with_code(code) for code in sent.pop("units")]
    who = actor()
    if not access.units_for(who, library.commune_id) or not access.may_run(
        who, [one.id for one in units]
    ):
        raise NotAllowed
    with transaction():
        report = actions.start(library.commune, **sent, units=units)
    return done(gettext("The units are asked."), to=url_for("reports.one", report_id=report.id))


@blueprint.get("/<int:report_id>")
def one(report_id: int) -> str:
    """How far all units are."""
    report, parts = access.whole_report(report_id)
    asked = {part.library_id for part in parts}
    return render_template(
        "reports/one.html",
        report=report,
        parts=parts,
        step_names=STEP_NAMES,
        happening_names=HAPPENING_NAMES,
        happenings=[Happening.SEND_BACK, Happening.WITHDRAW, Happening.TAKE_IN],
        may=rules.may,
        deadline=showing.deadline(report),
        is_late=showing.is_late,
        in_steps=rules.IN,
        came=sum(part.step in rules.IN for part in parts),
        to_come=sum(part.step is not Step.WITHDRAWN for part in parts),
        late=sum(showing.is_late(report, part) for part in parts),
        others=[
            unit for unit in access.units_for(actor(), report.commune_id) if unit.id not in asked
        ],
    )


@blueprint.post("/<int:report_id>/units")
def add_unit(report_id: int) -> ResponseReturnValue:
    actor()
    sent = loaded(UnitFormSchema(), request.form)
    with transaction():
        report, _parts = access.whole_report(report_id)
        actions.add_unit(report, access.unit_to_ask(report, sent["unit"]))
    return done(gettext("Saved."), to=url_for("reports.one", report_id=report_id))


@blueprint.get("/<int:report_id>/report.<any(pdf, docx):ending>")
def document(report_id: int, ending: str) -> Response:
    """The parts that are in, merged, with the annex of figures."""
    report, parts = access.whole_report(report_id)
    paper = papers.document_of(report, parts)
    return answers.paper(paper, name=f"bao-cao-{report.id}", ending=ending)


@blueprint.get("/<int:report_id>/annex.xlsx")
def annex(report_id: int) -> Response:
    """The figures of all units, to go on with."""
    report, parts = access.whole_report(report_id)
    return Response(
        papers.annex_of(report, parts),
        mimetype=answers.XLSX,
        headers={"Content-Disposition": f'attachment; filename="phu-luc-{report.id}.xlsx"'},
    )


# --- one unit's part --------------------------------------------------------------------------


@blueprint.get("/<int:report_id>/units/<library_code>")
def part(report_id: int, library_code: str) -> str:
    """The questions, what is written, the figures beside it."""
    report, unit = access.one_part(report_id, library_code)
    return render_template("reports/part.html", **_shown(report, unit))


def _shown(report: Report, unit: Library) -> dict[str, Any]:
    who = actor()
    shown = showing.part_shown(report, unit)
    mine = queries.get_part(report, unit.id)
    return {
        "report": report,
        "unit": unit,
        "part": mine,
        "shown": shown,
        "written": {one["section"]: one for one in shown["answers"]},
        "columns": COLUMNS,
        "deadline": showing.deadline(report, mine),
        "is_late": showing.is_late(report, mine),
        "step_names": STEP_NAMES,
        "may_write": who.may(Act.SET_UP, unit.id) and mine.step in rules.OPEN,
        "runs": access.may_run(who, [unit.id]),
        "happening_names": HAPPENING_NAMES,
        "happenings": [
            happening
            for happening in (Happening.HAND_IN, Happening.APPROVE, Happening.SEND_BACK)
            if rules.may(mine.step, happening) and access.may_act(who, unit.id, happening)
        ],
    }


@blueprint.post("/<int:report_id>/units/<library_code>/answers")
def write(report_id: int, library_code: str) -> ResponseReturnValue:
    """Keeps what stands in one box, by itself while somebody writes, or by its button."""
    actor()
    sent = loaded(AnswerFormSchema(), request.form)
    with transaction():
        report, unit = access.one_part(report_id, library_code)
        access.require_to_write(unit)
        written = actions.write(report, unit, **sent)
        kept = {"section": sent["section"], "version": written.version, "at": clock.now()}
    return answer("reports/_kept.html", page="reports/part.html", kept=kept, **_shown(report, unit))


@blueprint.post("/<int:report_id>/units/<library_code>/acts")
def act(report_id: int, library_code: str) -> ResponseReturnValue:
    """Hand in, approve, send back; and for whoever runs the report let off or ask after all."""
    actor()
    sent = loaded(PartActFormSchema(), request.form)
    with transaction():
        report, unit = access.one_part(report_id, library_code)
        who = access.require_to_act(unit, sent["happening"])
        actions.act(report, unit, account_id=who.account_id, **sent)
    of_commune = sent["happening"] in (Happening.WITHDRAW, Happening.TAKE_IN)
    to = (
        url_for("reports.one", report_id=report_id)
        if of_commune
        else url_for("reports.part", report_id=report_id, library_code=unit.code)
    )
    return done(gettext("Saved."), to=to)
