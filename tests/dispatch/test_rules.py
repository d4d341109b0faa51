"""What is told to those who wait, over all states and ends."""

from __future__ import annotations

import pytest

from library_share.circulation.holds.rules import Happening as Turn
from library_share.circulation.holds.rules import SlotState, state_after
from library_share.dispatch.rules import News, fits, news
from library_share.handovers.rules import Outcome

_TURNS = {News.SET_ASIDE: Turn.SET_ASIDE, News.TURN_BACK: Turn.TURN_BACK, News.LET_GO: Turn.LET_GO}


@pytest.mark.parametrize("at_pickup", [True, False])
@pytest.mark.parametrize("outcome", [None, *Outcome])
@pytest.mark.parametrize("state", list(SlotState))
def test_nothing_is_told_that_cannot_be_done(state, outcome, at_pickup):
    told = news(state, outcome, is_at_pickup=at_pickup)
    if told in _TURNS:
        assert state_after(state, _TURNS[told]) is not None


def test_on_the_way_every_end_but_a_loan_is_told():
    told = {outcome: news(SlotState.ON_THE_WAY, outcome, is_at_pickup=False) for outcome in Outcome}
    assert told.pop(Outcome.LENT_ON_THE_WAY) is None
    assert told.pop(Outcome.LOST) is News.LET_GO
    assert set(told.values()) == {News.TURN_BACK}
    assert news(SlotState.ON_THE_WAY, Outcome.ARRIVED, is_at_pickup=True) is News.SET_ASIDE


def test_what_was_caught_is_set_aside_only_where_it_came_for_pick_up():
    assert news(SlotState.CAUGHT, Outcome.ARRIVED, is_at_pickup=True) is News.SET_ASIDE
    assert news(SlotState.CAUGHT, Outcome.ARRIVED, is_at_pickup=False) is None
    assert news(SlotState.CAUGHT, Outcome.TAKEN_OFF, is_at_pickup=True) is None


def test_within_one_library_only_the_pickup_place_will_do():
    assert fits(is_pickup_library=True, is_pickup_place=False, within=False)
    assert not fits(is_pickup_library=True, is_pickup_place=False, within=True)
