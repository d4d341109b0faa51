"""Other programs change a round: its words, its stops, their days; they recall a box."""

from __future__ import annotations

from datetime import timedelta

import pytest

from library_share.database import db, transaction
from library_share.libraries.queries import main_place_of
from library_share.rotation.models import StopChange
from library_share.rotation.rounds import actions as rounds
from library_share.rotation.rounds import stops
from tests.rotation.asking import ask, code_of


@pytest.fixture
def th(world, librarian):
    return librarian("TH")


@pytest.fixture
def tvx(world, librarian):
    return librarian("TVX")


@pytest.fixture
def planned(world, point, shelf):
    """A round whose box will go to the shelf and on to the point, a fortnight at each."""
    return world.a_round(world.a_box(2), way=[shelf, point], days=14)


def stops_of(one, world):
    db.session.expire_all()
    return [now.stop for now in world.chain(one).stops]


def address_of(one, world, at=0):
    return f"/rounds/{one.id}/stops/{stops_of(one, world)[at].id}"


def test_a_round_is_changed_and_what_is_not_sent_stays(world, th):
    with transaction():
        one = rounds.note_need(
            world.th,
            world.deed(),
            name="Đợt 1",
            starts_on=world.today,
            ends_on=world.today,
            grounds="KH 12",
        )
    ends_on = (world.today + timedelta(days=30)).isoformat()
    changed = ask(th, "PATCH", f"/rounds/{one.id}", name=" Đợt  2 ", ends_on=ends_on)
    assert changed.status_code == 200, changed.text
    assert changed.json["name"] == "Đợt 2"
    assert (changed.json["ends_on"], changed.json["grounds"]) == (ends_on, "KH 12")
    assert ask(th, "PATCH", f"/rounds/{one.id}", name="").status_code == 422
    assert ask(th, "PATCH", f"/rounds/{one.id}", step="closed").status_code == 422
    turned = ask(th, "PATCH", f"/rounds/{one.id}", ends_on="2020-01-01")
    assert code_of(turned) == (409, "round_turned")


def test_a_round_under_way_is_not_changed(world, th, planned):
    world.goes(planned)
    refused = ask(th, "PATCH", f"/rounds/{planned.id}", name="Khác")
    assert code_of(refused) == (409, "wrong_round_step")


def test_a_planned_stop_is_removed_and_one_that_has_begun_is_not(world, th, planned, shelf):
    answer = ask(th, "DELETE", address_of(planned, world, 1))
    (chain,) = answer.json["chains"]
    assert [stop["place"] for stop in chain["stops"]] == [shelf.code]
    world.goes(planned)
    refused = ask(th, "DELETE", address_of(planned, world))
    assert code_of(refused) == (409, "stop_has_begun")


def test_a_stop_is_put_earlier(world, th, planned, point, shelf):
    for _ in range(2):  # the first stays the first
        first, second = stops_of(planned, world)
        wanted = second if second.place_id == point.id else first
        answer = ask(th, "POST", f"/rounds/{planned.id}/stops/{wanted.id}/earlier")
        (chain,) = answer.json["chains"]
        assert [stop["place"] for stop in chain["stops"]] == [point.code, shelf.code]


def test_a_stop_is_left_out_with_a_reason(world, th, planned):
    where = f"{address_of(planned, world)}/skipped"
    assert code_of(ask(th, "POST", where, reason=" ")) == (409, "gives_reason")
    assert ask(th, "POST", where, reason="x" * 301).status_code == 422
    answer = ask(th, "POST", where, reason="lớp đi học xa")
    first, _ = answer.json["chains"][0]["stops"]
    assert (first["step"], first["skipped_because"]) == ("skipped", "lớp đi học xa")
    for which in range(2):  # what is left out stays where it is, and the one after it is the first
        same = ask(th, "POST", f"{address_of(planned, world, which)}/earlier")
        assert same.json["chains"] == answer.json["chains"]


