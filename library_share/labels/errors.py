"""What cannot be printed, in words."""

from __future__ import annotations

from library_share.errors import NotFound, Refused
from library_share.translation import N_


class NoSuchSheet(NotFound):
    code = "no_such_sheet"
    message = N_("There is no sheet of labels named {key}. There are: {known}.")


class NoSuchPosition(Refused):
    code = "no_such_position"
    message = N_("This sheet has {per_page} labels; printing cannot begin at label {start}.")


class NoSuchPrinter(NotFound):
    code = "no_such_printer"
    message = N_("This library has no printer named “{name}”.")


class PrinterNameTaken(Refused):
    code = "printer_name_taken"
    message = N_("This library has a printer named “{name}” already.")


class OffsetTooLarge(Refused):
    code = "offset_too_large"
    message = N_(
        "A printer may be moved by 10 mm at the most; more than that is another paper format or a "
        "print that was not at 100 %."
    )


class NotAPhoto(Refused):
    code = "not_a_photo"
    message = N_("This file is not a photo that can be read (JPEG, PNG or WebP).")
