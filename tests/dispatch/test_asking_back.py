"""Stories 437, 438, 473 to 475: what was handed over until a day goes home on that day."""

from __future__ import annotations

from datetime import timedelta

import pytest

from library_share import clock
from library_share.copies.actions import move
from library_share.database import db, transaction
from library_share.dispatch.asking_back import ask_all_back
from library_share.handovers.models import Handover
from library_share.handovers.queries import find_leg_of
from library_share.libraries.models import Place, PlaceKind
from tests.dispatch.test_lent_on_the_way import lends


@pytest.fixture
def shown(th, tvx, given):
    """Three books of TH, displayed at a corner of TVX until tomorrow."""
    corner = given.a_place(tvx.library, PlaceKind.READING_CORNER, "Góc trưng bày")
    copies = [given.a_copy(f"Cuốn {n}", th.library) for n in range(3)]
    until = (clock.today() + timedelta(days=1)).isoformat()
    begun = th.call("POST", "/handovers", purpose="display", to_place=corner.code, until=until)
    code = begun.json["code"]
    for copy in copies:
        th.does(code, "scans", code=copy.code)
    th.does(code, "sending")
    tvx.does(code, "receipt")
    return copies


def the_day_comes():
    with transaction():
        for handover in db.session.query(Handover).filter(Handover.until.is_not(None)):
            handover.until = clock.today()


def an_hour_passes():
    db.session.rollback()
    with transaction():
        ask_all_back()
    db.session.expire_all()


def ways(copies):
    db.session.rollback()
    return [leg.purpose.value if (leg := find_leg_of(copy.id)) else None for copy in copies]


def gives_back(who, copy, number):
    scan_id = f"0e1f2a3b-2222-4000-8000-{number:012}"
    return who.call("POST", "/scans", scan_id=scan_id, code=copy.code, intent="return").json


def test_story_437_on_the_day_the_list_for_the_way_home_is_there(th, tvx, shown, given):
    lent, _taken_off, goes = shown
    assert lends(tvx, lent, given.a_patron("An", tvx.library)).json["outcome"] == "lent"
    an_hour_passes()
    assert ways(shown) == [None, None, None]
    the_day_comes()
    an_hour_passes()
    assert ways(shown) == [None, "return_home", "return_home"]
    leg = find_leg_of(goes.id)
    assert (leg.from_place, leg.to_library, leg.picked_at) == ("Góc trưng bày", "TH", None)
    listed = tvx.call("GET", f"/handovers/{leg.consignment}/lines").json["items"]
    tvx.does(leg.consignment, f"lines/{listed[0]['id']}/removal", reason="còn dùng")
    assert gives_back(tvx, lent, 1)["remarks"][0]["facts"]["consignment"] == leg.consignment
    an_hour_passes()
    assert ways(shown) == ["return_home", None, "return_home"]
    for copy in (lent, goes):
        tvx.does(leg.consignment, "scans", code=copy.code)
    tvx.does(leg.consignment, "sending")
    assert th.does(leg.consignment, "receipt").json["arrived"] == 2
    an_hour_passes()
    assert ways(shown) == [None, None, None]


def test_story_438_returned_before_the_day_it_goes_back_on_display(tvx, th, shown, given):
    first, second, _ = shown
    for number, copy in enumerate((first, second)):
        card_of = given.a_patron(f"Bạn {number}", tvx.library)
        assert lends(tvx, copy, card_of, number=number + 1).json["outcome"] == "lent"
    back = gives_back(tvx, first, 1)
    assert "Góc trưng bày" in back["sentence"]
    assert back["remarks"] == []
    assert ways([first]) == [None]
    the_day_comes()
    late = gives_back(tvx, second, 2)
    assert "Góc trưng bày" not in late["sentence"]
    assert [remark["code"] for remark in late["remarks"]] == ["goes_home"]
    assert "TH" in late["remarks"][0]["sentence"]
    assert ways([second]) == ["return_home"]
    an_hour_passes()
    assert find_leg_of(first.id).consignment == find_leg_of(second.id).consignment


# --- in boxes -----------------------------------------------------------------------------------


