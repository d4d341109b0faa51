"""What lending, returning and undoing mean for those who wait. Loans come first, holds follow."""

from __future__ import annotations

from sqlalchemy import bindparam, select

from library_share.circulation.errors import TooLateToUndo
from library_share.circulation.holds import queries
from library_share.circulation.holds.actions import serving
from library_share.circulation.holds.models import Hold, HoldSlot
from library_share.circulation.holds.rules import SlotState
from library_share.circulation.models import EventKind, Loan, LoanEvent
from library_share.circulation.queries import CopyAtHand
from library_share.copies.deeds import Deed
from library_share.database import first
from library_share.prepared import Prepared
from library_share.translation import N_

#: Reasons that the house gives by itself; they are translated where they are said.
LENT_TO_ANOTHER = N_("lent to another")
TAKEN_BACK = N_("the return was undone")

_OPEN_SLOT = Prepared(
    select(HoldSlot.id)
    .join(Hold, Hold.id == HoldSlot.hold_id)
    .where(
        Hold.patron_id == bindparam("patron_id"),
        Hold.title_id == bindparam("title_id"),
        HoldSlot.ended_at.is_(None),
    )
    .limit(1)
)


def lent(copy: CopyAtHand, patron_id: int, loan_id: int, deed: Deed) -> None:
    """Whoever waited for the title has it, with this copy or another; somebody else whose copy
    this was waits again."""
    if not copy.is_waited_for:
        return
    mine = first(_OPEN_SLOT, patron_id=patron_id, title_id=copy.title_id)
    if copy.kept is not None and (mine is None or copy.kept.slot_id != mine.id):
        serving.let_go(copy.kept.slot_id, deed, reason=LENT_TO_ANOTHER)
    if mine is not None:
        serving.fulfil(mine.id, copy.id, loan_id, deed)


def returned(copy: CopyAtHand, deed: Deed) -> HoldSlot | None:
    """The copy came back: it is kept for the next in line, None when nobody waits."""
    return serving.catch(copy.id, deed) if copy.is_waited_for else None


def undone(event: LoanEvent, loan: Loan, deed: Deed) -> None:
    """Before an event of a loan is unsaid: a copy that was caught since it came back is let go;
    whoever had waited for a loan that never was waits again. TooLateToUndo when it went on."""
    slot = queries.find_slot_of(loan.copy_id)
    if event.kind is EventKind.RETURNED and slot is not None:
        if slot.state is SlotState.ON_THE_WAY:
            raise TooLateToUndo
        serving.let_go(slot.id, deed, reason=TAKEN_BACK)
    if event.kind is EventKind.LENT and (served := queries.find_slot_of_loan(loan.id)):
        serving.wait_again(served.id, deed)
