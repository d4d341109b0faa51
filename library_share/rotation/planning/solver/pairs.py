"""Which box meets which point: the fewest misfits over the whole year, and the proof."""

from dataclasses import dataclass

from library_share.rotation.planning.problem import Bound, Problem
from library_share.rotation.planning.solver.flow import Network, cheapest_flow


@dataclass(frozen=True)
class Pairs:
    """The pairs that should meet, in any order, and the bound they prove."""

    chosen: list[tuple[int, int]]
    bound: Bound


def cost_of(problem: Problem, box: int | None, point: int) -> int:
    """Misfit of one open cell. What must not meet and yet was pinned counts like an empty cell."""
    if box is None:
        return problem.empty_costs
    misfit = problem.misfit[box][point]
    return problem.empty_costs if misfit is None else misfit


def choose(problem: Problem) -> Pairs:
    """The cheapest set of pairs that keeps every box and every point within its periods.

    Points ask for their open cells that are not pinned; boxes offer the periods in which they are
    neither away nor pinned. What is pinned costs what it costs, in every plan.
    """
    asked, offered, pinned_costs, pinned_pairs = _degrees(problem)
    boxes, points = problem.boxes, problem.points
    source, sink, empty = boxes + points, boxes + points + 1, boxes + points + 2
    network = Network(boxes + points + 3)
    arcs = {}
    for box in range(boxes):
        network.arc(source, box, offered[box], 0)
        for point in range(points):
            misfit = problem.misfit[box][point]
            barred = (box, point) in pinned_pairs or (box, point) in problem.met
            if misfit is not None and misfit < problem.empty_costs and not barred:
                arcs[box, point] = network.arc(box, boxes + point, 1, misfit)
    network.arc(source, empty, sum(asked), 0)
    for point in range(points):
        network.arc(empty, boxes + point, asked[point], problem.empty_costs)
        network.arc(boxes + point, sink, asked[point], 0)
    price = cheapest_flow(network, source, sink)
    chosen = [pair for pair, arc in arcs.items() if not network.room[arc]]
    used = sum(problem.misfit[box][point] or 0 for box, point in chosen)
    return Pairs(
        chosen,
        Bound(
            misfits=pinned_costs + used + problem.empty_costs * (sum(asked) - len(chosen)),
            price_of_box=tuple(max(0, price[box] - price[source]) for box in range(boxes)),
            price_of_point=tuple(
                min(problem.empty_costs, price[boxes + point] - price[source])
                for point in range(points)
            ),
        ),
    )


def fewest(problem: Problem) -> Bound:
    """What no plan can beat; found in a blink, whatever is pinned."""
    return choose(problem).bound


def _degrees(
    problem: Problem,
) -> tuple[list[int], list[int], int, set[tuple[int, int]]]:
    periods = range(problem.periods)
    asked = [
        sum((p, t) not in problem.closed and (p, t) not in problem.pinned for t in periods)
        for p in range(problem.points)
    ]
    offered = [sum((b, t) not in problem.away for t in periods) for b in range(problem.boxes)]
    costs = 0
    pairs = set()
    for (point, period), box in problem.pinned.items():
        if box is not None:
            pairs.add((box, point))
            offered[box] -= (box, period) not in problem.away
        if (point, period) not in problem.closed:
            costs += cost_of(problem, box, point)
    return asked, offered, costs, pairs
