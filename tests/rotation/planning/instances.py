"""Problems made up for tests and the benchmark: schools with classes, boxes of some level."""

from __future__ import annotations

import random
from itertools import permutations

from library_share.rotation.planning.problem import Cells, Problem

LEVELS = 5


def school_year(
    classes: int,
    *,
    boxes: int | None = None,
    periods: int = 18,
    places: int = 5,
    closures: int = 0,
    seed: int = 1,
) -> Problem:
    """Classes spread over places, levels drawn at random; one level off still fits."""
    draw = random.Random(seed)
    boxes = classes if boxes is None else boxes
    read = [draw.randint(1, LEVELS) for _ in range(classes)]
    suits = [draw.randint(1, LEVELS) for _ in range(boxes)]
    spots = [(draw.randint(0, 60), draw.randint(0, 60)) for _ in range(places)]
    return Problem(
        periods=periods,
        misfit=[[max(0, abs(its - theirs) - 1) for theirs in read] for its in suits],
        place_of_point=[point * places // classes for point in range(classes)],
        start_of_box=[box * places // boxes for box in range(boxes)],
        distance=[[abs(x - u) + abs(y - v) for u, v in spots] for x, y in spots],
        empty_costs=3,
        closed=frozenset(
            (draw.randrange(classes), draw.randrange(periods)) for _ in range(closures)
        ),
    )


def fewest_misfits(problem: Problem) -> int:
    """The least there is, by trying everything; for a handful of boxes, points and periods."""
    return _fewest(problem, 0, frozenset(problem.met))


def _fewest(problem: Problem, period: int, met: frozenset[tuple[int, int]]) -> int:
    if period == problem.periods:
        return 0
    cells = [p for p in range(problem.points) if (p, period) not in problem.closed]
    best = 1 << 30
    hands: list[int | None] = [*range(problem.boxes), *[None] * len(cells)]
    for choice in set(permutations(hands, len(cells))):
        costs = 0
        pairs = set()
        for point, box in zip(cells, choice, strict=True):
            if (point, period) in problem.pinned:
                if problem.pinned[point, period] != box:
                    break
            elif box is not None and (
                (box, point) in met
                or problem.misfit[box][point] is None
                or (box, period) in problem.away
                or _pinned_pair(problem, box, point)
            ):
                break
            steps = None if box is None else problem.misfit[box][point]
            costs += problem.empty_costs if steps is None else steps
            if box is not None:
                pairs.add((box, point))
        else:
            if costs < best:
                best = min(best, costs + _fewest(problem, period + 1, met | pairs))
    return best


def _pinned_pair(problem: Problem, box: int, point: int) -> bool:
    return any(pinned == box and where == point for (where, _), pinned in problem.pinned.items())


def lone(cells: Cells) -> list[list[int | None]]:
    """Cells that a test may change."""
    return [list(row) for row in cells]
