"""A plan as visits of boxes, to be tried out by `simulation`."""

from __future__ import annotations

from datetime import date, timedelta

from library_share.libraries.rules import Calendar
from library_share.rotation.planning.models import PlanPeriod
from library_share.rotation.planning.queries import Sheet
from library_share.rotation.planning.simulation import Visit
from library_share.translation import gettext

#: School days of a year, about.
SCHOOL_DAYS = 175


def visits_of(sheet: Sheet, days: Calendar) -> list[Visit]:
    """Every box at every point, grouped by term and library."""
    found = []
    for at, period in enumerate(sheet.plan.periods):
        part = _open_days(period, days) / SCHOOL_DAYS
        term = _term(period.starts_on, days)
        for point, row in enumerate(sheet.points):
            box = sheet.cells[point][at]
            if box is not None:
                found.append(
                    Visit(
                        group=f"{term} · {row.place.library.short_name}",
                        lent=sheet.problem.popularity[box],
                        part_of_year=part,
                        misfit=sheet.problem.misfit[box][point],
                    )
                )
    return found


def _open_days(period: PlanPeriod, days: Calendar) -> int:
    length = (period.ends_on - period.starts_on).days + 1
    return sum(days.is_open(period.starts_on + timedelta(days=n)) for n in range(length))


def _term(day: date, days: Calendar) -> str:
    term = days.term_on(day)
    return gettext("Term %(number)s", number=term.reason) if term else gettext("Outside terms")
