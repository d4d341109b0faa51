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


class NotForHere(Refused):
    """A card was scanned, or something that cannot travel."""

    code = "not_for_here"
    message = N_("Scan a book, a box or a shelf here.")


class LentSince(Refused):
    code = "lent_since"
    message = N_("A book of this consignment has been lent since; it is too late to undo.")


class NothingStandsThere(Refused):
    code = "nothing_stands_there"
    message = N_("No book stands at {place} that could be handed over.")
