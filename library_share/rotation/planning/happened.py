"""What really happened: where boxes were, as the handovers of rounds tell, written into a plan."""

from __future__ import annotations

from datetime import date

from sqlalchemy import delete, select

from library_share import clock
from library_share.database import db
from library_share.handovers.models import Handover
from library_share.rotation.models import RoundBox, RoundStop
from library_share.rotation.planning.models import (
    PlanBox,
    PlanCell,
    PlanPeriod,
    PlanPoint,
    RotationPlan,
    Source,
)


def write_what_happened(plan: RotationPlan, today: date) -> int:
    """Periods that have begun are as they really were; how many cells that is.

    Where rounds say nothing about a box, what the plan said is taken to have happened. A box that
    came too late belongs to the period in which it came.
    """
    begun = list(
        db.session.scalars(
            select(PlanPeriod)
            .where(PlanPeriod.plan_id == plan.id, PlanPeriod.starts_on <= today)
            .order_by(PlanPeriod.number)
        )
    )
    if not begun:
        return 0
    numbers = [period.number for period in begun]
    planned = db.session.scalars(
        select(PlanCell).where(PlanCell.plan_id == plan.id, PlanCell.number.in_(numbers))
    ).all()
    really = _arrivals(plan, begun)
    known = {box_id for (_, box_id) in really}
    cells: dict[tuple[int, int], int] = {
        (cell.number, cell.box_id): cell.place_id
        for cell in planned
        if cell.box_id is not None
        and (cell.box_id not in known or (cell.number, cell.box_id) in really)
    }
    cells.update(really)
    db.session.execute(
        delete(PlanCell).where(PlanCell.plan_id == plan.id, PlanCell.number.in_(numbers))
    )
    taken: set[tuple[int, int]] = set()
    # What a handover proves goes before what was only planned.
    for (number, box_id), place_id in sorted(cells.items(), key=lambda one: one[0] not in really):
        if (number, place_id) not in taken:
            taken.add((number, place_id))
            db.session.add(
                PlanCell(
                    plan_id=plan.id,
                    number=number,
                    box_id=box_id,
                    place_id=place_id,
                    source=Source.HAPPENED,
                )
            )
    db.session.flush()
    _free_later_pairs(plan, max(numbers))
    return len(taken)


def _arrivals(plan: RotationPlan, begun: list[PlanPeriod]) -> dict[tuple[int, int], int]:
    """(period, box) → point, for each period in which a box of the plan was received there."""
    rows = db.session.execute(
        select(RoundBox.box_id, RoundStop.place_id, Handover.received_at)
        .join(RoundStop, RoundStop.round_box_id == RoundBox.id)
        .join(Handover, Handover.id == RoundStop.handover_id)
        .join(PlanBox, PlanBox.box_id == RoundBox.box_id)
        .join(PlanPoint, PlanPoint.place_id == RoundStop.place_id)
        .where(
            PlanBox.plan_id == plan.id,
            PlanPoint.plan_id == plan.id,
            Handover.received_at.is_not(None),
            RoundStop.arrives_on >= plan.starts_on,
        )
        .order_by(Handover.received_at)
    )
    found = {}
    for row in rows:
        came = clock.local_day(row.received_at)
        number = next(
            (period.number for period in begun if came <= period.ends_on), begun[-1].number
        )
        found[number, row.box_id] = row.place_id
    return found


def _free_later_pairs(plan: RotationPlan, last: int) -> None:
    """A pair that has met already does not meet again as planned."""
    met = {
        (cell.box_id, cell.place_id)
        for cell in db.session.scalars(
            select(PlanCell).where(PlanCell.plan_id == plan.id, PlanCell.number <= last)
        )
    }
    for cell in db.session.scalars(
        select(PlanCell).where(PlanCell.plan_id == plan.id, PlanCell.number > last)
    ):
        if cell.box_id is not None and (cell.box_id, cell.place_id) in met:
            db.session.delete(cell)
    db.session.flush()
