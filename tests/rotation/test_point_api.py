"""Other programs at a point: its keeper's four buttons, and figures entered for a point."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from flask.testing import FlaskClient

from library_share.circulation.models import Loan
from library_share.copies.models import Copy, CopyState
from library_share.database import db, transaction
from library_share.libraries.models import PlaceKind
from library_share.patrons.keepers.actions import put_in_charge
from library_share.patrons.models import PatronState
from library_share.rotation.models import PointCount, RotationPoint
from library_share.rotation.rounds.figures import told_at
from library_share.web.access import Role
from tests.rotation.asking import ask, code_of


@dataclass
class Keeper:
    """The phone of whoever keeps a point."""

    page: FlaskClient
    token: str


@pytest.fixture
def keeper(app, world, given, point):
    account = given.an_account("xom5", Role.POINT_KEEPER, world.tvx)
    with transaction():
        put_in_charge(point, account)
    return Keeper(app.test_client(), given.a_token(account))


def stop_of(world, one) -> Any:
    db.session.expire_all()
    return world.chain(one).stops[0].stop


def test_a_keeper_sees_the_own_points_and_staff_all(
    world, given, point, shelf, keeper, there, librarian
):
    given.a_place(world.tvx, PlaceKind.READING_CORNER, "Nhà văn hóa xóm 6")
    (mine,) = ask(keeper, "GET", "/points", library="TVX").json["items"]
    assert (mine["code"], [box["code"] for box in mine["boxes"]]) == (point.code, [there[1].code])
    assert code_of(ask(keeper, "GET", "/points", library="TH")) == (403, "not_allowed")
    tvx = librarian("TVX")
    names = [one["name"] for one in ask(tvx, "GET", "/points", library="TVX").json["items"]]
    assert names == ["Nhà văn hóa xóm 5", "Nhà văn hóa xóm 6"]
    assert code_of(ask(keeper, "GET", f"/points/{shelf.code}")) == (404, "no_such_place")


def test_what_stands_at_a_point_names_nobody(world, given, point, keeper, there):
    one, box = there
    patron = given.a_patron("Hoàng Văn Bình", world.tvx)
    world.lend(world.inside(box)[0], patron)
    found = ask(keeper, "GET", f"/points/{point.code}").json
    (stop,) = found["stops"]
    assert (stop["round"], stop["box"], stop["evaluation"]) == (one.id, box.code, None)
    assert found["readings"] == {"today": 0, "month": 0, "last": None}
    books = ask(keeper, "GET", f"/points/{point.code}/boxes/{box.code}/books")
    assert sorted(book["on_loan"] for book in books.json["items"]) == [False, False, True]
    for word in ("Bình", given.card(patron)):
        assert word not in books.text
    elsewhere = ask(keeper, "GET", f"/points/{point.code}/boxes/{world.a_box(1).code}/books")
    assert code_of(elsewhere) == (404, "no_such_box")


def test_lent_and_given_back_once_however_often_it_is_sent(world, given, point, keeper, there):
    copy = world.inside(there[1])[0]
    patron = given.a_patron("Hoàng Văn Bình", world.tvx)
    where = f"/points/{point.code}"
    sent = {"scan_id": str(uuid4()), "book": copy.accession_number, "reader": "Hoàng Văn Bình"}
    first, again = (ask(keeper, "POST", f"{where}/loans", **sent) for _ in range(2))
    assert first.status_code == 200, first.text
    assert first.json == again.json
    assert (first.json["outcome"], first.json["copy"]) == ("lent", copy.code)
    assert first.json["due_on"] > world.today.isoformat()
    assert given.how_many(Loan) == 1
    # The page tells a keeper the name that was typed, and not what else the reader has.
    assert set(first.json) == {"scan_id", "outcome", "sentence", "copy", "due_on"}
    assert given.card(patron) not in first.text
    back = {"scan_id": str(uuid4()), "book": copy.code}
    said = [ask(keeper, "POST", f"{where}/returns", **back).json for _ in range(2)]
    assert said[0] == said[1]
    assert (said[0]["outcome"], said[0]["due_on"]) == ("returned", None)
    assert given.how_many(Loan, Loan.returned_at.is_(None)) == 0


def test_what_the_desk_refuses_is_told_in_its_words(world, given, point, keeper, there):
    copy, other = world.inside(there[1])[0], given.a_copy("Ở nhà", world.tvx)
    given.a_patron("Hoàng Văn Bình", world.tvx, state=PatronState.SUSPENDED)
    where = f"/points/{point.code}/loans"
    sent = {"scan_id": str(uuid4()), "book": copy.code, "reader": "Hoàng Văn Bình"}
    refused = ask(keeper, "POST", where, **sent)
    assert code_of(refused) == (409, "point_refused")
    nobody = {**sent, "reader": "Ai đó"}
    assert code_of(ask(keeper, "POST", where, **nobody)) == (409, "no_such_reader")
    strange = {**sent, "book": other.code}
    assert code_of(ask(keeper, "POST", where, **strange)) == (404, "not_at_this_point")
    for wrong in ({"scan_id": "7"}, {"book": " "}, {"reader": ""}, {"card": "1"}):
        assert ask(keeper, "POST", where, **{**sent, **wrong}).status_code == 422
    assert given.how_many(Loan) == 0


def test_counts_sent_again_count_once(world, point, keeper, there, librarian):
    one, _ = there
    sent = {"how_many": 5, "count_id": str(uuid4())}
    for _ in range(2):
        counted = ask(keeper, "POST", f"/points/{point.code}/readings", **sent)
        assert (counted.status_code, counted.json["today"]) == (201, 5)
    tvx, other = librarian("TVX"), world.given.a_place(world.tvx, PlaceKind.READING_CORNER)
    again = ask(tvx, "POST", f"/points/{other.code}/readings", **sent)
    assert code_of(again) == (409, "counted_already")  # the number is another point's
    th, stop = librarian("TH"), stop_of(world, one)
    where = f"/rounds/{one.id}/stops/{stop.id}/figures"
    day = world.today.isoformat()
    figures = {"day": day, "loans": 4, "reason": "gửi qua Zalo", "count_id": str(uuid4())}
    for _ in range(2):
        noted = ask(th, "POST", where, **figures)
        assert (noted.status_code, noted.json["told"]["loans"]) == (201, 4)


def test_readings_are_counted_and_a_tap_too_many_is_undone(point, keeper, there):
    where = f"/points/{point.code}/readings"
    counted = ask(keeper, "POST", where, how_many=5)
    assert (counted.status_code, counted.json["today"]) == (201, 5)
    last = counted.json["last"]
    for _ in range(2):  # undone twice is undone once
        undone = ask(keeper, "DELETE", f"{where}/{last}")
        assert (undone.status_code, undone.json["today"]) == (200, 0)
    assert ask(keeper, "DELETE", f"{where}/{last + 99}").status_code == 404
    for wrong in (0, 201, "x", 1.5):
        assert ask(keeper, "POST", where, how_many=wrong).status_code == 422


def test_damage_and_loss_are_reported(world, point, keeper, there):
    damaged, lost, _ = world.inside(there[1])
    where = f"/points/{point.code}/reports"
    said = ask(keeper, "POST", where, book=damaged.code, what="damaged")
    assert (said.status_code, said.json["condition"]) == (201, "damaged")
    for _ in range(2):
        said = ask(keeper, "POST", where, book=lost.code, what="lost", reason="trôi lũ")
        assert (said.status_code, said.json["state"]) == (201, "lost")
    db.session.expire_all()
    assert db.session.get_one(Copy, lost.id).state is CopyState.LOST
    assert ask(keeper, "POST", where, book=lost.code, what="eaten").status_code == 422


def test_what_the_point_says_of_the_stop(world, point, keeper, there):
    one, _ = there
    where = f"/points/{point.code}/stops/{stop_of(world, one).id}/evaluation"
    ask(keeper, "PUT", where, liked="truyện tranh", by="Cô Hòa")
    said = ask(keeper, "PUT", where, needs="thêm truyện tranh", by="Cô Hòa")
    assert said.json == {
        "liked": "",
        "needs": "thêm truyện tranh",
        "proposals": "",
        "by": "Cô Hòa",
    }
    (stop,) = ask(keeper, "GET", f"/points/{point.code}").json["stops"]
    assert stop["evaluation"] == said.json
    assert ask(keeper, "PUT", where, liked="x" * 501).status_code == 422
    other = f"/points/{point.code}/stops/999/evaluation"
    assert code_of(ask(keeper, "PUT", other, liked="x")) == (403, "not_allowed")


def test_settings_are_for_staff(world, point, keeper, librarian):
    where = f"/points/{point.code}/settings"
    assert code_of(ask(keeper, "PUT", where, is_remote=True, is_offline=True))[0] == 403
    tvx = librarian("TVX")
    assert ask(tvx, "PUT", where, is_remote=True).status_code == 422
    said = ask(tvx, "PUT", where, is_remote=True, is_offline=False).json
    assert (said["is_remote"], said["is_offline"]) == (True, False)
    assert db.session.get_one(RotationPoint, point.id).is_remote


def test_figures_are_entered_for_a_point_and_taken_back_once(world, point, there, librarian):
    one, _ = there
    th, stop = librarian("TH"), stop_of(world, one)
    where = f"/rounds/{one.id}/stops/{stop.id}/figures"
    day = (world.today + timedelta(days=3)).isoformat()
    sent = {"day": day, "loans": 4, "readings": 30, "reason": "gửi qua Zalo"}
    assert code_of(ask(th, "POST", where, **sent)) == (409, "day_to_come")
    world.on(world.today + timedelta(days=5))
    assert code_of(ask(th, "POST", where, **{**sent, "reason": ""})) == (409, "says_why")
    assert code_of(ask(th, "POST", where, day=day, reason="x")) == (409, "nothing_to_note")
    assert ask(th, "POST", where, **{**sent, "loans": -1}).status_code == 422
    noted = ask(th, "POST", where, **sent)
    assert noted.status_code == 201, noted.text
    assert noted.json["told"] == {"visits": 0, "loans": 4, "readings": 30}
    (figures,) = noted.json["noted"]
    assert (figures["day"], figures["on_behalf"]) == (day, True)
    for _ in range(2):
        left = ask(th, "DELETE", f"{where}/{figures['id']}")
        assert (left.status_code, left.json["noted"]) == (200, [])
    assert told_at(stop).loans == 0
    assert len(db.session.scalars(db.select(PointCount)).all()) == 2
    assert code_of(ask(th, "DELETE", f"{where}/999")) == (404, "no_such_figures")


def test_what_the_point_says_is_entered_for_it_after_the_box_has_gone(
    world, point, there, librarian
):
    one, _ = there
    stop, tvx = stop_of(world, one), librarian("TVX")
    world.on(world.today + timedelta(days=14))
    world.goes(one)
    where = f"/rounds/{one.id}/stops/{stop.id}"
    said = ask(tvx, "PUT", f"{where}/evaluation", liked="mọi thứ", by="Cô Hòa")
    assert said.json["evaluation"]["liked"] == "mọi thứ"
    assert ask(tvx, "GET", f"{where}/figures").json["evaluation"] == said.json["evaluation"]


def test_whose_point_it_is(app, world, point, shelf, keeper, there, librarian):
    one, box = there
    place, third = f"/points/{point.code}", librarian("THCS")
    stop = f"/rounds/{one.id}/stops/{stop_of(world, one).id}"
    scan = {"scan_id": str(uuid4()), "book": world.inside(box)[0].code}
    at_the_point = [
        ("GET", place, {}),
        ("GET", f"{place}/boxes/{box.code}/books", {}),
        ("POST", f"{place}/loans", {**scan, "reader": "x"}),
        ("POST", f"{place}/returns", scan),
        ("POST", f"{place}/readings", {"how_many": 1}),
        ("DELETE", f"{place}/readings/1", {}),
        ("POST", f"{place}/reports", {"book": scan["book"], "what": "lost"}),
        ("PUT", f"{place}/stops/1/evaluation", {"liked": "x"}),
        ("PUT", f"{place}/settings", {"is_remote": True, "is_offline": True}),
    ]
    of_the_round = [
        ("GET", f"{stop}/figures", {}),
        ("POST", f"{stop}/figures", {"day": "2026-11-30", "loans": 1, "reason": "x"}),
        ("DELETE", f"{stop}/figures/1", {}),
        ("PUT", f"{stop}/evaluation", {"liked": "x"}),
    ]
    for method, path, sent in at_the_point:
        assert code_of(ask(third, method, path, **sent)) == (404, "no_such_place"), path
    for method, path, sent in of_the_round:
        assert code_of(ask(third, method, path, **sent)) == (404, "no_such_round"), path
        assert code_of(ask(keeper, method, path, **sent)) == (404, "no_such_round"), path
    for method, path, sent in [*at_the_point, *of_the_round]:
        assert ask(app.test_client(), method, path, **sent).status_code == 401, path
    assert ask(app.test_client(), "GET", "/points", library="TVX").status_code == 401
