"""Reports as plain values, for templates and programs alike."""

from __future__ import annotations

from typing import Any

from library_share import clock
from library_share.libraries.models import Library
from library_share.reports import queries, rules
from library_share.reports.models import Part, Report
from library_share.translation import day, gettext, ngettext


def deadline(report: Report, part: Part | None = None) -> str:
    """Due before 18/10/2022 (5 days left). For a `part` that is in, no days are counted."""
    left = rules.days_left(report.due_before, clock.today())
    on = day(report.due_before)
    if part is not None and part.step not in rules.OPEN:
        return gettext("Due before %(day)s", day=on)
    if left <= 0:
        return gettext("Due before %(day)s (it has passed)", day=on)
    return ngettext(
        "Due before %(day)s (%(num)s day left)",
        "Due before %(day)s (%(num)s days left)",
        left,
        day=on,
    )


def is_late(report: Report, part: Part) -> bool:
    return rules.is_late(part.step, report.due_before, clock.today())


def asked_shown(report: Report, part: Part) -> dict[str, Any]:
    """The report as one unit sees it."""
    return {**_head(report), "step": part.step, "is_late": is_late(report, part)}


def report_shown(report: Report, parts: list[Part]) -> dict[str, Any]:
    """The whole report, for whoever runs it."""
    return {
        **_head(report),
        "sections": report.sections,
        "units": [
            {
                "unit": part.library.code,
                "step": part.step,
                "is_late": is_late(report, part),
                "was_late": part.was_late,
            }
            for part in parts
        ],
    }


def _head(report: Report) -> dict[str, Any]:
    names = ("id", "kind", "title", "first_on", "last_on", "due_before")
    left = rules.days_left(report.due_before, clock.today())
    return {**{name: getattr(report, name) for name in names}, "days_left": left}


def part_shown(report: Report, unit: Library) -> dict[str, Any]:
    """What a unit has to answer and has written, with its figures."""
    part = queries.get_part(report, unit.id)
    answers = queries.answers_of([part.id])
    counted = queries.figures_of(report, [part])[part.id]
    written = [
        {
            "section": section.position,
            "text": answers[part.id, section.id].text,
            "version": answers[part.id, section.id].version,
        }
        for section in report.sections
        if (part.id, section.id) in answers
    ]
    return {
        "unit": unit.code,
        "step": part.step,
        "reason": part.reason,
        "sections": report.sections,
        "answers": written,
        "figures": counted.figures,
        "figures_at": part.figures_at,
        "changed": counted.changed,
    }
