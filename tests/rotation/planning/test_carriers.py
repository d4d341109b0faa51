"""Stories 842 to 849: who reads at a point, who carries what on which day."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError

from library_share.database import db, transaction
from library_share.libraries.queries import main_place_of
from library_share.rotation.models import BoxProfile
from library_share.rotation.planning import actions, carriers, making
from library_share.rotation.planning.errors import NoWayNamed, SameEnds, WayIsCarried
from library_share.rotation.planning.models import Carrier, CarrierWay, RotationPlan
from library_share.rotation.planning.trips import Trip, trips_of
from library_share.web.access import Role

TUESDAY, FRIDAY = date(2026, 9, 8), date(2026, 9, 11)


def way_of(commune: Any) -> tuple[Any, Any]:
    return tuple(main_place_of(commune.libraries[code].id) for code in ("TH", "THCS"))


def carries(commune: Any, name: str = "Cô Hoa", *, weekdays: str = "25", boxes: int = 1) -> Any:
    with transaction():
        return carriers.say_who_carries(
            commune.libraries["TH"],
            name=name,
            weekdays=weekdays,
            boxes_a_day=boxes,
            ways=[way_of(commune)],
        )


def sheet_of(plan: RotationPlan) -> Any:
    db.session.expire_all()
    return making.count(db.session.get_one(RotationPlan, plan.id))


def set_by_hand(commune: Any, plan: RotationPlan, **boxes: str) -> None:
    """Period 1: which box stands at which class."""
    with transaction():
        for class_name, box in boxes.items():
            actions.put(
                db.session.get_one(RotationPlan, plan.id),
                1,
                commune.points[class_name.removeprefix("c")],
                commune.boxes[box],
            )


def told(trips: list[Trip]) -> list[tuple[str, str, date | None]]:
    return [
        (trip.box.name.removeprefix("Thùng "), trip.to_place.class_name or "", trip.on)
        for trip in trips
    ]


def test_story_842_a_class_reads_what_its_grade_usually_reads(commune: Any) -> None:
    plan = commune.plan()
    answer = commune.call("GET", f"/rotation-plans/{plan.id}/readers")
    levels = {one["point"]: one["levels"] for one in answer.json["items"]}
    shelf = commune.points
    assert levels[shelf["4A"].code] == ["XD"]
    assert levels[shelf["5A"].code] == ["V"]
    assert levels[shelf["6A"].code] == []


def test_story_843_a_box_goes_where_its_colour_is_read(commune: Any) -> None:
    plan = commune.plan(ends_on=date(2026, 9, 18))  # one period
    with transaction():
        for name, levels in (("T1", "XL Đ"), ("T2", "T XD"), ("T3", "V")):
            db.session.get_one(BoxProfile, commune.boxes[name].id).levels = levels
    commune.let_work(plan)
    cells = commune.cells(plan)
    assert (cells["4A", 1], cells["5A", 1]) == ("T2", "T3")
    # Class 4A still reads first colours, says its teacher: nobody asks the whole grade.
    path = f"/rotation-plans/{plan.id}/readers/{commune.points['4A'].code}"
    answer = commune.call("PUT", path, levels=["Đ"], grade_from=4, grade_to=4)
    assert answer.json["levels"] == ["Đ"]
    commune.let_work(plan)
    assert commune.cells(plan)["4A", 1] == "T1"


def test_story_843_what_is_said_of_readers_is_looked_at(commune: Any) -> None:
    plan = commune.plan()
    path = f"/rotation-plans/{plan.id}/readers/{commune.points['4A'].code}"
    turned = commune.call("PUT", path, grade_from=5, grade_to=4)
    assert (turned.status_code, turned.json["code"]) == (409, "grades_turned")
    assert commune.call("PUT", path, levels=["tím"]).status_code == 422
    nowhere = f"/rotation-plans/{plan.id}/readers/{way_of(commune)[0].code}"
    assert commune.call("PUT", nowhere, levels=[]).json["code"] == "not_in_rotation_plan"


def test_story_844_nobody_is_given_more_than_they_can_carry(commune: Any) -> None:
    plan = commune.plan()
    set_by_hand(commune, plan, c6A="T1", c7A="T2")  # two boxes of TH go to THCS
    assert sheet_of(plan)[1].overloads == 0
    carries(commune, weekdays="2")
    assert sheet_of(plan)[1].overloads == 1
    carries(commune, weekdays="25")  # on Friday, too
    assert sheet_of(plan)[1].overloads == 0


def test_story_845_the_list_of_what_is_carried(commune: Any) -> None:
    plan = commune.plan()
    set_by_hand(commune, plan, c6A="T1", c7A="T2", c5A="T4", c4A="T3")
    assert told(trips_of(sheet_of(plan)[0], 1)) == [
        ("T1", "6A", date(2026, 9, 7)),
        ("T2", "7A", date(2026, 9, 7)),
        ("T4", "5A", date(2026, 9, 7)),
    ]
    carries(commune)
    assert sorted(told(trips_of(sheet_of(plan)[0], 1))) == [
        ("T1", "6A", TUESDAY),
        ("T2", "7A", FRIDAY),
        ("T4", "5A", None),
    ]
    client = commune.browser(commune.account("hoa", Role.LIBRARIAN, "TH"))
    page = client.get(f"/rotation/plans/{plan.id}/carrying?number=1").text
    assert "quá sức chở" in page
    assert page.count("Cô Hoa") >= 3
    assert "Thùng T1 <small>Tiểu học</small>" in page
    assert client.get(f"/rotation/plans/{plan.id}/carrying?number=99").status_code == 422
    answer = commune.call("GET", f"/rotation-plans/{plan.id}/trips", number=1)
    assert [one["on"] for one in answer.json["items"]] == ["2026-09-08", "2026-09-11", None]


def test_story_846_exam_weeks_and_days_off_take_days_from_whoever_carries(commune: Any) -> None:
    commune.given.a_closure(TUESDAY, TUESDAY)
    plan = commune.plan()
    set_by_hand(commune, plan, c6A="T1")
    carries(commune)
    assert told(trips_of(sheet_of(plan)[0], 1)) == [("T1", "6A", FRIDAY)]


def test_story_847_one_way_is_carried_in_one_hand(commune: Any) -> None:
    carries(commune)
    with pytest.raises(WayIsCarried):
        carries(commune, "Thầy Nam")
    db.session.rollback()
    one, _ = way_of(commune)
    with pytest.raises(SameEnds), transaction():
        carriers.say_who_carries(
            commune.libraries["TH"], name="A", weekdays="1", boxes_a_day=1, ways=[(one, one)]
        )
    with pytest.raises(NoWayNamed), transaction():
        carriers.say_who_carries(
            commune.libraries["TH"], name="A", weekdays="1", boxes_a_day=1, ways=[]
        )


def test_story_848_said_again_it_is_changed_and_dismissed_it_is_free(commune: Any) -> None:
    first = carries(commune)
    again = carries(commune, "  Cô   Hoa ", weekdays="3", boxes=4)
    assert (again.id, again.weekdays, again.boxes_a_day) == (first.id, "3", 4)
    assert commune.given.how_many(CarrierWay) == 1
    with transaction():
        carriers.dismiss(commune.libraries["TH"], again.id)
    assert commune.given.how_many(CarrierWay) == commune.given.how_many(Carrier) == 0
    carries(commune, "Thầy Nam")


@pytest.mark.parametrize(
    ("columns", "name"),
    [({"boxes_a_day": 0}, "boxes_a_day"), ({"weekdays": ""}, "weekdays")],
)
def test_the_database_minds_carriers(commune: Any, columns: dict[str, Any], name: str) -> None:
    library = commune.libraries["TH"]
    usual = {"commune_id": library.commune_id, "name": "X", "weekdays": "1", "boxes_a_day": 1}
    with pytest.raises(IntegrityError, match=name), transaction():
        db.session.add(Carrier(**{**usual, **columns}))


def test_story_849_by_the_page_and_by_the_api(commune: Any) -> None:
    commune.account("quynh", Role.ADMINISTRATOR, "TH")
    one, other = (place.code for place in way_of(commune))
    way = {"from_place": one, "to_place": other}
    ways = commune.call("PUT", "/rotation-ways", "quynh", library="TH", km=3.5, **way)
    assert ways.json["items"][0]["hectometres"] == 35
    said = {"library": "TH", "name": "Cô Hoa", "weekdays": ["5", "2"], "boxes_a_day": 2}
    made = commune.call("PUT", "/rotation-carriers", "quynh", ways=[way], **said)
    assert (made.status_code, made.json["weekdays"]) == (200, ["2", "5"])
    other_name = {**said, "name": "Thầy Nam"}
    refused = commune.call("PUT", "/rotation-carriers", "quynh", ways=[way], **other_name)
    assert (refused.status_code, refused.json["code"]) == (409, "way_is_carried")
    assert commune.call("PUT", "/rotation-carriers", "minh", ways=[way], **said).status_code == 403
    listed = commune.call("GET", "/rotation-carriers", library="TH").json["items"]
    assert [carrier["name"] for carrier in listed] == ["Cô Hoa"]
    client = commune.browser(commune.account("bac", Role.ADMINISTRATOR, "TH"))
    assert "Cô Hoa" in client.get("/rotation/ways").text
    form = {"name": "Cô Hoa", "weekdays": ["1"], "boxes_a_day": "3", "ways": [f"{one} {other}"]}
    assert client.post("/rotation/ways/carriers", data=form).status_code == 303
    empty = client.post("/rotation/ways/carriers", data={**form, "ways": []})
    assert "ít nhất một tuyến" in empty.text
    assert client.post(f"/rotation/ways/carriers/{made.json['id']}/dismiss").status_code == 303
    assert client.post(f"/rotation/ways/carriers/{made.json['id']}/dismiss").status_code == 404
