"""Taking turns, and writing down what happened.

Whoever acts on a handover holds its copies first and the handover after them, as the desk does
that meets a copy before it knows of any handover. One order for the whole house, so that nobody
waits in a circle: copies, patrons, holds, handovers.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import selectinload

from library_share import clock
from library_share.copies.accessions import in_parts
from library_share.copies.actions import move
from library_share.copies.deeds import Deed
from library_share.copies.models import Copy
from library_share.database import db, locks_rows
from library_share.handovers.errors import (
    ChangedMeanwhile,
    NoSuchHandover,
    OtherSide,
    WrongStep,
)
from library_share.handovers.models import STEP_NAMES, Handover, HandoverEvent, HandoverLine
from library_share.handovers.rules import Happening, Move, Side, Step, move_for
from library_share.handovers.telling import tell_of
from library_share.libraries.models import Place
from library_share.translation import gettext


def take_turn(
    handover_id: int, copy_ids: Iterable[int] = (), *, with_list: bool = True
) -> Handover:
    """The handover as it is now, nobody else's until the transaction ends; `copy_ids` are those
    it does not list yet. Without `with_list` only those are touched, and others may go on
    scanning what else is on the list."""
    return take_turns([handover_id], copy_ids, with_list=with_list)[handover_id]


def take_turns(
    handover_ids: Collection[int], copy_ids: Iterable[int] = (), *, with_list: bool = True
) -> dict[int, Handover]:
    """The same for several at once: the copies of all of them come before any of them."""
    held = hold_copies([*copy_ids, *(_open_copies(handover_ids) if with_list else ())])
    handovers: dict[int, Handover] = {}
    for ids in in_parts(sorted(set(handover_ids))):
        rows = db.session.scalars(
            select(Handover)
            .where(Handover.id.in_(ids))
            .order_by(Handover.id)
            .with_for_update(of=Handover)
            .execution_options(populate_existing=True)
        )
        handovers |= {handover.id: handover for handover in rows}
    for missing in set(handover_ids) - set(handovers):
        raise NoSuchHandover(code=missing)
    if with_list and not held.issuperset(_open_copies(handover_ids)):
        raise ChangedMeanwhile
    return handovers


def hold_copies(copy_ids: Sequence[int]) -> set[int]:
    """PostgreSQL: keep other desks away from these copies; SQLite's writers queue already."""
    wanted = sorted(set(copy_ids))
    if locks_rows():
        for ids in in_parts(wanted):
            db.session.execute(
                select(Copy.id)
                .where(Copy.id.in_(ids))
                .order_by(Copy.id)
                .with_for_update(key_share=True)
            ).all()
    return set(wanted)


def hold_box(box_id: int) -> Place:
    """The box as it is now; who packs it, lists it or sends it takes turns. After its copies."""
    return hold_boxes([box_id])[box_id]


def hold_boxes(box_ids: Collection[int]) -> dict[int, Place]:
    """The same for several at once."""
    found: dict[int, Place] = {}
    for ids in in_parts(sorted(set(box_ids))):
        rows = db.session.scalars(
            select(Place)
            .where(Place.id.in_(ids))
            .order_by(Place.id)
            .options(selectinload(Place.within))
            .with_for_update(key_share=True, of=Place)
            .execution_options(populate_existing=True)
        )
        found |= {box.id: box for box in rows}
    return found


def _open_copies(handover_ids: Collection[int]) -> list[int]:
    query = select(HandoverLine.copy_id).where(
        HandoverLine.handover_id.in_(handover_ids),
        HandoverLine.ended_at.is_(None),
        HandoverLine.copy_id.is_not(None),
    )
    return [copy_id for copy_id in db.session.scalars(query) if copy_id is not None]


def open_lines(handover: Handover) -> list[HandoverLine]:
    """The lines that have not ended, as they are now."""
    return list(
        db.session.scalars(
            select(HandoverLine)
            .where(HandoverLine.handover_id == handover.id, HandoverLine.ended_at.is_(None))
            .order_by(HandoverLine.id)
            .execution_options(populate_existing=True)
        )
    )