def test_other_days_for_a_stop_answer_those_that_had_to_follow(world, th, planned):
    first, second = stops_of(planned, world)
    where = f"{address_of(planned, world)}/days"
    arrives_on, left_on = first.arrives_on.isoformat(), first.leaves_on.isoformat()
    later = (first.leaves_on + timedelta(days=3)).isoformat()
    sent = {"arrives_on": arrives_on, "leaves_on": later}
    assert code_of(ask(th, "POST", where, **sent)) == (409, "gives_reason")
    assert ask(th, "POST", where, reason="lũ").status_code == 422
    changed = ask(th, "POST", where, **sent, reason="lũ").json["items"]
    assert [stop["id"] for stop in changed] == [first.id, second.id]
    assert changed[1]["arrives_on"] == later
    shorter = {**sent, "leaves_on": left_on, "reason": "hết lũ"}
    alone = ask(th, "POST", where, **shorter).json["items"]
    assert [stop["id"] for stop in alone] == [first.id]
    changes = db.session.scalars(db.select(StopChange).order_by(StopChange.id))
    assert [change.reason for change in changes] == ["lũ", "lũ", "hết lũ"]


def test_a_box_is_recalled_once(world, th, planned):
    where = f"/rounds/{planned.id}/boxes/{world.part(planned).id}/recall"
    assert code_of(ask(th, "POST", where)) == (409, "box_cannot_go")  # it is at home
    world.goes(planned)
    answer = ask(th, "POST", where)
    assert answer.status_code == 201, answer.text
    assert code_of(ask(th, "POST", where)) == (409, "box_cannot_go")
    world.send(answer.json["consignment"])
    world.receive(answer.json["consignment"])
    assert world.steps(planned) == ["recalled", "skipped"]


def test_a_box_is_counted_by_whoever_has_it(world, th, tvx, librarian, point):
    box = world.a_box(2)
    one = world.a_round(box, way=[main_place_of(world.tvx.id)])
    where = f"/rounds/{one.id}/boxes/{world.part(one).id}/counts"
    assert code_of(ask(tvx, "POST", where, marks=[])) == (403, "not_allowed")
    world.goes(one)
    code = world.inside(box)[0].code
    counted = ask(tvx, "POST", where, marks=[{"code": code, "outcome": "damaged"}])
    assert (counted.status_code, counted.json["damaged"]) == (201, 1)
    assert code_of(ask(librarian("THCS"), "POST", where, marks=[])) == (404, "no_such_round")


def test_whose_round_it_is(app, world, th, tvx, librarian, planned):
    part, third = world.part(planned).id, librarian("THCS")
    home, stop = f"/rounds/{planned.id}", address_of(planned, world)
    days = {"arrives_on": str(world.today), "leaves_on": str(world.today), "reason": "x"}
    acts = [
        ("PATCH", home, {"name": "Khác"}),
        ("DELETE", stop, {}),
        ("POST", f"{stop}/earlier", {}),
        ("POST", f"{stop}/skipped", {"reason": "x"}),
        ("POST", f"{stop}/days", days),
        ("POST", f"{home}/boxes/{part}/recall", {}),
    ]
    for method, path, sent in acts:
        assert code_of(ask(tvx, method, path, **sent)) == (403, "not_allowed"), path
        assert code_of(ask(third, method, path, **sent)) == (404, "no_such_round"), path
        assert ask(app.test_client(), method, path, **sent).status_code == 401, path
    assert world.steps(planned) == ["planned", "planned"]


def test_a_stop_belongs_to_its_round(world, th, planned, shelf):
    with transaction():
        other = rounds.note_need(
            world.th, world.deed(), name="Khác", starts_on=world.today, ends_on=world.today
        )
        rounds.add_box(other, world.a_box(1), world.deed())
        stops.add_stop(world.part(other), shelf, world.today, world.today)
    theirs = stops_of(other, world)[0].id
    answer = ask(th, "DELETE", f"/rounds/{planned.id}/stops/{theirs}")
    assert code_of(answer) == (404, "no_such_stop")
