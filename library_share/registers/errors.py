"""Why a book was not printed, in words."""

from __future__ import annotations

from library_share.errors import NotFound, Refused
from library_share.translation import N_


class PeriodBackwards(Refused):
    code = "period_backwards"
    message = N_("The period ends before it begins.")


class TooManyYears(Refused):
    code = "too_many_years"
    message = N_("A book is printed for {at_most} years at the most.")


class NothingLentThen(NotFound):
    code = "nothing_lent_then"
    message = N_("This reader took no book on that day.")
