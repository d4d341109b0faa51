"""Holding a loan while one acts on it, and writing down what happened.

Order of the house: copies, patrons, holds, handovers, and loans between libraries last.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from library_share import clock
from library_share.circulation.holds.actions.turns import slot_with_id
from library_share.circulation.queries import wait_for_turn_with
from library_share.copies.deeds import Deed
from library_share.database import db
from library_share.interlibrary.errors import (
    LoanElsewhere,
    NoSuchInterlibraryLoan,
    OtherLibrarysAct,
)
from library_share.interlibrary.models import (
    LOAN_STATE_NAMES,
    InterlibraryEvent,
    InterlibraryLoan,
)
from library_share.interlibrary.rules import ENDED, SIDES, Happening, LoanState, Side, state_after
from library_share.translation import gettext


def hold_loan(loan_id: int, *, with_copy: bool = False) -> InterlibraryLoan:
    """The loan as it is now, nobody else's until the transaction ends. Its hold is held first,
    and before that, where it is concerned, the copy that is out."""
    row = db.session.execute(
        select(InterlibraryLoan.slot_id, InterlibraryLoan.copy_id).where(
            InterlibraryLoan.id == loan_id
        )
    ).one_or_none()
    if row is None:
        raise NoSuchInterlibraryLoan
    if with_copy and row.copy_id is not None:
        wait_for_turn_with(row.copy_id)
    slot_with_id(row.slot_id)
    return hold_row(loan_id)


def hold_row(loan_id: int) -> InterlibraryLoan:
    """The same, where the hold is held already or not concerned."""
    return db.session.scalars(
        select(InterlibraryLoan)
        .where(InterlibraryLoan.id == loan_id)
        .with_for_update(of=InterlibraryLoan)
        .execution_options(populate_existing=True)
    ).one()


def expect(loan: InterlibraryLoan, happening: Happening, deed: Deed) -> LoanState:
    """Where this leads; LoanElsewhere when it cannot happen now, OtherLibrarysAct when it is not
    this library's to do."""
    reached = state_after(loan.state, happening)
    if reached is None:
        raise LoanElsewhere(state=gettext(LOAN_STATE_NAMES[loan.state]).lower())
    side = SIDES.get(happening, Side.HOUSE)
    whose = {Side.SUPPLIER: loan.supplier, Side.REQUESTER: loan.requester}.get(side)
    if whose is not None and whose.id != deed.library_id:
        raise OtherLibrarysAct(library=whose.short_name)
    return reached


def take_turn(
    loan: InterlibraryLoan,
    happening: Happening,
    deed: Deed,
    *,
    reason: str = "",
    why: list[Any] | None = None,
    **columns: Any,
) -> InterlibraryEvent:
    """Let this happen to the loan; `columns` are what it changes besides the state."""
    reached = expect(loan, happening, deed)
    asked_id = columns.get("supplier_id") or loan.supplier_id
    if reached in ENDED:
        columns["ended_at"] = deed.at
    elif loan.ended_at is not None:
        columns["ended_at"] = None
    before = {name: _as_json(getattr(loan, name)) for name in columns}
    event = InterlibraryEvent(
        loan_id=loan.id,
        kind=happening,
        state_before=loan.state,
        state_after=reached,
        supplier_id=asked_id,
        happened_at=deed.at,
        recorded_at=clock.now(),
        library_id=deed.library_id,
        account_id=deed.account_id,
        reason=reason,
        before=before,
        why=why or [],
    )
    for name, value in columns.items():
        setattr(loan, name, value)
    loan.state = reached
    db.session.add(event)
    db.session.flush()
    look_anew(loan)
    return event


def look_anew(loan: InterlibraryLoan) -> None:
    """Who lends and which copy may have changed by their numbers."""
    db.session.expire(loan, ["supplier", "copy"])


def _as_json(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date | datetime) else value


def as_it_was(name: str, value: Any) -> Any:
    """A column's value, read back from an event's `before`."""
    if value is None or not isinstance(value, str):
        return value
    if name in ("sent_at", "ended_at", "recalled_at"):
        return datetime.fromisoformat(value)
    if name in ("due_on", "answer_by", "renewal_until"):
        return date.fromisoformat(value)
    return value
