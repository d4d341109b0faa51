"""The same problem for OR-tools CP-SAT, modelled as it asks to be: booleans and exact sums."""

from __future__ import annotations

from typing import Any

from library_share.rotation.planning.problem import Cells, Problem


def plan(problem: Problem, seconds: float) -> Cells:
    """The best plan after so many seconds: at most half of them for misfits, the rest for ways."""
    from ortools.sat.python import cp_model

    model: Any = cp_model.CpModel()
    stands = _rules(model, problem)
    misfits = _misfits(problem, stands)
    model.minimize(misfits)
    first = _run(cp_model, model, seconds / 2)
    assert first is not None
    fewest = round(first.objective_value)
    found = _cells(problem, {key for key in stands if first.value(stands[key])})
    model.add(misfits <= fewest)
    at, moves = _ways(model, problem, stands)
    model.minimize(
        sum(problem.distance[k][to] * variable for (b, k, to, t), variable in moves.items())
    )
    _hint(model, problem, found, stands, at, moves)
    second = _run(cp_model, model, seconds - first.wall_time)
    if second is None:
        return found
    return _cells(problem, {key for key in stands if second.value(stands[key])})


def _cells(problem: Problem, stands: set[tuple[int, int, int]]) -> Cells:
    boxes = range(problem.boxes)
    return tuple(
        tuple(next((b for b in boxes if (b, p, t) in stands), None) for t in range(problem.periods))
        for p in range(problem.points)
    )


def _hint(model: Any, problem: Problem, found: Cells, stands: Any, at: Any, moves: Any) -> None:
    """The whole plan of the first half, with every way in it, so that the second begins there."""
    for (b, p, t), variable in stands.items():
        model.add_hint(variable, found[p][t] == b)
    here = {}
    for b in range(problem.boxes):
        place = problem.start_of_box[b]
        for t in range(problem.periods):
            for p in range(problem.points):
                place = problem.place_of_point[p] if found[p][t] == b else place
            here[b, t] = place
    for (b, k, t), variable in at.items():
        model.add_hint(variable, here[b, t] == k)
    for (b, k, to, t), variable in moves.items():
        before = problem.start_of_box[b] if t == 0 else here[b, t - 1]
        model.add_hint(variable, before == k and here[b, t] == to)


def _run(cp_model: Any, model: Any, seconds: float) -> Any:
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = seconds
    solver.parameters.num_workers = 2
    state = solver.solve(model)
    return solver if state in (cp_model.OPTIMAL, cp_model.FEASIBLE) else None


def _rules(model: Any, problem: Problem) -> dict[tuple[int, int, int], Any]:
    boxes, points, periods = map(range, (problem.boxes, problem.points, problem.periods))
    stands = {(b, p, t): model.new_bool_var("") for b in boxes for p in points for t in periods}
    for t in periods:
        for b in boxes:
            model.add_at_most_one(stands[b, p, t] for p in points)
        for p in points:
            model.add_at_most_one(stands[b, p, t] for b in boxes)
            if (p, t) in problem.closed:
                for b in boxes:
                    model.add(stands[b, p, t] == 0)
    for b in boxes:
        for p in points:
            model.add_at_most_one(stands[b, p, t] for t in periods)
    return stands


def _misfits(problem: Problem, stands: dict[tuple[int, int, int], Any]) -> Any:
    open_cells = problem.points * problem.periods - len(problem.closed)
    return open_cells * problem.empty_costs + sum(
        ((problem.misfit[b][p] or 0) - problem.empty_costs) * variable
        for (b, p, t), variable in stands.items()
    )


def _ways(
    model: Any, problem: Problem, stands: dict[tuple[int, int, int], Any]
) -> tuple[dict[tuple[int, int, int], Any], dict[tuple[int, int, int, int], Any]]:
    """(box, place, period) and (box, from, to, period): a box is at one place in every period,
    where it stands at a point at the point's, and moves between."""
    places = range(len(problem.distance))
    at = {
        (b, k, t): model.new_bool_var("")
        for b in range(problem.boxes)
        for k in places
        for t in range(problem.periods)
    }
    moves: dict[tuple[int, int, int, int], Any] = {}
    for b in range(problem.boxes):
        for t in range(problem.periods):
            model.add_exactly_one(at[b, k, t] for k in places)
            for k in places:
                here = [
                    stands[b, p, t] for p in range(problem.points) if problem.place_of_point[p] == k
                ]
                model.add(sum(here) <= at[b, k, t])
                for origin in places:
                    if origin == k or (t == 0 and origin != problem.start_of_box[b]):
                        continue
                    move = moves[b, origin, k, t] = model.new_bool_var("")
                    before = [at[b, origin, t - 1].negated()] if t else []
                    model.add_bool_or(move, *before, at[b, k, t].negated())
    return at, moves
