"""Boxes at rotation points: on how many days they stood there, and how often their books were used.

Where a box stood is read from the handovers that brought it to the stops of its rounds.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from library_share import clock
from library_share.database import db
from library_share.handovers.models import HandoverLine
from library_share.handovers.rules import Outcome
from library_share.libraries.models import Place
from library_share.rotation.models import RoundBox, RoundStop
from library_share.statistics.models import DayCount
from library_share.statistics.queries import Key, Scope
from library_share.statistics.rules import By, What

_CAME = (Outcome.ARRIVED, Outcome.ARRIVED_ELSEWHERE)
_USES = (What.LENT, What.READ_HERE)

Box = tuple[int, int]
"""A box and its library."""


def days_at_points(scope: Scope) -> dict[Box, set[date]]:
    """The days of the period on which boxes of these libraries stood at points."""
    today = clock.today()
    next_line = aliased(HandoverLine)
    left_at = (
        select(func.min(next_line.left_at))
        .where(
            next_line.box_id == HandoverLine.box_id,
            next_line.copy_id.is_(None),
            next_line.left_at >= HandoverLine.ended_at,
        )
        .correlate(HandoverLine)
        .scalar_subquery()
    )
    rows = db.session.execute(
        select(RoundBox.box_id, Place.library_id, HandoverLine.ended_at, left_at.label("left_at"))
        .select_from(RoundStop)
        .join(RoundBox, RoundBox.id == RoundStop.round_box_id)
        .join(Place, Place.id == RoundBox.box_id)
        .join(
            HandoverLine,
            (HandoverLine.handover_id == RoundStop.handover_id)
            & (HandoverLine.box_id == RoundBox.box_id)
            & HandoverLine.copy_id.is_(None),
        )
        .where(Place.library_id.in_(scope.library_ids), HandoverLine.outcome.in_(_CAME))
    )
    only = {value for by, value in scope.only if by is By.PLACE}
    stood: dict[Box, set[date]] = defaultdict(set)
    for row in rows:
        if only and row.box_id not in only:
            continue
        first = max(clock.local_day(row.ended_at), scope.period.first)
        last = min(clock.local_day(row.left_at) if row.left_at else today, today, scope.period.last)
        days = (last - first).days + 1
        if days > 0:
            stood[row.box_id, row.library_id] |= {first + timedelta(days=n) for n in range(days)}
    return stood


def uses_at_points(scope: Scope) -> dict[Box, int]:
    """How often books of each box were lent or read on the days on which it stood at a point."""
    stood = days_at_points(scope)
    rows = db.session.execute(
        select(DayCount.place_id, DayCount.day, func.sum(DayCount.how_many))
        .where(
            DayCount.place_id.in_({box for box, _ in stood}),
            DayCount.what.in_(_USES),
            DayCount.day >= scope.period.first,
            DayCount.day <= scope.period.last,
        )
        .group_by(DayCount.place_id, DayCount.day)
    )
    by_box: dict[int, dict[date, int]] = defaultdict(dict)
    for box, day, number in rows:
        by_box[box or 0][day] = int(number)
    return {
        box: sum(number for day, number in by_box[box[0]].items() if day in days)
        for box, days in stood.items()
    }


@dataclass(frozen=True, kw_only=True)
class AtPoints:
    """Days on which boxes stood at points, or uses of their books on these days."""

    of_uses: bool = False

    @property
    def bys(self) -> frozenset[By]:
        return frozenset({By.LIBRARY, By.OWNER, By.PLACE})

    def total(self, scope: Scope) -> int:
        return sum(self.told_apart(scope, By.PLACE).values())

    def told_apart(self, scope: Scope, by: By) -> dict[Key, int]:
        if self.of_uses:
            found = uses_at_points(scope)
        else:
            found = {box: len(days) for box, days in days_at_points(scope).items()}
        sums: dict[Key, int] = defaultdict(int)
        for (box, owner), number in found.items():
            sums[box if by is By.PLACE else owner] += number
        return dict(sums)
