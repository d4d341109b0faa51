"""Asking: placing a hold, moving it in line, suspending it, changing where it is picked up."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import func, select

from library_share.catalogue.models import Title
from library_share.circulation.holds import free, queries
from library_share.circulation.holds.actions.serving import catch, serve_later
from library_share.circulation.holds.actions.turns import note_down, open_hold, take_turn
from library_share.circulation.holds.errors import (
    HoldRefused,
    MoveNeedsReason,
    PickupSettled,
    WaitsAlready,
    WrongPickupPlace,
)
from library_share.circulation.holds.models import Hold, HoldSlot, HoldTerms
from library_share.circulation.holds.refusals import reasons_against
from library_share.circulation.holds.rules import (
    OPEN_STATES,
    Happening,
    SlotState,
)
from library_share.circulation.queries import wait_for_turn_of, wait_for_turn_with
from library_share.copies.deeds import Deed
from library_share.copies.models import Copy
from library_share.database import db, judged
from library_share.errors import Reason
from library_share.libraries.models import Place, SchoolClass
from library_share.libraries.queries import main_place_of
from library_share.patrons.errors import NoSuchPatron
from library_share.patrons.forgetting.errors import NO_LOAN_TO_NOBODY
from library_share.patrons.queries import PatronOfCard
from library_share.vietnamese import tidy


def place(
    title: Title,
    deed: Deed,
    *,
    patron: PatronOfCard | None = None,
    school_class: SchoolClass | None = None,
    how_many: int = 1,
    copy: Copy | None = None,
    pickup: Place | None = None,
    return_on: date | None = None,
    pages: str = "",
    note: str = "",
    override: str | None = None,
) -> Hold:
    """Let a patron of the acting library wait for a title, or a class for `how_many` copies.

    Free copies of the library are caught at once, unless only `pages` of it are wanted, which
    another library copies. HoldRefused gives every reason why not;
    WaitsAlready when the patron stands in this line.
    """
    pickup = pickup or main_place_of(deed.library_id)
    if pickup.library_id != deed.library_id:
        raise WrongPickupPlace
    at_hand = free.free_copies(title.id, deed.library_id, copy_id=copy.id if copy else None)
    if tidy(pages):
        at_hand = []
    for copy_id in sorted(at_hand[:how_many]):
        wait_for_turn_with(copy_id)  # copies before patrons, as everywhere
    if patron is not None:
        wait_for_turn_of(patron.patron_id)
    found = reasons_against(
        title, deed.library_id, deed.on, patron=patron, how_many=how_many, copy=copy
    )
    _refuse_unless(found, override)
    hold = Hold(
        library_id=deed.library_id,
        title_id=title.id,
        copy_id=copy.id if copy else None,
        patron_id=patron.patron_id if patron else None,
        class_id=school_class.id if school_class else None,
        how_many=how_many,
        pickup_place_id=pickup.id,
        return_on=return_on,
        pages=tidy(pages),
        rank=_last_rank(title.id) + 1,
        note=tidy(note),
        placed_at=deed.at,
        patron_kind=patron.kind if patron else None,
        class_name=_class_name(patron, school_class),
        grade=patron.grade if patron else school_class.grade if school_class else None,
        title_kind=title.kind,
        level=title.level,
    )
    name = patron.name if patron else ""
    with judged(
        {
            "one_open_hold_per_patron_and_title": WaitsAlready(name=name),
            NO_LOAN_TO_NOBODY: NoSuchPatron(),
        }
    ):
        db.session.add(hold)
    hold.slots = [
        HoldSlot(number=number, supplier_id=deed.library_id) for number in range(1, how_many + 1)
    ]
    db.session.flush()
    note_down(hold, Happening.PLACE, deed, reason=override or "")
    caught = [catch(copy_id, deed) for copy_id in at_hand[:how_many]]
    if len(at_hand) > how_many and not all(slot and slot.hold is hold for slot in caught):
        serve_later(title.id, deed.library_id)  # somebody was quicker; there are more copies
    return hold


def _class_name(patron: PatronOfCard | None, school_class: SchoolClass | None) -> str:
    if patron is not None:
        return patron.class_name or ""
    return school_class.name if school_class else ""


def _refuse_unless(reasons: Sequence[Reason], override: str | None) -> None:
    if reasons and not (override and all(reason.overridable_by for reason in reasons)):
        raise HoldRefused(reasons=list(reasons))


def _last_rank(title_id: int) -> int:
    return db.session.scalar(select(func.max(Hold.rank)).where(Hold.title_id == title_id)) or 0


def cancel(hold_id: int, deed: Deed, *, reason: str = "") -> list[HoldSlot]:
    """Nobody waits any more. Copies that were kept go to the next in line; answers the slots
    that had a copy, so that somebody puts it back or sends it home."""
    for copy_id in sorted(queries.copies_kept_for(hold_id)):
        wait_for_turn_with(copy_id)
    hold = open_hold(hold_id)
    ended = [slot for slot in hold.slots if slot.state in OPEN_STATES]
    for slot in ended:
        take_turn(slot, Happening.CANCEL, deed, reason=tidy(reason))
    for supplier_id in {slot.supplier_id for slot in ended}:
        serve_later(hold.title_id, supplier_id)
    return [slot for slot in ended if slot.copy_id is not None]


def move_in_line(hold_id: int, deed: Deed, *, before_id: int | None, reason: str) -> None:
    """Let a hold be served before another one of its line (None: last), with a reason."""
    if not tidy(reason):
        raise MoveNeedsReason
    hold = open_hold(hold_id)
    line = [one for one in queries.line_for(hold.title_id) if one.id != hold.id]
    places = [one.id for one in line]
    at = places.index(before_id) if before_id in places else len(line)
    line.insert(at, hold)
    for rank, one in enumerate(line, start=1):
        one.rank = rank
    note_down(hold, Happening.MOVE, deed, reason=tidy(reason))


def suspend(hold_id: int, deed: Deed, *, until: date) -> None:
    """Keep the place in line, but be passed by until this day has gone."""
    hold = open_hold(hold_id)
    hold.suspended_until = until
    note_down(hold, Happening.SUSPEND, deed, reason=until.isoformat())


def resume(hold_id: int, deed: Deed) -> None:
    """Wait again, at the old place in line; a free copy is caught at once."""
    hold = open_hold(hold_id)
    hold.suspended_until = None
    note_down(hold, Happening.RESUME, deed)
    for supplier_id in {slot.supplier_id for slot in hold.slots}:
        serve_later(hold.title_id, supplier_id)


def change_pickup(hold_id: int, place_: Place, deed: Deed) -> None:
    """Pick it up somewhere else in the same library, as long as no copy is on its way there."""
    hold = open_hold(hold_id)
    if place_.library_id != hold.library_id:
        raise WrongPickupPlace
    if any(slot.state in (SlotState.ON_THE_WAY, SlotState.READY) for slot in hold.slots):
        raise PickupSettled
    hold.pickup_place_id = place_.id
    note_down(hold, Happening.CHANGE_PICKUP, deed, reason=place_.name)


def set_terms(library_id: int, *, local_first: bool, ready_days: int, holds_at_most: int) -> None:
    """What a library says of holds from now on."""
    row = db.session.get(HoldTerms, library_id) or HoldTerms(library_id=library_id)
    row.local_first, row.ready_days, row.holds_at_most = local_first, ready_days, holds_at_most
    db.session.add(row)
    db.session.flush()
