"""What people do with class shelves: swap two of them, undo it, count readings by one tap."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import exists, select

from library_share.classroom.shelves import swaps
from library_share.classroom.shelves.errors import (
    CountedAlready,
    NoSuchCount,
    NothingToSwap,
    SameShelf,
    ShelvesSwappedMeanwhile,
    SwapActedUpon,
)
from library_share.classroom.shelves.models import ClassReading
from library_share.classroom.shelves.swaps import Half, Swap
from library_share.copies.actions import move
from library_share.copies.deeds import Deed
from library_share.database import db, judged
from library_share.dispatch import actions as dispatch
from library_share.dispatch import waiting
from library_share.dispatch.errors import TooManyAtOnce
from library_share.dispatch.following import following, let_follow
from library_share.dispatch.listing import SHELF_AT_MOST
from library_share.handovers import actions as handovers
from library_share.handovers.actions.turns import take_turns
from library_share.handovers.models import Handover
from library_share.handovers.queries import event_of, last_events_of
from library_share.handovers.rules import Happening, Purpose
from library_share.libraries.models import Place
from library_share.translation import gettext
from library_share.vietnamese import tidy


def swap(first: Place, second: Place, deed: Deed, *, seen: int | None = None) -> Swap:
    """Let two shelves of one library change places in one act: a handover each way, sent and
    received at once. What pupils have at home belongs to the other shelf from now on, too.

    `seen` is `swaps.last_between` as the page showed it; ShelvesSwappedMeanwhile when it is
    another one by now.
    """
    if first.id == second.id:
        raise SameShelf
    for place in (first, second):
        if (copies := len(swaps.copies_at(place))) > SHELF_AT_MOST:
            raise TooManyAtOnce(place=place.name, copies=copies)
    waiting.hold_those(swaps.copies_at(first, second))
    if seen is not None and swaps.last_between(first, second) != seen:
        raise ShelvesSwappedMeanwhile
    halves = swaps.half_of(first, second), swaps.half_of(second, first)
    if not any(half.going or half.following for half in halves):
        raise NothingToSwap
    there, back = (_hand_over(half, deed) for half in halves)
    return Swap(there=there, back=back)


def _hand_over(half: Half, deed: Deed) -> Handover:
    handover = handovers.prepare(
        purpose=Purpose.CLASS_SHELF,
        from_place=half.from_place,
        to_place=half.to_place,
        deed=deed,
    )
    if half.going:
        handovers.add(handover.id, [row.id for row in half.going], deed, picked=True)
    dispatch.receive(handover, deed)
    let_follow(handover, [row.id for row in half.following], deed)
    return handover


def undo_swap(swap: Swap, deed: Deed) -> None:
    """All is where it was, and both handovers are cancelled. SwapActedUpon when a book of it was
    lent, given back or moved since, or when its paper was signed. Undoing twice is undoing once.
    """
    waiting.hold_those(swaps.copies_of(swap))
    take_turns([handover.id for handover in swap.handovers])
    if swap.is_undone:
        return
    if not swaps.is_untouched(swap):
        raise SwapActedUpon
    followers = [[row.id for row in following(handover)] for handover in swap.handovers]
    for handover, copy_ids in zip(swap.handovers, followers, strict=True):
        _take_back(handover, copy_ids, deed)


def _take_back(handover: Handover, follower_ids: list[int], deed: Deed) -> None:
    event = event_of(handover, last_events_of([handover.id])[handover.id])
    if event.kind is not Happening.RECEIVE:
        raise SwapActedUpon
    dispatch.undo(event, deed)
    reason = gettext("the swap of the shelves was undone")
    dispatch.act(handover, handovers.cancel, deed=deed, reason=reason)
    if follower_ids:
        move(follower_ids, handover.from_place_id, at=deed.at, account_id=deed.account_id)


def count_readings(
    place: Place, how_many: int, deed: Deed, *, count_id: UUID | None = None
) -> ClassReading:
    """So many children read here just now. The same `count_id` again counts once."""
    if count_id is not None:
        known = select(ClassReading).where(ClassReading.count_id == count_id)
        if (before := db.session.scalar(known)) is not None:
            if before.place_id != place.id:
                raise CountedAlready
            return before
    counted = ClassReading(
        place_id=place.id,
        class_name=tidy(place.class_name),
        day=deed.on,
        how_many=how_many,
        account_id=deed.account_id,
        at=deed.at,
        count_id=count_id,
    )
    with judged({"a_reading_is_counted_once": CountedAlready()}):
        db.session.add(counted)
    return counted


def undo_count(place: Place, reading_id: int, deed: Deed) -> None:
    """That tap was one too many. Undoing twice is undoing once."""
    counted = db.session.get(ClassReading, reading_id) if reading_id < 2**31 else None
    if counted is None or counted.place_id != place.id or counted.undoes_id is not None:
        raise NoSuchCount
    if db.session.scalar(select(exists().where(ClassReading.undoes_id == counted.id))):
        return
    with judged({"a_count_is_undone_once": NoSuchCount()}):
        db.session.add(
            ClassReading(
                place_id=place.id,
                class_name=counted.class_name,
                day=counted.day,
                how_many=counted.how_many,
                account_id=deed.account_id,
                at=deed.at,
                undoes_id=counted.id,
            )
        )
