"""Why lending, returning, renewing or undoing did not happen."""

from __future__ import annotations

from library_share.errors import NotFound, Refused
from library_share.translation import N_


class CopyAlreadyOnLoan(Refused):
    code = "copy_already_on_loan"
    message = N_("Copy {code} is already on loan. Return it first.")


class CopyWithdrawn(Refused):
    code = "copy_withdrawn"
    message = N_("This copy was withdrawn from the library's stock.")


class NotOnLoan(Refused):
    code = "not_on_loan"
    message = N_("Copy {code} is not on loan.")


class LendingRefused(Refused):
    """The rules say no; the reasons say why."""

    code = "lending_refused"
    message = N_("This copy cannot be lent now.")


class RenewalRefused(Refused):
    code = "renewal_refused"
    message = N_("This loan cannot be renewed now.")


class NoPolicy(Refused):
    code = "no_policy"
    message = N_("No loan policy fits this patron and this book. Set one up under “Loan policies”.")


class TooLateToUndo(Refused):
    code = "too_late_to_undo"
    message = N_("This can no longer be undone: something else has happened to the copy since.")


class PolicyExists(Refused):
    code = "policy_exists"
    message = N_("There is a policy for just this case already. Change that one.")


class NoSuchPolicy(NotFound):
    code = "no_such_policy"
    message = N_("There is no such loan policy.")


class UnknownCode(NotFound):
    code = "unknown_code"
    message = N_(
        "“{code}” is not known here: no copy, card or shelf. "
        "Check the label, or type the number under it."
    )


class SeveralCopies(Refused):
    """An accession number that several registers of the library use."""

    code = "several_copies"
    message = N_("Several copies have the number “{code}”: {copies}. Scan the label instead.")


class UnknownCard(NotFound):
    code = "unknown_card"
    message = N_("“{code}” is not the card of a patron of this library.")
