"""What a change by hand does to a plan, before it is made."""

from __future__ import annotations

from library_share.libraries.models import Place
from library_share.rotation.planning.checking import Figures, figures
from library_share.rotation.planning.errors import NotInPlan
from library_share.rotation.planning.queries import Sheet
from library_share.rotation.planning.rules import Effect


def between(before: Figures, after: Figures) -> Effect:
    return Effect(
        misfits=after.misfits - before.misfits,
        hectometres=after.distance - before.distance,
        overloads=after.overloads - before.overloads,
    )


def effect_of(
    sheet: Sheet, before: Figures, *, number: int, point: Place, box: Place | None
) -> tuple[Effect, Figures]:
    """What would come of putting this box there; raises NotInPlan."""
    rows = [list(row) for row in sheet.cells]
    at = next((n for n, row in enumerate(sheet.points) if row.place_id == point.id), None)
    if at is None:
        raise NotInPlan(what=point.name)
    if not 1 <= number <= sheet.problem.periods:
        raise NotInPlan(what=number)
    period = number - 1
    wanted = None
    if box is not None:
        wanted = next((n for n, one in enumerate(sheet.boxes) if one.id == box.id), None)
        if wanted is None:
            raise NotInPlan(what=box.name)
        for row in rows:
            if row[period] == wanted:
                row[period] = rows[at][period]
    rows[at][period] = wanted
    after = figures(sheet.problem, tuple(map(tuple, rows)))
    return between(before, after), after