@pytest.fixture
def boxed(th, tvx, given):
    """A box of TH with two books, displayed at TVX until tomorrow."""
    box = given.a_place(th.library, PlaceKind.BOX, "Thùng Tết")
    copies = [given.a_copy(f"Cuốn {n}", th.library, box) for n in range(2)]
    corner = given.a_place(tvx.library, PlaceKind.READING_CORNER, "Góc trưng bày")
    until = (clock.today() + timedelta(days=1)).isoformat()
    begun = th.call("POST", "/handovers", purpose="display", to_place=corner.code, until=until)
    code = begun.json["code"]
    th.does(code, "scans", code=box.code)
    th.does(code, "sending")
    tvx.does(code, "receipt")
    return box, copies


def put_into(box_or_place, *copies):
    with transaction():
        move([copy.id for copy in copies], box_or_place.id, account_id=None)


def test_story_473_a_box_is_asked_back_with_what_is_in_it(th, tvx, boxed, given):
    box, copies = boxed
    room = given.a_place(tvx.library, PlaceKind.READING_CORNER, "Phòng trong")
    db.session.rollback()
    with transaction():  # the box was carried to another room
        db.session.get_one(Place, box.id).within_id = room.id
    an_hour_passes()
    assert ways(copies) == [None, None]
    the_day_comes()
    an_hour_passes()
    an_hour_passes()
    assert ways(copies) == ["return_home", "return_home"]
    leg = find_leg_of(copies[0].id)
    page = tvx.page.get(f"/handovers/{leg.consignment}").text
    assert page.count("trong thùng “Thùng Tết”") == 2
    tvx.does(leg.consignment, "sending")
    assert th.does(leg.consignment, "receipt").json["arrived"] == 2
    an_hour_passes()
    assert ways(copies) == [None, None]


def test_story_474_put_into_a_box_of_the_library_it_is_named_with_its_box(th, tvx, shown, given):
    box = given.a_place(tvx.library, PlaceKind.BOX, "Thùng 7")
    put_into(box, shown[0])
    the_day_comes()
    an_hour_passes()
    assert ways(shown) == ["return_home"] * 3
    page = tvx.page.get(f"/handovers/{find_leg_of(shown[0].id).consignment}").text
    assert page.count("trong thùng “Thùng 7”") == 1


def test_story_475_a_box_taken_off_the_list_stays_off(th, tvx, boxed):
    _, copies = boxed
    the_day_comes()
    an_hour_passes()
    leg = find_leg_of(copies[0].id)
    lines = tvx.call("GET", f"/handovers/{leg.consignment}/lines").json["items"]
    line = next(one for one in lines if one["title"] == "Thùng Tết")
    tvx.does(leg.consignment, f"lines/{line['id']}/removal", reason="còn dùng")
    an_hour_passes()
    assert ways(copies) == [None, None]


def looks_at(who, copy, number):
    scan_id = f"0e1f2a3b-3333-4000-8000-{number:012}"
    return who.call("POST", "/scans", scan_id=scan_id, code=copy.code).json


def test_story_771_scanned_alone_a_displayed_book_goes_home_when_its_day_has_come(tvx, shown):
    copy = shown[0]
    assert "consignment" not in looks_at(tvx, copy, 1)
    the_day_comes()
    said = looks_at(tvx, copy, 2)
    assert "TH" in said["sentence"]
    assert said["consignment"] == find_leg_of(copy.id).consignment
    assert ways(shown) == ["return_home", None, None]


def test_story_772_a_book_of_the_givers_box_goes_alone_and_the_box_follows(th, tvx, boxed):
    _, copies = boxed
    alone = copies[0]
    looks_at(tvx, alone, 1)
    assert ways(copies) == [None, None]
    the_day_comes()
    said = looks_at(tvx, alone, 2)
    assert "TH" in said["sentence"]
    assert ways(copies) == ["return_home", None]
    an_hour_passes()
    assert ways(copies) == ["return_home", "return_home"]
    for consignment in {find_leg_of(copy.id).consignment for copy in copies}:
        tvx.does(consignment, "sending")
        th.does(consignment, "receipt")
    assert ways(copies) == [None, None]
