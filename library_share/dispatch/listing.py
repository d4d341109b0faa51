"""What may be put on a list: nothing that somebody has, or that is kept for another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Select, and_, exists, select

from library_share.circulation.availability import ON_THE_SHELVES
from library_share.circulation.holds.models import HoldSlot
from library_share.circulation.holds.rules import SlotState
from library_share.circulation.models import Loan
from library_share.circulation.queries import CopyAtHand
from library_share.copies.accessions import in_parts
from library_share.copies.deeds import Deed
from library_share.copies.models import COPY_STATE_NAMES, Copy, Stay
from library_share.database import db
from library_share.dispatch import waiting
from library_share.dispatch.errors import (
    KeptForSomebody,
    KeptInBox,
    NothingStandsThere,
    NotOnTheShelves,
    SomebodyHasIt,
    TooManyAtOnce,
)
from library_share.handovers import actions as handovers
from library_share.handovers.models import Handover, HandoverLine
from library_share.libraries.models import Place
from library_share.translation import gettext

#: More is a stack room, scanned by mistake.
SHELF_AT_MOST = 500


def add_copy(handover: Handover, copy: CopyAtHand, deed: Deed) -> None:
    """Put a copy that somebody has in hand on the list, so it is picked as well. What is kept for
    somebody goes along when that is the way to them."""
    waiting.hold_those([copy.id])
    if copy.loan is not None:
        raise SomebodyHasIt(title=copy.title)
    if copy.state not in ON_THE_SHELVES:
        state = gettext(COPY_STATE_NAMES[copy.state]).lower()
        raise NotOnTheShelves(title=copy.title, state=state)
    for slot in _kept([copy.id]):
        if slot.state is not SlotState.CAUGHT or not waiting.is_on_the_way_to(slot, handover):
            raise KeptForSomebody(**_for_whom(slot))
    waiting.tell(handovers.add(handover.id, [copy.id], deed, picked=True), deed)


def add_box(handover: Handover, box: Place, deed: Deed) -> int:
    """Put a box with all that is in it on the list; answers how many copies. KeptInBox when one of
    them is kept for somebody: in a box nobody could set it aside on arrival."""
    return add_boxes([handovers.Load(handover_id=handover.id, boxes=[box], deed=deed)])


def add_boxes(loads: Sequence[handovers.Load]) -> int:
    """The same for many boxes on many lists at once."""
    boxes = [box for load in loads for box in load.boxes]
    inside = copies_at(*boxes)
    waiting.hold_those(inside)
    absent = absent_from(boxes)
    for slot in _kept([copy_id for copy_id in inside if copy_id not in absent]):
        raise KeptInBox(**_for_whom(slot))
    return handovers.add_boxes(loads, absent=absent)


def add_shelf(handover: Handover, place: Place, deed: Deed) -> tuple[int, int]:
    """Put everything that stands at a place and can go on the list, to be picked; answers how
    many copies go, and how many stay because they are lent, kept, listed or not there."""
    inside = copies_at(place)
    if len(inside) > SHELF_AT_MOST:
        raise TooManyAtOnce(place=place.name, copies=len(inside))
    waiting.hold_those(inside)
    free = list(db.session.scalars(_free_at(place)))
    if not free:
        raise NothingStandsThere(place=place.name)
    handovers.add(handover.id, free, deed)
    return len(free), len(inside) - len(free)


def _kept(copy_ids: Sequence[int]) -> Iterator[HoldSlot]:
    """For whom any of these is kept."""
    for ids in in_parts(copy_ids):
        query = select(HoldSlot).where(HoldSlot.copy_id.in_(ids), HoldSlot.ended_at.is_(None))
        yield from db.session.scalars(query.order_by(HoldSlot.id))


def _for_whom(slot: HoldSlot) -> dict[str, Any]:
    assert slot.copy is not None
    return {"title": slot.copy.title.full_title, "library": slot.hold.library.short_name}


def copies_at(*places: Place) -> list[int]:
    """The copies whose place is one of these, in order."""
    found: list[int] = []
    for ids in in_parts([place.id for place in places]):
        query = select(Stay.copy_id).where(Stay.place_id.in_(ids), Stay.until.is_(None))
        found += db.session.scalars(query)
    return sorted(found)


def _standing_at(place_ids: Sequence[int]) -> Select[int]:
    return (
        select(Copy.id)
        .join(Stay, and_(Stay.copy_id == Copy.id, Stay.until.is_(None)))
        .where(Stay.place_id.in_(place_ids))
    )


_LENT = exists().where(Loan.copy_id == Copy.id, Loan.returned_at.is_(None))


_IN_A_BAG = exists().where(
    HandoverLine.copy_id == Copy.id,
    HandoverLine.ended_at.is_(None),
    HandoverLine.picked_at.is_not(None),
)


def absent_from(boxes: Sequence[Place]) -> frozenset[int]:
    """Copies of boxes that are not in them: in somebody's hands, lost, withdrawn, or taken out
    already to go another way."""
    found: set[int] = set()
    for ids in in_parts([box.id for box in boxes]):
        query = _standing_at(ids).where(_LENT | _IN_A_BAG | Copy.state.not_in(ON_THE_SHELVES))
        found.update(db.session.scalars(query))
    return frozenset(found)


#: On the shelf, lent to nobody, kept for nobody and on no list.
CAN_GO = (
    Copy.state.in_(ON_THE_SHELVES),
    ~_LENT,
    ~exists().where(HoldSlot.copy_id == Copy.id, HoldSlot.ended_at.is_(None)),
    ~exists().where(HandoverLine.copy_id == Copy.id, HandoverLine.ended_at.is_(None)),
)


def _free_at(place: Place) -> Select[int]:
    return _standing_at([place.id]).where(*CAN_GO).order_by(Copy.id)


def find_last_line(copy_id: int) -> HandoverLine | None:
    """The newest line of a copy, on whatever list."""
    return db.session.scalar(
        select(HandoverLine)
        .where(HandoverLine.copy_id == copy_id)
        .order_by(HandoverLine.id.desc())
        .limit(1)
        .execution_options(populate_existing=True)
    )
