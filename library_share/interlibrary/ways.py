"""Where the book of a loan is, said to one of the two libraries.

A consignment is a matter of the two libraries it goes between. Given back at a third one, or sent
on from there, the book is in words where it is, and in no button.
"""

from __future__ import annotations

from dataclasses import dataclass

from library_share.copies.queries import holder_of
from library_share.handovers.queries import find_leg_of
from library_share.translation import gettext


@dataclass(frozen=True, kw_only=True)
class Found:
    """The consignment, when this library gives or takes it; else `astray` says where the book
    is, and is empty where there is nothing to say."""

    consignment: str | None = None
    astray: str = ""


def find_book(copy_id: int | None, library_id: int) -> Found:
    """Where the copy is now, for this library."""
    leg = find_leg_of(copy_id) if copy_id is not None else None
    if copy_id is None:
        return Found()
    if leg is None:
        return _standing(copy_id, library_id)
    if library_id in (leg.from_library_id, leg.to_library_id):
        return Found(consignment=leg.consignment)
    if leg.is_on_the_road:
        sentence = gettext(
            "Now it is on the road from %(giver)s to %(taker)s.",
            giver=leg.from_library,
            taker=leg.to_library,
        )
    else:
        sentence = gettext(
            "Now it lies at %(giver)s, packed for %(taker)s.",
            giver=leg.from_library,
            taker=leg.to_library,
        )
    return Found(astray=sentence)


def _standing(copy_id: int, library_id: int) -> Found:
    holder = holder_of(copy_id)
    if holder.id == library_id:
        return Found()
    return Found(astray=gettext("Now it stands at %(library)s.", library=holder.short_name))
