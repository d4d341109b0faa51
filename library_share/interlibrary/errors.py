"""Why something cannot be done with a loan between libraries."""

from __future__ import annotations

from library_share.errors import NotFound, Refused
from library_share.translation import N_


class NoSuchInterlibraryLoan(NotFound):
    code = "no_such_interlibrary_loan"
    message = N_("There is no such loan between libraries.")


class LoanElsewhere(Refused):
    """The fact `state` is how far it has come, in words."""

    code = "interlibrary_loan_elsewhere"
    message = N_("This cannot be done with the loan between libraries now: {state}.")


class OtherLibrarysAct(Refused):
    code = "other_librarys_act"
    message = N_("{library} decides this.")


class NobodyLends(Refused):
    code = "nobody_lends"
    message = N_("No other library can lend this title:")


class NothingToAskFor(Refused):
    code = "nothing_to_ask_for"
    message = N_("Every copy that is wanted is found or asked for already.")


class NoLongerWanted(Refused):
    code = "no_longer_wanted"
    message = N_("It is no longer wanted: whoever waited has the title, or waits no more.")


class PackedAlready(Refused):
    code = "packed_already"
    message = N_(
        "The book lies in consignment {consignment}. It has to be taken off that list first."
    )


class ConditionMissing(Refused):
    code = "condition_missing"
    message = N_("Say what the condition is.")


class DayHasPassed(Refused):
    code = "day_has_passed"
    message = N_("{day} is not after today.")


class NoMoreRenewals(Refused):
    code = "no_more_renewals"
    message = N_(
        "The agreement gives more time {at_most} times, and it was given {renewals} times."
    )


class NoRenewalAsked(Refused):
    code = "no_renewal_asked"
    message = N_("Nobody has asked for more time.")


class ActedSince(Refused):
    code = "acted_since"
    message = N_("It is too late to undo this: somebody has acted on it since.")


class NotWithThemselves(Refused):
    code = "not_with_themselves"
    message = N_("A library needs no agreement with itself.")


class TermsJustSet(Refused):
    code = "terms_just_set"
    message = N_("Somebody else has just set these terms. Look at them before you change them.")
