"""How good a plan of a school year is after some seconds; beside OR-tools CP-SAT, if installed.

CP-SAT gets ten times our time and two workers, the same rules and the same order of aims: first
misfits, then the way. `pip install --group compare` brings it; the gate does without.
"""

from __future__ import annotations

import importlib.util
import time

from library_share.rotation.planning.checking import figures, proven
from library_share.rotation.planning.problem import Cells, Problem, gap
from library_share.rotation.planning.solver import Effort, solve
from tests.rotation.planning.instances import school_year

TIMES_OURS = 10
OURS_S = 9.0
LARGE_S = 55.0


def main(*seeds: int) -> None:
    """Print a line per instance and method: misfits, bound, gap, km, faults."""
    print(
        f"  {'instance':>16} {'method':>8} {'time':>7} {'misfits':>8} {'bound':>6} "
        f"{'gap':>6} {'km':>8} {'faults':>6}"
    )
    for seed in seeds or (1,):
        _side_by_side("40 × 40 × 18", school_year(40, seed=seed), OURS_S)
        _ours("150 × 150 × 18", school_year(150, seed=seed), LARGE_S)
        _ours("… 300 closures", school_year(150, closures=300, seed=seed), LARGE_S)


def _side_by_side(name: str, problem: Problem, seconds: float) -> None:
    bound = _ours(name, problem, seconds)
    if importlib.util.find_spec("ortools") is None:
        print("  (OR-tools is not installed: pip install --group compare)")
        return
    from tests.benchmarks.cp_sat import plan

    began = time.perf_counter()
    cells = plan(problem, seconds * TIMES_OURS)
    _line(name, "CP-SAT", time.perf_counter() - began, problem, cells, bound)


def _ours(name: str, problem: Problem, seconds: float) -> int:
    began = time.perf_counter()
    plan = solve(problem, Effort(seconds=seconds, clock=time.perf_counter))
    bound = proven(problem, plan.bound)
    _line(name, "ours", time.perf_counter() - began, problem, plan.cells, bound)
    return bound


def _line(name: str, method: str, took: float, problem: Problem, cells: Cells, bound: int) -> None:
    counted = figures(problem, cells)
    print(
        f"  {name:>16} {method:>8} {took:6.1f}s {counted.misfits:8} {bound:6} "
        f"{gap(counted.misfits, bound):6.1%} {counted.distance / 10:8.1f} {counted.faults:6}"
    )
