"""Why the desk did not understand a scan."""

from __future__ import annotations

from library_share.errors import NotFound, Refused
from library_share.translation import N_


class CardFirst(Refused):
    code = "card_first"
    message = N_("Scan the patron's card first, then the copy.")


class ReaderHasNoCard(Refused):
    """Whoever has the copy left, and the card went along to another school: it only comes back."""

    code = "reader_has_no_card"
    message = N_(
        "{name}, who has “{title}”, has no library card here any more, so it cannot be renewed. "
        "Give it back when it comes."
    )


class ScanIdReused(Refused):
    """One UUID for two different scans: a device was restored from a backup, or has a fault."""

    code = "scan_id_reused"
    message = N_("This scan number was used for another scan. Nothing was done; scan once more.")


class NothingToUndo(Refused):
    code = "nothing_to_undo"
    message = N_("This scan changed nothing, so there is nothing to undo.")


class NoSuchScan(NotFound):
    code = "no_such_scan"
    message = N_("There is no such scan here.")


class NoSuchLateScan(NotFound):
    code = "no_such_late_scan"
    message = N_("There is no such late scan here.")


class NoCodeInPhoto(Refused):
    code = "no_code_in_photo"
    message = N_("No code can be read in this photo. Hold the phone closer, with more light.")


class NoPhoto(Refused):
    code = "no_photo"
    message = N_("Choose or take a photo first.")
