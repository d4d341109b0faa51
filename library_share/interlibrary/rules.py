"""The life of a loan between two libraries, as data. Plain values in, plain answers out.

The words underneath are those of ISO 18626, so that outside networks can be spoken to later.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import date

from library_share.circulation.rules import is_late


class Wanted(enum.StrEnum):
    """What is asked for: the book itself, or a copy of some of its pages."""

    BOOK = "book"
    PAGES = "pages"


class LoanState(enum.StrEnum):
    """How far a loan between libraries has come. One record, which both sides share."""

    IN_LINE = "in_line"
    ASKED = "asked"
    CONDITIONAL = "conditional"
    AGREED = "agreed"
    SENT = "sent"
    ARRIVED = "arrived"
    SENT_BACK = "sent_back"
    LOST = "lost"
    RETURNED = "returned"
    SETTLED = "settled"
    PAGES_DELIVERED = "pages_delivered"
    UNFILLED = "unfilled"
    CANCELLED = "cancelled"


class Happening(enum.StrEnum):
    """What can happen to it. The second group follows the book and is read from the handovers."""

    ASK = "ask"
    AGREE = "agree"
    SET_CONDITION = "set_condition"
    ACCEPT = "accept"
    REJECT = "reject"
    DECLINE = "decline"
    BACK_OUT = "back_out"
    TIME_OUT = "time_out"
    GIVE_UP = "give_up"
    CANCEL = "cancel"
    DELIVER_PAGES = "deliver_pages"
    ASK_RENEWAL = "ask_renewal"
    RENEW = "renew"
    REFUSE_RENEWAL = "refuse_renewal"
    RECALL = "recall"
    SETTLE = "settle"

    SHIP = "ship"
    ARRIVE = "arrive"
    TURN_BACK = "turn_back"
    SEND_BACK = "send_back"
    COME_HOME = "come_home"
    LOSE = "lose"


class Side(enum.StrEnum):
    """Whose act it is. What the book does by itself, and the clock, is the house's."""

    REQUESTER = "requester"
    SUPPLIER = "supplier"
    HOUSE = "house"


_S, _H = LoanState, Happening
_WITH_THE_REQUESTER: dict[Happening, LoanState] = {
    _H.ASK_RENEWAL: _S.ARRIVED,
    _H.RENEW: _S.ARRIVED,
    _H.REFUSE_RENEWAL: _S.ARRIVED,
    _H.RECALL: _S.ARRIVED,
}

#: What may happen in each state, and where it leads. Cancelling ends with the shipping.
TURNS: dict[LoanState, dict[Happening, LoanState]] = {
    _S.IN_LINE: {_H.ASK: _S.ASKED, _H.GIVE_UP: _S.UNFILLED, _H.CANCEL: _S.CANCELLED},
    _S.ASKED: {
        _H.AGREE: _S.AGREED,
        _H.SET_CONDITION: _S.CONDITIONAL,
        _H.DECLINE: _S.IN_LINE,
        _H.TIME_OUT: _S.IN_LINE,
        _H.DELIVER_PAGES: _S.PAGES_DELIVERED,
        _H.CANCEL: _S.CANCELLED,
    },
    _S.CONDITIONAL: {
        _H.ACCEPT: _S.AGREED,
        _H.REJECT: _S.IN_LINE,
        _H.BACK_OUT: _S.IN_LINE,
        _H.CANCEL: _S.CANCELLED,
    },
    _S.AGREED: {
        _H.SHIP: _S.SENT,
        _H.ARRIVE: _S.ARRIVED,
        _H.BACK_OUT: _S.IN_LINE,
        _H.DELIVER_PAGES: _S.PAGES_DELIVERED,
        _H.CANCEL: _S.CANCELLED,
    },
    _S.SENT: {
        _H.ARRIVE: _S.ARRIVED,
        _H.TURN_BACK: _S.AGREED,
        _H.COME_HOME: _S.RETURNED,
        _H.LOSE: _S.LOST,
        _H.RECALL: _S.SENT,
    },
    _S.ARRIVED: {
        **_WITH_THE_REQUESTER,
        _H.SHIP: _S.SENT,
        _H.TURN_BACK: _S.AGREED,
        _H.SEND_BACK: _S.SENT_BACK,
        _H.COME_HOME: _S.RETURNED,
        _H.LOSE: _S.LOST,
    },
    _S.SENT_BACK: {_H.ARRIVE: _S.ARRIVED, _H.COME_HOME: _S.RETURNED, _H.LOSE: _S.LOST},
    _S.LOST: {
        _H.SETTLE: _S.SETTLED,
        _H.SHIP: _S.SENT,
        _H.ARRIVE: _S.ARRIVED,
        _H.SEND_BACK: _S.SENT_BACK,
        _H.COME_HOME: _S.RETURNED,
    },
    _S.RETURNED: {_H.SHIP: _S.SENT, _H.ARRIVE: _S.ARRIVED, _H.SEND_BACK: _S.SENT_BACK},
    _S.SETTLED: {},
    _S.PAGES_DELIVERED: {},
    _S.UNFILLED: {},
    _S.CANCELLED: {},
}

#: Whose act each is. A library's own act is also its to undo, until the other side has acted.
SIDES: dict[Happening, Side] = {
    _H.AGREE: Side.SUPPLIER,
    _H.SET_CONDITION: Side.SUPPLIER,
    _H.DECLINE: Side.SUPPLIER,
    _H.BACK_OUT: Side.SUPPLIER,
    _H.DELIVER_PAGES: Side.SUPPLIER,
    _H.RENEW: Side.SUPPLIER,
    _H.REFUSE_RENEWAL: Side.SUPPLIER,
    _H.RECALL: Side.SUPPLIER,
    _H.SETTLE: Side.SUPPLIER,
    _H.ACCEPT: Side.REQUESTER,
    _H.REJECT: Side.REQUESTER,
    _H.CANCEL: Side.REQUESTER,
    _H.ASK_RENEWAL: Side.REQUESTER,
}

