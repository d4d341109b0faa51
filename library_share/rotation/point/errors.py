"""Why something could not be done at a point."""

from __future__ import annotations

from library_share.errors import NotFound, Refused
from library_share.translation import N_


class NotAtThisPoint(NotFound):
    code = "not_at_this_point"
    message = N_("No book at {place} has the number “{book}”. Type the number on its label.")


class NoSuchReader(Refused):
    """Its only reason says more."""

    code = "no_such_reader"
    message = N_("Nobody can be found under “{reader}”.")


class NoSuchFigures(NotFound):
    code = "no_such_figures"
    message = N_("There are no figures to take back under that number.")


class DayToCome(Refused):
    code = "day_to_come"
    message = N_("{day} is still to come. Write the day on which it happened.")


class NothingToNote(Refused):
    code = "nothing_to_note"
    message = N_("Write at least one figure.")


class SaysWhy(Refused):
    code = "says_why"
    message = N_("Say why you enter it for the point, for example: no network there.")


class PointRefused(Refused):
    """The desk refused it; `sentence` is what it said."""

    code = "point_refused"
    message = N_("It cannot be done: {sentence}")
