"""Starting a report, writing a part, handing it in and what follows. Nothing here commits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from library_share import clock
from library_share.database import db, judged
from library_share.libraries.models import Commune, Library
from library_share.reports import queries, rules
from library_share.reports.errors import (
    AnswerChangedMeanwhile,
    NoSuchSection,
    ReasonNeeded,
    ReportDaysTurned,
    ReportIsThere,
    ReportPeriodTooLong,
    ReportSectionTooLong,
    ReportTooManySections,
    ReportWithoutSections,
    ReportWithoutUnits,
    SectionsEmpty,
    UnitHasPart,
    WrongPartStep,
)
from library_share.reports.models import STEP_NAMES, Answer, Part, PartEvent, Report, Section
from library_share.reports.rules import Happening, Kind, Step
from library_share.statistics.units import figures_by_library
from library_share.translation import gettext
from library_share.vietnamese import tidy

#: What cannot be said without a reason.
_WITH_REASON = (Happening.SEND_BACK, Happening.WITHDRAW)


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A section of a report: its heading and what is asked."""

    heading: str
    question: str = ""


def start(
    commune: Commune,
    *,
    kind: Kind,
    title: str,
    first_on: date,
    last_on: date,
    due_before: date,
    sections: Sequence[Asked],
    units: Sequence[Library],
) -> Report:
    """A report that units have to answer; each begins with an empty part."""
    _check_sections(sections)
    if not units:
        raise ReportWithoutUnits
    if last_on - first_on > rules.PERIOD_AT_MOST:
        raise ReportPeriodTooLong(first_on=first_on, last_on=last_on)
    report = Report(
        commune_id=commune.id,
        kind=kind,
        title=tidy(title),
        first_on=first_on,
        last_on=last_on,
        due_before=due_before,
        started_at=clock.now(),
    )
    taken, turned = ReportIsThere(title=report.title), ReportDaysTurned()
    with judged({"one_report_of_a_title": taken, "ck_reports_days": turned}):
        db.session.add(report)
    db.session.add_all(
        Section(
            report_id=report.id,
            position=position,
            heading=tidy(one.heading),
            question=tidy(one.question),
        )
        for position, one in enumerate(sections, start=1)
    )
    for unit in units:
        add_unit(report, unit)
    return report


def _check_sections(sections: Sequence[Asked]) -> None:
    if not sections:
        raise ReportWithoutSections
    if len(sections) > rules.SECTIONS_AT_MOST:
        raise ReportTooManySections(how_many=len(sections), at_most=rules.SECTIONS_AT_MOST)
    for one in sections:
        if len(one.heading) > rules.HEADING_AT_MOST or len(one.question) > rules.QUESTION_AT_MOST:
            raise ReportSectionTooLong(
                heading=one.heading[:40],
                heading_at_most=rules.HEADING_AT_MOST,
                question_at_most=rules.QUESTION_AT_MOST,
            )


def add_unit(report: Report, unit: Library) -> Part:
    """One more has to answer."""
    part = Part(report_id=report.id, library_id=unit.id, step=Step.WRITING, figures={})
    with judged({"one_part_per_unit": UnitHasPart(unit=unit.short_name)}):
        db.session.add(part)
    return part


def write(report: Report, unit: Library, *, section: int, text: str, version: int) -> Answer:
    """Write in the section at a position. `version` is what the writer saw, 0 where nothing stood;
    AnswerChangedMeanwhile when somebody else has written since."""
    part = queries.get_part(report, unit.id, locked=True)
    _still_open(part)
    asked = db.session.scalar(
        select(Section).where(Section.report_id == report.id, Section.position == section)
    )
    if asked is None:
        raise NoSuchSection
    answer = db.session.scalar(
        select(Answer)
        .where(Answer.part_id == part.id, Answer.section_id == asked.id)
        .execution_options(populate_existing=True)
    )
    meanwhile = AnswerChangedMeanwhile(heading=asked.heading)
    text = "\n".join(tidy(line) for line in text.splitlines()).strip()
    if answer is None:
        answer = Answer(part_id=part.id, section_id=asked.id, version=0)
    elif answer.text == text:
        return answer  # sent twice
    if answer.version != version:
        raise meanwhile
    answer.text, answer.version = text, version + 1
    with judged({"one_answer_per_section": meanwhile}):
        db.session.add(answer)
    return answer


def _still_open(part: Part) -> None:
    if part.step not in rules.OPEN:
        raise WrongPartStep(step=gettext(STEP_NAMES[part.step]))


def act(
    report: Report, unit: Library, happening: Happening, *, account_id: int, reason: str = ""
) -> Part:
    """Hand a part in, approve it, send it back, let a unit off or ask it after all. Handing in
    freezes the figures; sending back lets them go on."""
    part = queries.get_part(report, unit.id, locked=True)
    if not rules.may(part.step, happening):
        raise WrongPartStep(step=gettext(STEP_NAMES[part.step]))
    if happening in _WITH_REASON and not reason.strip():
        raise ReasonNeeded
    reached = rules.after(part.step, happening, has_principal=queries.has_principal(unit.id))
    if happening is Happening.HAND_IN:
        _nothing_empty(report, part)
        figures = figures_by_library([unit], queries.period_of(report))[unit.id]
        part.figures, part.figures_at = figures, clock.now()
        part.was_late = rules.days_left(report.due_before, clock.today()) <= 0
    elif reached not in rules.IN:
        part.figures, part.figures_at = {}, None
    part.step, part.reason = reached, tidy(reason)
    db.session.add(
        PartEvent(
            part_id=part.id,
            happening=happening,
            at=clock.now(),
            account_id=account_id,
            reason=part.reason,
        )
    )
    db.session.flush()
    return part


def _nothing_empty(report: Report, part: Part) -> None:
    answers = queries.answers_of([part.id])
    empty = [
        section.heading
        for section in report.sections
        if (part.id, section.id) not in answers or not answers[part.id, section.id].text
    ]
    if empty:
        raise SectionsEmpty(headings="; ".join(empty))
