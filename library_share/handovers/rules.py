"""The life of a handover, as data: what may happen at each step, and on which side.

A breach is a `WrongStep`; the documentation's table (docs/states.md) is written from here.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass


class Purpose(enum.StrEnum):
    """Why copies go from one keeper to another."""

    RETURN_HOME = "return_home"
    HOLD = "hold"
    INTERLIBRARY = "interlibrary"
    ROTATION = "rotation"
    CLASS_SHELF = "class_shelf"
    DISPLAY = "display"


#: Handed over until a day, on which they are asked back; the others stay or go on by themselves.
UNTIL_A_DAY = frozenset({Purpose.DISPLAY, Purpose.CLASS_SHELF, Purpose.ROTATION})


class Step(enum.StrEnum):
    """How far a handover has come."""

    PREPARED = "prepared"
    SENT = "sent"
    RECEIVED = "received"
    COUNTED = "counted"
    SIGNED = "signed"
    CANCELLED = "cancelled"


class Happening(enum.StrEnum):
    """What can happen to a handover."""

    ADD = "add"
    PICK = "pick"
    TAKE_OFF = "take_off"
    SEND = "send"
    RECEIVE = "receive"
    ARRIVE = "arrive"
    MISS = "miss"
    NEVER_LEFT = "never_left"
    LOSE = "lose"
    COUNT = "count"
    SIGN = "sign"
    CANCEL = "cancel"


class Side(enum.StrEnum):
    """Whose act it is."""

    GIVER = "giver"
    TAKER = "taker"
    EITHER = "either"


class Outcome(enum.StrEnum):
    """How the way of one copy or box ended. The first three are the honest ends of a journey."""

    ARRIVED = "arrived"
    NEVER_LEFT = "never_left"
    LOST = "lost"
    TAKEN_OFF = "taken_off"
    ARRIVED_ELSEWHERE = "arrived_elsewhere"
    LENT_ON_THE_WAY = "lent_on_the_way"


#: What stood in the list, but stayed where it was.
DID_NOT_GO = (Outcome.TAKEN_OFF, Outcome.NEVER_LEFT)


@dataclass(frozen=True)
class Move:
    """Where a happening leads, and whose it is."""

    to: Step
    side: Side


_G, _T, _E = Side.GIVER, Side.TAKER, Side.EITHER

#: What may happen at each step. Whoever takes may receive what nobody noted as sent: the books
#: are there, and the physical truth wins. Copies still on the road hold up no signature.
MOVES: dict[Step, dict[Happening, Move]] = {
    Step.PREPARED: {
        Happening.ADD: Move(Step.PREPARED, _G),
        Happening.PICK: Move(Step.PREPARED, _G),
        Happening.TAKE_OFF: Move(Step.PREPARED, _G),
        Happening.SEND: Move(Step.SENT, _G),
        Happening.RECEIVE: Move(Step.RECEIVED, _T),
        Happening.ARRIVE: Move(Step.RECEIVED, _T),
        Happening.CANCEL: Move(Step.CANCELLED, _G),
    },
    Step.SENT: {
        Happening.RECEIVE: Move(Step.RECEIVED, _T),
        Happening.ARRIVE: Move(Step.RECEIVED, _T),
        Happening.NEVER_LEFT: Move(Step.SENT, _G),
        Happening.LOSE: Move(Step.SENT, _E),
        Happening.CANCEL: Move(Step.CANCELLED, _G),
    },
    Step.RECEIVED: {
        Happening.ARRIVE: Move(Step.RECEIVED, _T),
        Happening.MISS: Move(Step.RECEIVED, _T),
        Happening.NEVER_LEFT: Move(Step.RECEIVED, _G),
        Happening.LOSE: Move(Step.RECEIVED, _E),
        Happening.COUNT: Move(Step.COUNTED, _T),
    },
    Step.COUNTED: {
        Happening.ARRIVE: Move(Step.COUNTED, _T),
        Happening.NEVER_LEFT: Move(Step.COUNTED, _G),
        Happening.LOSE: Move(Step.COUNTED, _E),
        Happening.SIGN: Move(Step.COUNTED, _E),
    },
    Step.SIGNED: {
        Happening.ARRIVE: Move(Step.SIGNED, _T),
        Happening.NEVER_LEFT: Move(Step.SIGNED, _G),
        Happening.LOSE: Move(Step.SIGNED, _E),
    },
    Step.CANCELLED: {},
}


def move_for(step: Step, happening: Happening) -> Move | None:
    """Where this leads from here; None when it cannot happen at this step."""
    return MOVES[step].get(happening)


def after_signature(*, giver: bool, taker: bool) -> Step:
    """The second signature is the one that counts."""
    return Step.SIGNED if giver and taker else Step.COUNTED


def may_be_lent(purpose: Purpose, *, for_this_patron: bool) -> bool:
    """Whether a copy on its way may be lent without a reason: to the one it travels for always; to
    others unless two libraries agreed on it. What is kept for another is refused before that."""
    return for_this_patron or purpose is not Purpose.INTERLIBRARY
