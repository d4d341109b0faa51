"""Holds decided in plain values: the life of a slot, who is next, how long a book waits."""

from __future__ import annotations

from datetime import date

import pytest

from library_share.circulation.holds.rules import (
    OPEN_STATES,
    TURNS,
    Happening,
    SlotState,
    Terms,
    Waiting,
    asking_refusals,
    next_in_line,
    ready_until,
    state_after,
)
from library_share.circulation.rules import Borrower
from library_share.libraries.rules import Calendar, Days

TODAY = date(2026, 11, 26)
TH, THCS = 1, 2


def waiting(slot_id, *, library_id=TH, **more):
    return Waiting(
        **{
            "slot_id": slot_id,
            "hold_id": slot_id,
            "rank": slot_id,
            "library_id": library_id,
            "copy_id": None,
            "suspended_until": None,
            **more,
        }
    )


def next_of(queue, **more):
    found = next_in_line(
        queue, **{"copy_id": 7, "owner_id": TH, "terms": Terms(), "today": TODAY, **more}
    )
    return found.slot_id if found else None


@pytest.mark.parametrize("state", SlotState)
@pytest.mark.parametrize("happening", Happening)
def test_every_pair_leads_somewhere_or_nowhere(state, happening):
    reached = state_after(state, happening)
    assert reached is None or reached in SlotState


@pytest.mark.parametrize("state", SlotState)
def test_every_state_can_reach_an_end(state):
    reached, going = set(), {state}
    while going:
        at = going.pop()
        reached.add(at)
        going |= set(TURNS[at].values()) - reached
    assert reached - set(OPEN_STATES)


@pytest.mark.parametrize("state", [s for s in SlotState if s not in OPEN_STATES])
def test_what_has_ended_stays_so(state):
    """Unless the very loan, or the very cancelling, that ended it is undone."""
    undone = {
        SlotState.FULFILLED: {Happening.WAIT_AGAIN},
        SlotState.CANCELLED: {Happening.REVIVE},
    }
    assert set(TURNS[state]) == undone.get(state, set())


@pytest.mark.parametrize("state", OPEN_STATES)
def test_whoever_waits_may_stop_waiting(state):
    assert TURNS[state][Happening.CANCEL] is SlotState.CANCELLED


def test_nobody_is_told_to_come_before_the_book_is_there():
    ready = {s for s, turns in TURNS.items() for h in turns if turns[h] is SlotState.READY}
    assert ready == {SlotState.CAUGHT, SlotState.ON_THE_WAY}
    assert TURNS[SlotState.CAUGHT][Happening.SET_ASIDE] is SlotState.READY


def test_first_come_first_served():
    assert next_of([waiting(3), waiting(1), waiting(2)]) == 1


def test_own_readers_first_when_the_owner_says_so():
    queue = [waiting(1, library_id=THCS), waiting(2)]
    assert next_of(queue) == 2
    assert next_of(queue, terms=Terms(local_first=False)) == 1


def test_who_is_suspended_is_passed_by_until_that_day_has_gone():
    queue = [waiting(1, suspended_until=TODAY), waiting(2)]
    assert next_of(queue) == 2
    assert next_of(queue, today=date(2026, 11, 27)) == 1


def test_who_wants_another_copy_is_passed_by():
    assert next_of([waiting(1, copy_id=8)]) is None
    assert next_of([waiting(1, copy_id=7)]) == 1


def test_moved_in_line():
    assert next_of([waiting(1, rank=2), waiting(2, rank=1)]) == 2


def test_a_book_waits_for_open_days():
    weekend = Calendar(closed_weekdays=frozenset({6, 7}))
    assert ready_until(weekend, date(2026, 11, 26), 3) == date(2026, 12, 1)


def test_a_book_waits_over_tet():
    tet = Calendar(closures=(Days(starts_on=date(2027, 2, 3), ends_on=date(2027, 2, 14)),))
    assert ready_until(tet, date(2027, 2, 2), 2) == date(2027, 2, 16)


def test_every_reason_at_once():
    borrower = Borrower(
        has_left=True,
        suspended_until=None,
        suspended_because="",
        is_suspended=False,
        card_expired_on=date(2026, 5, 31),
        card_is_revoked=False,
        open_loans=0,
        overdue_loans=0,
    )
    reasons = asking_refusals(
        borrower, open_holds=5, holds_at_most=5, has_it=True, lendable_copies=0, how_many=1
    )
    assert [reason.code for reason in reasons] == [
        "patron_left",
        "card_expired",
        "too_many_holds",
        "has_it_already",
        "not_enough_copies",
    ]


def test_a_class_is_not_asked_for_a_card():
    wanted = {"open_holds": 9, "holds_at_most": 5, "has_it": False, "how_many": 25}
    assert asking_refusals(None, lendable_copies=25, **wanted) == []
    (reason,) = asking_refusals(None, lendable_copies=20, **wanted)
    assert reason.facts == {"copies": 20, "how_many": 25}
