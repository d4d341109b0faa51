"""Whose handover it is: staff of its two libraries see it, for all others it does not exist."""

from __future__ import annotations

from library_share.copies.errors import NoSuchCopy
from library_share.copies.models import Copy
from library_share.copies.queries import holder_of
from library_share.errors import NotAllowed
from library_share.handovers.errors import NoSuchHandover
from library_share.handovers.models import Handover
from library_share.handovers.queries import find_leg_of, get_handover
from library_share.libraries.errors import NoSuchPlace
from library_share.libraries.models import Library, Place, PlaceKind
from library_share.libraries.queries import find_place_with_code
from library_share.web.access import Act, actor


def handover_of(library: Library, code: str) -> Handover:
    """The handover with this code that this library gives or takes; NoSuchHandover otherwise."""
    who = actor()
    handover = get_handover(code)
    if library.id not in (handover.from_library_id, handover.to_library_id):
        raise NoSuchHandover(code=code[:20])
    if not who.may(Act.HAND_OVER, library.id):
        raise NotAllowed
    return handover


def seen_by_actor(code: str) -> Handover:
    """The handover with this code, for staff of either side; NoSuchHandover otherwise."""
    who = actor()
    handover = get_handover(code)
    sides = (handover.from_library_id, handover.to_library_id)
    if not any(who.may(Act.HAND_OVER, library_id) for library_id in sides):
        raise NoSuchHandover(code=code[:20])
    return handover


def refuse_unless_followed(copy: Copy) -> None:
    """NoSuchCopy unless the actor hands over at the library that owns the copy, has it, sends or
    takes it."""
    who = actor()
    stands_in = holder_of(copy.id).id
    leg = find_leg_of(copy.id)
    ends = {leg.from_library_id, leg.to_library_id} if leg else set()
    if not any(who.may(Act.HAND_OVER, id_) for id_ in {copy.library_id, stands_in, *ends}):
        raise NoSuchCopy(code=copy.code)


def place_to(code: str) -> Place:
    """Any library's place that books may go to; NoSuchPlace otherwise."""
    place = find_place_with_code(code)
    if place is None or place.kind is PlaceKind.CONSIGNMENT or not place.is_active:
        raise NoSuchPlace(code=code[:40])
    return place
