"""Why somebody cannot be forgotten now."""

from __future__ import annotations

from library_share.errors import Refused
from library_share.translation import N_

#: The database's own rule (migration 0034): an open loan has a reader, and neither a loan nor a
#: hold is open for somebody who was erased.
NO_LOAN_TO_NOBODY = "no_loan_to_nobody"


class StillNeeded(Refused):
    """Lists every reason: open loans, lost books, books kept to be picked up."""

    code = "still_needed"
    message = N_("This patron cannot be erased yet.")


class AlreadyErased(Refused):
    code = "already_erased"
    message = N_("This patron was erased already.")


class ClockMayBeAhead(Refused):
    """What is forgotten stays forgotten, so a leap of years is looked at first."""

    code = "clock_may_be_ahead"
    message = N_(
        "By the clock of this PC it is {today}, but before that the last work here was on {last}. "
        "Set the clock if it is wrong. If it is right, nothing needs to be done: names are "
        "forgotten a day after somebody works here again."
    )
