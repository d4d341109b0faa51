"""Loans between libraries decided in plain values: their life, and who is asked first."""

from __future__ import annotations

from datetime import date

import pytest

from library_share.interlibrary.ranking import (
    WHY,
    Supplier,
    may_wait,
    next_supplier,
    ranking,
)
from library_share.interlibrary.rules import (
    ARRIVING_AT,
    BEFORE_SHIPPING,
    COUNTED,
    ENDED,
    ISO_18626,
    OPEN_STATES,
    OUT,
    SIDES,
    TURNS,
    Happening,
    LoanState,
    SharingLevel,
    Side,
    Terms,
    Wanted,
    Whereabouts,
    iso_status,
    state_after,
    state_by_facts,
)

TODAY = date(2026, 11, 26)
TH, TVX, THCS = 1, 2, 3


@pytest.mark.parametrize("state", LoanState)
@pytest.mark.parametrize("happening", Happening)
def test_every_pair_leads_somewhere_or_nowhere(state, happening):
    reached = state_after(state, happening)
    assert reached is None or reached in LoanState
    if happening in ARRIVING_AT.values() and reached is not None:
        assert ARRIVING_AT[reached] is happening


@pytest.mark.parametrize("state", LoanState)
def test_every_state_can_reach_an_end(state):
    reached, going = set(), {state}
    while going:
        at = going.pop()
        reached.add(at)
        going |= set(TURNS[at].values()) - reached
    assert reached & set(ENDED)


def test_what_has_left_is_not_withdrawn():
    for state in LoanState:
        cancels = Happening.CANCEL in TURNS[state]
        assert cancels == (state in BEFORE_SHIPPING)


def test_every_act_of_people_has_a_side():
    by_itself = {Happening.ASK, Happening.TIME_OUT, Happening.GIVE_UP, *ARRIVING_AT.values()}
    assert set(SIDES) == set(Happening) - by_itself
    assert Side.HOUSE not in SIDES.values()


def test_states_are_named_for_outside():
    assert set(ISO_18626) == set(LoanState)
    assert set(OPEN_STATES) | set(ENDED) == set(LoanState)
    assert set(OUT) < set(COUNTED)


@pytest.mark.parametrize(
    ("state", "is_recalled", "due_on", "said"),
    [
        (LoanState.ARRIVED, False, date(2026, 12, 1), "Loaned"),
        (LoanState.ARRIVED, False, date(2026, 11, 25), "Overdue"),
        (LoanState.ARRIVED, True, date(2026, 11, 25), "Recalled"),
        (LoanState.RETURNED, True, date(2026, 11, 25), "LoanCompleted"),
        (LoanState.UNFILLED, False, None, "Unfilled"),
    ],
)
def test_words_of_iso_18626(state, is_recalled, due_on, said):
    assert iso_status(state, is_recalled=is_recalled, due_on=due_on, today=TODAY) == said


def where(*, stands_at=None, goes_to=None, is_lost=False, is_kept=False):
    return Whereabouts(is_lost=is_lost, stands_at=stands_at, goes_to=goes_to, is_kept=is_kept)


