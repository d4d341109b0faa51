"""The record follows the book: what its handovers tell becomes the state of the loan.

The state of a loan that has left is never said by anybody. It is read from where the book is, so
that the two can never disagree, whatever is undone, cancelled, strayed or found.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import and_, or_, select

from library_share.circulation.holds.actions import serve_later
from library_share.circulation.holds.models import HoldSlot
from library_share.circulation.holds.rules import SlotState
from library_share.circulation.keeping import when_noted
from library_share.copies.deeds import Deed
from library_share.copies.models import Copy, CopyState, Stay
from library_share.database import db
from library_share.handovers.models import Handover, HandoverLine
from library_share.interlibrary.actions.lending import terms_of
from library_share.interlibrary.actions.turns import as_it_was, hold_loan, take_turn
from library_share.interlibrary.models import InterlibraryEvent, InterlibraryLoan
from library_share.interlibrary.rules import (
    ARRIVING_AT,
    OUT,
    Happening,
    LoanState,
    Wanted,
    Whereabouts,
    state_by_facts,
)
from library_share.libraries.calendars import calendar_of
from library_share.libraries.models import Place, PlaceKind
from library_share.translation import N_


def after_lines(line_ids: list[int], deed: Deed) -> None:
    """These lines of a handover left, ended, or were undone: the loans of their copies follow."""
    if not line_ids:
        return
    copies = select(HandoverLine.copy_id).where(HandoverLine.id.in_(line_ids))
    loan = InterlibraryLoan
    query = (
        select(loan.id)
        .join(HoldSlot, HoldSlot.id == loan.slot_id)
        .where(
            or_(
                and_(loan.copy_id.in_(copies), loan.state.in_((*OUT, LoanState.LOST))),
                and_(loan.state == LoanState.RETURNED, loan.line_id.in_(line_ids)),
                and_(
                    loan.state == LoanState.AGREED,
                    loan.wanted == Wanted.BOOK,
                    HoldSlot.copy_id.in_(copies),
                    HoldSlot.supplier_id == loan.supplier_id,
                ),
            )
        )
    )
    for loan_id in sorted(set(db.session.scalars(query))):
        follow(loan_id, deed)


@when_noted
def follow_copy(copy_id: int, deed: Deed) -> None:
    """The copy was found, noted as lost, or met at a desk: its open loan follows."""
    query = select(InterlibraryLoan.id).where(
        InterlibraryLoan.copy_id == copy_id,
        InterlibraryLoan.state.in_((*OUT, LoanState.LOST)),
    )
    for loan_id in db.session.scalars(query).all():
        follow(loan_id, deed)


def follow_slot(slot_id: int, deed: Deed) -> None:
    """A copy of another library was set aside for this slot where it stood already."""
    query = select(InterlibraryLoan.id).where(
        InterlibraryLoan.slot_id == slot_id, InterlibraryLoan.state == LoanState.AGREED
    )
    for loan_id in db.session.scalars(query).all():
        follow(loan_id, deed)


def follow(loan_id: int, deed: Deed) -> None:
    """Let the loan be in the state that agrees with where its copy is."""
    loan = hold_loan(loan_id)
    copy_id = loan.copy_id or loan.slot.copy_id
    if copy_id is None or loan.supplier_id is None:
        return
    where, line_id = _whereabouts(copy_id, loan)
    reached = state_by_facts(
        loan.state, where, requester_id=loan.requester_id, supplier_id=loan.supplier_id
    )
    if reached is not LoanState.AGREED:
        _release(loan)
    if reached is loan.state:
        return
    columns: dict[str, Any] = {"line_id": line_id}
    if loan.state is LoanState.AGREED:
        _pass_on(copy_id, deed)
        columns |= _as_shipped(loan, copy_id, deed)
    if reached is LoanState.AGREED:
        columns |= _as_before_shipping(loan)
    take_turn(loan, ARRIVING_AT[reached], deed, **columns)


#: Why the first loan ends; shown in the language of whoever looks.
PASSED_ON = N_("passed on to the next borrower")


def _pass_on(copy_id: int, deed: Deed) -> None:
    """The copy went from one borrower straight to the next: for the first one that is the end."""
    query = select(InterlibraryLoan.id).where(
        InterlibraryLoan.copy_id == copy_id, InterlibraryLoan.state.in_(OUT)
    )
    for loan_id in db.session.scalars(query).all():
        take_turn(hold_loan(loan_id), Happening.COME_HOME, deed, reason=PASSED_ON)


def _as_shipped(loan: InterlibraryLoan, copy_id: int, deed: Deed) -> dict[str, Any]:
    due_on = loan.due_on
    if due_on is None:
        assert loan.supplier_id is not None
        last = deed.on + timedelta(days=terms_of(loan).loan_days)
        due_on = calendar_of(loan.supplier_id, around=deed.on).next_open(last)
    return {"copy_id": copy_id, "sent_at": deed.at, "due_on": due_on}


def _as_before_shipping(loan: InterlibraryLoan) -> dict[str, Any]:
    shipped = db.session.scalars(
        select(InterlibraryEvent)
        .where(
            InterlibraryEvent.loan_id == loan.id,
            InterlibraryEvent.state_before == LoanState.AGREED,
            InterlibraryEvent.kind.in_((Happening.SHIP, Happening.ARRIVE)),
        )
        .order_by(InterlibraryEvent.id.desc())
        .limit(1)
    ).one()
    return {name: as_it_was(name, value) for name, value in shipped.before.items()}


def _whereabouts(copy_id: int, loan: InterlibraryLoan) -> tuple[Whereabouts, int | None]:
    """Where the copy is, and the line it last moved with."""
    state, place_kind, library_id = db.session.execute(
        select(Copy.state, Place.kind, Place.library_id)
        .join(Stay, and_(Stay.copy_id == Copy.id, Stay.until.is_(None)))
        .join(Place, Place.id == Stay.place_id)
        .where(Copy.id == copy_id)
    ).one()
    last = db.session.execute(
        select(HandoverLine.id, Handover.to_library_id)
        .join(Handover, Handover.id == HandoverLine.handover_id)
        .where(HandoverLine.copy_id == copy_id, HandoverLine.left_at.is_not(None))
        .order_by(HandoverLine.id.desc())
        .limit(1)
    ).one_or_none()
    travels = place_kind is PlaceKind.CONSIGNMENT
    slot = loan.slot
    where = Whereabouts(
        is_lost=state is CopyState.LOST,
        stands_at=None if travels else library_id,
        goes_to=last.to_library_id if travels and last is not None else None,
        is_kept=slot.ended_at is None and slot.copy_id == copy_id,
    )
    return where, last.id if last is not None else None


def _release(loan: InterlibraryLoan) -> None:
    """The copy that was promised went another way: the slot waits for its own library's again."""
    slot = loan.slot
    if slot.state is SlotState.WAITING and slot.supplier_id == loan.supplier_id:
        slot.supplier_id = loan.requester_id
        db.session.flush()
        serve_later(slot.hold.title_id, loan.requester_id)