ENDED = (_S.RETURNED, _S.SETTLED, _S.PAGES_DELIVERED, _S.UNFILLED, _S.CANCELLED)
OPEN_STATES = tuple(state for state in LoanState if state not in ENDED)
#: Nothing has left yet, so that it can be cancelled, and another library asked.
BEFORE_SHIPPING = (_S.IN_LINE, _S.ASKED, _S.CONDITIONAL, _S.AGREED)
#: The supplier's book is out of its house.
OUT = (_S.SENT, _S.ARRIVED, _S.SENT_BACK)
#: Counted in the balance of two libraries: something was really lent or copied.
COUNTED = (*OUT, _S.LOST, _S.RETURNED, _S.SETTLED, _S.PAGES_DELIVERED)
#: After these another library is asked by itself.
ASKED_ELSEWHERE = (_H.DECLINE, _H.REJECT, _H.BACK_OUT, _H.TIME_OUT)

#: The status codes of ISO 18626:2021, 6.3. A condition is a retry with reason LoanCondition.
ISO_18626: dict[LoanState, str] = {
    _S.IN_LINE: "RequestReceived",
    _S.ASKED: "RequestReceived",
    _S.CONDITIONAL: "RetryPossible",
    _S.AGREED: "WillSupply",
    _S.SENT: "Loaned",
    _S.ARRIVED: "Loaned",
    _S.SENT_BACK: "Loaned",
    _S.LOST: "Loaned",
    _S.RETURNED: "LoanCompleted",
    _S.SETTLED: "CompletedWithoutReturn",
    _S.PAGES_DELIVERED: "CopyCompleted",
    _S.UNFILLED: "Unfilled",
    _S.CANCELLED: "Cancelled",
}


def state_after(state: LoanState, happening: Happening) -> LoanState | None:
    """Where this leads from here; None when it cannot happen now."""
    return TURNS[state].get(happening)


def iso_status(state: LoanState, *, is_recalled: bool, due_on: date | None, today: date) -> str:
    """What an outside network would be told."""
    if state in OUT:
        if is_recalled:
            return "Recalled"
        if is_late(due_on, today):
            return "Overdue"
    return ISO_18626[state]


# --- where the book is -----------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Whereabouts:
    """What the lists of facts say of a book that was to be lent from one library to another."""

    is_lost: bool
    #: Where it stands, None while it is on the road.
    stands_at: int | None
    #: Where it goes, None while it stands somewhere.
    goes_to: int | None
    #: Kept for whoever waits, so that it has to set out (again).
    is_kept: bool


#: What has happened when the state is found to be this one.
ARRIVING_AT: dict[LoanState, Happening] = {
    _S.AGREED: _H.TURN_BACK,
    _S.SENT: _H.SHIP,
    _S.ARRIVED: _H.ARRIVE,
    _S.SENT_BACK: _H.SEND_BACK,
    _S.RETURNED: _H.COME_HOME,
    _S.LOST: _H.LOSE,
}


def state_by_facts(
    state: LoanState, where: Whereabouts, *, requester_id: int, supplier_id: int
) -> LoanState:
    """The state that agrees with where the book is. Elsewhere than with the two, it has strayed,
    and is still on its way."""
    if state is _S.AGREED:
        return _first_state(where, requester_id)
    if where.is_lost:
        return _S.LOST
    if where.goes_to == requester_id:
        return _S.SENT
    if where.goes_to == supplier_id:
        return _S.SENT_BACK if state is not _S.SENT else _S.SENT
    if where.stands_at == requester_id:
        return _S.ARRIVED
    if where.stands_at == supplier_id:
        return _S.AGREED if where.is_kept else _S.RETURNED
    return state


def _first_state(where: Whereabouts, requester_id: int) -> LoanState:
    """Until it has left, the only news of the book is that it comes."""
    if where.goes_to == requester_id:
        return _S.SENT
    return _S.ARRIVED if where.stands_at == requester_id else _S.AGREED


# --- what a library gives --------------------------------------------------------------------


class SharingLevel(enum.StrEnum):
    """How much a library shares of its printed books, each level with those before it.

    Levels of sharing are asked for by Decree 93/2020, article 26(2), for data; these four are
    the like for books.
    """

    LOOK_UP = "look_up"
    READ_THERE = "read_there"
    LEND = "lend"
    LEND_AND_COPY = "lend_and_copy"

    def covers(self, wanted: Wanted) -> bool:
        if wanted is Wanted.PAGES:
            return self is SharingLevel.LEND_AND_COPY
        return self in (SharingLevel.LEND, SharingLevel.LEND_AND_COPY)


@dataclass(frozen=True, kw_only=True)
class Terms:
    """On what terms the owning library lends to another one (Decree 93/2020, article 27(2)).

    Without an agreement these hold between the libraries of one commune.
    """

    level: SharingLevel = SharingLevel.LEND_AND_COPY
    loan_days: int = 21
    renewals_at_most: int = 1
    #: Open days to answer in, before the next library is asked.
    answer_days: int = 2
    #: Books out at the same time: for one library, and for one of its patrons.
    books_at_most: int = 60
    per_patron_at_most: int = 3
    #: Loans in a calendar year to one library: what was agreed to be given.
    per_year_at_most: int = 300
    #: So many copies of a title stay at home.
    keeps_at_least: int = 0
    #: A free copy is promised without asking anybody.
    agrees_by_itself: bool = False
