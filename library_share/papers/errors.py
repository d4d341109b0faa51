"""Why nothing was printed, in words."""

from __future__ import annotations

from library_share.errors import NotFound, Refused
from library_share.translation import N_


class UnknownCodes(Refused):
    """Its reasons name each line."""

    code = "unknown_codes"
    message = N_("Some of these codes cannot be printed. Nothing was printed.")


#: One line of `UnknownCodes`.
NOT_OURS = N_("Line {line}: “{text}” is nothing of this library.")
MISTYPED = N_("Line {line}: “{text}” has a wrong digit, or two of them are swapped.")
SEVERAL = N_("Line {line}: “{text}” may mean several: {codes}. Write the code under the QR.")
TOO_MANY_LINES = N_("… and {more} more lines like these.")


class NothingToPrint(Refused):
    code = "nothing_to_print"
    message = N_("There is nothing to print for this choice.")


class TooManyLabels(Refused):
    code = "too_many_labels"
    message = N_("More than {at_most} labels do not go into one file. Choose a smaller range.")


class WrongRange(Refused):
    code = "wrong_range"
    message = N_(
        "“{first}” to “{last}” is not a range of accession numbers: both must be of one register "
        "and the first must not be larger, for example STN-00001 to STN-00250."
    )


class FileGone(NotFound):
    code = "file_gone"
    message = N_(
        "This file is not here any more: files of labels are kept for a day. Print it again."
    )
