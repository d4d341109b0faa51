"""What people ask about reports: whose turn it is, what was written, who is late."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, exists, select

from library_share.database import db
from library_share.patrons.models import Account, Appointment
from library_share.reports import rules
from library_share.reports.errors import NoSuchPart, NoSuchReport
from library_share.reports.models import Answer, Part, Report
from library_share.reports.rules import Changed
from library_share.statistics.rules import Period
from library_share.statistics.units import COLUMNS, figures_by_library
from library_share.web.access import Role
from library_share.web.paging import ID_AT_MOST


def get_report(report_id: int) -> Report:
    report = db.session.get(Report, report_id) if report_id <= ID_AT_MOST else None
    if report is None:
        raise NoSuchReport
    return report


def get_part(report: Report, library_id: int, *, locked: bool = False) -> Part:
    """The part of a unit; NoSuchPart when it was never asked."""
    query = select(Part).where(Part.report_id == report.id, Part.library_id == library_id)
    if locked:
        query = query.with_for_update(of=Part).execution_options(populate_existing=True)
    part = db.session.scalar(query)
    if part is None:
        raise NoSuchPart
    return part


def parts_of(report: Report) -> list[Part]:
    """All units asked, in the order of their names."""
    found = db.session.scalars(select(Part).where(Part.report_id == report.id))
    return sorted(found, key=lambda one: (one.library.name, one.id))


def asked_of(library_id: int) -> Select[Report, Part, int]:
    """The reports in which a library has a part, with it and the key to page by."""
    return (
        select(Report, Part, Report.id)
        .join(Part, Part.report_id == Report.id)
        .where(Part.library_id == library_id)
    )


def answers_of(part_ids: Sequence[int]) -> dict[tuple[int, int], Answer]:
    """What was written, by part and section."""
    found = db.session.scalars(select(Answer).where(Answer.part_id.in_(part_ids)))
    return {(one.part_id, one.section_id): one for one in found}


def has_principal(library_id: int) -> bool:
    """Whether somebody is there to approve what the librarian hands in."""
    held = exists().where(
        Appointment.library_id == library_id,
        Appointment.role == Role.PRINCIPAL,
        Account.id == Appointment.account_id,
        Account.is_active,
    )
    return bool(db.session.scalar(select(held)))


def period_of(report: Report) -> Period:
    return Period(first=report.first_on, last=report.last_on)


@dataclass(frozen=True, kw_only=True)
class Counted:
    """The figures of a unit, frozen when its part is in, else as they are; what changed since."""

    figures: dict[str, int]
    changed: list[Changed]


def figures_of(report: Report, parts: Sequence[Part]) -> dict[int, Counted]:
    """By the id of the part."""
    now = figures_by_library([part.library for part in parts], period_of(report))
    codes = [code for code, column in COLUMNS.items() if column.of_period]
    found = {}
    for part in parts:
        of_today, is_in = now[part.library_id], part.step in rules.IN
        found[part.id] = Counted(
            figures=part.figures if is_in else of_today,
            changed=rules.changed(part.figures, of_today, codes) if is_in else [],
        )
    return found
