"""Holding a slot while one acts on it, and writing down what happened."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import select

from library_share import clock
from library_share.circulation.holds.errors import HoldHasEnded, NoSuchHold, SlotElsewhere
from library_share.circulation.holds.models import SLOT_STATE_NAMES, Hold, HoldEvent, HoldSlot
from library_share.circulation.holds.rules import OPEN_STATES, Happening, state_after
from library_share.circulation.holds.telling import tell_of
from library_share.copies.accessions import in_parts
from library_share.copies.deeds import Deed
from library_share.database import db
from library_share.translation import gettext


def hold_with_id(hold_id: int) -> Hold:
    """The hold as it is now, nobody else's until the transaction ends; its slots with it."""
    holds = take_holds([hold_id])
    if not holds:
        raise NoSuchHold
    return holds[0]


def take_holds(hold_ids: Iterable[int]) -> list[Hold]:
    """The same for those of many that there are, in the order of the house."""
    found: list[Hold] = []
    for ids in in_parts(sorted(set(hold_ids))):
        found += db.session.scalars(
            select(Hold)
            .where(Hold.id.in_(ids))
            .order_by(Hold.id)
            .with_for_update(of=Hold)
            .execution_options(populate_existing=True)
        )
    for hold in found:
        db.session.expire(hold, ["slots"])
    return found


def open_hold(hold_id: int) -> Hold:
    """The same; HoldHasEnded when nobody waits any more."""
    hold = hold_with_id(hold_id)
    if hold.ended_at is not None:
        raise HoldHasEnded
    return hold


def slot_with_id(slot_id: int) -> HoldSlot:
    """The slot as it is now, nobody else's until the transaction ends. Its hold is held first."""
    hold_id = db.session.scalar(select(HoldSlot.hold_id).where(HoldSlot.id == slot_id))
    if hold_id is None:
        raise NoSuchHold
    hold_with_id(hold_id)
    return db.session.get_one(HoldSlot, slot_id, populate_existing=True)


def take_turn(
    slot: HoldSlot, happening: Happening, deed: Deed, *, reason: str = "", **columns: Any
) -> HoldEvent:
    """Let this happen to the slot, and tell whoever waits; `columns` are what it changes besides
    the state."""
    reached = state_after(slot.state, happening)
    if reached is None:
        raise SlotElsewhere(state=gettext(SLOT_STATE_NAMES[slot.state]).lower())
    before, copy_id = slot.state, slot.copy_id
    for name, value in columns.items():
        setattr(slot, name, value)
    slot.state = reached
    if reached not in OPEN_STATES:
        slot.ended_at, slot.ended_because = deed.at, reason
    event = note_down(
        slot.hold,
        happening,
        deed,
        slot_id=slot.id,
        copy_id=slot.copy_id or copy_id,
        state_before=before,
        state_after=reached,
        reason=reason,
    )
    end_when_served(slot.hold, deed)
    tell_of(slot, event)
    return event


def note_down(hold: Hold, happening: Happening, deed: Deed, **more: Any) -> HoldEvent:
    """Write the happening down; it is never changed."""
    event = HoldEvent(
        hold_id=hold.id,
        kind=happening,
        happened_at=deed.at,
        recorded_at=clock.now(),
        library_id=deed.library_id,
        account_id=deed.account_id,
        **more,
    )
    db.session.add(event)
    db.session.flush()
    return event


def end_when_served(hold: Hold, deed: Deed) -> None:
    """A hold ends with the last of its slots."""
    if hold.ended_at is None and not any(slot.state in OPEN_STATES for slot in hold.slots):
        hold.ended_at = deed.at
        db.session.flush()
