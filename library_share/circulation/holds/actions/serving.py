"""Serving who waits: catching a free copy, setting it aside, sending it, handing it out."""

from __future__ import annotations

from datetime import date
from functools import partial

from sqlalchemy import select

from library_share import clock
from library_share.circulation.errors import TooLateToUndo
from library_share.circulation.holds import free, queries
from library_share.circulation.holds.actions.turns import slot_with_id, take_turn
from library_share.circulation.holds.errors import KeptForAnother, SlotElsewhere
from library_share.circulation.holds.models import SLOT_STATE_NAMES, HoldSlot
from library_share.circulation.holds.rules import (
    Happening,
    SlotState,
    next_in_line,
    ready_until,
)
from library_share.circulation.queries import wait_for_turn_with
from library_share.copies.deeds import Deed
from library_share.database import after_commit, db, judged, transaction
from library_share.jobs.schedules import every
from library_share.libraries.calendars import calendar_of
from library_share.translation import N_, gettext, ngettext


def catch(copy_id: int, deed: Deed) -> HoldSlot | None:
    """Keep a copy for whoever is next in line; None when nobody waits for it, or it is not free.

    The caller has the copy (`wait_for_turn_with`).
    """
    found = free.find_free_copy(copy_id)
    if found is None:
        return None
    terms = queries.terms_of(found.owner_id)
    passed_by: set[int] = set()
    while True:
        queue = queries.waiting_for(found.title_id, found.owner_id)
        waiting = next_in_line(
            [one for one in queue if one.slot_id not in passed_by],
            copy_id=copy_id,
            owner_id=found.owner_id,
            terms=terms,
            today=deed.on,
        )
        if waiting is None:
            return None
        slot = slot_with_id(waiting.slot_id)
        if slot.state is SlotState.WAITING and slot.supplier_id == found.owner_id:
            return _caught(slot, copy_id, deed)
        passed_by.add(waiting.slot_id)  # served or withdrawn while we waited for our turn


def _caught(slot: HoldSlot, copy_id: int, deed: Deed) -> HoldSlot:
    # Two desks caught one copy for two slots, and the database let one of them have it.
    with judged({"one_open_slot_per_copy": KeptForAnother()}):
        take_turn(slot, Happening.CATCH, deed, copy_id=copy_id, caught_at=deed.at)
    return slot


def serve_later(title_id: int, supplier_id: int) -> None:
    """Once this is kept, catch every free copy of the supplier for those in line.

    Not at once: whoever calls has a hold, and copies come before holds, so that nobody waits in a
    circle. Each copy is a transaction of its own.
    """
    after_commit(lambda: _serve(title_id, supplier_id))


def _serve(title_id: int, supplier_id: int) -> None:
    for copy_id in free.free_copies(title_id, supplier_id):
        if not queries.waiting_for(title_id, supplier_id):
            return
        with transaction():
            wait_for_turn_with(copy_id)
            catch(copy_id, Deed(library_id=supplier_id, account_id=None, at=clock.now()))


@every(
    hours=1,
    name=N_("Keep free books for those who wait"),
    purpose=N_("A book that was entered, repaired or found is kept for the next in line."),
    outcome=lambda num: ngettext("%(num)s line served", "%(num)s lines served", num),
)
def serve_everybody() -> int:
    """Serve all lines for which a copy is free: what was entered, repaired or found meanwhile."""
    lines = list(free.lines_with_free_copies())
    for title_id, supplier_id in lines:
        serve_later(title_id, supplier_id)
    return len(lines)


def go_with(slot_id: int, line_id: int, deed: Deed) -> HoldSlot:
    """The copy goes to the pick-up place with this line of a consignment."""
    slot = slot_with_id(slot_id)
    take_turn(slot, Happening.LIST, deed, line_id=line_id)
    return slot


def turn_back(slot_id: int, deed: Deed, *, reason: str = "") -> HoldSlot:
    """Its way ended before the pick-up place; the copy is still kept, and has to go on."""
    slot = slot_with_id(slot_id)
    take_turn(
        slot,
        Happening.TURN_BACK,
        deed,
        reason=reason,
        line_id=None,
        ready_at=None,
        ready_until=None,
    )
    return slot


