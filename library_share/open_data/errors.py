"""Why something is not published, or not found among what is."""

from __future__ import annotations

from library_share.errors import NotFound, Refused
from library_share.translation import N_


class ReleasedMeanwhile(Refused):
    code = "released_meanwhile"
    message = N_("This month was published just now.")


class NoSuchPeriod(NotFound):
    code = "no_such_period"
    message = N_("Nothing was published for this period. Choose one from the list.")