@pytest.mark.parametrize(
    ("state", "facts", "reached"),
    [
        (LoanState.AGREED, where(stands_at=TVX, is_kept=True), LoanState.AGREED),
        (LoanState.AGREED, where(stands_at=TVX), LoanState.AGREED),
        (LoanState.AGREED, where(stands_at=TVX, is_lost=True), LoanState.AGREED),
        (LoanState.AGREED, where(goes_to=TH), LoanState.SENT),
        (LoanState.AGREED, where(stands_at=TH), LoanState.ARRIVED),
        (LoanState.SENT, where(stands_at=TVX, is_kept=True), LoanState.AGREED),
        (LoanState.SENT, where(stands_at=TVX), LoanState.RETURNED),
        (LoanState.SENT, where(stands_at=THCS), LoanState.SENT),
        (LoanState.SENT, where(goes_to=TVX), LoanState.SENT),
        (LoanState.ARRIVED, where(goes_to=TVX), LoanState.SENT_BACK),
        (LoanState.ARRIVED, where(stands_at=TH, is_lost=True), LoanState.LOST),
        (LoanState.LOST, where(stands_at=TH), LoanState.ARRIVED),
        (LoanState.LOST, where(stands_at=TVX), LoanState.RETURNED),
        (LoanState.SENT_BACK, where(stands_at=TH), LoanState.ARRIVED),
        (LoanState.SENT_BACK, where(stands_at=TVX), LoanState.RETURNED),
        (LoanState.RETURNED, where(goes_to=TVX), LoanState.SENT_BACK),
    ],
)
def test_the_state_follows_the_book(state, facts, reached):
    assert state_by_facts(state, facts, requester_id=TH, supplier_id=TVX) is reached
    assert state is reached or state_after(state, ARRIVING_AT[reached]) is reached


def supplier(library_id=TVX, **more):
    return Supplier(
        **{
            "library_id": library_id,
            "code": f"L{library_id}",
            "name": f"Thư viện {library_id}",
            "terms": Terms(per_year_at_most=100),
            "copies": 2,
            "free": 1,
            **more,
        }
    )


def order(*suppliers):
    found = ranking(suppliers, wanted=Wanted.BOOK, today=TODAY)
    return [one.supplier.library_id for one in found]


def test_a_free_copy_comes_before_everything_else():
    assert order(supplier(2, free=0), supplier(3, lent=90, metres=9_000)) == [3, 2]


def test_whoever_gave_least_of_what_was_agreed_comes_first():
    assert order(supplier(2, lent=60), supplier(3, lent=50, borrowed=40)) == [3, 2]
    generous = supplier(2, lent=60, terms=Terms(per_year_at_most=1000))
    assert order(supplier(3, lent=20), generous) == [2, 3]


def test_then_the_nearest():
    assert order(supplier(2), supplier(3, metres=900), supplier(4, metres=2_000)) == [3, 4, 2]


def test_small_differences_in_balance_are_none():
    assert order(supplier(2, lent=3, metres=100), supplier(3, lent=1, metres=5_000)) == [2, 3]


def test_then_who_is_open_and_has_time():
    shut = supplier(2, opens_on=date(2026, 11, 30))
    busy = supplier(3, unanswered=4, opens_on=TODAY)
    assert order(shut, busy, supplier(4, opens_on=TODAY)) == [4, 3, 2]


def test_promised_copies_are_not_free():
    found = ranking([supplier(free=1, promised=1)], wanted=Wanted.BOOK, today=TODAY)
    assert found[0].reasons[0].code == "all_out"


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"terms": None}, "no_agreement"),
        ({"terms": Terms(level=SharingLevel.READ_THERE)}, "not_shared"),
        ({"said_no": True}, "said_no"),
        ({"terms": Terms(keeps_at_least=2)}, "kept_at_home"),
        ({"out_now": 60}, "over_books"),
        ({"out_for_patron": 3}, "over_patron"),
        ({"this_year": 100}, "over_year"),
    ],
)
def test_who_is_not_asked_and_why(more, code):
    found = ranking([supplier(**more)], wanted=Wanted.BOOK, today=TODAY)
    assert [why.code for why in found[0].barred] == [code]
    assert next_supplier(found) is None
    assert may_wait(found) == code.startswith("over_")
    facts = {**found[0].barred[0].facts}
    assert WHY[code].format(**facts)


def test_pages_need_a_higher_level_than_books():
    lends = supplier(terms=Terms(level=SharingLevel.LEND))
    assert ranking([lends], wanted=Wanted.PAGES, today=TODAY)[0].barred
    assert not ranking([lends], wanted=Wanted.BOOK, today=TODAY)[0].barred


def test_the_barred_come_last():
    assert order(supplier(2, said_no=True), supplier(3, free=0)) == [3, 2]