def set_aside(slot_id: int, deed: Deed) -> HoldSlot:
    """The copy was scanned at the pick-up place: only now anybody is told to come.

    A class is served as soon as the copy is there; a patron has some open days to come.
    """
    slot = slot_with_id(slot_id)
    if deed.library_id != slot.hold.library_id:
        raise SlotElsewhere(state=gettext(SLOT_STATE_NAMES[slot.state]).lower())
    if slot.hold.is_for_class:
        take_turn(slot, Happening.FULFIL, deed)
        return slot
    take_turn(
        slot,
        Happening.SET_ASIDE,
        deed,
        ready_at=deed.at,
        ready_until=_last_day(slot, deed.on),
    )
    return slot


def _last_day(slot: HoldSlot, today: date) -> date:
    library_id = slot.hold.library_id
    terms = queries.terms_of(library_id)
    return ready_until(calendar_of(library_id, around=today), today, terms.ready_days)


def fulfil(slot_id: int, copy_id: int, loan_id: int, deed: Deed) -> HoldSlot:
    """Whoever waited has this copy: the loan began. Another one that was kept for them serves the
    next in line."""
    slot = slot_with_id(slot_id)
    if slot.copy_id not in (None, copy_id):
        serve_later(slot.hold.title_id, slot.supplier_id)
    take_turn(slot, Happening.FULFIL, deed, copy_id=copy_id, loan_id=loan_id)
    return slot


def deliver(slot_id: int, deed: Deed) -> HoldSlot:
    """Whoever waited got what was wanted without a loan: copied pages."""
    slot = slot_with_id(slot_id)
    take_turn(slot, Happening.FULFIL, deed)
    return slot


def wait_again(slot_id: int, deed: Deed) -> HoldSlot:
    """The loan, or for a class the arrival, that served it was undone: the copy is kept again,
    until it is scanned anew."""
    slot = slot_with_id(slot_id)
    slot.hold.ended_at = None
    taken = {
        "one_open_slot_per_copy": TooLateToUndo(),
        "one_open_hold_per_patron_and_title": TooLateToUndo(),
    }
    with judged(taken):
        take_turn(slot, Happening.WAIT_AGAIN, deed, loan_id=None, ended_at=None, ended_because="")
    return slot


def let_go(slot_id: int, deed: Deed, *, reason: str) -> HoldSlot:
    """The copy is lost, or somebody else has it by way of exception: the slot waits again, and
    gets another free copy when there is one."""
    slot = slot_with_id(slot_id)
    take_turn(
        slot,
        Happening.LET_GO,
        deed,
        reason=reason,
        copy_id=None,
        line_id=None,
        caught_at=None,
        ready_at=None,
        ready_until=None,
    )
    serve_later(slot.hold.title_id, slot.supplier_id)
    return slot


@every(
    hours=1,
    name=N_("End holds that were not fetched"),
    purpose=N_("A book that waited long enough on the pick-up shelf goes to the next in line."),
    outcome=lambda num: ngettext("%(num)s hold expired", "%(num)s holds expired", num),
)
def expire_all() -> int:
    """End the holds whose book waited long enough on the pick-up shelf; the next in line is
    served by itself."""
    waited = select(HoldSlot.id, HoldSlot.copy_id).where(
        HoldSlot.state == SlotState.READY,
        HoldSlot.ready_until < clock.today(),
        HoldSlot.copy_id.is_not(None),
    )
    over = db.session.execute(waited).all()
    for slot_id, copy_id in over:
        assert copy_id is not None
        after_commit(partial(_expire, slot_id, copy_id))
    return len(over)


def _expire(slot_id: int, copy_id: int) -> None:
    now = clock.now()
    with transaction():
        wait_for_turn_with(copy_id)
        slot = slot_with_id(slot_id)
        is_over = slot.ready_until is not None and slot.ready_until < clock.local_day(now)
        if slot.state is SlotState.READY and is_over:
            deed = Deed(library_id=slot.hold.library_id, account_id=None, at=now)
            take_turn(slot, Happening.EXPIRE, deed)
            serve_later(slot.hold.title_id, slot.supplier_id)
