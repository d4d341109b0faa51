"""Letting the planner work: a job with progress that can be stopped and keeps the best so far."""

from __future__ import annotations

import time
from typing import Any

from sqlalchemy import select

from library_share import clock, jobs
from library_share.database import db, transaction
from library_share.jobs.models import Job
from library_share.rotation.planning.actions import replace_found, require_draft
from library_share.rotation.planning.checking import Figures, figures
from library_share.rotation.planning.errors import PlanIsSettled
from library_share.rotation.planning.happened import write_what_happened
from library_share.rotation.planning.models import PlanState, RotationPlan, Source
from library_share.rotation.planning.problem import Bound, Plan
from library_share.rotation.planning.queries import Sheet, locked, sheet_of
from library_share.rotation.planning.rules import seconds_for
from library_share.rotation.planning.solver import Effort, Report, fewest, solve
from library_share.translation import gettext, number

TASK = "make_rotation_plan"
#: Asking more often whether to stop only takes the write lock from the desk.
ASKED_EVERY_S = 0.5
#: The planner lets go this long every few milliseconds: requests of the desk need not wait for it.
BREATHES_S = 0.0005


def start(
    plan: RotationPlan, account_id: int | None, *, seconds: int | None = None, anew: bool = False
) -> Job:
    """Ask the planner to fill the plan. `anew` first writes what happened until today into it.

    Raises PlanIsSettled, PlanBeingMade.
    """
    require_draft(plan)
    if anew:
        write_what_happened(plan, clock.today())
    plan.stop_asked = False
    if seconds is None:
        seconds = seconds_for(len(plan.boxes), len(plan.points))
    job = jobs.actions.enqueue(TASK, {"plan_id": plan.id, "seconds": seconds}, account_id)
    plan.job_id = job.id
    db.session.flush()
    return job


@jobs.task(TASK)
def make_rotation_plan(job: jobs.Progress, *, plan_id: int, seconds: int) -> dict[str, Any]:
    """Search for so many seconds, or until somebody says stop; then write the best plan found."""
    with transaction():
        sheet = sheet_of(db.session.get_one(RotationPlan, plan_id))
    found = solve(
        sheet.problem,
        Effort(seconds=seconds, clock=time.monotonic),
        tell=lambda report: job.tell(round(report.part * 100), 100, _told(report)),
        stop=_Stop(plan_id),
    )
    with transaction():
        plan = locked(plan_id)
        if plan.state is not PlanState.DRAFT:
            raise PlanIsSettled
        replace_found(plan, _rows(sheet, found))
        plan.made_at = clock.now()
        note_figures(plan)
        result = {"address": f"/rotation/plans/{plan_id}", "plan_id": plan_id}
        job.finish(
            result,
            gettext(
                "Misfits: %(misfits)s; no plan has fewer than %(bound)s. Way: %(km)s km.",
                misfits=found.misfits,
                bound=found.bound.misfits,
                km=number(found.distance / 10),
            ),
        )
    return result


def _told(report: Report) -> str:
    return gettext(
        "Misfits so far: %(misfits)s; no plan has fewer than %(bound)s. Way: %(km)s km.",
        misfits=report.misfits,
        bound=report.bound,
        km=number(report.distance / 10),
    )


class _Stop:
    """Whether somebody asked to stop, looked up now and then."""

    def __init__(self, plan_id: int) -> None:
        self.plan_id = plan_id
        self.asked_at = 0.0
        self.answer = False

    def __call__(self) -> bool:
        time.sleep(BREATHES_S)
        if not self.answer and time.monotonic() - self.asked_at > ASKED_EVERY_S:
            self.asked_at = time.monotonic()
            with transaction():
                query = select(RotationPlan.stop_asked).where(RotationPlan.id == self.plan_id)
                self.answer = bool(db.session.scalar(query))
        return self.answer


def _rows(sheet: Sheet, found: Plan) -> list[dict[str, Any]]:
    return [
        {
            "plan_id": sheet.plan.id,
            "number": period + 1,
            "box_id": sheet.boxes[box].id,
            "place_id": sheet.points[point].place_id,
            "source": Source.FOUND,
        }
        for point, row in enumerate(found.cells)
        for period, box in enumerate(row)
        if box is not None and (point, period) not in sheet.problem.pinned
    ]


def stop(plan: RotationPlan) -> None:
    """Let the planner end with the best so far."""
    plan.stop_asked = True


def note_figures(plan: RotationPlan) -> tuple[Sheet, Figures, Bound]:
    """Count the plan as it stands and keep the figures for lists."""
    db.session.flush()
    sheet, counted, bound = count(plan)
    plan.misfits = counted.misfits
    plan.bound = bound.misfits
    plan.hectometres = counted.distance
    db.session.flush()
    return sheet, counted, bound


def count(plan: RotationPlan) -> tuple[Sheet, Figures, Bound]:
    """The plan, its figures by the independent checker, and what no plan can beat."""
    sheet = sheet_of(plan)
    return sheet, figures(sheet.problem, sheet.cells), fewest(sheet.problem)
