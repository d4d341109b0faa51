"""Why something could not be weeded."""

from __future__ import annotations

from library_share.errors import NotFound, Refused
from library_share.translation import N_


class NoSuchWeedingList(NotFound):
    code = "no_such_weeding_list"
    message = N_("There is no such weeding list in this library.")


class NoSuchWeedingLine(NotFound):
    code = "no_such_weeding_line"
    message = N_("That copy is not on this weeding list, or was taken off.")


class NoNotice(NotFound):
    code = "no_weeding_notice"
    message = N_("This library has not published such a weeding list.")


class WrongWeedingStep(Refused):
    """The fact `step` is how far it has come, in words."""

    code = "wrong_weeding_step"
    message = N_("This cannot be done with the weeding list “{name}” now: {step}.")


class OnWeedingList(Refused):
    """The fact `weeding_list` is the name of the list that has it."""

    code = "on_weeding_list"
    message = N_("{number} is on a weeding list already: {weeding_list}.")


class OnLoanNotWeeded(Refused):
    code = "on_loan_not_weeded"
    message = N_("“{title}” ({number}) is on loan. Return it first, or take it off the list.")


class KeptNotWeeded(Refused):
    code = "kept_not_weeded"
    message = N_("“{title}” ({number}) is kept for a reader. Take it off the list.")


class OnItsWayNotWeeded(Refused):
    code = "on_its_way_not_weeded"
    message = N_(
        "“{title}” ({number}) is on the list of a consignment. Receive it first, or take it off "
        "that list."
    )


class AwayNotWeeded(Refused):
    code = "away_not_weeded"
    message = N_("“{title}” ({number}) stands at {library}. Bring it home first.")


class WithdrawnAlready(Refused):
    code = "withdrawn_already"
    message = N_("“{title}” ({number}) is withdrawn already.")


class OtherOwner(Refused):
    code = "weeded_by_its_owner"
    message = N_("“{title}” belongs to {library}; only its owner can weed it.")


class NotLost(Refused):
    code = "not_lost"
    message = N_("“{title}” ({number}) is not noted as lost, so choose another reason.")


class SomeCannotGo(Refused):
    """One reason per copy: why the list cannot be carried out as it is."""

    code = "some_cannot_be_weeded"
    message = N_("Some copies of this list cannot be weeded now.")


class SurplusNotHere(Refused):
    code = "surplus_not_here"
    message = N_("Surplus copies are no reason to weed in a library of education (TT 02/2020).")


class NothingListed(Refused):
    code = "nothing_to_weed"
    message = N_("There is no copy on this weeding list yet.")


class WeedingNeedsReason(Refused):
    """`reasons` says what stands against it; a reason of ours is enough, and is kept."""

    code = "weeding_needs_reason"
    message = N_("Say why it shall be done all the same; the reason is kept.")


class TakingOffNeedsReason(Refused):
    code = "weeding_reason_missing"
    message = N_("Say why, please: the reason is kept with the weeding list.")


class DecidedLater(Refused):
    code = "weeding_days_out_of_order"
    message = N_("That day cannot be: it lies in the future, or before the step it follows.")


class NoticeStillRuns(Refused):
    code = "weeding_notice_runs"
    message = N_(
        "Everybody can read this list until {last_day}. It can be carried out the day after."
    )


class NotLostNorDamaged(Refused):
    code = "not_lost_nor_damaged"
    message = N_("“{title}” ({number}) is neither lost nor damaged, so nothing is made good.")
