"""Stories 669 and 670: at the same moment. One wins, and nobody sees a fault."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from library_share.circulation.queries import copy_at_hand
from library_share.classroom.shelves.actions import count_readings
from library_share.classroom.shelves.models import ClassReading
from library_share.database import db, transaction
from library_share.libraries.models import Place
from library_share.rotation.boxes import actions, queries
from library_share.rotation.models import (
    Evaluation,
    RotationPoint,
    Round,
    RoundBox,
    RoundCopy,
    RoundStop,
)
from library_share.rotation.point.actions import change_point, evaluate
from library_share.rotation.rounds import actions as rounds
from library_share.rotation.rounds import stops
from library_share.rotation.rounds.queries import stop_of
from tests.racing import at_once, attempt

TIMES = 20


@pytest.fixture
def two_rounds(world):
    with transaction():
        return [
            rounds.note_need(
                world.th, world.deed(), name=name, starts_on=world.today, ends_on=world.today
            ).id
            for name in ("Đợt 1", "Đợt 2")
        ]


def test_story_669_a_box_joins_one_of_two_rounds(app, world, given, two_rounds):
    with at_once(app, 2) as run:
        for _ in range(TIMES):
            box, deed = world.a_box(2), world.deed()

            def join(round_id: int, box_code: str = box.code, deed=deed) -> str:
                def add() -> None:
                    one = db.session.get_one(Round, round_id)
                    rounds.add_box(one, queries.get_box(box_code), deed)

                return attempt(add)

            said = run(*(lambda id_=id_: join(id_) for id_ in two_rounds))
            assert sorted(said) == ["box_in_a_round", "done"]
            ids = [copy.id for copy in world.inside(box)]
            assert given.how_many(RoundCopy, RoundCopy.copy_id.in_(ids)) == 2
            db.session.rollback()


def test_story_669_a_book_goes_into_one_of_two_boxes_of_two_rounds(app, world, given, two_rounds):
    boxes = []
    for round_id in two_rounds:
        box = world.a_box(0)
        with transaction():
            rounds.add_box(db.session.get_one(Round, round_id), box, world.deed())
        boxes.append(box.code)
    who = world.who(world.th)
    with at_once(app, 2) as run:
        for _ in range(TIMES):
            copy, deed = given.a_copy(library=world.th), world.deed()

            def put(code: str, copy_id: int = copy.id, deed=deed) -> str:
                return attempt(
                    lambda: actions.pack(queries.get_box(code), copy_at_hand(copy_id), who, deed)
                )

            said = run(*(lambda code=code: put(code) for code in boxes))
            assert sorted(said) == ["done", "not_packed"]
            db.session.rollback()


def test_story_670_the_last_room_is_taken_once(app, world, given):
    who = world.who(world.th)
    with at_once(app, 2) as run:
        for _ in range(TIMES):
            box, deed = world.a_box(1), world.deed()
            with transaction():
                actions.change_profile(
                    box, capacity=2, levels="", grade_from=None, grade_to=None, note=""
                )
            copies = [given.a_copy(library=world.th).id for _ in range(2)]

            def put(copy_id: int, code: str = box.code, deed=deed) -> str:
                return attempt(
                    lambda: actions.pack(queries.get_box(code), copy_at_hand(copy_id), who, deed)
                )

            said = run(*(lambda id_=id_: put(id_) for id_ in copies))
            assert sorted(said) == ["done", "not_packed"]
            db.session.rollback()


def test_a_stop_is_removed_by_one_of_two(app, world, point, shelf):
    one = world.a_round(world.a_box(1), way=[shelf])
    part_id, day = world.part(one).id, world.today + timedelta(days=14)
    with at_once(app, 2) as run:
        for _ in range(TIMES):
            with transaction():
                part = db.session.get_one(RoundBox, part_id)
                stop_id = stops.add_stop(part, point, day, day).id

            def remove(stop_id: int = stop_id) -> str:
                return attempt(
                    lambda: stops.remove_stop(stop_of(db.session.get_one(Round, one.id), stop_id))
                )

            assert sorted(run(remove, remove)) == ["done", "no_such_stop"]
            db.session.rollback()


def test_a_count_sent_twice_at_the_same_moment_counts_once(app, world, point):
    where, deed = point.id, world.deed(world.tvx)
    with at_once(app, 4) as run:
        for _ in range(8):
            number = uuid4()

            def count(number=number) -> None:
                count_readings(db.session.get_one(Place, where), 3, deed, count_id=number)

            said = run(*[lambda count=count: attempt(count)] * 4)
            assert set(said) <= {"done", "counted_already"}
            assert "done" in said
            db.session.rollback()
    assert world.given.how_many(ClassReading) == 8


def test_what_is_said_first_by_four_at_once_is_kept_once(app, world, point):
    stops_to_tell_of = []
    for number in range(8):
        one = world.a_round(world.a_box(1), way=[point], name=f"Đợt {number}")
        stops_to_tell_of.append(world.part(one).stops[0].id)
    deed = world.deed(world.tvx)
    places = [world.given.a_place(world.tvx).id for _ in range(8)]
    with at_once(app, 4) as run:
        for stop_id, place_id in zip(stops_to_tell_of, places, strict=True):

            def say(stop_id=stop_id, place_id=place_id) -> None:
                evaluate(db.session.get_one(RoundStop, stop_id), deed, liked="truyện tranh")
                change_point(db.session.get_one(Place, place_id), is_remote=True, is_offline=False)

            assert run(*[lambda say=say: attempt(say)] * 4) == ["done"] * 4
            db.session.rollback()
    assert world.given.how_many(Evaluation) == world.given.how_many(RotationPoint) == 8
