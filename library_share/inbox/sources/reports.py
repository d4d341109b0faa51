"""Reports: for who has to write one, for who approves it, and for who waits for the late."""

from __future__ import annotations

from typing import Any

from flask import url_for
from sqlalchemy import ColumnElement, Select, func, select

from library_share.inbox.lines import Here, Line, Source, Step
from library_share.libraries.models import Library
from library_share.reports.models import Part, Report
from library_share.reports.rules import OPEN
from library_share.reports.rules import Step as HowFar
from library_share.reports.showing import deadline
from library_share.translation import N_, gettext
from library_share.web.access import Act

WRITE_IT = N_("Write the part")
LOOK_AND_APPROVE = N_("Look and approve")
SEE_ALL_UNITS = N_("See all units")


def _to_write(here: Here) -> tuple[ColumnElement[bool], ...]:
    return Part.library_id == here.library_id, Part.step.in_(OPEN)


def _to_approve(here: Here) -> tuple[ColumnElement[bool], ...]:
    return Part.library_id == here.library_id, Part.step == HowFar.HANDED_IN


def _late(here: Here) -> tuple[ColumnElement[bool], ...]:
    commune = select(Library.commune_id).where(Library.id == here.library_id).scalar_subquery()
    return Report.commune_id == commune, Part.step.in_(OPEN), Report.due_before <= here.today


def _how_many(*conditions: ColumnElement[bool]) -> Select[int]:
    return (
        select(func.count())
        .select_from(Part)
        .join(Report, Report.id == Part.report_id)
        .where(*conditions)
    )


def _parts(*conditions: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    return (
        select(Report, Part)
        .join(Part, Part.report_id == Report.id)
        .where(*conditions)
        .order_by(Report.due_before, Report.id, Part.id)
    )


def _of_unit(row: Any, label: str) -> Line:
    return Line(
        text=row.Report.title,
        about=row.Part.reason,
        step=Step(
            label=gettext(label),
            address=url_for(
                "reports.part", report_id=row.Report.id, library_code=row.Part.library.code
            ),
        ),
        on=row.Report.due_before,
        when=deadline(row.Report),
    )


def _of_commune(row: Any) -> Line:
    return Line(
        text=row.Part.library.name,
        about=row.Report.title,
        step=Step(
            label=gettext(SEE_ALL_UNITS), address=url_for("reports.one", report_id=row.Report.id)
        ),
        on=row.Report.due_before,
        when=deadline(row.Report),
    )


REPORTS_TO_WRITE = Source(
    name="reports_to_write",
    label=N_("Reports to write"),
    icon="pencil",
    act=Act.SET_UP,
    number=lambda here: _how_many(*_to_write(here)),
    rows=lambda here: _parts(*_to_write(here)),
    line=lambda row, _here: _of_unit(row, WRITE_IT),
    everything=lambda: url_for("reports.everything"),
)

REPORTS_TO_APPROVE = Source(
    name="reports_to_approve",
    label=N_("Reports to approve"),
    icon="pencil",
    act=Act.DECIDE,
    number=lambda here: _how_many(*_to_approve(here)),
    rows=lambda here: _parts(*_to_approve(here)),
    line=lambda row, _here: _of_unit(row, LOOK_AND_APPROVE),
    everything=lambda: url_for("reports.everything"),
)

REPORTS_LATE = Source(
    name="reports_late",
    label=N_("Units whose report is late"),
    icon="calendar3",
    act=Act.KEEP_ACCOUNTS,
    number=lambda here: _how_many(*_late(here)),
    rows=lambda here: _parts(*_late(here)),
    line=lambda row, _here: _of_commune(row),
    everything=lambda: url_for("reports.everything"),
)
