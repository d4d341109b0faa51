"""Undoing a cancellation, and taking back the links by which a hold is followed."""

from __future__ import annotations

from library_share.circulation.holds.actions.serving import serve_later
from library_share.circulation.holds.actions.turns import hold_with_id, take_turn
from library_share.circulation.holds.errors import (
    HoldHasEnded,
    HoldRefused,
    NoSuchHold,
    NotCancelled,
    WaitsAlready,
)
from library_share.circulation.holds.models import Hold, HoldSlot
from library_share.circulation.holds.refusals import reasons_against
from library_share.circulation.holds.rules import Happening, SlotState
from library_share.circulation.queries import wait_for_turn_of
from library_share.copies.deeds import Deed
from library_share.database import db, judged
from library_share.patrons.queries import PatronOfCard, find_patron_with_id


def revive(hold_id: int, deed: Deed) -> Hold:
    """The cancelling was a mistake: wait again, at the old place in line.

    What was kept may serve somebody else by now; a free copy of the own library is caught at once,
    and another library is asked anew, for it was told that nobody waits. NotCancelled when
    the hold ended otherwise, WaitsAlready when the patron asked anew, HoldHasEnded when the name
    was wiped, HoldRefused for what nobody may set aside.
    """
    patron = _patron_of(hold_id)
    if patron is not None:
        wait_for_turn_of(patron.patron_id)  # patrons before holds, as everywhere
    hold = hold_with_id(hold_id)
    cancelled = _cancelled_last(hold)
    if not cancelled:
        raise NotCancelled
    _refuse_what_cannot_be(hold, patron, deed)
    hold.ended_at = None
    name = patron.name if patron else ""
    with judged({"one_open_hold_per_patron_and_title": WaitsAlready(name=name)}):
        for slot in cancelled:
            take_turn(
                slot,
                Happening.REVIVE,
                deed,
                supplier_id=hold.library_id,
                copy_id=None,
                line_id=None,
                caught_at=None,
                ready_at=None,
                ready_until=None,
                ended_at=None,
                ended_because="",
            )
    serve_later(hold.title_id, hold.library_id)
    return hold


def may_revive(hold: Hold) -> bool:
    """Whether there is a cancelling to undo; what else stands against it is told on trying."""
    return bool(_cancelled_last(hold))


def _cancelled_last(hold: Hold) -> list[HoldSlot]:
    """The slots with whose cancelling the hold ended."""
    return [
        slot
        for slot in hold.slots
        if slot.state is SlotState.CANCELLED and slot.ended_at == hold.ended_at
    ]


def _patron_of(hold_id: int) -> PatronOfCard | None:
    hold = db.session.get(Hold, hold_id)
    if hold is None:
        raise NoSuchHold
    return find_patron_with_id(hold.patron_id) if hold.patron_id else None


def _refuse_what_cannot_be(hold: Hold, patron: PatronOfCard | None, deed: Deed) -> None:
    """What a librarian may set aside was judged when the hold was placed."""
    if patron is None and hold.class_id is None:
        raise HoldHasEnded
    found = reasons_against(
        hold.title, hold.library_id, deed.on, patron=patron, how_many=hold.how_many
    )
    if final := [reason for reason in found if not reason.overridable_by]:
        raise HoldRefused(reasons=final)


def revoke_links(hold_id: int) -> None:
    """Whoever has a link to follow this hold sees nothing any more; new links are others."""
    hold_with_id(hold_id).links_revoked += 1
    db.session.flush()
