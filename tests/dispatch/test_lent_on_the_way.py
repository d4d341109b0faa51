"""Stories 433 to 436: a book that is on its way lies on the desk, and somebody wants it."""

from __future__ import annotations

import pytest

from library_share import clock
from library_share.circulation.models import Loan
from library_share.database import db
from library_share.handovers.models import HandoverLine
from library_share.handovers.queries import find_leg_of
from library_share.handovers.rules import Outcome
from tests.dispatch.test_waiting import state_of


def lends(who, copy, patron, number=1, **more):
    return who.call(
        "POST",
        "/scans",
        scan_id=f"0e1f2a3b-1111-4000-8000-{number:012}",
        code=copy.code,
        patron=who.given.card(patron),
        **more,
    )


def outcome_of(copy) -> Outcome | None:
    db.session.expire_all()
    query = db.session.query(HandoverLine).filter_by(copy_id=copy.id)
    return query.order_by(HandoverLine.id.desc()).first().outcome


@pytest.fixture
def road(th, tvx):
    """A function that lets a copy be on the road to TVX; answers the consignment's code."""

    def go(copy, purpose="return_home", *, is_sent=True):
        code = th.begins(tvx, purpose)
        assert th.does(code, "scans", code=copy.code).status_code == 200
        if is_sent:
            assert th.does(code, "sending").status_code == 200
        return code

    return go


@pytest.fixture
def promised(th, tvx, given):
    """A copy of TH that is promised to An of TVX: the copy, An, and the hold."""
    copy, an = given.a_copy("Dế Mèn", th.library), given.a_patron("An", tvx.library)
    hold = given.a_hold(copy.title, an)
    given.a_promise(hold.slots[0], th.library)
    return copy, an, hold


def test_story_433_whom_it_travels_for_gets_it_at_once(tvx, road, promised):
    copy, an, hold = promised
    code = road(copy, "interlibrary")
    answer = lends(tvx, copy, an)
    assert answer.json["outcome"] == "lent", answer.text
    assert "way_ended" in [remark["code"] for remark in answer.json["remarks"]]
    assert state_of(hold) == "fulfilled"
    assert outcome_of(copy) is Outcome.LENT_ON_THE_WAY
    (line,) = tvx.call("GET", f"/handovers/{code}/lines").json["items"]
    assert line["outcome"] == "lent_on_the_way"
    road_then_desk = tvx.call("GET", f"/copies/{copy.code}/journey").json["items"][:2]
    assert [stop["outcome"] for stop in road_then_desk] == [None, "lent_on_the_way"]


def test_story_434_what_travels_for_nobody_is_lent_to_whoever_asks(tvx, road, given, th):
    copy = given.a_copy("Quê nội", th.library)
    road(copy)
    assert lends(tvx, copy, given.a_patron("Bo", tvx.library)).json["outcome"] == "lent"
    assert outcome_of(copy) is Outcome.LENT_ON_THE_WAY


def test_story_435_what_travels_for_another_needs_a_reason(tvx, th, road, given, promised):
    copy, _an, hold = promised
    road(copy, "interlibrary")
    bo = given.a_patron("Bo", tvx.library)
    refused = lends(tvx, copy, bo)
    assert [reason["code"] for reason in refused.json["reasons"]] == ["kept_for_another"]
    assert find_leg_of(copy.id) is not None
    lent = lends(tvx, copy, bo, number=2, override={"reason": "thi ngày mai"})
    assert lent.json["outcome"] == "lent", lent.text
    assert state_of(hold) == "waiting"
    (line,) = db.session.query(HandoverLine).filter_by(copy_id=copy.id)
    assert line.ended_because == "thi ngày mai"


def test_story_435_so_does_what_two_libraries_agreed_on(tvx, th, road, given):
    copy = given.a_copy("Quê nội", th.library)
    road(copy, "interlibrary")
    refused = lends(tvx, copy, given.a_patron("Bo", tvx.library))
    assert [reason["code"] for reason in refused.json["reasons"]] == ["travels_for_another"]
    assert refused.json["reasons"][0]["overridable_by"]


def test_story_436_what_is_only_listed_is_lent_and_leaves_the_list(th, road, given):
    copy = given.a_copy("Quê nội", th.library)
    code = road(copy, "display", is_sent=False)
    assert lends(th, copy, given.a_patron("Bo", th.library)).json["outcome"] == "lent"
    assert outcome_of(copy) is Outcome.LENT_ON_THE_WAY
    assert th.does(code, "sending").json["code"] == "nothing_to_send"


def test_a_late_report_ends_no_way_before_it_began(th, tvx, road, given):
    earlier = clock.now()
    copy = given.a_copy("Quê nội", th.library)
    road(copy)
    at = earlier.replace(year=earlier.year - 1).isoformat()
    answer = lends(tvx, copy, given.a_patron("Bo", tvx.library), scanned_at=at)
    assert answer.json["outcome"] == "lent", answer.text
    assert given.how_many(Loan) == 1
    assert outcome_of(copy) is Outcome.LENT_ON_THE_WAY
