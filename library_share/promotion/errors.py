"""Why an activity could not be noted."""

from __future__ import annotations

from library_share.errors import NotFound, Refused
from library_share.translation import N_


class NoSuchActivity(NotFound):
    code = "no_such_activity"
    message = N_("There is no activity under that number.")


class NotHeldYet(Refused):
    code = "not_held_yet"
    message = N_("{day} is still to come. Note an activity when it has been held.")


class ActivityNotedAlready(Refused):
    code = "activity_noted_already"
    message = N_("An activity was already noted under this number.")
