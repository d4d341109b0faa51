"""Sending and receiving, as every door does it: the handover acts, then those who wait are told."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from sqlalchemy import exists, select

from library_share.circulation.holds import actions as holds
from library_share.circulation.holds.actions.turns import slot_with_id
from library_share.circulation.holds.models import HoldSlot
from library_share.circulation.holds.rules import SlotState
from library_share.circulation.models import Loan
from library_share.circulation.queries import CopyAtHand
from library_share.circulation.reading import what_is
from library_share.copies.deeds import Deed
from library_share.copies.models import Condition, Stay
from library_share.database import db
from library_share.dispatch import waiting
from library_share.dispatch.errors import (
    KeptForSomebody,
    LentSince,
    NotForHere,
    NothingStandsThere,
    SomebodyHasIt,
)
from library_share.handovers import actions as handovers
from library_share.handovers.models import Handover, HandoverEvent, HandoverLine
from library_share.handovers.queries import find_leg_of
from library_share.handovers.rules import Happening, Purpose, Step
from library_share.interlibrary.queries import find_loan_out
from library_share.libraries.models import Place, PlaceKind
from library_share.libraries.queries import main_place_of

#: Of these the lines of the whole list are told to those who wait.
_OF_THE_WHOLE = (Happening.RECEIVE, Happening.CANCEL, Happening.SEND)


def scan(handover: Handover, text: str, deed: Deed) -> HandoverEvent | None:
    """The one natural thing with what was scanned at this list: before it leaves it is picked or
    put on the list, afterwards it has arrived. None when nothing changed."""
    found = what_is(text, deed.library_id)
    gives = deed.library_id == handover.from_library_id
    if handover.step is Step.PREPARED and gives:
        if found.copy is not None:
            _pick_or_add(handover, found.copy, deed)
        elif found.place is not None:
            _add_place(handover, found.place, deed)
        else:
            raise NotForHere
        return None
    if found.copy is None:
        raise NotForHere
    return arrive(handover, found.copy, deed)


def _pick_or_add(handover: Handover, copy: CopyAtHand, deed: Deed) -> None:
    leg = find_leg_of(copy.id)
    if leg is not None and leg.handover_id == handover.id:
        handovers.pick(handover.id, copy.id, deed)
        return
    if copy.loan is not None:
        raise SomebodyHasIt(title=copy.title)
    kept = copy.kept
    if kept is not None:
        if kept.library_id != handover.to_library_id or kept.state is not SlotState.CAUGHT:
            raise KeptForSomebody(title=copy.title, library=kept.library)
        slot_with_id(kept.slot_id)  # holds before handovers, as everywhere
    line_id = handovers.add(handover.id, [copy.id], deed, picked=True)[0]
    if kept is not None:
        holds.go_with(kept.slot_id, line_id, deed)


def send_on(copy: CopyAtHand, slot: HoldSlot, deed: Deed) -> str:
    """The kept copy on the desk goes with the next consignment for whoever waits elsewhere;
    answers the consignment's code."""
    lends = slot.supplier_id != slot.hold.library_id
    purpose = Purpose.INTERLIBRARY if lends else Purpose.HOLD
    return _go(copy, purpose, slot.hold.pickup_place, deed, slot)


def send_home(copy: CopyAtHand, deed: Deed) -> str:
    """A copy that came back to a library where it does not stand, or was lent to, begins its way
    home; answers the consignment's code."""
    if copy.place_library_id != deed.library_id:
        handovers.found_elsewhere(copy.id, deed)
    lent = find_loan_out(copy.id)
    home_id = copy.place_library_id if lent is None else copy.owner_id
    purpose = Purpose.RETURN_HOME if lent is None else Purpose.INTERLIBRARY
    return _go(copy, purpose, main_place_of(home_id), deed, None)


def _go(
    copy: CopyAtHand, purpose: Purpose, to_place: Place, deed: Deed, slot: HoldSlot | None
) -> str:
    line = handovers.put_on_list(
        copy.id,
        purpose=purpose,
        from_place=main_place_of(deed.library_id),
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


def _add_place(handover: Handover, place: Place, deed: Deed) -> None:
    """A box goes as a whole; of a shelf its books go, and the shelf stays."""
    copy_ids = list(
        db.session.scalars(
            select(Stay.copy_id).where(Stay.place_id == place.id, Stay.until.is_(None))
        )
    )
    out = set(on_loan(copy_ids))
    if place.kind is PlaceKind.BOX:
        handovers.add_box(handover.id, place, deed, absent=frozenset(out))
        return
    kept = db.session.scalars(
        select(HoldSlot.copy_id).where(HoldSlot.copy_id.in_(copy_ids), HoldSlot.ended_at.is_(None))
    )
    free = sorted(set(copy_ids) - out - set(kept))
    if not free:
        raise NothingStandsThere(place=place.name)
    handovers.add(handover.id, free, deed)


def on_loan(copy_ids: Iterable[int]) -> list[int]:
    """Those of the copies that somebody has now."""
    query = select(Loan.copy_id).where(Loan.copy_id.in_(copy_ids), Loan.returned_at.is_(None))
    return list(db.session.scalars(query))


def arrive(
    handover: Handover, copy: CopyAtHand, deed: Deed, *, condition: Condition | None = None
) -> HandoverEvent:
    """One copy of the consignment is here, listed or not."""
    waiting.hold_all_of(handover.id, [copy.id])
    leg = find_leg_of(copy.id)
    arrival = handovers.arrive(handover.id, copy.id, deed, condition=condition)
    ended = [*arrival.line_ids, *([leg.line_id] if leg is not None else [])]
    waiting.tell(ended, deed)
    return arrival.event


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
    """The lines an event spoke of."""
    if event.line_id is not None:
        return [event.line_id]
    if event.kind not in _OF_THE_WHOLE:
        return []
    query = select(HandoverLine.id).where(HandoverLine.handover_id == event.handover_id)
    return list(db.session.scalars(query))
