"""Beginning a self-assessment, writing it, confirming it. Nothing here commits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from library_share import clock
from library_share.assessments import facts, rules
from library_share.assessments.errors import (
    AssessmentBegun,
    AssessmentChangedMeanwhile,
    AssessmentIsConfirmed,
    LevelsMissing,
    NoSuchAssessment,
    NotASchool,
)
from library_share.assessments.models import AssessedLine, Assessment
from library_share.assessments.rules import School
from library_share.database import db, judged
from library_share.libraries.models import Library, SchoolYear
from library_share.translation import force_locale
from library_share.vietnamese import tidy


@dataclass(frozen=True, kw_only=True)
class Judged:
    """What somebody wrote about a criterion."""

    criterion: str
    level: int | None = None
    status: str = ""
    evidence: str = ""
    plan: str = ""


def school_of(library: Library) -> School:
    if not library.kind.is_school:
        raise NotASchool
    return School(library.kind.value)


def find(library: Library, year: SchoolYear, *, locked: bool = False) -> Assessment | None:
    query = select(Assessment).where(
        Assessment.library_id == library.id, Assessment.school_year_id == year.id
    )
    if locked:
        query = query.with_for_update().execution_options(populate_existing=True)
    return db.session.scalar(query)


def get(library: Library, year: SchoolYear, *, locked: bool = False) -> Assessment:
    found = find(library, year, locked=locked)
    if found is None:
        raise NoSuchAssessment
    return found


def begin_assessment(library: Library, year: SchoolYear) -> Assessment:
    """A draft with a line for each criterion, filled with what is counted."""
    criteria = rules.criteria_for(school_of(library))
    with force_locale("vi"):
        known = facts.known_of(library, year)
    assessment = Assessment(library_id=library.id, school_year_id=year.id, version=1)
    with judged({"one_assessment_a_year": AssessmentBegun()}):
        db.session.add(assessment)
    for one in criteria:
        filled = known.get(one.code, facts.Known())
        assessment.lines.append(
            AssessedLine(
                criterion=one.code,
                level=filled.level,
                status=filled.status,
                evidence=filled.evidence,
            )
        )
    db.session.flush()
    return assessment


def write(
    library: Library, year: SchoolYear, *, version: int, lines: Sequence[Judged]
) -> Assessment:
    """Go on with the draft; AssessmentChangedMeanwhile when `version` is not the newest."""
    assessment = get(library, year, locked=True)
    if assessment.confirmed_at is not None:
        raise AssessmentIsConfirmed
    if assessment.version != version:
        raise AssessmentChangedMeanwhile
    by_code = {one.criterion: one for one in lines}
    for line in assessment.lines:
        if sent := by_code.get(line.criterion):
            line.level = sent.level
            line.status, line.evidence, line.plan = (
                tidy(sent.status),
                tidy(sent.evidence),
                tidy(sent.plan),
            )
    assessment.version += 1
    db.session.flush()
    return assessment


def confirm(library: Library, year: SchoolYear, *, account_id: int) -> Assessment:
    """The principal's word: from now on nothing changes."""
    assessment = get(library, year, locked=True)
    if assessment.confirmed_at is not None:
        raise AssessmentIsConfirmed
    names = {one.code: one.name for one in rules.CRITERIA}
    open_ones = [names[one.criterion] for one in assessment.lines if one.level is None]
    if open_ones:
        raise LevelsMissing(criteria="; ".join(open_ones))
    assessment.confirmed_at, assessment.confirmed_by_account_id = clock.now(), account_id
    db.session.flush()
    return assessment
