"""Loans between libraries, as librarians live them. Numbers are those of docs/stories.md."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from library_share.circulation.holds import actions as hold_actions
from library_share.circulation.holds.queries import find_slot_of
from library_share.dispatch.papers import paper_of
from library_share.interlibrary import actions
from library_share.interlibrary.errors import (
    ConditionMissing,
    DayHasPassed,
    LoanElsewhere,
    NobodyLends,
    NoLongerWanted,
    NoMoreRenewals,
    NoRenewalAsked,
    OtherLibrarysAct,
    PackedAlready,
)
from library_share.interlibrary.models import Settlement
from library_share.interlibrary.rules import SharingLevel
from library_share.printing.documents import docx
from tests.interlibrary.conftest import lend
from tests.printing.documents.reading import words_of


def test_story_201_monday_to_wednesday(net):
    """A pupil of TH asks for a book of TVX and has it; then it goes home."""
    copy = net.copy("TVX")
    an = net.reader()
    loan = net.asks(net.waits(an))
    assert net.stands(loan) == ("asked", "TVX")
    net.act("TVX", actions.agree, loan.id)
    assert net.stands(loan) == ("agreed", "TVX")
    assert net.slot(loan).copy_id == copy.id
    consignment = net.ships("TVX", copy)
    assert net.stands(loan) == ("sent", "TVX")
    received = net.scan("TH", consignment)
    assert received.status_code == 200, received.text
    assert net.stands(loan) == ("arrived", "TVX")
    assert net.slot(loan).state == "ready"
    lent = net.scan("TH", copy.code, patron=net.given.card(an))
    assert lent.json["outcome"] == "lent", lent.text
    back = net.scan("TH", copy.code)
    assert back.json["outcome"] == "returned"
    assert back.json["remarks"][0]["code"] == "goes_home", back.text
    net.sends("TH")
    assert net.stands(loan) == ("sent_back", "TVX")
    home = net.scan("TVX", copy.code)
    assert home.status_code == 200
    assert net.stands(loan) == ("returned", "TVX")


def test_story_201_the_record_says_when_the_book_has_to_be_back(net):
    away = lend(net)
    due_on = net.loan(away.lent).due_on
    gone = paper_of(net.line(away.book).handover)
    assert f"đến ngày {due_on:%d/%m/%Y}" in words_of(docx(gone))


# --- who is asked, and the next one by itself ---------------------------------------------------


def test_story_202_no_and_the_next_one_is_asked_by_itself(net):
    net.copies("TVX", 2)
    net.copy("THCS")
    loan = net.asks()
    assert net.stands(loan) == ("asked", "TVX") or net.stands(loan) == ("asked", "THCS")
    first = net.stands(loan)[1]
    net.act(first, actions.decline, loan.id, reason="sắp kiểm kê")
    assert net.stands(loan)[0] == "asked"
    second = net.stands(loan)[1]
    assert {first, second} == {"TVX", "THCS"}
    net.act(second, actions.decline, loan.id)
    assert net.stands(loan) == ("unfilled", None)
    assert net.slot(loan).state == "waiting"


def test_story_203_yes_with_a_condition(net):
    net.copy("TVX")
    loan = net.asks()
    net.act("TVX", actions.set_condition, loan.id, condition="chỉ đọc tại thư viện")
    assert net.stands(loan) == ("conditional", "TVX")
    net.act("TH", actions.accept, loan.id)
    assert net.stands(loan) == ("agreed", "TVX")


def test_story_204_the_condition_will_not_do(net):
    net.copy("TVX")
    net.copy("THCS")
    loan = net.asks()
    first = net.stands(loan)[1]
    net.act(first, actions.set_condition, loan.id, condition="phải trả trong ba ngày")
    net.act("TH", actions.reject, loan.id)
    assert net.stands(loan)[0] == "asked"
    assert net.stands(loan)[1] != first


def test_story_205_a_condition_says_what_it_is(net):
    net.copy("TVX")
    loan = net.asks()
    with pytest.raises(ConditionMissing):
        net.act("TVX", actions.set_condition, loan.id, condition="  ")
    assert net.stands(loan) == ("asked", "TVX")


def test_story_206_who_does_not_answer_is_passed_by_on_open_days_only(net):
    """Asked on a Friday: Saturday, Sunday and a holiday do not count."""
    net.now = datetime(2026, 11, 27, 2, tzinfo=UTC)
    net.library("TVX", closed_weekdays="67")
    net.copy("TVX")
    holiday = date(2026, 11, 30)
    net.given.a_closure(holiday, holiday, net.library("TVX"))
    loan = net.asks()
    assert net.loan(loan).answer_by == date(2026, 12, 2)
    net.later(days=5)
    assert net.stands(loan) == ("asked", "TVX")
    net.later(days=1)
    assert net.stands(loan) == ("unfilled", None)


def test_story_207_only_we_have_it(net):
    own = net.copy("TH")
    net.scan("TH", own.code, patron=net.given.card(net.reader("Mùa A Sử")))
    hold = net.waits()
    with pytest.raises(NobodyLends) as refused:
        net.act("TH", actions.ask, hold.id)
    assert refused.value.reasons == []


def test_story_208_why_nobody_lends_is_said_of_each(net):
    net.copy("TVX")
    net.lends("TVX", level=SharingLevel.READ_THERE)
    net.copy("THCS")
    net.lends("THCS", keeps_at_least=1)
    with pytest.raises(NobodyLends) as refused:
        net.asks()
    assert sorted(reason.code for reason in refused.value.reasons) == ["kept_at_home", "not_shared"]


def test_story_209_over_the_limit_it_waits_in_line(net):
    net.copies("TVX", 2)
    net.lends("TVX", books_at_most=1)
    an, binh = net.reader("Nông Anh An"), net.reader("Lò Văn Bình")
    first = net.asks(net.waits(an))
    net.act("TVX", actions.agree, first.id)
    second = net.asks(net.waits(binh))
    assert net.stands(second) == ("in_line", None)
    net.act("TH", actions.cancel, first.id)
    net.later(hours=1)
    assert net.stands(second) == ("asked", "TVX")


def test_story_210_a_patron_has_a_limit_too(net):
    other = net.given.a_title("Quê nội")
    net.copy("TVX")
    net.copy("TVX", other)
    net.lends("TVX", per_patron_at_most=1)
    an = net.reader()
    first = net.asks(net.waits(an))
    net.act("TVX", actions.agree, first.id)
    net.title = other
    assert net.stands(net.asks(net.waits(an))) == ("in_line", None)


def test_story_211_a_library_that_agrees_by_itself(net):
    copy = net.copy("TVX")
    net.lends("TVX", agrees_by_itself=True)
    loan = net.asks()
    assert net.stands(loan) == ("agreed", "TVX")
    assert net.slot(loan).copy_id == copy.id


def test_story_212_all_out_it_is_promised_for_later(net):
    copy = net.copy("TVX")
    reader = net.reader("Mùa A Sử", "TVX")
    net.scan("TVX", copy.code, patron=net.given.card(reader))
    loan = net.asks()
    net.act("TVX", actions.agree, loan.id)
    assert net.slot(loan).state == "waiting"
    answer = net.scan("TVX", copy.code)
    assert net.slot(loan).copy_id == copy.id
    assert "TH" in answer.text


# --- withdrawing, and what is wanted no more ----------------------------------------------------


def test_story_213_withdrawn_before_shipping(net):
    copy = net.copy("TVX")
    loan = net.asks()
    net.act("TVX", actions.agree, loan.id)
    net.act("TH", actions.cancel, loan.id, reason="đã có sách")
    assert net.stands(loan) == ("cancelled", "TVX")
    assert find_slot_of(copy.id) is None
    with pytest.raises(LoanElsewhere):
        net.act("TH", actions.cancel, loan.id)


def test_story_214_packed_it_is_not_withdrawn(net):
    copy = net.copy("TVX")
    loan = net.asks()
    net.act("TVX", actions.agree, loan.id)
    net.scan("TVX", copy.code)
    with pytest.raises(PackedAlready):
        net.act("TH", actions.cancel, loan.id)
    with pytest.raises(PackedAlready):
        net.act("TVX", actions.back_out, loan.id)
    assert net.stands(loan) == ("agreed", "TVX")


def test_story_215_the_hold_is_cancelled_and_so_is_the_question(net):
    net.copy("TVX")
    loan = net.asks()
    hold_id = net.slot(loan).hold_id
    net.act("TH", hold_actions.cancel, hold_id)
    with pytest.raises(NoLongerWanted):
        net.act("TVX", actions.agree, loan.id)
    net.act("TH", actions.withdraw_unwanted, hold_id)
    assert net.stands(loan)[0] == "cancelled"


def test_story_216_an_own_copy_comes_back_first(net):
    own = net.copy("TH")
    reader = net.reader("Mùa A Sử")
    net.scan("TH", own.code, patron=net.given.card(reader))
    net.copy("TVX")
    loan = net.asks()
    net.scan("TH", own.code)
    assert net.slot(loan).copy_id == own.id
    net.later(hours=1)
    assert net.stands(loan)[0] == "cancelled"


def test_story_217_cancelled_while_packed_it_comes_and_goes_home(net):
    copy = net.copy("TVX")
    loan = net.asks()
    net.act("TVX", actions.agree, loan.id)
    net.scan("TVX", copy.code)
    net.act("TH", hold_actions.cancel, net.slot(loan).hold_id)
    net.later(hours=1)
    assert net.stands(loan)[0] == "agreed"
    net.scan("TH", net.sends("TVX"))
    assert net.stands(loan)[0] == "arrived"
    net.scan("TH", copy.code)
    net.sends("TH")
    net.scan("TVX", copy.code)
    assert net.stands(loan)[0] == "returned"


# --- while it is away ---------------------------------------------------------------------------


def test_story_218_asked_back(net):
    away = lend(net)
    due = away.loan(away.lent).due_on
    sooner = due - timedelta(days=10)
    away.act("TVX", actions.recall, away.lent.id, back_by=sooner, reason="lớp cần")
    assert away.loan(away.lent).due_on == sooner
    assert away.loan(away.lent).recalled_at is not None
    event = actions.last_undoable(away.loan(away.lent), away.library("TVX").id)
    away.act("TVX", actions.undo, event.id)
    assert away.loan(away.lent).due_on == due
    assert away.slot(away.lent).state == "ready"


def test_story_219_more_time(net):
    away = lend(net)
    due = away.loan(away.lent).due_on
    later = due + timedelta(days=7)
    away.act("TH", actions.ask_renewal, away.lent.id, until=later)
    with pytest.raises(OtherLibrarysAct):
        away.act("TH", actions.renew, away.lent.id)
    away.act("TVX", actions.renew, away.lent.id)
    assert away.loan(away.lent).due_on == later
    with pytest.raises(NoMoreRenewals):
        away.act("TH", actions.ask_renewal, away.lent.id, until=later + timedelta(days=7))


def test_story_220_no_more_time(net):
    away = lend(net)
    due = away.loan(away.lent).due_on
    away.act("TH", actions.ask_renewal, away.lent.id, until=due + timedelta(days=7))
    away.act("TVX", actions.refuse_renewal, away.lent.id, reason="có người chờ")
    assert away.loan(away.lent).due_on == due
    with pytest.raises(NoRenewalAsked):
        away.act("TVX", actions.renew, away.lent.id)


def test_story_221_the_reader_gets_it_no_longer_than_the_library(net):
    away = lend(net)
    away.act("TVX", actions.recall, away.lent.id, back_by=away.deed("TVX").on + timedelta(days=5))
    lent = away.scan("TH", away.book.code, patron=away.given.card(away.an))
    assert lent.json["outcome"] == "lent", lent.text
    assert date.fromisoformat(lent.json["loan"]["due_on"]) <= away.loan(away.lent).due_on


def test_story_222_lost_and_made_good(net):
    away = lend(net)
    away.scan("TH", away.book.code, patron=away.given.card(away.an))
    away.loses(away.book)
    assert away.stands(away.lent)[0] == "lost"
    away.act("TVX", actions.settle, away.lent.id, how=Settlement.MONEY, amount=45_000)
    assert away.stands(away.lent)[0] == "settled"
    assert away.loan(away.lent).settled_amount == 45_000


def test_story_223_lost_on_the_road_the_reader_waits_again(net):
    copy = net.copy("TVX")
    loan = net.asks()
    net.act("TVX", actions.agree, loan.id)
    consignment = net.ships("TVX", copy)
    line = net.line(copy)
    lost = net.call(
        "TH",
        "POST",
        f"/handovers/{consignment}/lines/{line.id}/lost",
        library="TH",
        reason="túi rách",
    )
    assert lost.status_code == 200, lost.text
    assert net.stands(loan)[0] == "lost"
    slot = net.slot(loan)
    assert (slot.state, slot.supplier_id) == ("waiting", net.library("TH").id)
    net.copy("THCS")
    again = net.asks(slot.hold)
    assert net.stands(again) == ("asked", "THCS")


def test_story_224_a_day_before_today_is_no_day(net):
    away = lend(net)
    with pytest.raises(DayHasPassed):
        away.act("TVX", actions.recall, away.lent.id, back_by=away.deed("TVX").on)


def test_story_225_the_book_never_left(net):
    copy = net.copy("TVX")
    loan = net.asks()
    net.act("TVX", actions.agree, loan.id)
    consignment = net.ships("TVX", copy)
    sentence = {"library": "TVX", "reason": "còn trên bàn"}
    path = f"/handovers/{consignment}/lines/{net.line(copy).id}/never-left"
    assert net.call("TVX", "POST", path, **sentence).status_code == 200
    assert net.stands(loan) == ("agreed", "TVX")
    assert net.loan(loan).copy_id is None
    assert net.slot(loan).state == "caught"
    net.scan("TH", net.ships("TVX", copy))
    assert net.stands(loan) == ("arrived", "TVX")
