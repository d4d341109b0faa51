"""What whoever waits is told when a copy's way ends or begins anew. Plain values in and out."""

from __future__ import annotations

import enum

from library_share.circulation.holds.rules import SlotState
from library_share.handovers.rules import Outcome


class News(enum.StrEnum):
    """What becomes of a slot whose copy is, or was, on a list."""

    SET_ASIDE = "set_aside"
    TURN_BACK = "turn_back"
    LET_GO = "let_go"
    GO_AGAIN = "go_again"


_CAME = (Outcome.ARRIVED, Outcome.ARRIVED_ELSEWHERE)


def news(state: SlotState, outcome: Outcome | None, *, is_at_pickup: bool) -> News | None:
    """What to tell a slot of the line that its copy is or was on; None: it knows already.

    `outcome` is None while the line is open, `is_at_pickup` whether the line led to the library
    where the copy is picked up. Of a copy lent on the way the lending itself has told.
    """
    if outcome is None:
        return News.GO_AGAIN if state is not SlotState.ON_THE_WAY else None
    if state is SlotState.CAUGHT:
        return News.SET_ASIDE if outcome in _CAME and is_at_pickup else None
    if state is not SlotState.ON_THE_WAY or outcome is Outcome.LENT_ON_THE_WAY:
        return None
    if outcome is Outcome.LOST:
        return News.LET_GO
    return News.SET_ASIDE if is_at_pickup else News.TURN_BACK


def fits(*, is_pickup_library: bool, is_pickup_place: bool, within: bool) -> bool:
    """Whether a list brings a kept copy to whoever waits for it: to the library where it is picked
    up; `within` one library only to that very place."""
    return is_pickup_place if within else is_pickup_library
