"""Sending and receiving, as every door does it: the handover acts, then those who wait are told."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import exists, or_, select

from library_share.circulation import keeping
from library_share.circulation.availability import is_on_loan
from library_share.circulation.holds import actions as holds
from library_share.circulation.holds.models import HoldSlot
from library_share.circulation.models import Loan
from library_share.circulation.queries import CopyAtHand
from library_share.copies.deeds import Deed
from library_share.copies.models import Condition, Copy, CopyState
from library_share.database import db
from library_share.dispatch import waiting
from library_share.dispatch.asking_back import find_what_brought
from library_share.dispatch.errors import LentSince, SomebodyHasIt
from library_share.dispatch.listing import find_last_line
from library_share.handovers import actions as handovers
from library_share.handovers.actions import Arrival
from library_share.handovers.models import Handover, HandoverEvent, HandoverLine
from library_share.handovers.queries import find_leg_of
from library_share.handovers.rules import Happening, Outcome, Purpose, Step
from library_share.interlibrary.queries import find_loan_out
from library_share.libraries.models import Place
from library_share.libraries.queries import main_place_of

#: Of these all lines that left or ended with it are told to those who wait.
_OF_THE_WHOLE = (Happening.RECEIVE, Happening.CANCEL, Happening.SEND)


def send_on(copy: CopyAtHand, slot: HoldSlot, deed: Deed) -> str:
    """The kept copy on the desk goes with the next consignment for whoever waits elsewhere;
    answers the consignment's code."""
    lends = slot.supplier_id != slot.hold.library_id
    purpose = Purpose.INTERLIBRARY if lends else Purpose.HOLD
    return _go(copy, purpose, slot.hold.pickup_place, deed, slot)


def send_home(copy: CopyAtHand, deed: Deed) -> str:
    """A copy that came back to a library where it does not stand, was lent to, or had it until
    today, begins its way home; answers the consignment's code."""
    stands_here = copy.place_library_id == deed.library_id
    lent = find_loan_out(copy.id)
    brought = find_what_brought(copy, deed) if lent is None else None
    if not stands_here:
        handovers.found_elsewhere(copy.id, deed)
    if lent is not None:
        return _go(copy, Purpose.INTERLIBRARY, main_place_of(copy.owner_id), deed, None)
    if brought is not None:
        stood_at = brought.to_place if stands_here else None
        return _go(copy, Purpose.RETURN_HOME, brought.from_place, deed, None, stood_at)
    return _go(copy, Purpose.RETURN_HOME, main_place_of(copy.place_library_id), deed, None)


def _go(
    copy: CopyAtHand,
    purpose: Purpose,
    to_place: Place,
    deed: Deed,
    slot: HoldSlot | None,
    from_place: Place | None = None,
) -> str:
    line = handovers.put_on_list(
        copy.id,
        purpose=purpose,
        from_place=from_place or main_place_of(deed.library_id),
        to_place=to_place,
        deed=deed,
        picked=True,
    )
    if slot is not None:
        holds.go_with(slot.id, line.id, deed)
    return line.handover.code


def stay_after_all(copy_id: int, deed: Deed) -> None:
    """The return that began its way home was undone: it is taken off the list again."""
    leg = find_leg_of(copy_id)
    begins_here = leg is not None and leg.from_library_id == deed.library_id
    if leg is not None and begins_here and not leg.is_on_the_road:
        waiting.hold_all_of(leg.handover_id, [copy_id])
        handovers.take_off(leg.handover_id, [leg.line_id], deed)
        waiting.tell([leg.line_id], deed)


def arrive(
    handover: Handover, copy: CopyAtHand, deed: Deed, *, condition: Condition | None = None
) -> Arrival | None:
    """One copy of the consignment is here, listed or not; what was given up for lost is in use
    again. None when it had come already: scanning it twice is scanning it once."""
    leg = find_leg_of(copy.id)
    if handover.step is Step.PREPARED:  # all that nobody noted as sent leaves now
        waiting.hold_all_of(handover.id, [copy.id])
    else:
        waiting.hold_those([copy.id])
    if copy.loan is not None:
        raise SomebodyHasIt(title=copy.title)
    line = find_last_line(copy.id)
    if line and line.handover_id == handover.id and line.outcome is Outcome.ARRIVED:
        if condition is not None:
            handovers.look_at(handover.id, line.id, deed, condition=condition)
        return None
    arrival = handovers.arrive(handover.id, copy.id, deed, condition=condition)
    if copy.state is CopyState.LOST:
        found = db.session.get_one(Copy, copy.id)
        keeping.change_copy(found, account_id=deed.account_id, state=CopyState.IN_USE)
    waiting.tell([*arrival.line_ids, *([leg.line_id] if leg is not None else [])], deed)
    return arrival


def miss(handover: Handover, line_id: int, deed: Deed) -> HandoverEvent:
    """It did not come after all, unless somebody has it: then it did."""
    waiting.hold_all_of(handover.id)
    line = db.session.get(HandoverLine, line_id)
    if line is not None and line.copy is not None and is_on_loan(line.copy.id):
        raise SomebodyHasIt(title=line.copy.title.full_title)
    return act(handover, handovers.miss, line_id, deed=deed)


def act(
    handover: Handover, action: Callable[..., HandoverEvent], *args: Any, deed: Deed, **more: Any
) -> HandoverEvent:
    """Any act on a whole list or on one of its lines; those who wait are told what it meant."""
    waiting.hold_all_of(handover.id)
    event = action(handover.id, *args, deed, **more)
    waiting.tell(lines_of_event(event), deed)
    return event


def receive(handover: Handover, deed: Deed) -> HandoverEvent:
    """One scan takes all in."""
    waiting.hold_all_of(handover.id)
    arrival = handovers.receive(handover.id, deed)
    waiting.tell(arrival.line_ids, deed)
    return arrival.event


def take_off(handover: Handover, line_ids: list[int], deed: Deed, *, reason: str = "") -> None:
    """These stay here after all."""
    waiting.hold_all_of(handover.id)
    handovers.take_off(handover.id, line_ids, deed, reason=reason)
    waiting.tell(line_ids, deed)


def undo(event: HandoverEvent, deed: Deed) -> HandoverEvent:
    """Unsay the last thing that happened; LentSince when a reader has a received book already."""
    waiting.hold_all_of(event.handover_id)
    arrived = (Happening.RECEIVE, Happening.ARRIVE)
    if event.kind in arrived and _was_lent_since(event):
        raise LentSince
    line_ids = lines_of_event(event)
    undoing = handovers.undo(event.id, deed)
    waiting.tell(line_ids, deed)
    return undoing


def _was_lent_since(event: HandoverEvent) -> bool:
    lent = exists().where(
        Loan.copy_id == HandoverLine.copy_id,
        Loan.lent_at >= event.happened_at,
        Loan.undone_at.is_(None),
    )
    query = select(HandoverLine.id).where(
        HandoverLine.handover_id == event.handover_id,
        HandoverLine.ended_at == event.happened_at,
        lent,
    )
    return db.session.scalar(query.limit(1)) is not None


def lines_of_event(event: HandoverEvent) -> list[int]:
    """The lines an event spoke of; of an undoing ask before it is done."""
    if event.line_id is not None:
        return [event.line_id]
    if event.kind not in _OF_THE_WHOLE:
        return []
    at = event.happened_at
    query = select(HandoverLine.id).where(
        HandoverLine.handover_id == event.handover_id,
        or_(HandoverLine.left_at == at, HandoverLine.ended_at == at),
    )
    return list(db.session.scalars(query))
