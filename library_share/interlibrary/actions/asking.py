"""Asking: which library is asked for which copy, the next one by itself, and withdrawing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import partial

from sqlalchemy import select

from library_share import clock
from library_share.circulation.holds import actions as holds
from library_share.circulation.holds.actions.turns import open_hold, slot_with_id
from library_share.circulation.holds.models import Hold, HoldSlot
from library_share.circulation.holds.rules import SlotState, ready_until
from library_share.copies.deeds import Deed
from library_share.database import after_commit, db, judged, transaction
from library_share.errors import Reason
from library_share.interlibrary.actions.turns import expect, hold_loan, take_turn
from library_share.interlibrary.errors import NobodyLends, NothingToAskFor, PackedAlready
from library_share.interlibrary.models import InterlibraryLoan
from library_share.interlibrary.ranking import (
    WHY,
    Ranked,
    Supplier,
    may_wait,
    next_supplier,
    ranking,
)
from library_share.interlibrary.rules import (
    BEFORE_SHIPPING,
    Happening,
    LoanState,
    Terms,
    Wanted,
)
from library_share.interlibrary.suppliers import ranked_for
from library_share.jobs.schedules import every
from library_share.libraries.calendars import calendar_of
from library_share.translation import N_, ngettext
from library_share.vietnamese import tidy


def ask(hold_id: int, deed: Deed) -> list[InterlibraryLoan]:
    """Ask other libraries for what a hold waits for: each copy of the one that is ranked first.

    A class that wants many gets them from several libraries. What is over a limit waits in line.
    NobodyLends tells why of every library that has the title; NothingToAskFor when no slot waits.
    """
    hold = open_hold(hold_id)
    slots = _slots_to_ask_for(hold)
    if not slots:
        raise NothingToAskFor
    wanted = Wanted.PAGES if hold.pages else Wanted.BOOK
    found = ranked_for(hold, wanted=wanted, today=deed.on)
    if next_supplier(found) is None and not may_wait(found):
        raise NobodyLends(reasons=_why_nobody(found))
    loans = [
        InterlibraryLoan(
            slot_id=slot.id,
            requester_id=hold.library_id,
            wanted=wanted,
            pages=hold.pages,
            state=LoanState.IN_LINE,
            asked_at=deed.at,
        )
        for slot in slots
    ]
    with judged({"one_question_per_slot": NothingToAskFor()}):
        db.session.add_all(loans)
    for loan, chosen in zip(loans, _shared_out(found, wanted, deed), strict=False):
        _ask_or_wait(loan, chosen, found, deed)
    return loans


def _slots_to_ask_for(hold: Hold) -> list[HoldSlot]:
    open_ = select(InterlibraryLoan.slot_id).where(
        InterlibraryLoan.slot_id.in_([slot.id for slot in hold.slots]),
        InterlibraryLoan.state.in_(BEFORE_SHIPPING),
    )
    asked = set(db.session.scalars(open_))
    return [slot for slot in hold.slots if slot.state is SlotState.WAITING and slot.id not in asked]


def _why_nobody(found: Sequence[Ranked]) -> list[Reason]:
    return [
        Reason(
            code=why.code,
            message=f"{{library}}: {WHY[why.code]}",
            facts={"library": ranked.supplier.name, **why.facts},
        )
        for ranked in found
        for why in ranked.barred
    ]


def _shared_out(found: Sequence[Ranked], wanted: Wanted, deed: Deed) -> Iterator[Ranked | None]:
    """Whom to ask for one copy after another; each answer makes the next one count with it."""
    promised: Counter[int] = Counter()
    while True:
        again = ranking(
            (_with_promises(one, promised[one.supplier.library_id]) for one in found),
            wanted=wanted,
            today=deed.on,
        )
        chosen = next_supplier(
            [one for one in again if promised[one.supplier.library_id] < one.supplier.lends_at_most]
        )
        yield chosen
        if chosen is not None:
            promised[chosen.supplier.library_id] += 1


def _with_promises(ranked: Ranked, more: int) -> Supplier:
    supplier = ranked.supplier
    return replace(
        supplier,
        promised=supplier.promised + more,
        out_now=supplier.out_now + more,
        this_year=supplier.this_year + more,
    )


def _ask_or_wait(
    loan: InterlibraryLoan, chosen: Ranked | None, found: Sequence[Ranked], deed: Deed
) -> None:
    if chosen is not None:
        _ask_this_one(loan, chosen, deed)
    elif not may_wait(found):
        take_turn(loan, Happening.GIVE_UP, deed)


def _ask_this_one(loan: InterlibraryLoan, chosen: Ranked, deed: Deed) -> None:
    supplier = chosen.supplier
    terms = supplier.terms or Terms()
    take_turn(
        loan,
        Happening.ASK,
        deed,
        why=[[why.code, dict(why.facts)] for why in chosen.reasons],
        supplier_id=supplier.library_id,
        answer_by=last_day_to_answer(supplier.library_id, terms, deed),
        condition="",
        due_on=None,
    )
    if terms.agrees_by_itself and supplier.at_hand and loan.wanted is Wanted.BOOK:
        by_itself = replace(deed, library_id=supplier.library_id, account_id=None)
        take_turn(loan, Happening.AGREE, by_itself, due_on=loan.slot.hold.return_on)
        promise(loan)


def last_day_to_answer(library_id: int, terms: Terms, deed: Deed) -> date:
    """So many days on which that library is open: weekends and holidays do not count."""
    return ready_until(calendar_of(library_id, around=deed.on), deed.on, terms.answer_days)


def promise(loan: InterlibraryLoan) -> None:
    """From now on the lender's copies serve the slot; a free one is kept for it after this."""
    assert loan.supplier_id is not None
    slot = slot_with_id(loan.slot_id)
    slot.supplier_id = loan.supplier_id
    db.session.flush()
    if loan.wanted is Wanted.BOOK:
        holds.serve_later(slot.hold.title_id, loan.supplier_id)


