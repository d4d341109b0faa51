"""Where a copy that lies on the desk goes now: aside, on to whoever waits elsewhere, or home."""

from __future__ import annotations

import enum
from dataclasses import dataclass, replace
from datetime import date

from library_share.circulation.holds import actions as holds
from library_share.circulation.holds.models import HoldSlot
from library_share.circulation.queries import CopyAtHand
from library_share.copies.deeds import Deed
from library_share.dispatch import actions, waiting
from library_share.dispatch.asking_back import find_what_brought
from library_share.handovers import actions as handovers
from library_share.handovers.queries import Leg, find_handover_with_code, find_leg_of
from library_share.interlibrary.actions import follow_slot
from library_share.interlibrary.queries import find_loan_out
from library_share.interlibrary.rules import LoanState


class Way(enum.Enum):
    """Which way it goes."""

    BACK_TO_ITS_PLACE = "back_to_its_place"
    ASIDE = "aside"
    ON_TO_A_READER = "on_to_a_reader"
    HOME = "home"


@dataclass(frozen=True, kw_only=True)
class Onward:
    """The way, and for what leaves the consignment whose list has it now."""

    way: Way
    consignment: str | None = None


def send_onward(copy: CopyAtHand, slot: HoldSlot | None, deed: Deed) -> Onward:
    """Begin the way of a copy that is in somebody's hand at the acting library. `slot`: for whom
    it was caught."""
    stands_here = copy.place_library_id == deed.library_id
    if slot is None:
        if stands_here and not (came_for_a_reader(copy, deed) or is_asked_back(copy, deed)):
            return Onward(way=Way.BACK_TO_ITS_PLACE)
        return Onward(way=Way.HOME, consignment=actions.send_home(copy, deed))
    if not stands_here:
        handovers.found_elsewhere(copy.id, deed)
    if slot.hold.library_id == deed.library_id:
        holds.set_aside(slot.id, deed)
        follow_slot(slot.id, deed)
        return Onward(way=Way.ASIDE)
    return Onward(way=Way.ON_TO_A_READER, consignment=actions.send_on(copy, slot, deed))


def is_asked_back(copy: CopyAtHand, deed: Deed) -> bool:
    """Handed over until a day that has come."""
    return find_what_brought(copy, deed) is not None


def came_for_a_reader(copy: CopyAtHand, deed: Deed) -> bool:
    """Lent by another library for somebody who has had it now. A class keeps its set until the
    day on which all of it goes back."""
    if copy.owner_id == deed.library_id:
        return False
    loan = find_loan_out(copy.id)
    if loan is None or loan.state is not LoanState.ARRIVED or find_leg_of(copy.id) is not None:
        return False
    assert loan.due_on is not None
    return not loan.slot.hold.is_for_class or loan.due_on <= deed.on


def find_last_day(copy: CopyAtHand, deed: Deed) -> date | None:
    """By when a copy of another library has to be back there; None when it belongs here."""
    if copy.owner_id == deed.library_id:
        return None
    loan = find_loan_out(copy.id)
    return loan.due_on if loan is not None else None


def lent_on_its_way(copy: CopyAtHand, deed: Deed, *, because: str) -> None:
    """The copy was lent although it is on a list, or on the road: its way ends here. To be told
    after the loan has begun, so that whoever waited for it knows already."""
    assert copy.way is not None
    # A report of what happened earlier cannot end a way before it began.
    deed = replace(deed, at=max(deed.at, copy.way.left_at or deed.at))
    line = handovers.lent_on_the_way(copy.id, deed, because=because)
    if line is not None:
        waiting.tell([line.id], deed)


def find_journey(copy: CopyAtHand) -> Leg | None:
    """The way of a copy that is on the road; None when it stands somewhere."""
    leg = find_leg_of(copy.id)
    return leg if leg is not None and leg.is_on_the_road else None


def arrived_by_scan(copy: CopyAtHand, leg: Leg, deed: Deed) -> None:
    """A travelling copy was scanned where it was sent: it has arrived."""
    handover = find_handover_with_code(leg.consignment)
    assert handover is not None
    actions.arrive(handover, copy, deed)
