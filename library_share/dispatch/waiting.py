"""What a handover means for those who wait for the books in it.

Handovers know copies and places only; here their news reaches holds. One order, so that nobody
waits in a circle: copies, patrons, holds, handovers. So the holds are held before the handover.
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select

from library_share.circulation.holds import actions as holds
from library_share.circulation.holds.actions.turns import hold_with_id
from library_share.circulation.holds.models import HoldSlot
from library_share.circulation.holds.rules import SlotState
from library_share.copies.deeds import Deed
from library_share.database import db
from library_share.handovers.actions.turns import hold_copies
from library_share.handovers.models import HandoverLine
from library_share.handovers.rules import Outcome
from library_share.interlibrary.actions import after_lines


def hold_all_of(handover_id: int, copy_ids: Iterable[int] = ()) -> None:
    """Keep others away from the copies on this list, and from the holds they travel for."""
    rows = db.session.execute(
        select(HandoverLine.copy_id, HoldSlot.hold_id)
        .outerjoin(HoldSlot, HoldSlot.line_id == HandoverLine.id)
        .where(HandoverLine.handover_id == handover_id, HandoverLine.copy_id.is_not(None))
    ).all()
    hold_copies([*copy_ids, *(row.copy_id for row in rows)])
    for hold_id in sorted({row.hold_id for row in rows} - {None}):
        hold_with_id(hold_id)


def tell(line_ids: list[int], deed: Deed) -> None:
    """Let whoever waits, and the libraries that lend to each other, know what became of these
    lines."""
    query = select(HoldSlot, HandoverLine).join(HandoverLine, HandoverLine.id == HoldSlot.line_id)
    query = query.where(
        HoldSlot.line_id.in_(line_ids),
        HoldSlot.state.in_((SlotState.ON_THE_WAY, SlotState.READY)),
    )
    for slot, line in db.session.execute(query.order_by(HoldSlot.hold_id, HoldSlot.id)).all():
        if line.ended_at is not None and slot.state is SlotState.ON_THE_WAY:
            _tell_end(slot, line, deed)
        elif line.ended_at is None and slot.state is SlotState.READY:
            # It was said to have come, and has not.
            holds.turn_back(slot.id, deed)
            holds.go_with(slot.id, line.id, deed)
    after_lines(line_ids, deed)


def _tell_end(slot: HoldSlot, line: HandoverLine, deed: Deed) -> None:
    is_there = slot.hold.library_id == line.handover.to_library_id
    if line.outcome is Outcome.LOST:
        holds.let_go(slot.id, deed, reason=line.ended_because)
    elif line.outcome is Outcome.ARRIVED and is_there:
        holds.set_aside(slot.id, deed)
    else:
        holds.turn_back(slot.id, deed, reason=line.ended_because)
