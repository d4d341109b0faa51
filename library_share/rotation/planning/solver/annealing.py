"""Fewer kilometres and fairer shares for the same misfits: many small exchanges, ever more choosy.

Three kinds of exchange keep every rule of a plan:
* two points exchange their boxes of one period (or a point takes a box that stands idle);
* two periods change places along a chain of points, so that each point keeps its boxes;
and none may add a misfit. What is carried beyond its bound outweighs any distance.
"""

import math
import random
from collections import Counter
from collections.abc import Callable

from library_share.rotation.planning.solver.colouring import exchange
from library_share.rotation.planning.solver.table import NONE, Table

CHAIN_AT_MOST = 24
BATCH = 256
"""Exchanges tried between two looks at the clock."""


class Annealing:
    """A search over one table; `energy` counts from the state in which it began."""

    def __init__(self, table: Table, *, seed: int) -> None:
        problem = table.problem
        self.table = table
        # Chance steers a search here, it keeps no secret.
        self.random = random.Random(seed)
        self.popularity = list(problem.popularity) or [0] * problem.boxes
        self.fairness = problem.fairness / 100
        self.overload_costs = 50 * max(1, max(map(max, problem.distance), default=1))
        self.misfit_costs = 20 * self.overload_costs
        self.carried: Counter[int] = Counter()
        for box in range(problem.boxes):
            self.carried.update(self._carriers(box))
        self.shares = [sum(self.popularity[box] for box in row if box != NONE) for row in table.at]
        self.uses = [sum(point != NONE for point in row) for row in table.where]
        self.heat = 0.0
        self.points = [p for p in range(problem.points) if not all(table.fixed[p])]
        self.open_periods = [
            [t for t in range(problem.periods) if not table.fixed[p][t]]
            for p in range(problem.points)
        ]

    def overloads(self) -> int:
        """Boxes beyond what those who carry them can."""
        carries = self.table.problem.carries
        return sum(max(0, n - carries[carrier]) for carrier, n in self.carried.items())

    def _carriers(self, box: int) -> list[int]:
        """Who carries a box, once for each of its bounded legs."""
        carrier_of = self.table.problem.carrier_of
        return [carrier_of[leg] for leg in self.table.legs(box) if leg in carrier_of]

    def batch(self, heat: float) -> float:
        """Try some exchanges at this heat; by how much the energy changed."""
        self.heat = heat
        changed = 0.0
        draw, points = self.random.random, self.points
        for _ in range(BATCH):
            point = points[int(draw() * len(points))]
            periods = self.open_periods[point]
            period = periods[int(draw() * len(periods))]
            kind = draw()
            if kind < 0.7:
                changed += self._swap(point, points[int(draw() * len(points))], period)
            elif kind < 0.8:
                changed += self._take_idle(point, period)
            else:
                changed += self._turn(point, period, periods[int(draw() * len(periods))])
        return changed

    def _accepts(self, change: float) -> bool:
        return change <= 0 or self.random.random() < math.exp(-change / self.heat)

    def _swap(self, one: int, other: int, period: int) -> float:
        """Two points exchange their boxes of one period."""
        table = self.table
        first, second = table.at[one][period], table.at[other][period]
        if first == second or one == other or table.fixed[other][period]:
            return 0.0
        if not (self._may_meet(first, other) and self._may_meet(second, one)):
            return 0.0
        misfits = self._costs(first, other) + self._costs(second, one)
        misfits -= self._costs(first, one) + self._costs(second, other)
        if misfits > 0:
            return 0.0
        more = (self.popularity[second] if second != NONE else 0) - (
            self.popularity[first] if first != NONE else 0
        )
        unfair = 2 * more * (self.shares[one] - self.shares[other] + more)
        change = misfits * self.misfit_costs + self.fairness * unfair
        place_of = table.problem.place_of_point
        if not table.problem.carries:
            if place_of[one] != place_of[other]:
                change += self._shift(first, place_of[one], place_of[other], period)
                change += self._shift(second, place_of[other], place_of[one], period)
            if not self._accepts(change):
                return 0.0
            self._cross(one, other, period)
        else:
            boxes = [box for box in (first, second) if box != NONE]
            change += self._with_legs(boxes, lambda: self._cross(one, other, period))
            if not self._accepts(change):
                self._with_legs(boxes, lambda: self._cross(one, other, period))
                return 0.0
        self.shares[one] += more
        self.shares[other] -= more
        return change

    def _may_meet(self, box: int, point: int) -> bool:
        return box == NONE or (not self.table.times[box][point] and self.table.allowed[box][point])

    def _costs(self, box: int, point: int) -> int:
        return self.table.problem.empty_costs if box == NONE else self.table.cost[box][point]

    def _cross(self, one: int, other: int, period: int) -> None:
        table = self.table
        first, second = table.at[one][period], table.at[other][period]
        if first != NONE:
            table.take(first, one, period)
        if second != NONE:
            table.take(second, other, period)
            table.put(second, one, period)
        if first != NONE:
            table.put(first, other, period)

    def _shift(self, box: int, here: int, there: int, period: int) -> int:
        """By how much the tour of a box grows when it stands elsewhere in one period."""
        if box == NONE:
            return 0
        before, after = self._neighbours(box, period)
        distance = self.table.problem.distance
        change = distance[before][there] - distance[before][here]
        if after >= 0:
            change += distance[there][after] - distance[here][after]
        return change

    def _neighbours(self, box: int, period: int) -> tuple[int, int]:
        """Where the box stood before this period and where it stands next (-1: nowhere)."""
        problem, places = self.table.problem, self.table.where[box]
        before, after = problem.start_of_box[box], -1
        for t in range(period - 1, -1, -1):
            if places[t] >= 0:
                before = problem.place_of_point[places[t]]
                break
        for t in range(period + 1, problem.periods):
            if places[t] >= 0:
                after = problem.place_of_point[places[t]]
                break
        return before, after

    def _with_legs(self, boxes: list[int], act: Callable[[], None]) -> float:
        """Act, counting the legs of these boxes before and after; what the change costs."""
        before = sum(map(self.table.tour, boxes))
        if not self.table.problem.carries:
            act()
            return sum(map(self.table.tour, boxes)) - before
        over = self._overloads_after(boxes, -1)
        act()
        over += self._overloads_after(boxes, 1)
        return sum(map(self.table.tour, boxes)) - before + over * self.overload_costs

    def _overloads_after(self, boxes: list[int], step: int) -> int:
        """Count the legs of these boxes in or out; how many more are beyond their bound."""
        carries = self.table.problem.carries
        more = 0
        for box in boxes:
            for carrier in self._carriers(box):
                carried, bound = self.carried[carrier], carries[carrier]
                self.carried[carrier] = carried + step
                more += max(0, carried + step - bound) - max(0, carried - bound)
        return more

    def _take_idle(self, point: int, period: int) -> float:
        """The point takes a box that stands idle in this period instead of its own."""
        table = self.table
        idle = int(self.random.random() * table.problem.boxes)
        if table.where[idle][period] != NONE or table.bound[idle][period]:
            return 0.0
        if not self._may_meet(idle, point):
            return 0.0
        own = table.at[point][period]
        misfits = self._costs(idle, point) - self._costs(own, point)
        if misfits > 0:
            return 0.0
        more = self.popularity[idle] - (self.popularity[own] if own != NONE else 0)
        uneven = 2 * self.uses[idle] + 1 - (2 * self.uses[own] - 1 if own != NONE else 0)
        change = misfits * self.misfit_costs + self.fairness * uneven
        # The sum of all shares changes here; only what is beyond the mean counts as unfair.
        mean = sum(self.shares) / len(self.shares)
        change += self.fairness * more * (2 * (self.shares[point] - mean) + more)
        boxes = [idle] if own == NONE else [idle, own]
        change += self._with_legs(boxes, lambda: self._replace(own, idle, point, period))
        if not self._accepts(change):
            self._with_legs(boxes, lambda: self._replace(idle, own, point, period))
            return 0.0
        self.shares[point] += more
        self.uses[idle] += 1
        if own != NONE:
            self.uses[own] -= 1
        return change

    def _replace(self, old: int, new: int, point: int, period: int) -> None:
        if old != NONE:
            self.table.take(old, point, period)
        if new != NONE:
            self.table.put(new, point, period)

    def _turn(self, point: int, one: int, other: int) -> float:
        """Two periods change places along the chain of points through this one."""
        if one == other:
            return 0.0
        chain = self._chain(point, one, other)
        if chain is None:
            return 0.0
        at = self.table.at
        boxes = list({at[p][t] for p in chain for t in (one, other)} - {NONE})
        change = self._with_legs(boxes, lambda: exchange(self.table, chain, one, other))
        if self._accepts(change):
            return change
        self._with_legs(boxes, lambda: exchange(self.table, chain, one, other))
        return 0.0

    def _chain(self, point: int, one: int, other: int) -> list[int] | None:
        """All points joined to this one through boxes of the two periods; None: fixed, too long."""
        table = self.table
        chain = [point]
        for first, second in ((one, other), (other, one)):
            here = point
            while True:
                if table.fixed[here][one] or table.fixed[here][other]:
                    return None
                box = table.at[here][first]
                if box == NONE:
                    break
                if table.bound[box][one] or table.bound[box][other]:
                    return None
                here = table.where[box][second]
                if here == NONE:
                    break
                if here == point:
                    return chain
                chain.append(here)
                if len(chain) > CHAIN_AT_MOST:
                    return None
        return chain