def take_promise_back(loan: InterlibraryLoan, deed: Deed, *, reason: str = "") -> None:
    """The slot waits for its own library's copies again. A copy that was kept goes to whoever is
    next; PackedAlready when it lies in a consignment."""
    slot = slot_with_id(loan.slot_id)
    if slot.ended_at is not None or slot.supplier_id == loan.requester_id:
        return
    if slot.state is SlotState.ON_THE_WAY:
        assert slot.line is not None
        raise PackedAlready(consignment=slot.line.handover.code)
    if slot.state in (SlotState.CAUGHT, SlotState.READY):
        holds.let_go(slot.id, deed, reason=reason)
    slot.supplier_id = loan.requester_id
    db.session.flush()
    holds.serve_later(slot.hold.title_id, loan.requester_id)


def move_on(loan: InterlibraryLoan, deed: Deed) -> None:
    """Ask the next library by itself, wait in line, or give up."""
    hold = slot_with_id(loan.slot_id).hold
    found = ranked_for(hold, wanted=loan.wanted, today=deed.on, loan_id=loan.id)
    by_itself = replace(deed, library_id=loan.requester_id, account_id=None)
    _ask_or_wait(loan, next_supplier(found), found, by_itself)


def cancel(loan_id: int, deed: Deed, *, reason: str = "") -> InterlibraryLoan:
    """Withdraw what was asked for, before it is shipped. The slot waits for own copies again."""
    loan = hold_loan(loan_id)
    expect(loan, Happening.CANCEL, deed)
    take_promise_back(loan, deed, reason=tidy(reason))
    take_turn(loan, Happening.CANCEL, deed, reason=tidy(reason))
    return loan


def withdraw_unwanted(hold_id: int, deed: Deed) -> list[InterlibraryLoan]:
    """Whoever waited has the title, or waits no more: what was asked for is withdrawn. A book
    that is packed already comes, and goes home again."""
    query = (
        select(InterlibraryLoan.id)
        .join(HoldSlot, HoldSlot.id == InterlibraryLoan.slot_id)
        .where(HoldSlot.hold_id == hold_id, InterlibraryLoan.state.in_(BEFORE_SHIPPING))
    )
    withdrawn = []
    for loan_id in sorted(db.session.scalars(query)):
        loan = hold_loan(loan_id)
        if loan.state in BEFORE_SHIPPING and not is_wanted(loan):
            by_itself = replace(deed, library_id=loan.requester_id)
            take_turn(loan, Happening.CANCEL, by_itself, reason=loan.slot.ended_because)
            withdrawn.append(loan)
    return withdrawn


def is_wanted(loan: InterlibraryLoan) -> bool:
    """Whether the slot still waits for this, or has the lender's copy packed for it."""
    slot = loan.slot
    if slot.supplier_id == loan.supplier_id:
        packed = slot.line is not None and slot.line.ended_at is None
        return slot.ended_at is None or packed
    return slot.state is SlotState.WAITING


def refuse_while_packed(hold_id: int) -> None:
    """PackedAlready when a book comes for this hold although nobody waits any more: it goes home
    again, and only then its reader waits anew."""
    query = (
        select(InterlibraryLoan)
        .join(HoldSlot, HoldSlot.id == InterlibraryLoan.slot_id)
        .where(HoldSlot.hold_id == hold_id, InterlibraryLoan.state == LoanState.AGREED)
    )
    for loan in db.session.scalars(query):
        if loan.slot.ended_at is not None and is_wanted(loan):
            assert loan.slot.line is not None
            raise PackedAlready(consignment=loan.slot.line.handover.code)


@every(
    hours=1,
    name=N_("See to questions between libraries"),
    purpose=N_(
        "Where a library did not answer in time the next one is asked; what nobody waits for any "
        "more is withdrawn."
    ),
    outcome=lambda num: ngettext("%(num)s question seen to", "%(num)s questions seen to", num),
)
def see_to_questions() -> int:
    """Ask the next library where one did not answer in time, ask anew what waits in line, and
    withdraw what nobody wants any more."""
    today = clock.today()
    loan = InterlibraryLoan
    query = (
        select(loan.id)
        .join(HoldSlot, HoldSlot.id == loan.slot_id)
        .where(
            (loan.state == LoanState.IN_LINE)
            | ((loan.state == LoanState.ASKED) & (loan.answer_by < today))
            | (loan.state.in_(BEFORE_SHIPPING) & HoldSlot.ended_at.is_not(None))
            | (
                loan.state.in_((LoanState.ASKED, LoanState.CONDITIONAL))
                & (HoldSlot.state != SlotState.WAITING)
            )
        )
        .order_by(loan.id)
    )
    found = db.session.scalars(query).all()
    for loan_id in found:
        after_commit(partial(_see_to, loan_id))
    return len(found)


def _see_to(loan_id: int) -> None:
    with transaction():
        loan = hold_loan(loan_id)
        deed = Deed(library_id=loan.requester_id, account_id=None, at=clock.now())
        if not is_wanted(loan):
            withdraw_unwanted(loan.slot.hold_id, deed)
        elif loan.state is LoanState.IN_LINE:
            move_on(loan, deed)
        elif (
            loan.state is LoanState.ASKED
            and loan.answer_by is not None
            and loan.answer_by < deed.on
        ):
            take_turn(loan, Happening.TIME_OUT, deed, supplier_id=None, answer_by=None)
            move_on(loan, deed)
