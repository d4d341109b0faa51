"""What people do with plans. Never commits."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Select, delete, insert, select

from library_share.copies.deeds import Deed
from library_share.database import db, judged, table_of
from library_share.libraries.models import Library, LibraryKind, Place, SchoolClass
from library_share.libraries.queries import shown_year
from library_share.libraries.rules import LA_GRADE, NURSERY_GRADE
from library_share.rotation.boxes.errors import GradesTurned
from library_share.rotation.planning.days import days_of
from library_share.rotation.planning.errors import (
    CellHappened,
    CellTaken,
    NoPeriods,
    NothingToPlan,
    NotInPlan,
    PairMeetsTwice,
    PlanBeingMade,
    PlanIsDraft,
    PlanIsEmpty,
    PlanIsSettled,
    PlanNameTaken,
)
from library_share.rotation.planning.models import (
    PlanBox,
    PlanCell,
    PlanPeriod,
    PlanPoint,
    PlanState,
    RotationPlan,
    Source,
)
from library_share.rotation.planning.queries import is_being_made
from library_share.rotation.planning.rules import Stretch, periods_of, usual_levels

_CELL_RULES = {
    "a_box_at_one_point_per_period": CellTaken(),
    "a_point_has_one_box_per_period": CellTaken(),
    "a_box_and_a_point_meet_once": PairMeetsTwice(),
}


def make_plan(
    library: Library,
    deed: Deed,
    *,
    name: str,
    starts_on: date,
    ends_on: date,
    school_days: int,
    boxes: Sequence[Place],
    points: Sequence[Place],
    empty_costs: int = 3,
    fairness: int = 1,
) -> RotationPlan:
    """A draft with its periods, and nothing in its cells yet.

    Raises NothingToPlan, NoPeriods, PlanNameTaken.
    """
    if not boxes or not points:
        raise NothingToPlan
    periods = _periods(library, starts_on, ends_on, school_days)
    plan = RotationPlan(
        library_id=library.id,
        name=name,
        starts_on=starts_on,
        ends_on=ends_on,
        empty_costs=empty_costs,
        fairness=fairness,
        created_at=deed.at,
        account_id=deed.account_id,
    )
    with judged({"a_plan_name_once_per_library": PlanNameTaken(name=name)}):
        db.session.add(plan)
    grades = _grades(library, points, starts_on)
    db.session.add_all(
        [
            *(
                PlanPeriod(
                    plan_id=plan.id,
                    number=number,
                    starts_on=period.starts_on,
                    ends_on=period.ends_on,
                )
                for number, period in enumerate(periods, start=1)
            ),
            *(PlanBox(plan_id=plan.id, box_id=box.id) for box in boxes),
            *(
                PlanPoint(
                    plan_id=plan.id,
                    place_id=point.id,
                    grade_from=grades[point.id][0],
                    grade_to=grades[point.id][1],
                    levels=" ".join(usual_levels(*grades[point.id])),
                )
                for point in points
            ),
        ]
    )
    db.session.flush()
    return plan


def _periods(
    library: Library, starts_on: date, ends_on: date, school_days: int
) -> tuple[Stretch, ...]:
    days = days_of(library, starts_on, ends_on)
    periods = periods_of(
        starts_on,
        ends_on,
        school_days=school_days,
        is_open=days.is_open,
        may_move=days.may_move,
    )
    if not periods:
        raise NoPeriods(starts_on=starts_on, ends_on=ends_on)
    return periods


#: Who reads in a corner or on a shelf of a school that is no class's.
_OF_SCHOOLS = {
    LibraryKind.PRESCHOOL: (NURSERY_GRADE, LA_GRADE),
    LibraryKind.PRIMARY: (1, 5),
    LibraryKind.LOWER_SECONDARY: (6, 9),
    LibraryKind.JOINED: (1, 9),
}


def _grades(
    library: Library, points: Sequence[Place], day: date
) -> dict[int, tuple[int | None, int | None]]:
    """Who reads at each point: the grade of the class whose shelf it is in that school year, the
    grades of its school, or everybody."""
    year = shown_year(day, library.commune_id)
    classes = {
        (row.library_id, row.name): row.grade
        for row in db.session.execute(
            select(SchoolClass.library_id, SchoolClass.name, SchoolClass.grade).where(
                SchoolClass.school_year_id == (year.id if year else None)
            )
        )
    }
    found = {}
    for place in points:
        grade = classes.get((place.library_id, place.class_name))
        of_school = _OF_SCHOOLS.get(place.library.kind, (None, None))
        found[place.id] = (grade, grade) if grade is not None else of_school
    return found


def change_readers(
    plan: RotationPlan,
    point: Place,
    *,
    grade_from: int | None,
    grade_to: int | None,
    levels: str,
) -> PlanPoint:
    """Say who reads at a point; boxes found before stay until the planner works again.

    Raises NotInPlan, GradesTurned.
    """
    require_draft(plan)
    row = db.session.get(PlanPoint, (plan.id, point.id))
    if row is None:
        raise NotInPlan(what=point.name)
    if grade_from is not None and grade_to is not None and grade_from > grade_to:
        raise GradesTurned
    row.grade_from, row.grade_to, row.levels = grade_from, grade_to, levels
    db.session.flush()
    return row


def require_draft(plan: RotationPlan) -> None:
    """PlanIsSettled or PlanBeingMade unless it may be changed now."""
    if plan.state is not PlanState.DRAFT:
        raise PlanIsSettled
    if is_being_made(plan):
        raise PlanBeingMade


def put(plan: RotationPlan, number: int, point: Place, box: Place | None) -> None:
    """By hand: this box (or none) stands at this point in this period.

    When it stood elsewhere then, the two points exchange their boxes. Raises NotInPlan,
    CellHappened, PairMeetsTwice, CellTaken.
    """
    require_draft(plan)
    cells = _cells_in(plan, number, point, box)
    here = next((cell for cell in cells if cell.place_id == point.id), None)
    there = next((cell for cell in cells if box is not None and cell.box_id == box.id), None)
    if here is not None and there is here:
        here.source = Source.BY_HAND
        return
    for cell in (here, there):
        if cell is not None:
            db.session.delete(cell)
    db.session.flush()
    with judged(_CELL_RULES):
        db.session.add(_by_hand(plan, number, box.id if box else None, point.id))
        if here is not None and here.box_id is not None and there is not None:
            db.session.add(_by_hand(plan, number, here.box_id, there.place_id))


def _by_hand(plan: RotationPlan, number: int, box_id: int | None, place_id: int) -> PlanCell:
    return PlanCell(
        plan_id=plan.id, number=number, box_id=box_id, place_id=place_id, source=Source.BY_HAND
    )


def _cells_in(plan: RotationPlan, number: int, point: Place, box: Place | None) -> list[PlanCell]:
    """The cells that a change touches; none of them may have happened already."""
    if db.session.get(PlanPeriod, (plan.id, number)) is None:
        raise NotInPlan(what=number)
    if db.session.get(PlanPoint, (plan.id, point.id)) is None:
        raise NotInPlan(what=point.name)
    if box is not None and db.session.get(PlanBox, (plan.id, box.id)) is None:
        raise NotInPlan(what=box.name)
    cells = db.session.scalars(
        select(PlanCell).where(PlanCell.plan_id == plan.id, PlanCell.number == number)
    ).all()
    touched = [
        cell
        for cell in cells
        if cell.place_id == point.id or (box is not None and cell.box_id == box.id)
    ]
    if any(cell.source is Source.HAPPENED for cell in touched):
        raise CellHappened
    return touched


def let_go(plan: RotationPlan, number: int, point: Place) -> None:
    """The planner may choose again what was set here by hand."""
    require_draft(plan)
    for cell in _cells_in(plan, number, point, None):
        if cell.box_id is None:
            db.session.delete(cell)
        else:
            cell.source = Source.FOUND
    db.session.flush()


def replace_found(plan: RotationPlan, found: Sequence[dict[str, Any]]) -> None:
    """Write what the planner found in place of what it had found before."""
    db.session.execute(
        delete(PlanCell).where(PlanCell.plan_id == plan.id, PlanCell.source == Source.FOUND)
    )
    add_found(found)


def add_found(found: Sequence[dict[str, Any]]) -> None:
    """Write cells that the planner found. Raises CellTaken, PairMeetsTwice."""
    if found:
        with judged(_CELL_RULES):
            db.session.execute(insert(table_of(PlanCell)), list(found))


def approve(plan: RotationPlan, deed: Deed) -> None:
    """The plan holds from now on. Raises PlanIsSettled, PlanIsEmpty, PlanBeingMade."""
    require_draft(plan)
    if db.session.scalar(_any_box(plan)) is None:
        raise PlanIsEmpty
    plan.state = PlanState.APPROVED
    plan.approved_at = deed.at
    plan.approved_by_id = deed.account_id


def _any_box(plan: RotationPlan) -> Select[int]:
    return (
        select(PlanCell.id)
        .where(PlanCell.plan_id == plan.id, PlanCell.box_id.is_not(None))
        .limit(1)
    )


def reopen(plan: RotationPlan) -> None:
    """Take the approval back; PlanIsDraft when there is none."""
    if plan.state is PlanState.DRAFT:
        raise PlanIsDraft
    plan.state = PlanState.DRAFT
    plan.approved_at = None
    plan.approved_by_id = None


def put_away(plan: RotationPlan) -> None:
    """Out of the lists of what holds; PlanIsDraft when it was never approved."""
    if plan.state is PlanState.DRAFT:
        raise PlanIsDraft
    plan.state = PlanState.ARCHIVED
