"""From a plan that was approved to a round: each box of a library with its stops and days."""

from __future__ import annotations

from itertools import groupby

from sqlalchemy import and_, select
from sqlalchemy.orm import aliased

from library_share.copies.deeds import Deed
from library_share.database import db
from library_share.libraries.models import Library, Place
from library_share.rotation.models import Round
from library_share.rotation.planning.errors import NoBoxOfYours, PlanNotApproved
from library_share.rotation.planning.models import PlanCell, PlanPeriod, PlanState, RotationPlan
from library_share.rotation.rounds import actions as rounds
from library_share.rotation.rounds.stops import Planned, plan_stops


def begin_round(plan: RotationPlan, library: Library, deed: Deed) -> Round:
    """A round of this library's boxes that goes as the plan says from today on. It still has to be
    approved: the rules of the circular are looked at where a round is.

    Raises PlanNotApproved, NoBoxOfYours, RoundExists (begun before), BoxInARound, CopyInARound.
    """
    if plan.state is not PlanState.APPROVED:
        raise PlanNotApproved
    ways = _ways(plan, library, deed)
    if not ways:
        raise NoBoxOfYours(library=library.short_name)
    days = [day for _, stops in ways for one in stops for day in (one.arrives_on, one.leaves_on)]
    begun = rounds.note_need(library, deed, name=plan.name, starts_on=min(days), ends_on=max(days))
    for box, stops in ways:
        plan_stops(rounds.add_box(begun, box, deed), stops)
    return begun


def _ways(plan: RotationPlan, library: Library, deed: Deed) -> list[tuple[Place, list[Planned]]]:
    """Each box of the library with what is left of its way, in the order of its periods."""
    box, point = aliased(Place), aliased(Place)
    rows = db.session.execute(
        select(box, point, PlanPeriod)
        .select_from(PlanCell)
        .join(
            PlanPeriod,
            and_(PlanPeriod.plan_id == PlanCell.plan_id, PlanPeriod.number == PlanCell.number),
        )
        .join(box, box.id == PlanCell.box_id)
        .join(point, point.id == PlanCell.place_id)
        .where(
            PlanCell.plan_id == plan.id,
            box.library_id == library.id,
            PlanPeriod.ends_on >= deed.on,
        )
        .order_by(box.id, PlanPeriod.number)
    ).all()
    return [
        (
            here,
            [
                Planned(
                    place=place,
                    arrives_on=max(period.starts_on, deed.on),
                    leaves_on=period.ends_on,
                )
                for _, place, period in stops
            ],
        )
        for here, stops in groupby(rows, key=lambda row: row[0])
    ]
