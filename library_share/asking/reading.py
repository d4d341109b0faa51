"""From what was sent to a hold: for page and API alike."""

from __future__ import annotations

from typing import Any

from library_share import clock
from library_share.catalogue.queries import get_title
from library_share.circulation.holds import actions
from library_share.circulation.holds.models import Hold
from library_share.circulation.reading import patron_at_desk
from library_share.copies.deeds import Deed
from library_share.copies.queries import get_copy
from library_share.errors import NotAllowed
from library_share.interlibrary.actions import ask as ask_others
from library_share.libraries.models import Library
from library_share.libraries.queries import class_of_this_year, place_of
from library_share.web.access import Act, Actor


def place_hold(library: Library, who: Actor, sent: dict[str, Any]) -> Hold:
    """The hold that `sent` (see NewHoldSchema) asks for, in the caller's transaction."""
    if sent["override"] and not who.may(Act.OVERRIDE, library.id):
        raise NotAllowed
    copy = get_copy(sent["copy"]) if sent["copy"] else None
    name = sent["class_name"]
    hold = actions.place(
        copy.title if copy else get_title(sent["title_id"]),
        deed_of(library, who),
        patron=patron_at_desk(sent["patron"], library.id) if sent["patron"] else None,
        school_class=class_of_this_year(library, name, clock.today()) if name else None,
        how_many=sent["how_many"],
        copy=copy,
        pickup=place_of(library.id, sent["pickup"]) if sent["pickup"] else None,
        return_on=sent["return_on"],
        pages=sent["pages"],
        note=sent["note"],
        override=sent["override"],
    )
    if sent["elsewhere"] or hold.pages:
        ask_others(hold.id, deed_of(library, who))
    return hold


def deed_of(library: Library, who: Actor) -> Deed:
    """What somebody does at this library now."""
    return Deed(library_id=library.id, account_id=who.account_id, at=clock.now())
