"""Several people change one plan at the same moment: the database judges, nobody sees a fault."""

from __future__ import annotations

from typing import Any

import pytest

from library_share.database import db, transaction
from library_share.libraries.models import Library
from library_share.libraries.queries import library_with_code
from library_share.rotation.planning import actions, queries
from library_share.rotation.planning.access import place_in, places_for
from library_share.rotation.planning.carriers import dismiss, say_who_carries
from library_share.rotation.planning.models import Carrier, PlanCell, RotationPlan, Way
from library_share.rotation.planning.sites import mains_of, measure
from tests import racing
from tests.racing import attempt

ROUNDS = 8


@pytest.fixture
def at_once(app: Any) -> Any:
    with racing.at_once(app, 4) as run:
        yield run


def test_four_hands_change_one_period(commune: Any, at_once: Any) -> None:
    plan_id = commune.plan().id
    box_id, box_code = commune.boxes["T1"].id, commune.boxes["T1"].code
    points = [point.code for point in commune.points.values()]

    def put(point: str) -> None:
        place, box = place_in(point, is_box=False), place_in(box_code, is_box=True)
        actions.put(queries.locked(plan_id), 1, place, box)

    for _ in range(ROUNDS):
        answers = at_once(*[lambda point=point: attempt(put, point) for point in points])
        assert answers == ["done"] * 4
        assert commune.given.how_many(PlanCell, PlanCell.box_id == box_id) == 1
        db.session.rollback()


@pytest.mark.parametrize(
    ("first", "second", "lost"),
    [
        # (period, point, box): one box at two points, one point with two boxes, a pair twice
        ((1, "4A", "T1"), (1, "5A", "T1"), "rotation_cell_taken"),
        ((1, "4A", "T1"), (1, "4A", "T2"), "rotation_cell_taken"),
        ((1, "4A", "T1"), (2, "4A", "T1"), "box_and_point_meet_twice"),
    ],
)
def test_who_forgets_to_lock_is_judged_by_the_database(
    commune: Any, at_once: Any, first: Any, second: Any, lost: str
) -> None:
    plan_id = commune.plan().id

    def row(number: int, point: str, box: str) -> dict[str, Any]:
        point_id, box_id = commune.points[point].id, commune.boxes[box].id
        cell = {"plan_id": plan_id, "number": number, "place_id": point_id, "box_id": box_id}
        return {**cell, "source": "found"}

    rows = [row(*first), row(*second)]
    for _ in range(ROUNDS):
        with transaction():
            actions.replace_found(db.session.get_one(RotationPlan, plan_id), [])
        answers = at_once(*[lambda one=one: attempt(actions.add_found, [one]) for one in rows])
        assert sorted(answers) == sorted(["done", lost])


def test_one_way_between_two_places(commune: Any, at_once: Any) -> None:
    library = commune.libraries["TH"]
    one, other = mains_of(library)[library.id].code, commune.points["7A"].code
    db.session.rollback()

    def say(km: int) -> None:
        measure(place_in(one, is_box=False), place_in(other, is_box=False), km * 1000, None)

    for km in range(ROUNDS):
        answers = at_once(*[lambda km=km: attempt(say, km)] * 4)
        assert set(answers) <= {"done", "rotation_cell_taken"}
        assert commune.given.how_many(Way) == 1
        db.session.rollback()


def test_of_two_plans_with_one_name_one_is_made(commune: Any, at_once: Any) -> None:
    boxes = [box.code for box in commune.boxes.values()]
    points = [point.code for point in commune.points.values()]
    deed, day = commune.deed(), commune.now.date()

    def make() -> None:
        library = library_with_code("TH")
        actions.make_plan(
            library,
            deed,
            name="Một tên",
            starts_on=day,
            ends_on=day,
            school_days=1,
            boxes=places_for(library, boxes, are_boxes=True),
            points=places_for(library, points, are_boxes=False),
        )

    answers = at_once(lambda: attempt(make), lambda: attempt(make))
    assert sorted(answers) == ["done", "rotation_plan_name_taken"]


def test_two_who_name_a_carrier_for_one_way(commune: Any, at_once: Any) -> None:
    library_id = commune.libraries["TH"].id

    def name(who: str) -> None:
        library = db.session.get_one(Library, library_id)
        mains = list(mains_of(library).values())
        say_who_carries(library, name=who, weekdays="1", boxes_a_day=1, ways=[(mains[0], mains[1])])

    for _ in range(ROUNDS):
        answers = at_once(*[lambda who=who: attempt(name, who) for who in "ABCD"])
        assert sorted(answers) == ["done", *["way_is_carried"] * 3]
        answers = at_once(*[lambda: attempt(name, "E")] * 4)
        assert set(answers) == {"way_is_carried"}
        db.session.rollback()
        with transaction():
            (carrier,) = db.session.scalars(db.select(Carrier))
            dismiss(db.session.get_one(Library, library_id), carrier.id)
        answers = at_once(*[lambda: attempt(name, "E")] * 4)
        assert "done" in answers
        assert set(answers) <= {"done", "carrier_just_named"}
        db.session.rollback()
        assert commune.given.how_many(Carrier) == 1
        with transaction():
            (carrier,) = db.session.scalars(db.select(Carrier))
            dismiss(db.session.get_one(Library, library_id), carrier.id)
