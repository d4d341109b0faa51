"""Why a sheet cannot be taken."""

from __future__ import annotations

from library_share.errors import Refused, WrongInput
from library_share.translation import N_


class OtherSheet(Refused):
    code = "other_sheet"
    message = N_("This photo shows the sheet of another place, not of {place}.")


class TooManyPhotos(Refused):
    code = "too_many_photos"
    message = N_("Choose {most} photos at the most, one of each page.")


class NoMonth(WrongInput):
    code = "no_month"
    message = N_("This is no month (2026-11).")


class NothingTyped(Refused):
    code = "nothing_typed"
    message = N_("Nothing is written in the grid yet.")


class LineSavedBefore(Refused):
    """A line that was kept is sent with something else in it."""

    code = "line_saved_before"
    message = N_("This line was saved before with other words. Correct it at the desk.")
