"""While the book is away: more time, asking it back, and making good what is lost."""

from __future__ import annotations

from datetime import date

from library_share.circulation import recalling
from library_share.copies.deeds import Deed
from library_share.interlibrary import queries
from library_share.interlibrary.actions.turns import expect, hold_loan, take_turn
from library_share.interlibrary.errors import DayHasPassed, NoMoreRenewals, NoRenewalAsked
from library_share.interlibrary.models import InterlibraryEvent, InterlibraryLoan, Settlement
from library_share.interlibrary.rules import Happening, Terms
from library_share.vietnamese import tidy


def ask_renewal(loan_id: int, deed: Deed, *, until: date) -> InterlibraryEvent:
    """The borrowing library would like to keep it until this day."""
    loan = hold_loan(loan_id)
    expect(loan, Happening.ASK_RENEWAL, deed)
    if loan.due_on is not None and until <= loan.due_on:
        raise DayHasPassed(day=until)
    terms = terms_of(loan)
    if loan.renewals >= terms.renewals_at_most:
        raise NoMoreRenewals(at_most=terms.renewals_at_most, renewals=loan.renewals)
    return take_turn(
        loan, Happening.ASK_RENEWAL, deed, reason=until.isoformat(), renewal_until=until
    )


def renew(loan_id: int, deed: Deed, *, until: date | None = None) -> InterlibraryEvent:
    """The owner gives more time: until the day that was asked for, or another one."""
    loan = hold_loan(loan_id)
    expect(loan, Happening.RENEW, deed)
    until = until or loan.renewal_until
    if until is None:
        raise NoRenewalAsked
    if until <= deed.on:
        raise DayHasPassed(day=until)
    return take_turn(
        loan,
        Happening.RENEW,
        deed,
        reason=until.isoformat(),
        due_on=until,
        renewals=loan.renewals + 1,
        renewal_until=None,
        recalled_at=None,
    )


def refuse_renewal(loan_id: int, deed: Deed, *, reason: str = "") -> InterlibraryEvent:
    """The owner gives no more time."""
    loan = hold_loan(loan_id)
    expect(loan, Happening.REFUSE_RENEWAL, deed)
    if loan.renewal_until is None:
        raise NoRenewalAsked
    return take_turn(loan, Happening.REFUSE_RENEWAL, deed, reason=tidy(reason), renewal_until=None)


def recall(loan_id: int, deed: Deed, *, back_by: date, reason: str = "") -> InterlibraryEvent:
    """The owner asks the book back by a day, earlier than was agreed. A reader who has it at home
    has it until then, and is told."""
    loan = hold_loan(loan_id, with_copy=True)
    expect(loan, Happening.RECALL, deed)
    if back_by <= deed.on:
        raise DayHasPassed(day=back_by)
    event = take_turn(
        loan,
        Happening.RECALL,
        deed,
        reason=tidy(reason),
        due_on=min(back_by, loan.due_on or back_by),
        recalled_at=deed.at,
        renewal_until=None,
    )
    assert loan.copy_id is not None
    assert loan.due_on is not None
    recalling.shorten(loan.copy_id, deed, back_by=loan.due_on)
    return event


def settle(
    loan_id: int, deed: Deed, *, how: Settlement, amount: int | None = None, note: str = ""
) -> InterlibraryEvent:
    """What is lost was made good (form F23); the owner says so, and the loan ends."""
    loan = hold_loan(loan_id)
    expect(loan, Happening.SETTLE, deed)
    return take_turn(
        loan,
        Happening.SETTLE,
        deed,
        reason=tidy(note),
        settled_how=how,
        settled_amount=amount if how is Settlement.MONEY else None,
    )


def terms_of(loan: InterlibraryLoan) -> Terms:
    """The terms the lender gives this borrower."""
    assert loan.supplier_id is not None
    return queries.terms_between([loan.supplier_id], loan.requester_id).get(
        loan.supplier_id, Terms()
    )
