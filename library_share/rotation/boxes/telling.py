"""Where a box is and who answers for it, in sentences: custody on two levels."""

from __future__ import annotations

from library_share import clock
from library_share.rotation.boxes.queries import Whereabouts
from library_share.rotation.boxes.rules import Custody
from library_share.translation import N_, day, gettext

AT_HOME = N_("It stands at home: {place}. Its books can be borrowed.")
AT_POINT = N_("It stands at {place} ({library}). Its books can be borrowed there.")
ON_THE_ROAD = N_("It is on the road from {giver} to {taker}, so it is closed.")
ON_THE_ROAD_SINCE = N_(
    "It has been on the road from {giver} to {taker} since {since}, so it is closed."
)
NOWHERE = N_("Nobody has said yet where it stands.")
ANSWERS = N_("{keeper} answers for the box; whoever borrows a book from it answers for the book.")
POINT_ANSWERS = N_("{library} answers for the box; whoever borrows a book answers for the book.")
LISTED = N_("It is on the list of consignment {consignment}, to go to {taker}.")


def sentences_of(found: Whereabouts) -> list[str]:
    """What the page of a box says first."""
    if found.custody is Custody.NOWHERE:
        return [gettext(NOWHERE)]
    if found.custody is Custody.ON_THE_ROAD:
        return [_on_the_road(found)]
    assert found.place is not None
    place, library = found.place.name, found.place.library.short_name
    message = AT_HOME if found.custody is Custody.AT_HOME else AT_POINT
    told = [gettext(message).format(place=place, library=library)]
    if found.keepers:
        told.append(gettext(ANSWERS).format(keeper=", ".join(found.keepers)))
    elif found.custody is Custody.AT_POINT:
        told.append(gettext(POINT_ANSWERS).format(library=library))
    if found.handover is not None:
        code, taker = found.handover.code, found.handover.to_place.library.short_name
        told.append(gettext(LISTED).format(consignment=code, taker=taker))
    return told


def _on_the_road(found: Whereabouts) -> str:
    handover = found.handover
    if handover is None:
        return gettext(ON_THE_ROAD).format(giver="…", taker="…")
    names = {
        "giver": handover.from_place.library.short_name,
        "taker": handover.to_place.library.short_name,
    }
    if handover.sent_at is None:
        return gettext(ON_THE_ROAD).format(**names)
    since = day(clock.local_day(handover.sent_at))
    return gettext(ON_THE_ROAD_SINCE).format(since=since, **names)
