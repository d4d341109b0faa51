"""A plan from a problem: choose pairs, give them periods, mend, then shorten the ways.

The best plan so far is always at hand: `solve` returns it when the time is over or somebody says
stop. It reads no clock; who calls it says how to.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from library_share.rotation.planning.problem import Bound, Cells, Plan, Problem
from library_share.rotation.planning.solver.annealing import Annealing
from library_share.rotation.planning.solver.colouring import colour
from library_share.rotation.planning.solver.pairs import choose
from library_share.rotation.planning.solver.repair import repair
from library_share.rotation.planning.solver.table import Table


class Stage(StrEnum):
    PAIRS = "pairs"
    PERIODS = "periods"
    WAYS = "ways"
    DONE = "done"


@dataclass(frozen=True, kw_only=True)
class Report:
    """How far the search is: `part` of its time, and the best plan so far."""

    stage: Stage
    part: float
    misfits: int
    bound: int
    distance: int


@dataclass(frozen=True, kw_only=True)
class Effort:
    """How long to search. `rounds` bounds it for tests that must come out alike everywhere."""

    seconds: float
    clock: Callable[[], float]
    rounds: int | None = None
    seed: int = 1


def solve(
    problem: Problem,
    effort: Effort,
    *,
    tell: Callable[[Report], None] = lambda _: None,
    stop: Callable[[], bool] = lambda: False,
    begin_with: Cells | None = None,
) -> Plan:
    """The best plan found in the time given, with a proof how good a plan could be at most."""
    search = _Search(problem, effort, tell, stop)
    return search.run(begin_with)


class _Search:
    def __init__(
        self,
        problem: Problem,
        effort: Effort,
        tell: Callable[[Report], None],
        stop: Callable[[], bool],
    ) -> None:
        self.problem, self.effort = problem, effort
        self.tell, self.stop = tell, stop
        self.began = effort.clock()
        self.rounds = 0
        self.table = Table(problem)
        self.bound = Bound(misfits=0, price_of_box=(), price_of_point=())
        self.best: tuple[tuple[int, int, float], Cells] | None = None

    def run(self, begin_with: Cells | None) -> Plan:
        pairs = choose(self.problem)
        self.bound = pairs.bound
        if begin_with is None:
            colour(self.table, pairs.chosen)
        else:
            self.table.restore(begin_with)
        self._keep(Stage.PAIRS, energy=0.0, overloads=0)
        self._mend()
        self._shorten()
        assert self.best is not None
        self.table.restore(self.best[1])
        distance = self.table.distance()
        self._say(Stage.DONE, 1.0, self.best[0][0], distance)
        return Plan(
            cells=self.best[1],
            misfits=self.best[0][0],
            overloads=Annealing(self.table, seed=0).overloads(),
            distance=distance,
            bound=self.bound,
        )

    def _part(self) -> float:
        part = (self.effort.clock() - self.began) / self.effort.seconds
        if self.effort.rounds is not None:
            part = max(part, self.rounds / self.effort.rounds)
        return part

    def _mend(self) -> None:
        order = list(range(self.problem.periods))
        random.Random(self.effort.seed).shuffle(order)
        repair(
            self.table,
            self.bound.misfits,
            lambda: self._part() < 0.5 and not self.stop(),
            order,
        )

    def _shorten(self) -> None:
        annealing = Annealing(self.table, seed=self.effort.seed)
        self.best = None
        energy = 0.0
        self._keep(Stage.WAYS, energy=energy, overloads=annealing.overloads())
        if not annealing.points or not annealing.popularity:
            return
        legs = [far for row in self.problem.distance for far in row if far]
        hot = sum(legs) / len(legs) if legs else 1.0
        first = self._part()
        while (part := self._part()) < 1 and not self.stop():
            cooled = (part - first) / (1 - first)
            energy += annealing.batch(hot * 0.5 * 0.01**cooled)
            self.rounds += 1
            if self.best is None or energy < self.best[0][2]:
                self._keep(Stage.WAYS, energy=energy, overloads=annealing.overloads())

    def _keep(self, stage: Stage, *, energy: float, overloads: int) -> None:
        figure = (self.table.misfits(), overloads, energy)
        self.best = (figure, self.table.cells())
        self._say(stage, min(1.0, self._part()), figure[0], self.table.distance())

    def _say(self, stage: Stage, part: float, misfits: int, distance: int) -> None:
        self.tell(
            Report(
                stage=stage,
                part=part,
                misfits=misfits,
                bound=self.bound.misfits,
                distance=distance,
            )
        )
