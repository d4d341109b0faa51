"""Why something was not counted, closed or mended."""

from __future__ import annotations

from library_share.errors import NotFound, Refused
from library_share.translation import N_


class NoSuchStocktake(NotFound):
    code = "no_such_stocktake"
    message = N_("There is no such stock-take here.")


class NoSuchCount(NotFound):
    code = "no_such_stocktake_count"
    message = N_("This was not counted here.")


class StocktakeClosed(Refused):
    code = "stocktake_closed"
    message = N_("This stock-take is closed. Open it again to go on counting.")


class StocktakeOpen(Refused):
    code = "stocktake_open"
    message = N_("This stock-take is still open. Close it first.")


class NothingToCount(Refused):
    code = "nothing_to_count"
    message = N_("Choose at least one place that is in use.")


class NotInScope(Refused):
    """The fact `place` is where somebody wanted to count."""

    code = "not_in_scope"
    message = N_("“{place}” is not counted in this stock-take.")


class CountIdReused(Refused):
    """One UUID for two different counts: a device was restored from a backup, or has a fault."""

    code = "count_id_reused"
    message = N_("This count's number was used for another one. Nothing was done; count once more.")


class CountedMeanwhile(Refused):
    """Two phones counted the same copy in the same moment; sent again, it is one find."""

    code = "counted_meanwhile"
    message = N_("Somebody counted the same book in this moment. Scan it once more.")


class UndoneBefore(Refused):
    code = "count_undone_before"
    message = N_("This count was undone before.")


class NothingToMend(Refused):
    """The fact `result` is what is known of the copy now, in words."""

    code = "nothing_to_mend"
    message = N_("“{title}” is noted as: {result}. There is nothing to mend that way.")


class NotABook(Refused):
    """A card, or a label that is none of a book or place, was scanned."""

    code = "not_a_book"
    message = N_("Scan the label of a book, a shelf or a box here.")


class OnTheWay(Refused):
    code = "counted_on_the_way"
    message = N_("“{title}” is on the list of a consignment. Receive it or take it off first.")


class NothingReadable(Refused):
    code = "nothing_readable"
    message = N_("No label can be read in these photos. Go closer, with more light.")


class TooManyShelfPhotos(Refused):
    code = "too_many_shelf_photos"
    message = N_("Choose {most} photos at the most.")
