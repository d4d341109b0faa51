"""Who may wait, who is next, and until when a book waits. Plain values in, plain answers out."""

from __future__ import annotations

import enum
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from library_share.circulation.rules import LIBRARIAN, Borrower, patron_refusals
from library_share.errors import Reason
from library_share.libraries.rules import Calendar
from library_share.translation import N_


class SlotState(enum.StrEnum):
    """How far one copy of a hold has come."""

    WAITING = "waiting"
    CAUGHT = "caught"
    ON_THE_WAY = "on_the_way"
    READY = "ready"
    FULFILLED = "fulfilled"
    EXPIRED = "expired"
    CANCELLED = "cancelled"


OPEN_STATES = (SlotState.WAITING, SlotState.CAUGHT, SlotState.ON_THE_WAY, SlotState.READY)
#: A copy is kept for somebody; in the first state nobody has fetched it from its shelf yet.
WITH_A_COPY = (SlotState.CAUGHT, SlotState.ON_THE_WAY, SlotState.READY)


class Happening(enum.StrEnum):
    """What can happen to a hold as a whole (the first five), and to one of its slots."""

    PLACE = "place"
    MOVE = "move"
    SUSPEND = "suspend"
    RESUME = "resume"
    CHANGE_PICKUP = "change_pickup"
    CATCH = "catch"
    LIST = "list"
    TURN_BACK = "turn_back"
    SET_ASIDE = "set_aside"
    LET_GO = "let_go"
    FULFIL = "fulfil"
    EXPIRE = "expire"
    CANCEL = "cancel"
    WAIT_AGAIN = "wait_again"
    REVIVE = "revive"


_S, _H = SlotState, Happening
#: What may happen to a slot in each state, and where it leads. `list`: the copy goes with a
#: consignment. `turn_back`: its way ended before the pick-up place; it is still kept.
#: `let_go`: it is lost, or was lent to somebody else by way of exception; the slot waits again,
#: at its old place in line. `wait_again`: the loan, or for a class the arrival, that served it was
#: undone. `revive`: the cancelling was undone; what had been kept for it serves the next in line
#: meanwhile.
TURNS: dict[SlotState, dict[Happening, SlotState]] = {
    _S.WAITING: {_H.CATCH: _S.CAUGHT, _H.FULFIL: _S.FULFILLED, _H.CANCEL: _S.CANCELLED},
    _S.CAUGHT: {
        _H.LIST: _S.ON_THE_WAY,
        _H.SET_ASIDE: _S.READY,
        _H.LET_GO: _S.WAITING,
        _H.FULFIL: _S.FULFILLED,
        _H.CANCEL: _S.CANCELLED,
    },
    _S.ON_THE_WAY: {
        _H.TURN_BACK: _S.CAUGHT,
        _H.SET_ASIDE: _S.READY,
        _H.LET_GO: _S.WAITING,
        _H.FULFIL: _S.FULFILLED,
        _H.CANCEL: _S.CANCELLED,
    },
    _S.READY: {
        _H.TURN_BACK: _S.CAUGHT,
        _H.LET_GO: _S.WAITING,
        _H.FULFIL: _S.FULFILLED,
        _H.EXPIRE: _S.EXPIRED,
        _H.CANCEL: _S.CANCELLED,
    },
    _S.FULFILLED: {_H.WAIT_AGAIN: _S.CAUGHT},
    _S.EXPIRED: {},
    _S.CANCELLED: {_H.REVIVE: _S.WAITING},
}


def state_after(state: SlotState, happening: Happening) -> SlotState | None:
    """Where this leads from here; None when it cannot happen now."""
    return TURNS[state].get(happening)


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What a library says of holds on its copies and for its patrons."""

    #: Its own patrons are served before those of other libraries.
    local_first: bool = True
    #: Open days that a book waits on the pick-up shelf.
    ready_days: int = 5
    holds_at_most: int = 5


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """A slot in line for a title."""

    slot_id: int
    hold_id: int
    rank: int
    library_id: int
    #: Only this copy will do.
    copy_id: int | None
    suspended_until: date | None


def next_in_line(
    queue: Iterable[Waiting], *, copy_id: int, owner_id: int, terms: Terms, today: date
) -> Waiting | None:
    """Whose turn it is when this copy is free; None when nobody waits for it."""
    fitting = [
        waiting
        for waiting in queue
        if waiting.copy_id in (None, copy_id)
        and (waiting.suspended_until is None or waiting.suspended_until < today)
    ]
    return min(fitting, key=lambda waiting: order_of(waiting, owner_id, terms), default=None)


def order_of(waiting: Waiting, owner_id: int, terms: Terms) -> tuple[bool, int, int, int]:
    """The place in line: own patrons first where the owner says so, then the rank, then age."""
    foreign = terms.local_first and waiting.library_id != owner_id
    return foreign, waiting.rank, waiting.hold_id, waiting.slot_id


def ready_until(calendar: Calendar, today: date, ready_days: int) -> date:
    """The last day on which a book waits on the pick-up shelf: so many open days after today."""
    day = today
    for _ in range(ready_days):
        day = calendar.next_open(day + timedelta(days=1))
    return day


def asking_refusals(
    borrower: Borrower | None,
    *,
    open_holds: int,
    holds_at_most: int,
    has_it: bool,
    lendable_copies: int,
    how_many: int,
) -> list[Reason]:
    """Every reason not to let somebody (None: a class) wait for a title."""
    found = patron_refusals(borrower) if borrower else []
    if borrower and open_holds >= holds_at_most:
        found.append(
            Reason(
                code="too_many_holds",
                overridable_by=LIBRARIAN,
                message=N_("Waits for {open_holds} of {holds_at_most} books already."),
                facts={"open_holds": open_holds, "holds_at_most": holds_at_most},
            )
        )
    if has_it:
        found.append(
            Reason(code="has_it_already", message=N_("Has a copy of this title at home already."))
        )
    if lendable_copies < how_many:
        found.append(
            Reason(
                code="not_enough_copies",
                overridable_by=LIBRARIAN if lendable_copies else (),
                message=N_("All libraries together have {copies} copies, {how_many} are wanted."),
                facts={"copies": lendable_copies, "how_many": how_many},
            )
        )
    return found
