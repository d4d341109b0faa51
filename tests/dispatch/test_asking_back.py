"""Stories 437 and 438: what was handed over until a day goes home when the day has come."""

from __future__ import annotations

from datetime import timedelta

import pytest

from library_share import clock
from library_share.database import db, transaction
from library_share.dispatch.asking_back import ask_all_back
from library_share.handovers.models import Handover
from library_share.handovers.queries import find_leg_of
from library_share.libraries.models import PlaceKind
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
