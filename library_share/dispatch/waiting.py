"""What a handover means for those who wait for the books in it.

Handovers know copies and places only; here their news reaches holds. One order, so that nobody
waits in a circle: copies, patrons, holds, handovers. So the holds are held before the handover.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import and_, or_, select

from library_share.circulation.holds import actions as holds
from library_share.circulation.holds.actions.turns import take_holds
from library_share.circulation.holds.models import HoldSlot
from library_share.circulation.holds.rules import SlotState
from library_share.copies.accessions import in_parts
from library_share.copies.deeds import Deed
from library_share.database import db
from library_share.dispatch.rules import News, fits, news
from library_share.handovers.actions.turns import hold_copies
from library_share.handovers.errors import OtherSideHasActed
from library_share.handovers.models import Handover, HandoverLine
from library_share.handovers.rules import Outcome
from library_share.interlibrary.actions import after_lines
from library_share.translation import N_

#: Why a slot waits again when nobody said more; translated where it is said.
LOST_ON_THE_WAY = N_("lost on the way")

_SERVED_BY_ARRIVAL = and_(HoldSlot.state == SlotState.FULFILLED, HoldSlot.loan_id.is_(None))


def hold_all_of(handover_id: int, copy_ids: Iterable[int] = ()) -> None:
    """Keep others away from the copies on this list and from `copy_ids`, then from the holds they
    are kept for, or were served with them."""
    listed = select(HandoverLine.copy_id).where(
        HandoverLine.handover_id == handover_id, HandoverLine.copy_id.is_not(None)
    )
    on_list = [copy_id for copy_id in db.session.scalars(listed) if copy_id is not None]
    lines = select(HandoverLine.id).where(HandoverLine.handover_id == handover_id)
    served = select(HoldSlot.hold_id).where(HoldSlot.line_id.in_(lines))
    hold_those([*copy_ids, *on_list], and_holds=db.session.scalars(served))


def hold_those(copy_ids: Iterable[int], *, and_holds: Iterable[int] = ()) -> None:
    """Keep others away from these copies, then from the holds they are kept for."""
    held = hold_copies([*copy_ids])
    hold_ids = set(and_holds)
    for ids in in_parts(sorted(held)):
        kept = select(HoldSlot.hold_id).where(
            HoldSlot.copy_id.in_(ids), HoldSlot.ended_at.is_(None)
        )
        hold_ids.update(db.session.scalars(kept))
    take_holds(hold_ids)


def tell(line_ids: list[int], deed: Deed) -> None:
    """Let whoever waits, and the libraries that lend to each other, know what became of these
    lines. OtherSideHasActed when a line that is open again leads past whoever the copy is kept
    for since."""
    for slot, line in _concerned(line_ids):
        told = news(slot.state, line.outcome, is_at_pickup=_leads_to(line) == slot.hold.library_id)
        if told is News.SET_ASIDE:
            holds.set_aside(slot.id, deed)
        elif told is News.TURN_BACK:
            holds.turn_back(slot.id, deed, reason=line.ended_because)
        elif told is News.LET_GO:
            holds.let_go(slot.id, deed, reason=line.ended_because or LOST_ON_THE_WAY)
        elif told is News.GO_AGAIN:
            _go_again(slot, line, deed)
    after_lines(line_ids, deed)


def _concerned(line_ids: Sequence[int]) -> list[tuple[HoldSlot, HandoverLine]]:
    """The slots whose copies go or went with these lines, or are kept and on one of them."""
    going = and_(
        HoldSlot.line_id == HandoverLine.id, or_(HoldSlot.ended_at.is_(None), _SERVED_BY_ARRIVAL)
    )
    caught = and_(
        HoldSlot.copy_id == HandoverLine.copy_id,
        HoldSlot.ended_at.is_(None),
        HoldSlot.state == SlotState.CAUGHT,
    )
    found: dict[int, tuple[HoldSlot, HandoverLine]] = {}
    for ids in in_parts(line_ids):
        for condition in (going, caught):
            query = select(HoldSlot, HandoverLine).join(HandoverLine, condition)
            rows = db.session.execute(query.where(HandoverLine.id.in_(ids)))
            found.update({slot.id: (slot, line) for slot, line in rows})
    return sorted(found.values(), key=lambda pair: (pair[0].hold_id, pair[0].id))


def _leads_to(line: HandoverLine) -> int | None:
    """The library a line has led to; None when the copy stayed where it was."""
    if line.ended_place is not None:
        return line.ended_place.library_id
    return line.handover.to_library_id if line.outcome is Outcome.ARRIVED else None


def _go_again(slot: HoldSlot, line: HandoverLine, deed: Deed) -> None:
    """What was said to have arrived, or not to go, is on its way after all."""
    if not is_on_the_way_to(slot, line.handover):
        raise OtherSideHasActed
    if slot.state is SlotState.FULFILLED:
        holds.wait_again(slot.id, deed)
    elif slot.state is SlotState.READY:
        holds.turn_back(slot.id, deed)
    holds.go_with(slot.id, line.id, deed)


def is_on_the_way_to(slot: HoldSlot, handover: Handover) -> bool:
    """Whether this handover brings a kept copy to whoever waits for it."""
    return fits(
        is_pickup_library=slot.hold.library_id == handover.to_library_id,
        is_pickup_place=slot.hold.pickup_place_id == handover.to_place_id,
        within=handover.from_library_id == handover.to_library_id,
    )
