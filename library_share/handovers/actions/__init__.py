"""What people do with a handover, from the first line to the second signature."""

from __future__ import annotations

from library_share.handovers.actions.boxes import Load, add_boxes
from library_share.handovers.actions.closing import cancel, count, lose, never_left, sign
from library_share.handovers.actions.listing import (
    add,
    pick,
    put_on_list,
    take_off,
)
from library_share.handovers.actions.preparing import Wanted, open_list, prepare, prepare_all
from library_share.handovers.actions.receiving import (
    Arrival,
    arrive,
    found_elsewhere,
    lent_on_the_way,
    look_at,
    miss,
    receive,
)
from library_share.handovers.actions.sending import send
from library_share.handovers.actions.undoing import undo

__all__ = [
    "Arrival",
    "Load",
    "Wanted",
    "add",
    "add_boxes",
    "arrive",
    "cancel",
    "count",
    "found_elsewhere",
    "lent_on_the_way",
    "look_at",
    "lose",
    "miss",
    "never_left",
    "open_list",
    "pick",
    "prepare",
    "prepare_all",
    "put_on_list",
    "receive",
    "send",
    "sign",
    "take_off",
    "undo",
]
