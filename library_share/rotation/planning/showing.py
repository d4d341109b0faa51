"""A plan as people see it: by point, period after period."""

from __future__ import annotations

from dataclasses import dataclass

from library_share.libraries.models import GRADE_NAMES, Place
from library_share.rotation.planning.models import PlanPeriod, PlanPoint, Source
from library_share.rotation.planning.queries import Sheet
from library_share.translation import gettext


@dataclass(frozen=True, kw_only=True)
class Shown:
    """One cell. `misfit` steps: 0 fits, None should not be."""

    period: PlanPeriod
    box: Place | None
    misfit: int | None
    source: Source | None


@dataclass(frozen=True, kw_only=True)
class Row:
    """A point with its cells in the order of time."""

    point: PlanPoint
    cells: tuple[Shown, ...]


def grades_said(readers: PlanPoint) -> str:
    """Which grades read at a point, in words."""
    lowest, highest = readers.grade_from, readers.grade_to
    if lowest is None and highest is None:
        return gettext("any grade")
    if lowest == highest:
        return _grade(lowest)
    return gettext("%(first)s to %(last)s", first=_grade(lowest), last=_grade(highest))


def _grade(grade: int | None) -> str:
    if grade is None:
        return "…"
    if grade in GRADE_NAMES:
        return gettext(GRADE_NAMES[grade])
    return gettext("grade %(grade)s", grade=grade)


def grid_of(sheet: Sheet) -> list[Row]:
    """The whole plan, in the order of the sheet."""
    return [
        Row(
            point=row,
            cells=tuple(
                Shown(
                    period=period,
                    box=sheet.boxes[box] if box is not None else None,
                    misfit=sheet.problem.misfit[box][point] if box is not None else 0,
                    source=sheet.sources.get((point, at)),
                )
                for at, period in enumerate(sheet.plan.periods)
                for box in (sheet.cells[point][at],)
            ),
        )
        for point, row in enumerate(sheet.points)
    ]
