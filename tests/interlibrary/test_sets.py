"""Class sets, books that go on to the next reader, and other ways a book may take."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest

from library_share.circulation.holds.queries import find_slot_of
from library_share.classroom.shelves.actions import swap
from library_share.classroom.shelves.swaps import copies_at
from library_share.interlibrary import actions
from library_share.interlibrary.errors import ActedSince, NothingToAskFor
from library_share.interlibrary.models import InterlibraryLoan
from library_share.interlibrary.queries import balances_of, loans_of_hold, year_begins


def lenders(net, hold):
    return Counter(loan.supplier.code if loan.supplier else None for loan in loans_of_hold(hold.id))


def test_story_226_a_class_set_from_three_libraries(net):
    """25 copies: 5 are at home, the others come from three libraries with one day to go back."""
    net.copies("TH", 5)
    for code, how_many in (("TVX", 12), ("THCS", 6), ("MN", 2)):
        net.copies(code, how_many)
    back_on = net.deed("TH").on + timedelta(days=40)
    hold = net.class_waits(25, return_on=back_on)
    loans = net.act("TH", actions.ask, hold.id)
    assert len(loans) == 20
    assert lenders(net, hold) == {"TVX": 12, "THCS": 6, "MN": 2}
    for loan in loans:
        net.act(net.stands(loan)[1], actions.agree, loan.id)
    assert {net.loan(loan).due_on for loan in loans} == {back_on}
    assert {net.stands(loan)[0] for loan in loans} == {"agreed"}
    codes = [net.slot(loan).copy.code for loan in loans if net.stands(loan)[1] == "TVX"]
    for code in codes:
        assert net.scan("TVX", code).status_code == 200
    assert net.scan("TH", net.sends("TVX")).status_code == 200
    arrived = [loan for loan in loans if net.stands(loan)[0] == "arrived"]
    assert len(arrived) == 12
    assert {net.slot(loan).state for loan in arrived} == {"fulfilled"}
    # Until that day a pupil's return leaves the book with the class.
    reader = net.reader()
    net.scan("TH", codes[0], patron=net.given.card(reader))
    assert net.scan("TH", codes[0]).json["remarks"] == []
    net.later(days=41)
    net.scan("TH", codes[0], patron=net.given.card(reader))
    assert net.scan("TH", codes[0]).json["remarks"][0]["code"] == "goes_home"


def test_story_227_there_are_not_as_many(net):
    net.copies("TVX", 2)
    net.copies("THCS", 1)
    hold = net.class_waits(5, override="ask")
    loans = net.act("TH", actions.ask, hold.id)
    assert Counter(net.stands(loan)[0] for loan in loans) == {"asked": 3, "unfilled": 2}
    net.copies("MN", 2)
    assert len(net.act("TH", actions.ask, hold.id)) == 2
    with pytest.raises(NothingToAskFor):
        net.act("TH", actions.ask, hold.id)


def test_story_228_one_library_says_no_to_some_of_the_set(net):
    net.copies("TVX", 3)
    net.copies("THCS", 3)
    hold = net.class_waits(3)
    loans = net.act("TH", actions.ask, hold.id)
    first = net.stands(loans[0])[1]
    for loan in loans:
        if net.stands(loan)[1] == first:
            net.act(first, actions.decline, loan.id)
    assert {net.stands(loan)[1] for loan in loans} == {"TVX", "THCS"} - {first}


def test_story_511_a_set_lent_for_this_class_stays_when_its_shelf_is_swapped(net):
    net.copies("TVX", 2)
    shelf, other = (
        net.given.a_place(net.library("TH"), name=f"Tủ sách lớp {name}", class_name=name)
        for name in ("4A", "4B")
    )
    own = net.given.a_copy("Quê nội", net.library("TH"), shelf)
    loans = net.act("TH", actions.ask, net.class_waits(2, pickup=shelf).id)
    for loan in loans:
        net.act("TVX", actions.agree, loan.id)
        net.scan("TVX", net.slot(loan).copy.code)
    net.scan("TH", net.sends("TVX"))
    assert len(copies_at(shelf)) == 3
    net.act("TH", lambda deed: swap(shelf, other, deed))
    assert copies_at(other) == [own.id]
    assert {net.stands(loan)[0] for loan in loans} == {"arrived"}


def test_story_229_from_one_reader_straight_to_the_next(net):
    """The book is with TH; the next reader waits at THCS, and TVX has agreed to both."""
    copy = net.copy("TVX")
    an, hoa = net.reader(), net.reader("Triệu Thị Hòa", "THCS")
    first = net.asks(net.waits(an))
    net.act("TVX", actions.agree, first.id)
    net.scan("TH", net.ships("TVX", copy))
    net.scan("TH", copy.code, patron=net.given.card(an))
    second = net.asks(net.waits(hoa, code="THCS"), code="THCS")
    net.act("TVX", actions.agree, second.id)
    returned = net.scan("TH", copy.code)
    assert "THCS" in returned.text
    assert "Hòa" not in returned.text
    consignment = net.sends("TH")
    assert net.stands(first)[0] == "returned"
    assert net.stands(second)[0] == "sent"
    net.scan("THCS", consignment)
    assert net.stands(second)[0] == "arrived"
    assert net.slot(second).state == "ready"


def test_story_230_the_next_reader_is_of_the_same_library(net):
    copy = net.copy("TVX")
    an, binh = net.reader(), net.reader("Lò Văn Bình")
    first = net.asks(net.waits(an))
    net.act("TVX", actions.agree, first.id)
    net.scan("TH", net.ships("TVX", copy))
    net.scan("TH", copy.code, patron=net.given.card(an))
    second = net.asks(net.waits(binh))
    net.act("TVX", actions.agree, second.id)
    net.scan("TH", copy.code)
    assert (net.stands(first)[0], net.stands(second)[0]) == ("returned", "arrived")
    assert net.slot(second).state == "ready"


def test_story_231_the_lenders_own_readers_come_first(net):
    copy = net.copy("TVX")
    away = net.reader("Mùa A Sử", "TVX")
    net.scan("TVX", copy.code, patron=net.given.card(away))
    loan = net.asks()
    net.act("TVX", actions.agree, loan.id)
    own = net.waits(net.reader("Vàng Thị Mai", "TVX"), code="TVX")
    net.scan("TVX", copy.code)
    assert [slot.state for slot in own.slots] == ["ready"]
    assert net.slot(loan).state == "waiting"


def test_story_232_given_back_at_a_third_library_it_goes_home(net):
    copy, an = net.copy("TVX"), net.reader()
    loan = net.asks(net.waits(an))
    net.act("TVX", actions.agree, loan.id)
    net.scan("TH", net.ships("TVX", copy))
    net.scan("TH", copy.code, patron=net.given.card(an))
    net.library("THCS")
    back = net.scan("THCS", copy.code)
    assert back.json["remarks"][0]["code"] == "goes_home"
    net.scan("TVX", net.sends("THCS"))
    assert net.stands(loan)[0] == "returned"


def test_story_233_nobody_came_for_it(net):
    copy = net.copy("TVX")
    loan = net.asks()
    net.act("TVX", actions.agree, loan.id)
    net.scan("TH", net.ships("TVX", copy))
    net.later(days=14)
    assert net.slot(loan).state == "expired"
    shown = net.scan("TH", copy.code)
    assert "TVX" in shown.json["sentence"], shown.text
    net.scan("TVX", net.sends("TH"))
    assert net.stands(loan)[0] == "returned"


def test_story_234_the_receipt_is_undone(net):
    copy = net.copy("TVX")
    loan = net.asks()
    net.act("TVX", actions.agree, loan.id)
    code = net.ships("TVX", copy)
    net.scan("TH", code)
    event = net.call("TH", "GET", f"/handovers/{code}").json["last_event"]
    undone = net.call("TH", "POST", f"/handovers/{code}/events/{event}/undo", library="TH")
    assert undone.status_code == 200, undone.text
    assert net.stands(loan) == ("sent", "TVX")
    net.scan("TH", code)
    assert net.stands(loan) == ("arrived", "TVX")


@pytest.mark.parametrize("act", ["agree", "decline", "set_condition"])
def test_story_235_an_answer_is_unsaid(net, act):
    net.copy("TVX")
    net.copy("THCS")
    loan = net.asks()
    first = net.stands(loan)[1]
    more = {"condition": "trong tuần"} if act == "set_condition" else {}
    net.act(first, getattr(actions, act), loan.id, **more)
    event = actions.last_undoable(net.loan(loan), net.library(first).id)
    net.act(first, actions.undo, event.id)
    assert net.stands(loan) == ("asked", first)
    assert net.loan(loan).answer_by is not None
    net.act(first, actions.agree, loan.id)
    assert net.stands(loan) == ("agreed", first)


def test_story_236_too_late_to_unsay(net):
    net.copy("TVX")
    net.copy("THCS")
    loan = net.asks()
    first = net.stands(loan)[1]
    net.act(first, actions.decline, loan.id)
    second = net.stands(loan)[1]
    net.act(second, actions.agree, loan.id)
    event = next(
        one for one in net.events(loan) if one.kind == "decline" and one.supplier.code == first
    )
    with pytest.raises(ActedSince):
        net.act(first, actions.undo, event.id)


def test_story_237_withdrawing_is_unsaid(net):
    copy = net.copy("TVX")
    loan = net.asks()
    net.act("TVX", actions.agree, loan.id)
    net.act("TH", actions.cancel, loan.id)
    event = actions.last_undoable(net.loan(loan), net.library("TH").id)
    net.act("TH", actions.undo, event.id)
    assert net.stands(loan) == ("agreed", "TVX")
    assert net.slot(loan).copy_id == copy.id


def test_story_238_only_pages_are_wanted(net):
    net.copy("TH")
    net.copy("TVX")
    hold = net.waits(pages="12-15")
    loan = net.asks(hold)
    assert (loan.wanted, loan.pages) == ("pages", "12-15")
    net.act("TVX", actions.deliver_pages, loan.id, note="ảnh chụp")
    assert net.stands(loan) == ("pages_delivered", "TVX")
    assert net.slot(loan).state == "fulfilled"


def test_story_239_who_gave_how_much(net):
    copy = net.copy("TVX")
    loan = net.asks()
    net.act("TVX", actions.agree, loan.id)
    net.scan("TH", net.ships("TVX", copy))
    since = year_begins(net.now.date())
    [of_tvx] = balances_of(net.library("TVX").id, since=since)
    assert (of_tvx.code, of_tvx.lent, of_tvx.borrowed, of_tvx.lent_now) == ("TH", 1, 0, 1)
    [of_th] = balances_of(net.library("TH").id, since=since)
    assert (of_th.code, of_th.lent, of_th.borrowed) == ("TVX", 0, 1)


def test_story_240_a_library_that_did_not_agree_lends_nothing_to_another_commune(net):
    net.copy("TVX")
    hold = net.waits()
    net.moves_away("TVX")
    with pytest.raises(Exception, match="nobody_lends"):
        net.act("TH", actions.ask, hold.id)
    net.lends("TVX", partner="TH")
    assert net.stands(net.asks(hold)) == ("asked", "TVX")


def test_the_record_stands_even_when_the_hold_is_served_otherwise(net):
    """An own copy is lent over the counter while the other library has agreed."""
    own, copy, an = net.copy("TH"), net.copy("TVX"), net.reader()
    net.scan("TH", own.code, patron=net.given.card(net.reader("Mùa A Sử")))
    loan = net.asks(net.waits(an))
    net.act("TVX", actions.agree, loan.id)
    net.scan("TH", own.code)
    net.scan("TH", own.code, patron=net.given.card(an))
    assert net.slot(loan).state == "fulfilled"
    net.later(hours=1)
    assert net.stands(loan)[0] == "cancelled"
    assert net.given.how_many(InterlibraryLoan) == 1
    assert find_slot_of(copy.id) is None


def test_story_456_what_stays_at_home_stays_also_when_a_class_asks(net):
    net.copies("TVX", 5)
    net.lends("TVX", keeps_at_least=2)
    hold = net.class_waits(5)
    loans = net.act("TH", actions.ask, hold.id)
    assert Counter(net.stands(loan)[0] for loan in loans) == {"asked": 3, "unfilled": 2}


def test_story_457_packed_already_the_cancelling_is_not_undone(net):
    """The book comes and goes home again; only then its reader waits anew."""
    copy = net.copy("TVX")
    loan = net.asks()
    hold_id = net.slot(loan).hold_id
    net.act("TVX", actions.agree, loan.id)
    net.scan("TVX", copy.code)
    cancelled = net.call("TH", "POST", f"/holds/{hold_id}/cancellation", reason="")
    assert cancelled.status_code == 200, cancelled.text
    revived = net.call("TH", "DELETE", f"/holds/{hold_id}/cancellation")
    assert revived.json["code"] == "packed_already"
    net.scan("TH", net.sends("TVX"))
    net.scan("TH", copy.code)
    net.scan("TVX", net.sends("TH"))
    assert net.stands(loan)[0] == "returned"
    assert net.call("TH", "DELETE", f"/holds/{hold_id}/cancellation").status_code == 200
    again = net.asks(net.slot(loan).hold)
    assert net.stands(again) == ("asked", "TVX")
    assert net.slot(again).state == "waiting"


def test_story_458_cancelled_and_undone_another_library_can_be_asked(net):
    copy = net.copy("TVX")
    loan = net.asks()
    hold_id = net.slot(loan).hold_id
    net.act("TVX", actions.agree, loan.id)
    net.call("TH", "POST", f"/holds/{hold_id}/cancellation", reason="")
    assert net.stands(loan)[0] == "cancelled"
    assert find_slot_of(copy.id) is None
    assert net.call("TH", "DELETE", f"/holds/{hold_id}/cancellation").status_code == 200
    assert net.slot(loan).state == "waiting"
    assert net.stands(net.asks(net.slot(loan).hold)) == ("asked", "TVX")
