"""What a scan means on the page of a handover: listed and picked where it is given, arrived where
it is taken; and how that is said."""

from __future__ import annotations

import enum
from dataclasses import dataclass

from library_share.circulation.queries import CopyAtHand
from library_share.circulation.reading import what_is
from library_share.copies.deeds import Deed
from library_share.dispatch import actions, listing
from library_share.dispatch.errors import NotForHere, OtherConsignment
from library_share.handovers import actions as handovers
from library_share.handovers.models import Handover
from library_share.handovers.queries import find_leg_of
from library_share.handovers.rules import Step
from library_share.libraries.models import Place, PlaceKind
from library_share.translation import N_, gettext, ngettext


class Meaning(enum.StrEnum):
    """What a scan did."""

    LISTED = "listed"
    PICKED = "picked"
    BOX_LISTED = "box_listed"
    SHELF_LISTED = "shelf_listed"
    ARRIVED = "arrived"
    EXTRA = "extra"
    IN_ALREADY = "in_already"
    RECEIVED = "received"


_SENTENCES: dict[Meaning, str] = {
    Meaning.LISTED: N_("“{name}” is on the list."),
    Meaning.PICKED: N_("“{name}” is picked."),
    Meaning.BOX_LISTED: N_("Box “{name}” is on the list, with {copies} books in it."),
    Meaning.SHELF_LISTED: N_("{copies} books of “{name}” are on the list. Now pick them."),
    Meaning.ARRIVED: N_("“{name}” has arrived."),
    Meaning.EXTRA: N_("“{name}” is here, though it was not on the list: noted as one too many."),
    Meaning.IN_ALREADY: N_("“{name}” is in already."),
    Meaning.RECEIVED: N_("All is taken in. Now look at each book, and tap what is missing."),
}


@dataclass(frozen=True, kw_only=True)
class Scanned:
    """What a scan did, and to how many copies. `name` is the title, or the place."""

    meaning: Meaning
    name: str
    copies: int = 1
    #: Of a shelf: what is lent, kept or listed already.
    left_out: int = 0

    @property
    def sentence(self) -> str:
        said = gettext(_SENTENCES[self.meaning]).format(name=self.name, copies=self.copies)
        if not self.left_out:
            return said
        left_out = ngettext(
            "%(num)s stays: it is lent, kept or listed already.",
            "%(num)s stay: they are lent, kept or listed already.",
            self.left_out,
        )
        return f"{said} {left_out}"


def scan(handover: Handover, text: str, deed: Deed) -> Scanned:
    """Do the one natural thing with what was scanned at the acting library."""
    found = what_is(text, deed.library_id)
    gives = handover.step is Step.PREPARED and deed.library_id == handover.from_library_id
    if found.handover is not None:
        return _take_all(found.handover, handover, deed)
    if found.copy is not None:
        return (_give if gives else _take)(handover, found.copy, deed)
    if found.place is not None and gives:
        return _give_all_at(found.place, handover, deed)
    raise NotForHere


def _give(handover: Handover, copy: CopyAtHand, deed: Deed) -> Scanned:
    leg = find_leg_of(copy.id)
    if leg is not None and leg.handover_id == handover.id:
        handovers.pick(handover.id, copy.id, deed)
        return Scanned(meaning=Meaning.PICKED, name=copy.title)
    listing.add_copy(handover, copy, deed)
    return Scanned(meaning=Meaning.LISTED, name=copy.title)


def _give_all_at(place: Place, handover: Handover, deed: Deed) -> Scanned:
    """A box goes as a whole; of a shelf its books go, and the shelf stays."""
    if place.kind is PlaceKind.BOX:
        copies = listing.add_box(handover, place, deed)
        return Scanned(meaning=Meaning.BOX_LISTED, name=place.name, copies=copies)
    copies, left_out = listing.add_shelf(handover, place, deed)
    return Scanned(meaning=Meaning.SHELF_LISTED, name=place.name, copies=copies, left_out=left_out)


def _take(handover: Handover, copy: CopyAtHand, deed: Deed) -> Scanned:
    arrival = actions.arrive(handover, copy, deed)
    if arrival is None:
        return Scanned(meaning=Meaning.IN_ALREADY, name=copy.title)
    meaning = Meaning.EXTRA if arrival.is_extra else Meaning.ARRIVED
    return Scanned(meaning=meaning, name=copy.title)


def _take_all(scanned: Handover, handover: Handover, deed: Deed) -> Scanned:
    if scanned.id != handover.id:
        raise OtherConsignment(code=scanned.code)
    actions.receive(handover, deed)
    return Scanned(meaning=Meaning.RECEIVED, name=handover.code)
