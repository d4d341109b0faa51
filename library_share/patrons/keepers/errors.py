"""Why somebody cannot be put in charge of a place."""

from __future__ import annotations

from library_share.errors import NotFound, Refused, WrongInput
from library_share.translation import N_


class NoSuchKeeper(NotFound):
    code = "no_such_keeper"
    message = N_("This person was never in charge of this place.")


class KeeperAlready(Refused):
    code = "keeper_already"
    message = N_("{name} is in charge of {place} already.")


class KeeperHasLeft(Refused):
    code = "keeper_has_left"
    message = N_("{name} has left. Choose somebody who is here.")


class NotOfThisLibrary(Refused):
    code = "account_not_of_this_library"
    message = N_("{name} has no role at this library. An administrator can give one.")


class NotYetInCharge(WrongInput):
    code = "not_yet_in_charge"
    message = N_("This day has not come yet. Give today or a day before.")


class EndBeforeBegin(WrongInput):
    code = "end_before_begin"
    message = N_("{name} is in charge since {since}; it cannot end before that.")
