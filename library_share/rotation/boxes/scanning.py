"""What a scan on the page of a box does, and how it is said."""

from __future__ import annotations

from dataclasses import dataclass

from library_share.circulation.reading import what_is
from library_share.copies.deeds import Deed
from library_share.libraries.models import Place
from library_share.rotation.boxes import actions
from library_share.rotation.boxes.errors import ScanABook
from library_share.rotation.boxes.schemas import Mode
from library_share.translation import N_, gettext
from library_share.web.access import Actor

IN = N_("“{title}” is in the box now: {inside} of {capacity}.")
IN_ALREADY = N_("“{title}” is in this box already: {inside} of {capacity}.")
OUT = N_("“{title}” is out of the box now; {inside} are left in it.")


@dataclass(frozen=True, kw_only=True)
class ScannedInBox:
    """What a scan did; `again` when it changed nothing."""

    sentence: str
    again: bool = False


def scan(box: Place, text: str, mode: Mode, who: Actor, deed: Deed, capacity: int) -> ScannedInBox:
    """Put the scanned book into the box, or take it out."""
    found = what_is(text, deed.library_id)
    if found.copy is None:
        raise ScanABook
    if mode is Mode.UNPACK:
        done = actions.unpack(box, found.copy, deed)
        message, again = OUT, False
    else:
        done = actions.pack(box, found.copy, who, deed)
        message, again = (IN_ALREADY if done.was_in else IN), done.was_in
    words = gettext(message).format(title=done.title, inside=done.inside, capacity=capacity)
    return ScannedInBox(sentence=words, again=again)
