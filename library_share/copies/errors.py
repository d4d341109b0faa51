"""Why a copy was not added, moved, changed or found."""

from __future__ import annotations

from library_share.errors import NotFound, Refused
from library_share.translation import N_


class NoSuchCopy(NotFound):
    code = "no_such_copy"
    message = N_("There is no copy with the code {code}.")


class NoSuchSeries(NotFound):
    code = "no_such_series"
    message = N_("There is no such register of accession numbers in this library.")


class AccessionNumberTaken(Refused):
    """The facts: `number` is the first one, `numbers` are all of them."""

    code = "accession_number_taken"
    message = N_("Accession number {number} is in the register already. No number is given twice.")


class AccessionNumberUnreadable(Refused):
    code = "accession_number_unreadable"
    message = N_("“{number}” cannot be an accession number: it has no letter and no digit.")


class SeriesExists(Refused):
    code = "series_exists"
    message = N_("This library has a register called “{name}” already.")


class SeriesInUse(Refused):
    code = "series_in_use"
    message = N_(
        "Numbers of the register “{name}” are on books already, so its pattern stays. "
        "Add another register instead."
    )


class SeriesFull(Refused):
    code = "series_full"
    message = N_("The register “{name}” has come to its last number.")


class MovedBeforeArrival(Refused):
    code = "moved_before_arrival"
    message = N_("Copy {code} came to its place later than that; it cannot have left before.")


class AliasTaken(Refused):
    code = "alias_taken"
    message = N_("The old barcode {alias} opens another copy of this library.")


class CopyNeedsReason(Refused):
    code = "copy_needs_reason"
    message = N_("Say why: the register asks for the reason when a copy is lost or withdrawn.")


class NoSuchReceipt(NotFound):
    code = "no_such_receipt"
    message = N_("There is no such receipt in this library.")


class NoSuchExit(NotFound):
    code = "no_such_exit"
    message = N_("There is no such record of copies that left in this library.")


class EnteredInFuture(Refused):
    code = "entered_in_future"
    message = N_("{day} has not come yet: nothing is entered in advance.")


class EnteredAfterLeaving(Refused):
    code = "entered_after_leaving"
    message = N_("A copy of this receipt left the stock on {day}: it cannot have come in later.")


class NumbersDoNotFollow(Refused):
    code = "numbers_do_not_follow"
    message = N_("Nobody can tell which numbers follow “{number}”: it does not end in digits.")
