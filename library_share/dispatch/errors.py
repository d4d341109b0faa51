"""Why something could not be put on a list, or not be undone."""

from __future__ import annotations

from library_share.errors import Refused
from library_share.translation import N_


class SomebodyHasIt(Refused):
    code = "somebody_has_it"
    message = N_("“{title}” is on loan. It can be handed over when it is back.")


class KeptForSomebody(Refused):
    code = "kept_for_somebody"
    message = N_("“{title}” is kept for a reader of {library}; it goes there, not with this list.")


class KeptInBox(Refused):
    code = "kept_in_box"
    message = N_(
        "“{title}” in this box is kept for a reader of {library}. Take it out and scan it alone."
    )


class NotOnTheShelves(Refused):
    """The fact `state` is what is noted of the copy, in words."""

    code = "not_on_the_shelves"
    message = N_("“{title}” is noted as: {state}. Set that right first.")


class NotForHere(Refused):
    """A card was scanned, or something that cannot travel."""

    code = "not_for_here"
    message = N_("Scan a book, a box or a shelf here.")


class OtherConsignment(Refused):
    code = "other_consignment"
    message = N_("This is the label of another consignment: {code}. Open that one first.")


class LentSince(Refused):
    code = "lent_since"
    message = N_("A book of this consignment has been lent since; it is too late to undo.")


class NothingStandsThere(Refused):
    code = "nothing_stands_there"
    message = N_("Nothing at {place} can go: it is empty, or all of it is lent, kept or listed.")


class TooManyAtOnce(Refused):
    code = "too_many_at_once"
    message = N_("{place} has {copies} books. Scan the books that go, or a smaller shelf.")
