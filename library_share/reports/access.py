"""Who may do what with reports. A unit's part is the unit's; the whole belongs to whoever may run
it: the administrator, or an official of every library in it."""

from __future__ import annotations

from collections.abc import Iterable

from library_share.errors import NotAllowed
from library_share.libraries.models import Library
from library_share.libraries.queries import all_libraries, library_with_code
from library_share.reports import queries
from library_share.reports.errors import NoSuchReport
from library_share.reports.models import Part, Report
from library_share.reports.rules import Happening
from library_share.web.access import Act, Actor, Role, actor

_RUNNERS = frozenset({Role.ADMINISTRATOR, Role.OFFICIAL})


def may_run(who: Actor, library_ids: Iterable[int]) -> bool:
    """Whether somebody may run a report over these libraries."""
    return all(who.roles_at(library_id) & _RUNNERS for library_id in library_ids)


def units_for(who: Actor, commune_id: int) -> list[Library]:
    """Whom somebody may ask."""
    return [
        one for one in all_libraries() if one.commune_id == commune_id and may_run(who, [one.id])
    ]


def whole_report(report_id: int) -> tuple[Report, list[Part]]:
    """A report for whoever runs it; for others it does not exist."""
    who = actor()
    report = queries.get_report(report_id)
    parts = queries.parts_of(report)
    if not may_run(who, [part.library_id for part in parts]):
        raise NoSuchReport
    return report, parts


def one_part(report_id: int, library_code: str) -> tuple[Report, Library]:
    """A part for those of its unit and whoever runs the report; else it does not exist."""
    who = actor()
    report = queries.get_report(report_id)
    unit = library_with_code(library_code)
    if not who.may(Act.READ_FIGURES, unit.id):
        raise NoSuchReport
    queries.get_part(report, unit.id)
    return report, unit


def require_to_write(unit: Library) -> Actor:
    """The librarian writes; the administrator may on behalf of (nhập hộ)."""
    who = actor()
    if not who.may(Act.SET_UP, unit.id):
        raise NotAllowed
    return who


def may_act(who: Actor, unit_id: int, happening: Happening) -> bool:
    """Whether somebody may do this to the part of a unit."""
    if happening is Happening.HAND_IN:
        return who.may(Act.SET_UP, unit_id)
    if happening is Happening.APPROVE:
        return who.may(Act.DECIDE, unit_id)
    if happening is Happening.SEND_BACK:
        return who.may(Act.DECIDE, unit_id) or may_run(who, [unit_id])
    return may_run(who, [unit_id])


def require_to_act(unit: Library, happening: Happening) -> Actor:
    who = actor()
    if not may_act(who, unit.id, happening):
        raise NotAllowed
    return who


def unit_to_ask(report: Report, code: str) -> Library:
    """A library of the report's commune that the actor may ask."""
    unit = library_with_code(code)
    if unit.commune_id != report.commune_id or not may_run(actor(), [unit.id]):
        raise NotAllowed
    return unit
