"""Biên bản tự đánh giá (F25), always in Vietnamese."""

from __future__ import annotations

from library_share import clock
from library_share.assessments import rules
from library_share.assessments.actions import school_of
from library_share.assessments.models import Assessment
from library_share.assessments.rules import Criterion
from library_share.libraries.letterheads import letterhead_of
from library_share.libraries.office import Paper, dressed, grounds_of
from library_share.printing.documents import Document
from library_share.printing.forms.assessments import Assessed, SelfAssessment, self_assessment


def document_of(assessment: Assessment) -> Document:
    library, year = assessment.library, assessment.school_year
    school = school_of(library)
    lines = {line.criterion: line for line in assessment.lines}

    def assessed(one: Criterion) -> Assessed:
        line = lines[one.code]
        return Assessed(
            name=one.name,
            basis=one.basis if one.is_verified else f"{one.basis}, chưa xác minh",
            status=line.status,
            level=line.level,
            evidence=line.evidence,
            plan=line.plan,
        )

    criteria = [one for one in rules.criteria_for(school) if one.code in lines]
    paper = self_assessment(
        SelfAssessment(
            letterhead=letterhead_of(library),
            school_year=year.name,
            articles=rules.ARTICLES[school],
            grounds=grounds_of(library),
            standards=tuple(
                (name, tuple(assessed(one) for one in criteria if one.standard == number))
                for number, name in enumerate(rules.STANDARDS, start=1)
            ),
            level=rules.conclusion(line.level for line in assessment.lines),
            on=clock.local_day(assessment.confirmed_at) if assessment.confirmed_at else None,
            due_on=rules.due_on(year.ends_on),
        )
    )
    return dressed(paper, library, Paper.SELF_ASSESSMENT)
