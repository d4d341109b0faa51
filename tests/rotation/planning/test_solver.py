"""The solver against brute force and against the checker, which shares no code with it."""

from __future__ import annotations

import itertools
import time
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from library_share.rotation.planning.checking import figures, proven
from library_share.rotation.planning.problem import Plan, Problem, gap
from library_share.rotation.planning.solver import Effort, Report, Stage, solve
from tests.rotation.planning.instances import fewest_misfits, lone, school_year


def effort(rounds: int = 6, seed: int = 1) -> Effort:
    return Effort(seconds=60, clock=time.monotonic, rounds=rounds, seed=seed)


def agrees(problem: Problem, plan: Plan) -> None:
    """What the solver says of its plan is what the checker counts, and nothing is broken."""
    counted = figures(problem, plan.cells)
    assert counted.faults == 0
    assert counted.misfits == plan.misfits
    assert counted.distance == plan.distance
    assert counted.overloads == plan.overloads
    assert proven(problem, plan.bound) == plan.bound.misfits <= plan.misfits


Legs = list[tuple[int, int]]


def each_leg(legs: Legs, periods: int) -> dict[str, Any]:
    """One box on each leg at a time."""
    every = [(*leg, period) for leg in legs for period in range(periods)]
    return {"carrier_of": {leg: at for at, leg in enumerate(every)}, "carries": [1] * len(every)}


def in_one_hand(legs: Legs, periods: int, *, boxes: int = 1) -> dict[str, Any]:
    """Somebody carries so many boxes at a time, wherever they go."""
    return {
        "carrier_of": {(*leg, period): period for leg in legs for period in range(periods)},
        "carries": [boxes] * periods,
    }


@st.composite
def problems(draw: st.DrawFn) -> Problem:
    """Small enough to try everything: up to 4 boxes, 3 points, 3 periods, 2 places."""
    boxes, points, periods = draw(st.tuples(*(st.integers(1, n) for n in (4, 3, 3))))
    steps = st.one_of(st.none(), st.integers(0, 3))
    cells = list(itertools.product(range(points), range(periods)))
    closed = draw(st.frozensets(st.sampled_from(cells), max_size=2))
    pins: dict[tuple[int, int], int | None] = {}
    for point, period in draw(st.lists(st.sampled_from(cells), max_size=2, unique=True)):
        box = draw(st.one_of(st.none(), st.integers(0, boxes - 1)))
        taken = {pinned for (_, t), pinned in pins.items() if t == period}
        if (point, period) not in closed and (box is None or box not in taken):
            pins[point, period] = box
    far = draw(st.integers(0, 30))
    legs = list(itertools.permutations(range(2), 2))
    return Problem(
        periods=periods,
        misfit=[[draw(steps) for _ in range(points)] for _ in range(boxes)],
        place_of_point=[draw(st.integers(0, 1)) for _ in range(points)],
        start_of_box=[draw(st.integers(0, 1)) for _ in range(boxes)],
        distance=[[0, far], [far, 0]],
        empty_costs=draw(st.integers(1, 4)),
        closed=closed,
        away=frozenset(
            draw(
                st.lists(
                    st.tuples(st.integers(0, boxes - 1), st.integers(0, periods - 1)), max_size=2
                )
            )
        ),
        pinned=pins,
        met=frozenset(
            draw(
                st.lists(
                    st.tuples(st.integers(0, boxes - 1), st.integers(0, points - 1)), max_size=2
                )
            )
        ),
        **draw(st.sampled_from([{}, each_leg(legs, periods), in_one_hand(legs, periods)])),
        popularity=[draw(st.integers(0, 9)) for _ in range(boxes)],
        fairness=draw(st.sampled_from([0, 100])),
    )


@settings(max_examples=150, deadline=None)
@given(problems())
def test_bound_is_true_and_plans_are_sound(problem: Problem) -> None:
    plan = solve(problem, effort(2))
    agrees(problem, plan)
    least = fewest_misfits(problem)
    assert plan.bound.misfits <= least <= plan.misfits


def regular(seed: int) -> Problem:
    return school_year(3, periods=3, places=2, seed=seed)


