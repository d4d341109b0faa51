"""What people ask about plans; and the plan as a problem in plain values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload, selectinload

from library_share import clock
from library_share.circulation.models import Loan
from library_share.copies.models import Stay
from library_share.database import db
from library_share.jobs.models import Job, JobState
from library_share.libraries.models import Place
from library_share.rotation.models import BoxProfile, RoundBox, RoundStop
from library_share.rotation.planning.days import days_of
from library_share.rotation.planning.errors import NoSuchPlan
from library_share.rotation.planning.models import (
    Carrier,
    PlanBox,
    PlanCell,
    PlanPoint,
    PlanState,
    RotationPlan,
    Source,
)
from library_share.rotation.planning.problem import Cells, Problem
from library_share.rotation.planning.rules import (
    Carries,
    Readers,
    Stretch,
    carrying_of,
    days_of_carrying,
    misfit,
)
from library_share.rotation.planning.sites import Sites
from library_share.rotation.rules import parted
from library_share.vietnamese import sort_key
from library_share.web.access import Act, Actor
from library_share.web.paging import ID_AT_MOST

_A_YEAR = timedelta(days=365)


def plans_for(who: Actor, library_ids: list[int]) -> Select[RotationPlan]:
    """Plans that somebody may read: of the libraries whose figures this one may read."""
    readable = who.libraries_for(Act.READ_FIGURES, library_ids)
    return select(RotationPlan).where(
        RotationPlan.library_id.in_(readable) | RotationPlan.id.in_(_served(readable))
    )


def _served(library_ids: list[int]) -> Select[int]:
    """Plans that serve points of these libraries."""
    return (
        select(PlanPoint.plan_id)
        .join(Place, Place.id == PlanPoint.place_id)
        .where(Place.library_id.in_(library_ids))
    )


def plan_for(who: Actor, plan_id: int) -> RotationPlan:
    """The plan, for those who may read figures of its library or of one that it serves;
    NoSuchPlan for everybody else."""
    plan = _get(plan_id)
    if who.may(Act.READ_FIGURES, plan.library_id):
        return plan
    served = db.session.scalars(
        select(Place.library_id)
        .join(PlanPoint, PlanPoint.place_id == Place.id)
        .where(PlanPoint.plan_id == plan.id)
        .distinct()
    )
    if not any(who.may(Act.READ_FIGURES, library_id) for library_id in served):
        raise NoSuchPlan
    return plan


def find_settled_plan(plan_id: int) -> RotationPlan | None:
    """The plan when it is approved."""
    plan = db.session.get(RotationPlan, plan_id) if plan_id <= ID_AT_MOST else None
    return plan if plan is not None and plan.state is PlanState.APPROVED else None


def own_plan(who: Actor, plan_id: int, act: Act) -> RotationPlan:
    """The plan, locked, for those who may do this at the library that keeps it."""
    plan = _get(plan_id)
    if not who.may(act, plan.library_id):
        raise NoSuchPlan
    return locked(plan.id)


def locked(plan_id: int) -> RotationPlan:
    """The plan as it is now, until the transaction ends for nobody else to change."""
    db.session.execute(select(RotationPlan.id).where(RotationPlan.id == plan_id).with_for_update())
    return db.session.get_one(RotationPlan, plan_id, populate_existing=True)


def _get(plan_id: int) -> RotationPlan:
    plan = db.session.get(RotationPlan, plan_id) if plan_id <= ID_AT_MOST else None
    if plan is None:
        raise NoSuchPlan
    return plan


def is_being_made(plan: RotationPlan) -> bool:
    """Whether the planner is at work on it; the job itself is the truth."""
    if plan.job_id is None:
        return False
    state = db.session.scalar(select(Job.state).where(Job.id == plan.job_id))
    return state in (JobState.WAITING, JobState.RUNNING)


# --- the plan in plain values ----------------------------------------------------------------


Timetable = dict[int, list[list[date]]]
"""By carrier (id) and period (from nought): the days on which boxes can be carried."""


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """A plan read once: its rows, in the order in which the problem numbers them."""

    plan: RotationPlan
    boxes: list[Place]
    points: list[PlanPoint]
    problem: Problem
    cells: Cells
    sources: dict[tuple[int, int], Source]
    """(point, period), both from nought"""
    sites: Sites
    timetable: Timetable

    @property
    def stretches(self) -> list[Stretch]:
        """The days of its periods."""
        return stretches_of(self.plan)


def sheet_of(plan: RotationPlan, *, keep_found: bool = False) -> Sheet:
    """The plan as a problem and its cells; a dozen statements whatever its size.

    What was set by hand or happened is pinned; with `keep_found`, everything is.
    """
    rows = _read_again(plan.id)
    boxes = sorted(
        (row.box for row in rows.boxes),
        key=lambda box: (sort_key(box.library.short_name), sort_key(box.name)),
    )
    points = sorted(
        rows.points,
        key=lambda row: (
            sort_key(row.place.library.short_name),
            row.grade_from is None,
            row.grade_from or 0,
            sort_key(row.place.name),
        ),
    )
    box_at = {box.id: number for number, box in enumerate(boxes)}
    point_at = {row.place_id: number for number, row in enumerate(points)}
    periods = len(rows.periods)
    table: list[list[int | None]] = [[None] * periods for _ in points]
    sources = {}
    for cell in db.session.scalars(select(PlanCell).where(PlanCell.plan_id == plan.id)):
        point, period = point_at[cell.place_id], cell.number - 1
        table[point][period] = box_at[cell.box_id] if cell.box_id is not None else None
        sources[point, period] = cell.source
    sites = Sites(rows.library, boxes, [row.place for row in points])
    timetable = timetable_of(rows, sites.carriers)
    carrier_of, carries = carrying_of(
        periods, sites.bounds, [_carries(carrier, sites, timetable) for carrier in sites.carriers]
    )
    problem = Problem(
        periods=periods,
        misfit=_misfits(boxes, points),
        place_of_point=sites.of_points,
        start_of_box=sites.of_boxes,
        distance=sites.distance,
        empty_costs=plan.empty_costs,
        pinned={
            cell: table[cell[0]][cell[1]]
            for cell, source in sources.items()
            if keep_found or source is not Source.FOUND
        },
        met=_met_before(plan, box_at, point_at),
        carrier_of=carrier_of,
        carries=carries,
        popularity=_popularity(boxes),
        fairness=plan.fairness,
    )
    return Sheet(
        plan=rows,
        boxes=boxes,
        points=points,
        problem=problem,
        cells=tuple(map(tuple, table)),
        sources=sources,
        sites=sites,
        timetable=timetable,
    )


def stretches_of(plan: RotationPlan) -> list[Stretch]:
    return [Stretch(starts_on=one.starts_on, ends_on=one.ends_on) for one in plan.periods]


def timetable_of(plan: RotationPlan, carriers: Sequence[Carrier]) -> Timetable:
    days = days_of(plan.library, plan.starts_on, plan.ends_on)
    return {
        carrier.id: [
            days_of_carrying(stretch, carrier.weekdays, days.moves)
            for stretch in stretches_of(plan)
        ]
        for carrier in carriers
    }


def _carries(carrier: Carrier, sites: Sites, timetable: Timetable) -> Carries:
    return Carries(
        ways=sites.ways_of(carrier),
        boxes=tuple(len(days) * carrier.boxes_a_day for days in timetable[carrier.id]),
    )


def _read_again(plan_id: int) -> RotationPlan:
    return db.session.scalars(
        select(RotationPlan)
        .where(RotationPlan.id == plan_id)
        .options(
            joinedload(RotationPlan.library),
            selectinload(RotationPlan.periods),
            selectinload(RotationPlan.boxes).joinedload(PlanBox.box).joinedload(Place.within),
            selectinload(RotationPlan.points).joinedload(PlanPoint.place),
        )
        .execution_options(populate_existing=True)
    ).one()


def _misfits(boxes: list[Place], points: list[PlanPoint]) -> list[list[int | None]]:
    profiles = {
        row.box_id: _readers(row)
        for row in db.session.scalars(
            select(BoxProfile).where(BoxProfile.box_id.in_([box.id for box in boxes]))
        )
    }
    readers = [_readers(row) for row in points]
    return [[misfit(profiles.get(box.id, Readers()), one) for one in readers] for box in boxes]


def _readers(row: BoxProfile | PlanPoint) -> Readers:
    return Readers(lowest=row.grade_from, highest=row.grade_to, levels=parted(row.levels))


def _met_before(
    plan: RotationPlan, box_at: dict[int, int], point_at: dict[int, int]
) -> frozenset[tuple[int, int]]:
    """Pairs that met in a round of the year before the plan begins."""
    rows = db.session.execute(
        select(RoundBox.box_id, RoundStop.place_id)
        .join(RoundStop, RoundStop.round_box_id == RoundBox.id)
        .where(
            RoundBox.box_id.in_(box_at),
            RoundStop.place_id.in_(point_at),
            RoundStop.handover_id.is_not(None),
            RoundStop.arrives_on < plan.starts_on,
            RoundStop.arrives_on >= plan.starts_on - _A_YEAR,
        )
    )
    return frozenset((box_at[row.box_id], point_at[row.place_id]) for row in rows)


def _popularity(boxes: list[Place]) -> list[int]:
    """How often the books that are in each box now were lent in the last twelve months."""
    rows: Any = db.session.execute(
        select(Stay.place_id, func.count())
        .join(Loan, Loan.copy_id == Stay.copy_id)
        .where(
            Stay.place_id.in_([box.id for box in boxes]),
            Stay.until.is_(None),
            Loan.lent_at >= clock.now() - _A_YEAR,
            Loan.undone_at.is_(None),
        )
        .group_by(Stay.place_id)
    )
    lent: dict[int, int] = dict(list(rows))
    return [lent.get(box.id, 0) for box in boxes]


def boxes_in(plan: RotationPlan) -> list[PlanBox]:
    """The boxes of a plan, with their places."""
    query = select(PlanBox).where(PlanBox.plan_id == plan.id).order_by(PlanBox.box_id)
    return list(db.session.scalars(query.options(joinedload(PlanBox.box))))


def points_in(plan: RotationPlan) -> list[PlanPoint]:
    """The points of a plan, with their places."""
    query = select(PlanPoint).where(PlanPoint.plan_id == plan.id).order_by(PlanPoint.place_id)
    return list(db.session.scalars(query.options(joinedload(PlanPoint.place))))
