"""The table that the search changes: who stands where and when, and what that costs."""

from library_share.rotation.planning.problem import Cells, Problem
from library_share.rotation.planning.solver.pairs import cost_of

NONE = -1


class Table:
    """Boxes in cells, kept both ways round.

    `at[point][period]` and `where[box][period]` hold the other's number or `NONE`; `fixed` cells
    are closed or pinned; `times[box][point]` counts how often they meet, before the plan as well.
    """

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.at = [[NONE] * problem.periods for _ in range(problem.points)]
        self.where = [[NONE] * problem.periods for _ in range(problem.boxes)]
        self.times = [[0] * problem.points for _ in range(problem.boxes)]
        self.fixed = [[False] * problem.periods for _ in range(problem.points)]
        self.bound = [[False] * problem.periods for _ in range(problem.boxes)]
        self.cost = [
            [problem.empty_costs if misfit is None else misfit for misfit in problem.misfit[box]]
            for box in range(problem.boxes)
        ]
        self.allowed = [[misfit is not None for misfit in row] for row in problem.misfit]
        for box, point in problem.met:
            self.times[box][point] += 1
        for point, period in problem.closed:
            self.fixed[point][period] = True
        for box, period in problem.away:
            self.bound[box][period] = True
        for (point, period), pinned in problem.pinned.items():
            self.fixed[point][period] = True
            if pinned is not None:
                self.put(pinned, point, period)
                self.bound[pinned][period] = True

    def put(self, box: int, point: int, period: int) -> None:
        self.at[point][period] = box
        self.where[box][period] = point
        self.times[box][point] += 1

    def take(self, box: int, point: int, period: int) -> None:
        self.at[point][period] = NONE
        self.where[box][period] = NONE
        self.times[box][point] -= 1

    def misfits(self) -> int:
        closed, problem = self.problem.closed, self.problem
        return sum(
            cost_of(problem, None if box == NONE else box, point)
            for point, row in enumerate(self.at)
            for period, box in enumerate(row)
            if (point, period) not in closed
        )

    def tour(self, box: int) -> int:
        """How far the box travels: from where it starts through all its points."""
        place_of, distance = self.problem.place_of_point, self.problem.distance
        here = self.problem.start_of_box[box]
        far = 0
        for point in self.where[box]:
            if point >= 0:
                there = place_of[point]
                if there != here:
                    far += distance[here][there]
                    here = there
        return far

    def legs(self, box: int) -> list[tuple[int, int, int]]:
        """The legs of its tour, each with the period in which it arrives."""
        place_of = self.problem.place_of_point
        here = self.problem.start_of_box[box]
        legs = []
        for period, point in enumerate(self.where[box]):
            if point >= 0 and place_of[point] != here:
                legs.append((here, place_of[point], period))
                here = place_of[point]
        return legs

    def distance(self) -> int:
        return sum(map(self.tour, range(self.problem.boxes)))

    def cells(self) -> Cells:
        return tuple(tuple(None if box == NONE else box for box in row) for row in self.at)

    def restore(self, cells: Cells) -> None:
        """Go back to cells that were kept from this table."""
        for box, places in enumerate(self.where):
            for period, point in enumerate(places):
                if point != NONE:
                    self.take(box, point, period)
        for point, row in enumerate(cells):
            for period, kept in enumerate(row):
                if kept is not None:
                    self.put(kept, point, period)
