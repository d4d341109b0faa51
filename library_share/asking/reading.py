"""From what was sent to a hold: for page and API alike."""

from __future__ import annotations

from typing import Any

from library_share.asking.askers import Asker
from library_share.catalogue.queries import get_title
from library_share.circulation.holds import actions
from library_share.circulation.holds.models import Hold
from library_share.copies.deeds import deed_at
from library_share.copies.queries import get_copy
from library_share.errors import NotAllowed
from library_share.interlibrary.actions import ask as ask_others
from library_share.web.access import Act


def place_hold(asker: Asker, sent: dict[str, Any]) -> Hold:
    """The hold that `sent` (see NewHoldSchema) asks for, in the caller's transaction.

    A keeper's is picked up at the keeper's own place unless another one is chosen.
    """
    if sent["override"] and not asker.who.may(Act.OVERRIDE, asker.library.id):
        raise NotAllowed
    copy = get_copy(sent["copy"]) if sent["copy"] else None
    patron = asker.patron_with(sent["patron"]) if sent["patron"] else None
    school_class = asker.class_named(sent["class_name"]) if sent["class_name"] else None
    hold = actions.place(
        copy.title if copy else get_title(sent["title_id"]),
        deed_at(asker.library),
        patron=patron,
        school_class=school_class,
        how_many=sent["how_many"],
        copy=copy,
        pickup=asker.pickup_place(patron, sent["pickup"]),
        return_on=sent["return_on"],
        pages=sent["pages"],
        note=sent["note"],
        override=sent["override"],
    )
    if sent["elsewhere"] or hold.pages:
        ask_others(hold.id, deed_at(asker.library))
    return hold