def test_optimum_is_reached_where_nothing_is_in_the_way() -> None:
    for seed in range(20):
        problem = regular(seed)
        plan = solve(problem, effort(1, seed))
        assert plan.misfits == plan.bound.misfits == fewest_misfits(problem)


def test_year_of_the_commune_has_no_gap_and_shorter_ways() -> None:
    problem = school_year(40)
    told: list[Report] = []
    plan = solve(problem, effort(rounds=60), tell=told.append)
    agrees(problem, plan)
    assert gap(plan.misfits, plan.bound.misfits) == 0
    assert plan.distance < told[0].distance
    assert told[-1].stage is Stage.DONE
    assert [report.part for report in told] == sorted(report.part for report in told)


def test_closures_more_boxes_and_fewer_boxes() -> None:
    for problem in (
        school_year(20, boxes=26, periods=9, closures=25),
        school_year(20, boxes=15, periods=9, closures=10),
        school_year(20, periods=9, closures=60),
    ):
        plan = solve(problem, effort(rounds=40))
        agrees(problem, plan)
        assert gap(plan.misfits, plan.bound.misfits) <= 0.03


def test_stopping_keeps_the_best_so_far() -> None:
    problem = school_year(40)
    looks = itertools.count()
    plan = solve(problem, Effort(seconds=600, clock=time.monotonic), stop=lambda: next(looks) > 3)
    agrees(problem, plan)
    assert plan.misfits == plan.bound.misfits


def test_what_happened_stays() -> None:
    problem = school_year(12, periods=8)
    first = solve(problem, effort())
    happened = {(p, t): first.cells[p][t] for p in range(12) for t in range(3)}
    happened[0, 2], happened[1, 2] = happened[1, 2], happened[0, 2]
    again = Problem(**{**vars(problem), "pinned": happened})
    plan = solve(again, effort())
    agrees(again, plan)
    assert all(plan.cells[point][period] == box for (point, period), box in happened.items())


def test_carriers_are_not_asked_for_more_than_they_can() -> None:
    free = school_year(20, periods=6)
    legs = list(itertools.permutations(range(5), 2))
    for carrying in (each_leg(legs, 6), in_one_hand(legs, 6, boxes=12)):
        bound = Problem(**{**vars(free), **carrying})
        plan = solve(bound, effort(rounds=150))
        agrees(bound, plan)
        unaware = figures(bound, solve(free, effort(rounds=2)).cells)
        assert plan.overloads < unaware.overloads


def test_popular_boxes_are_shared() -> None:
    alike = school_year(10, periods=4)
    problem = Problem(
        **{
            **vars(alike),
            "popularity": [9] * 3 + [1] * 7,
            "fairness": 1000,
            "misfit": [[0] * 10] * 10,
        }
    )
    shares = figures(problem, solve(problem, effort(rounds=60)).cells).shares
    assert max(shares) - min(shares) <= 8


def test_checker_sees_every_fault() -> None:
    problem = Problem(**{**vars(school_year(4, periods=3)), "closed": frozenset({(3, 2)})})
    sound = solve(problem, effort()).cells
    assert figures(problem, sound).faults == 0
    doubled = lone(sound)
    doubled[0][0] = doubled[1][0]
    assert figures(problem, tuple(map(tuple, doubled))).doubles == 1
    repeated = lone(sound)
    repeated[0] = [repeated[0][0]] * 3
    assert figures(problem, tuple(map(tuple, repeated))).repeats == 2
    shut = lone(sound)
    shut[3][2] = next(box for box in range(4) if box not in [row[2] for row in sound])
    assert figures(problem, tuple(map(tuple, shut))).at_closed == 1


def test_false_prices_prove_less_never_more() -> None:
    problem = school_year(10, periods=6)
    plan = solve(problem, effort(1))
    for change in (-1, 1, 2):
        false = type(plan.bound)(
            misfits=0,
            price_of_box=tuple(price + change for price in plan.bound.price_of_box),
            price_of_point=tuple(price - change for price in plan.bound.price_of_point),
        )
        assert proven(problem, false) <= plan.bound.misfits
