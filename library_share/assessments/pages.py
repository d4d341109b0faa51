"""The self-assessment on pages: begun with what is counted, written on, confirmed, printed."""

from __future__ import annotations

from flask import Blueprint, Response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from library_share.assessments import actions, papers, rules
from library_share.assessments.schemas import AssessmentFormSchema
from library_share.database import transaction
from library_share.libraries.current import current_library
from library_share.libraries.models import Library, SchoolYear
from library_share.libraries.queries import school_year_named, school_years
from library_share.printing import answers
from library_share.printing.forms.assessments import level_name
from library_share.translation import gettext
from library_share.web.access import Act, require
from library_share.web.answers import done
from library_share.web.forms import loaded

blueprint = Blueprint("assessments", __name__, url_prefix="/assessments")


def _asked(name: str, act: Act) -> tuple[Library, SchoolYear]:
    library = current_library()
    require(act, library.id)
    return library, school_year_named(name, library.commune_id)


@blueprint.get("")
def everything() -> str:
    """The school years, newest first."""
    library = current_library()
    require(Act.READ_FIGURES, library.id)
    years = school_years(library.commune_id) if library.kind.is_school else []
    return render_template(
        "assessments/all.html",
        library=library,
        lines=[(year, actions.find(library, year), rules.due_on(year.ends_on)) for year in years],
    )


@blueprint.get("/<path:name>")
def one(name: str) -> str:
    library, year = _asked(name, Act.READ_FIGURES)
    who = require(Act.READ_FIGURES, library.id)
    assessment = actions.find(library, year)
    lines = {line.criterion: line for line in assessment.lines} if assessment else {}
    return render_template(
        "assessments/one.html",
        library=library,
        year=year,
        assessment=assessment,
        standards=rules.STANDARDS,
        criteria=rules.criteria_for(actions.school_of(library)),
        lines=lines,
        level=rules.conclusion(line.level for line in lines.values()),
        levels=rules.LEVELS,
        level_name=level_name,
        due_on=rules.due_on(year.ends_on),
        may_write=who.may(Act.SET_UP, library.id),
        may_confirm=who.may(Act.DECIDE, library.id),
    )


@blueprint.post("/<path:name>/begin")
def begin(name: str) -> ResponseReturnValue:
    asked = _asked(name, Act.SET_UP)
    with transaction():
        actions.begin_assessment(*asked)
    return _there(name)


@blueprint.post("/<path:name>")
def write(name: str) -> ResponseReturnValue:
    asked = _asked(name, Act.SET_UP)
    sent = loaded(AssessmentFormSchema(), request.form)
    with transaction():
        actions.write(*asked, **sent)
    return _there(name)


@blueprint.post("/<path:name>/confirm")
def confirm(name: str) -> ResponseReturnValue:
    library, year = _asked(name, Act.DECIDE)
    who = require(Act.DECIDE, library.id)
    with transaction():
        actions.confirm(library, year, account_id=who.account_id)
    return _there(name)


def _there(name: str) -> ResponseReturnValue:
    return done(gettext("Saved."), to=url_for("assessments.one", name=name))


@blueprint.get("/<path:name>/record.<any(pdf, docx):ending>")
def document(name: str, ending: str) -> Response:
    """Biên bản tự đánh giá (F25)."""
    library, year = _asked(name, Act.READ_FIGURES)
    paper = papers.document_of(actions.get(library, year))
    return answers.paper(paper, name=f"tu-danh-gia-{year.name}", ending=ending)
