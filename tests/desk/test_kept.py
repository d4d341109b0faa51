"""Stories 351 to 364: books that somebody waits for, as the desk meets them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from library_share import clock
from library_share.circulation.holds.actions import let_go, place
from library_share.circulation.holds.models import Hold, HoldSlot
from library_share.circulation.keeping import change_copy
from library_share.copies.deeds import Deed
from library_share.copies.models import CopyState
from library_share.database import db, transaction
from library_share.handovers.queries import find_leg_of
from library_share.handovers.rules import Purpose
from library_share.safekeeping.queries import findings
from tests.desk.scanning import Desk, reasons
from tests.handovers.conftest import Road


@pytest.fixture
def desk(client, given):
    """The desk of THCS; after every story the books balance."""
    given.a_policy()
    yield Desk(client, given.a_token(given.an_account("lan")), "THCS")
    db.session.rollback()
    assert [(found.check.name, found.sentences) for found in findings()] == []


@pytest.fixture
def kept(desk, given) -> Any:
    """A free copy that is kept for An."""
    an, copy = given.a_patron("Nông Anh An"), given.a_copy("Dế Mèn phiêu lưu ký")
    given.a_hold(copy.title, an)
    return copy, an


def states_of(patron) -> list[str]:
    db.session.expire_all()
    query = select(HoldSlot.state).join(Hold, Hold.id == HoldSlot.hold_id)
    return [str(state) for state in db.session.scalars(query.where(Hold.patron_id == patron.id))]


def remarks(answer) -> list[str]:
    return [remark["code"] for remark in answer.json["remarks"]]


def test_story_351_fetched_and_scanned_it_is_set_aside(desk, kept):
    copy, an = kept
    answer = desk.scan(copy.code)
    assert answer.json["outcome"] == "shown"
    assert "aside for Nông Anh An" in answer.json["sentence"]
    assert states_of(an) == ["ready"]


def test_story_352_scanned_again_it_waits_still(desk, kept):
    copy, an = kept
    desk.scan(copy.code)
    assert "waits for Nông Anh An" in desk.scan(copy.code).json["sentence"]
    assert states_of(an) == ["ready"]


@pytest.mark.parametrize("set_aside", [True, False])
def test_story_353_whoever_waited_has_it(desk, given, kept, set_aside):
    copy, an = kept
    if set_aside:
        desk.scan(copy.code)
    assert desk.scan(copy.code, given.card(an)).json["outcome"] == "lent"
    assert states_of(an) == ["fulfilled"]


def test_story_354_it_is_nobody_elses(desk, given, kept):
    copy, an = kept
    answer = desk.scan(copy.code, given.card(given.a_patron("Mina")))
    assert reasons(answer) == ["kept_for_another"]
    assert "An" not in str(answer.json)
    assert states_of(an) == ["caught"]


def test_story_355_an_exception_with_a_reason(desk, given, kept):
    copy, an = kept
    mina = given.card(given.a_patron("Mina"))
    answer = desk.scan(copy.code, mina, "lend", override="thi ngày mai")
    assert answer.json["outcome"] == "lent"
    assert states_of(an) == ["waiting"]


def test_story_356_a_book_comes_back_that_somebody_waits_for(desk, given):
    copy, mina, an = given.a_copy("Quê nội"), given.a_patron("Mina"), given.a_patron("An")
    desk.scan(copy.code, given.card(mina))
    given.a_hold(copy.title, an)
    answer = desk.scan(copy.code)
    assert answer.json["outcome"] == "returned"
    assert "Do not put it back" in answer.json["sentence"]
    assert remarks(answer) == ["kept"]
    assert states_of(an) == ["ready"]


def test_story_357_the_return_was_a_mistake(desk, given):
    copy, mina, an = given.a_copy("Quê nội"), given.a_patron("Mina"), given.a_patron("An")
    desk.scan(copy.code, given.card(mina))
    given.a_hold(copy.title, an)
    undone = desk.undo(desk.scan(copy.code))
    assert undone.status_code == 200
    assert states_of(an) == ["waiting"]
    assert desk.scan(copy.code).json["outcome"] == "returned"
    assert states_of(an) == ["ready"]


def test_story_358_the_loan_is_undone_and_it_is_kept_as_before(desk, given, kept):
    copy, an = kept
    lent = desk.scan(copy.code, given.card(an))
    assert desk.undo(lent).status_code == 200
    assert states_of(an) == ["caught"]
    assert reasons(desk.scan(copy.code, given.card(given.a_patron("Mina")))) == ["kept_for_another"]


def test_story_359_another_copy_serves_as_well(desk, given, kept):
    copy, an = kept
    other = given.a_copy(copy.title)
    assert desk.scan(other.code, given.card(an)).json["outcome"] == "lent"
    assert states_of(an) == ["fulfilled"]
    mina = given.card(given.a_patron("Mina"))
    assert desk.scan(copy.code, mina).json["outcome"] == "lent"


def test_story_360_the_kept_copy_is_torn(desk, given, kept):
    copy, an = kept
    other = given.a_copy(copy.title)
    with transaction():
        change_copy(copy, account_id=None, state=CopyState.UNDER_REPAIR)
    assert states_of(an) == ["caught"]
    assert "aside for Nông Anh An" in desk.scan(other.code).json["sentence"]


def test_story_361_the_card_tells_what_its_reader_waits_for(desk, given, kept):
    copy, an = kept
    (hold,) = desk.scan(given.card(an)).json["patron"]["holds"]
    assert (hold["title"], hold["state"], hold["copy"]) == (
        "Dế Mèn phiêu lưu ký",
        "caught",
        copy.code,
    )


def test_story_362_the_class_asked_for_it(desk, given):
    copy, school_class = given.a_copy("Quê nội"), given.a_class("6A")
    with transaction():
        here = Deed(library_id=copy.library_id, account_id=None, at=clock.now())
        hold = place(copy.title, here, school_class=school_class)
    assert "class 6A" in desk.scan(copy.code).json["sentence"]
    db.session.expire_all()
    assert [str(slot.state) for slot in hold.slots] == ["fulfilled"]


def test_story_363_of_another_schools_reader_i_hear_the_school_only(desk, given):
    copy, other = given.a_copy("Quê nội"), given.a_library("TH")
    hold = given.a_hold(given.a_copy(copy.title, other).title, given.a_patron("Hòa", other))
    lend_to_supplier(given, hold, copy)
    answer = desk.scan(copy.code)
    assert "reader of TH" in answer.json["sentence"]
    assert "Hòa" not in str(answer.json)


def test_story_364_reported_late_nobody_is_told_to_come(desk, given):
    copy, mina, an = given.a_copy("Quê nội"), given.a_patron("Mina"), given.a_patron("An")
    with clock.pretend(clock.now() - timedelta(hours=2)):
        desk.scan(copy.code, given.card(mina))
    given.a_hold(copy.title, an)
    at = (clock.now() - timedelta(hours=1)).isoformat()
    answer = desk.scan(copy.code, intent="return", scanned_at=at)
    assert remarks(answer) == ["kept"]
    assert states_of(an) == ["caught"]


# --- what goes home, on, or is on the road -----------------------------------------------------


def test_story_365_returned_at_the_wrong_library_it_begins_its_way_home(desk, given):
    copy, an = given.a_copy("Quê nội", given.a_library("TH")), given.a_patron("An")
    desk.scan(copy.code, given.card(an), "lend", override="mượn hộ")
    th = Desk(desk.client, given.a_token(given.an_account("hoa", library=copy.library)), "TH")
    mina = given.card(given.a_patron("Mina", copy.library))
    assert th.scan(copy.code, mina).json["outcome"] == "lent"
    answer = desk.scan(copy.code)
    (remark,) = answer.json["remarks"]
    assert remark["code"] == "goes_home"
    leg = find_leg_of(copy.id)
    assert (leg.consignment, leg.from_library, leg.to_library, leg.purpose) == (
        remark["facts"]["consignment"],
        "THCS",
        "TH",
        Purpose.RETURN_HOME,
    )
    assert desk.undo(answer).status_code == 200
    assert find_leg_of(copy.id) is None


def test_story_366_fetched_for_a_reader_elsewhere_it_is_put_into_the_bag(desk, given):
    copy, other = given.a_copy("Quê nội"), given.a_library("TH")
    hoa = given.a_patron("Hòa", other)
    hold = given.a_hold(given.a_copy(copy.title, other).title, hoa)
    lend_to_supplier(given, hold, copy)
    answer = desk.scan(copy.code)
    assert "put it in the bag" in answer.json["sentence"]
    assert "Hòa" not in str(answer.json)
    assert states_of(hoa) == ["on_the_way"]
    assert find_leg_of(copy.id).purpose is Purpose.INTERLIBRARY


def test_story_367_one_scan_of_the_label_takes_all_in(desk, given):
    th = given.a_library("TH")
    with clock.pretend(clock.now() - timedelta(hours=1)):
        copy = given.a_copy("Quê nội", th)
    road = Road(given, th, given.a_library("THCS"), clock.now() - timedelta(minutes=30))
    handover = road.sent([copy])
    answer = desk.scan(handover.code)
    assert answer.json["outcome"] == "shown"
    assert answer.json["consignment"] == handover.code
    assert answer.json["sentence"].startswith("Received from TH: 1 copies.")
    assert find_leg_of(copy.id) is None


def test_story_368_scanned_elsewhere_it_says_where_it_goes_and_where_sent_it_arrives(
    desk, client, given
):
    th, tvx = given.a_library("TH"), given.a_library("TVX")
    with clock.pretend(clock.now() - timedelta(hours=1)):
        copy = given.a_copy("Quê nội", th)
    road = Road(given, th, given.a_library("THCS"), clock.now() - timedelta(minutes=30))
    road.sent([copy])
    elsewhere = Desk(client, given.a_token(given.an_account("tam", library=tvx)), "TVX")
    sentence = elsewhere.scan(copy.code).json["sentence"]
    assert "on the road from TH to THCS" in sentence
    assert desk.scan(copy.code).json["sentence"].startswith("“Quê nội” is not on loan")
    assert find_leg_of(copy.id) is None


def test_story_369_a_consignment_of_others_is_unknown_here(desk, given):
    road = Road(given, given.a_library("TH"), given.a_library("TVX"), clock.now())
    handover = road.sent([given.a_copy("Quê nội", road.giver)])
    assert desk.scan(handover.code).json["code"] == "unknown_code"
    page = desk.client.get(f"/Q/{handover.code}")
    assert page.status_code == 200
    assert "Quê nội" not in page.text


def lend_to_supplier(given, hold, copy) -> None:
    """Let the copy's library serve the hold with this copy."""
    with transaction():
        slot = db.session.get_one(HoldSlot, hold.slots[0].id)
        deed = Deed(library_id=hold.library_id, account_id=None, at=clock.now())
        let_go(slot.id, deed, reason="x")
        slot.supplier_id = copy.library_id  # so that the copy at home is not kept again
    given.a_promise(slot, copy.library)
