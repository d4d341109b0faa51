"""`/api/v1/libraries/<code>/assessments/<year>`: a school's self-assessment."""

from __future__ import annotations

from typing import Any

from library_share.assessments import actions, rules
from library_share.assessments.models import Assessment
from library_share.assessments.schemas import AssessmentSchema, WrittenAssessmentSchema
from library_share.database import transaction
from library_share.libraries.models import Library, SchoolYear
from library_share.libraries.queries import library_with_code, school_year_named
from library_share.translation import N_
from library_share.web.access import Act, require
from library_share.web.api import Part

part = Part("assessments", N_("Self-assessment of school libraries under TT 16/2022."))
_PATH = "/libraries/<code>/assessments/<path:name>"


@part.route(_PATH, methods=["GET"])
@part.response(200, AssessmentSchema)
@part.problems(403, 404)
def one(code: str, name: str) -> dict[str, Any]:
    """The self-assessment of a school year, as far as it is written."""
    return _told(actions.get(*_asked(code, name, Act.READ_FIGURES)))


@part.route(_PATH, methods=["POST"])
@part.response(201, AssessmentSchema)
@part.problems(403, 404, 409)
def begin(code: str, name: str) -> dict[str, Any]:
    """Begin it, filled with what is counted."""
    asked = _asked(code, name, Act.SET_UP)
    with transaction():
        return _told(actions.begin_assessment(*asked))


@part.route(_PATH, methods=["PUT"])
@part.arguments(WrittenAssessmentSchema)
@part.response(200, AssessmentSchema)
@part.problems(403, 404, 409, 422)
def write(sent: dict[str, Any], code: str, name: str) -> dict[str, Any]:
    """Go on with the draft."""
    asked = _asked(code, name, Act.SET_UP)
    with transaction():
        return _told(actions.write(*asked, **sent))


@part.route(f"{_PATH}/confirmation", methods=["POST"])
@part.response(200, AssessmentSchema)
@part.problems(403, 404, 409)
def confirm(code: str, name: str) -> dict[str, Any]:
    """The principal confirms it; it changes no more."""
    library, year = _asked(code, name, Act.DECIDE)
    who = require(Act.DECIDE, library.id)
    with transaction():
        return _told(actions.confirm(library, year, account_id=who.account_id))


def _asked(code: str, name: str, act: Act) -> tuple[Library, SchoolYear]:
    library = library_with_code(code)
    require(act, library.id)
    return library, school_year_named(name, library.commune_id)


def _told(assessment: Assessment) -> dict[str, Any]:
    return {
        "school_year": assessment.school_year,
        "version": assessment.version,
        "confirmed_at": assessment.confirmed_at,
        "level": rules.conclusion(line.level for line in assessment.lines),
        "lines": assessment.lines,
    }
