"""The life of a handover as its table says: every pair of step and happening."""

from __future__ import annotations

import pytest

from library_share.handovers.rules import (
    MOVES,
    Happening,
    Purpose,
    Side,
    Step,
    after_signature,
    may_be_lent,
    move_for,
)

ENDS = {Step.SIGNED, Step.CANCELLED}


@pytest.mark.parametrize("step", Step)
@pytest.mark.parametrize("happening", Happening)
def test_every_pair_leads_somewhere_or_nowhere(step, happening):
    move = move_for(step, happening)
    assert move is None or move.to in Step


def test_the_table_names_every_step():
    assert set(MOVES) == set(Step)


@pytest.mark.parametrize("step", Step)
def test_every_step_can_reach_an_end(step):
    reached, waiting = set(), {step}
    while waiting:
        at = waiting.pop()
        reached.add(at)
        onwards = {move.to for move in MOVES[at].values()}
        if Happening.SIGN in MOVES[at]:
            onwards.add(after_signature(giver=True, taker=True))
        waiting |= onwards - reached
    assert reached & ENDS


def test_nothing_happens_after_cancelling():
    assert MOVES[Step.CANCELLED] == {}


def test_a_handover_is_never_sent_back_to_being_prepared():
    for step in set(Step) - {Step.PREPARED}:
        assert all(move.to is not Step.PREPARED for move in MOVES[step].values())


@pytest.mark.parametrize("step", [Step.SENT, Step.RECEIVED, Step.COUNTED, Step.SIGNED])
def test_what_is_still_on_the_road_can_always_end(step):
    assert {Happening.ARRIVE, Happening.NEVER_LEFT, Happening.LOSE} <= set(MOVES[step])


def test_only_the_giver_gives_and_only_the_taker_takes():
    sides = {h: {m[h].side for m in MOVES.values() if h in m} for h in Happening}
    for happening in ("add", "pick", "take_off", "send", "cancel", "never_left"):
        assert sides[Happening(happening)] == {Side.GIVER}
    for happening in ("receive", "arrive", "miss", "count"):
        assert sides[Happening(happening)] == {Side.TAKER}
    for happening in ("lose", "sign"):
        assert sides[Happening(happening)] == {Side.EITHER}


@pytest.mark.parametrize(
    ("giver", "taker", "step"),
    [(True, True, Step.SIGNED), (True, False, Step.COUNTED), (False, True, Step.COUNTED)],
)
def test_both_must_sign(giver, taker, step):
    assert after_signature(giver=giver, taker=taker) is step


@pytest.mark.parametrize(
    ("purpose", "for_this", "allowed"),
    [
        (Purpose.HOLD, True, True),
        (Purpose.HOLD, False, True),
        (Purpose.INTERLIBRARY, True, True),
        (Purpose.INTERLIBRARY, False, False),
        (Purpose.RETURN_HOME, False, True),
        (Purpose.DISPLAY, False, True),
    ],
)
def test_a_travelling_copy_is_for_whom_it_travels(purpose, for_this, allowed):
    assert may_be_lent(purpose, for_this_patron=for_this) is allowed