def expect(handover: Handover, happening: Happening, deed: Deed) -> tuple[Move, Side]:
    """The move that this is, and on which side `deed` makes it; WrongStep or OtherSide."""
    move = move_for(handover.step, happening)
    if move is None:
        raise WrongStep(code=handover.code, step=gettext(STEP_NAMES[handover.step]).lower())
    sides = {
        Side.GIVER: deed.library_id == handover.from_library_id,
        Side.TAKER: deed.library_id == handover.to_library_id,
    }
    if move.side is Side.EITHER:
        # One library that hands over to itself gives as well as takes.
        side = Side.TAKER if sides[Side.TAKER] else Side.GIVER
    else:
        side = move.side
    if not sides[side]:
        whose = handover.from_library if side is Side.GIVER else handover.to_library
        raise OtherSide(library=whose.short_name)
    return move, side


def note(
    handover: Handover,
    happening: Happening,
    deed: Deed,
    side: Side,
    *,
    to: Step,
    line: HandoverLine | None = None,
    reason: str = "",
    undoes_id: int | None = None,
) -> HandoverEvent:
    """Write the happening down and let the handover be at its next step; the other library is
    told what it should know."""
    event = written(
        handover, happening, deed, side, to=to, line=line, reason=reason, undoes_id=undoes_id
    )
    note_all([event])
    return event


def note_all(events: Sequence[HandoverEvent]) -> None:
    """Keep what was `written`, and tell of it."""
    db.session.add_all(events)
    db.session.flush()
    for event in events:
        tell_of(db.session.get_one(Handover, event.handover_id), event)


def written(
    handover: Handover,
    happening: Happening,
    deed: Deed,
    side: Side,
    *,
    to: Step,
    line: HandoverLine | None = None,
    reason: str = "",
    undoes_id: int | None = None,
) -> HandoverEvent:
    """The happening as it is kept; the handover is at its next step from now on."""
    event = HandoverEvent(
        handover_id=handover.id,
        line_id=line.id if line else None,
        kind=happening,
        side=side,
        step_before=handover.step,
        step_after=to,
        happened_at=deed.at,
        recorded_at=clock.now(),
        library_id=deed.library_id,
        account_id=deed.account_id,
        reason=reason,
        undoes_id=undoes_id,
    )
    handover.step = to
    return event


def change_lines(lines: Sequence[HandoverLine], **columns: Any) -> None:
    """Set columns of many lines in few statements."""
    for ids in in_parts([line.id for line in lines]):
        db.session.execute(
            update(HandoverLine)
            .where(HandoverLine.id.in_(ids))
            .values(**columns)
            .execution_options(synchronize_session=False)
        )
    for line in lines:
        db.session.expire(line)


def loose_copies(lines: Iterable[HandoverLine]) -> list[int]:
    """The copies that travel by themselves, not in a box."""
    return [line.copy_id for line in lines if line.copy_id is not None and line.box_id is None]


def stand_boxes(lines: Iterable[HandoverLine], place: Place | None) -> None:
    """Let the boxes themselves stand in `place`; what is in them goes with them."""
    box_ids = [line.box_id for line in lines if line.copy_id is None and line.box_id is not None]
    if box_ids:
        db.session.execute(
            update(Place)
            .where(Place.id.in_(box_ids))
            .values(within_id=place.id if place else None)
            .execution_options(synchronize_session=False)
        )


def put_back(lines: Iterable[HandoverLine], deed: Deed, at_place: Place | None = None) -> None:
    """Where they stood before they left. What travels in a box is in it still."""
    by_place: dict[int, list[int]] = {}
    for line in lines:
        if line.copy_id is None:
            assert line.box is not None
            line.box.within_id = at_place.id if at_place else line.stood_at_id
        elif line.box_id is None:
            place_id = at_place.id if at_place else line.stood_at_id
            by_place.setdefault(place_id, []).append(line.copy_id)
    for place_id, copy_ids in by_place.items():
        move(copy_ids, place_id, at=deed.at, account_id=deed.account_id)
    db.session.flush()
