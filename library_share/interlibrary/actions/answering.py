"""Answering: the owning library says yes, no, or yes if; the asking one accepts or not."""

from __future__ import annotations

from datetime import date

from library_share.circulation.holds import actions as holds
from library_share.circulation.holds.actions.turns import slot_with_id
from library_share.copies.deeds import Deed
from library_share.interlibrary.actions.asking import (
    is_wanted,
    move_on,
    promise,
    take_promise_back,
)
from library_share.interlibrary.actions.turns import expect, hold_loan, take_turn
from library_share.interlibrary.errors import ConditionMissing, DayHasPassed, NoLongerWanted
from library_share.interlibrary.models import InterlibraryEvent, InterlibraryLoan
from library_share.interlibrary.rules import Happening
from library_share.vietnamese import tidy


def agree(
    loan_id: int, deed: Deed, *, due_on: date | None = None, note: str = ""
) -> InterlibraryEvent:
    """Yes. A free copy is kept at once, to be fetched and sent; otherwise the next that comes
    back. `due_on`: until when it is lent; without it the agreement tells when it is shipped."""
    loan = _wanted_loan(loan_id, Happening.AGREE, deed)
    _refuse_past(due_on, deed)
    event = take_turn(
        loan,
        Happening.AGREE,
        deed,
        reason=tidy(note),
        due_on=due_on or loan.slot.hold.return_on,
    )
    promise(loan)
    return event


def set_condition(
    loan_id: int, deed: Deed, *, condition: str, due_on: date | None = None
) -> InterlibraryEvent:
    """Yes, if: the asking library accepts the condition or lets the next one be asked."""
    if not tidy(condition):
        raise ConditionMissing
    loan = _wanted_loan(loan_id, Happening.SET_CONDITION, deed)
    _refuse_past(due_on, deed)
    return take_turn(
        loan,
        Happening.SET_CONDITION,
        deed,
        reason=tidy(condition),
        condition=tidy(condition),
        due_on=due_on,
    )


def decline(loan_id: int, deed: Deed, *, reason: str = "") -> InterlibraryEvent:
    """No; the next library is asked by itself."""
    return _elsewhere(loan_id, Happening.DECLINE, deed, reason)


def accept(loan_id: int, deed: Deed) -> InterlibraryEvent:
    """The condition is good: the copy is to be sent."""
    loan = _wanted_loan(loan_id, Happening.ACCEPT, deed)
    due_on = loan.due_on or loan.slot.hold.return_on
    event = take_turn(loan, Happening.ACCEPT, deed, due_on=due_on)
    promise(loan)
    return event


def reject(loan_id: int, deed: Deed, *, reason: str = "") -> InterlibraryEvent:
    """The condition will not do; the next library is asked by itself."""
    return _elsewhere(loan_id, Happening.REJECT, deed, reason)


def back_out(loan_id: int, deed: Deed, *, reason: str = "") -> InterlibraryEvent:
    """It cannot be lent after all; the next library is asked by itself."""
    return _elsewhere(loan_id, Happening.BACK_OUT, deed, reason)


def deliver_pages(loan_id: int, deed: Deed, *, note: str = "") -> InterlibraryEvent:
    """The copied pages were handed or sent over; nothing comes back."""
    loan = _wanted_loan(loan_id, Happening.DELIVER_PAGES, deed)
    event = take_turn(loan, Happening.DELIVER_PAGES, deed, reason=tidy(note), sent_at=deed.at)
    slot = slot_with_id(loan.slot_id)
    slot.supplier_id = loan.supplier_id or slot.supplier_id
    holds.deliver(slot.id, deed)
    return event


def _elsewhere(loan_id: int, happening: Happening, deed: Deed, reason: str) -> InterlibraryEvent:
    loan = hold_loan(loan_id)
    expect(loan, happening, deed)
    take_promise_back(loan, deed, reason=tidy(reason))
    event = take_turn(
        loan,
        happening,
        deed,
        reason=tidy(reason),
        supplier_id=None,
        answer_by=None,
        condition="",
        due_on=None,
    )
    if is_wanted(loan):
        move_on(loan, deed)
    return event


def _wanted_loan(loan_id: int, happening: Happening, deed: Deed) -> InterlibraryLoan:
    loan = hold_loan(loan_id)
    expect(loan, happening, deed)
    if not is_wanted(loan):
        raise NoLongerWanted
    return loan


def _refuse_past(day: date | None, deed: Deed) -> None:
    if day is not None and day <= deed.on:
        raise DayHasPassed(day=day)
