"""A plan counted again from what a plan is, by code that shares nothing with its maker.

Everything here follows from the cells alone: walk through them, count, compare.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from library_share.rotation.planning.problem import Bound, Cells, Leg, Problem


@dataclass(frozen=True, kw_only=True)
class Figures:
    """What a plan comes to. All faults are nought in a plan that can be carried out."""

    misfits: int
    """Steps between boxes and points, and `empty_costs` for each open cell without a box."""
    empty: int
    """Open cells without a box."""
    unfit: int
    """Open cells whose box does not quite fit."""
    distance: int
    overloads: int
    """Boxes beyond what those who carry them can."""
    uses: tuple[int, ...]
    """In how many periods each box stands at a point."""
    shares: tuple[int, ...]
    """Readings that each point may expect from its boxes."""
    repeats: int
    """Meetings of a pair beyond its first, as far as nobody pinned both."""
    doubles: int
    """Boxes at two points in one period."""
    at_closed: int
    while_away: int
    never: int
    """Boxes where they must not go, unless pinned."""
    pins_broken: int

    @property
    def faults(self) -> int:
        return (
            self.repeats
            + self.doubles
            + self.at_closed
            + self.while_away
            + self.never
            + self.pins_broken
        )


def figures(problem: Problem, cells: Cells) -> Figures:
    """Count a plan. Nothing is taken from whoever made it."""
    misfits = empty = unfit = at_closed = while_away = never = 0
    stands: dict[tuple[int, int], list[int]] = defaultdict(list)
    meetings: dict[tuple[int, int], list[bool]] = defaultdict(list)
    shares = [0] * problem.points
    for point in range(problem.points):
        for period in range(problem.periods):
            box = cells[point][period]
            by_hand = (point, period) in problem.pinned
            if (point, period) in problem.closed:
                at_closed += box is not None and not by_hand
            elif box is None:
                empty += 1
                misfits += problem.empty_costs
            else:
                steps = problem.misfit[box][point]
                misfits += problem.empty_costs if steps is None else steps
                unfit += steps != 0
            if box is None:
                continue
            never += problem.misfit[box][point] is None and not by_hand
            while_away += (box, period) in problem.away and not by_hand
            stands[box, period].append(point)
            meetings[box, point].append(by_hand)
            if problem.popularity:
                shares[point] += problem.popularity[box]
    carried = _carried(problem, stands)
    return Figures(
        misfits=misfits,
        empty=empty,
        unfit=unfit,
        distance=sum(problem.distance[one.leg[0]][one.leg[1]] for one in carried),
        overloads=_overloads(problem, carried),
        uses=tuple(
            sum((box, period) in stands for period in range(problem.periods))
            for box in range(problem.boxes)
        ),
        shares=tuple(shares),
        repeats=sum(
            by_hand.count(False) - (not (any(by_hand) or pair in problem.met))
            for pair, by_hand in meetings.items()
            if False in by_hand
        ),
        doubles=sum(len(points) - 1 for points in stands.values()),
        at_closed=at_closed,
        while_away=while_away,
        never=never,
        pins_broken=sum(
            cells[point][period] != box for (point, period), box in problem.pinned.items()
        ),
    )


@dataclass(frozen=True, kw_only=True)
class Carried:
    """A box that is carried from place to place; it waits where it stood last."""

    box: int
    leg: Leg


def carried_in(problem: Problem, cells: Cells) -> list[Carried]:
    """All that is carried in a plan, box by box, in the order of time."""
    stands: dict[tuple[int, int], list[int]] = defaultdict(list)
    for point, row in enumerate(cells):
        for period, box in enumerate(row):
            if box is not None:
                stands[box, period].append(point)
    return _carried(problem, stands)


def _carried(problem: Problem, stands: dict[tuple[int, int], list[int]]) -> list[Carried]:
    found = []
    for box in range(problem.boxes):
        place = problem.start_of_box[box]
        for period in range(problem.periods):
            for point in stands.get((box, period), ()):
                to = problem.place_of_point[point]
                if to != place:
                    found.append(Carried(box=box, leg=(place, to, period)))
                place = to
    return found


def _overloads(problem: Problem, carried: list[Carried]) -> int:
    has: dict[int, int] = defaultdict(int)
    for one in carried:
        carrier = problem.carrier_of.get(one.leg)
        if carrier is not None:
            has[carrier] += 1
    return sum(max(0, boxes - problem.carries[carrier]) for carrier, boxes in has.items())


def proven(problem: Problem, bound: Bound) -> int:
    """What these prices prove: no plan has fewer misfits (weak duality of linear programs).

    Each point pays its price for each period in which it asks; each box takes its price for each
    period it offers; a pair that is worth more than its prices gives back the difference once.
    Whatever the prices are, the sum is a bound; good prices make it a good one.
    """
    worth = 0
    for point in range(problem.points):
        price = min(bound.price_of_point[point], problem.empty_costs)
        for period in range(problem.periods):
            if (point, period) in problem.closed:
                continue
            if (point, period) in problem.pinned:
                box = problem.pinned[point, period]
                steps = None if box is None else problem.misfit[box][point]
                worth += problem.empty_costs if steps is None else steps
            else:
                worth += price
    taken = {(box, period) for (_, period), box in problem.pinned.items() if box is not None}
    met = problem.met | {
        (box, point) for (point, _), box in problem.pinned.items() if box is not None
    }
    for box in range(problem.boxes):
        price = max(0, bound.price_of_box[box])
        for period in range(problem.periods):
            if (box, period) not in problem.away and (box, period) not in taken:
                worth -= price
        for point in range(problem.points):
            steps = problem.misfit[box][point]
            if steps is not None and (box, point) not in met:
                point_price = min(bound.price_of_point[point], problem.empty_costs)
                worth -= max(0, point_price - price - steps)
    return worth
