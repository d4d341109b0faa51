"""Why a box of a round does not do what somebody said."""

from __future__ import annotations

from library_share.errors import NotFound, Refused
from library_share.translation import N_


class CannotGo(Refused):
    code = "box_cannot_go"
    message = N_("Box {box} does not move now. Look at the dry run again: it says why.")


class CannotStay(Refused):
    code = "box_cannot_stay"
    message = N_("Box {box} may not stay longer: too few ask for it, or it stayed longer before.")


class NothingSaid(Refused):
    code = "nothing_said"
    message = N_("Choose at least one box first.")


class NoSuchQuietDays(NotFound):
    code = "no_such_quiet_days"
    message = N_("There are no such days here.")
