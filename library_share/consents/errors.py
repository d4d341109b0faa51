"""Why a consent cannot be noted, withdrawn or relied on."""

from __future__ import annotations

from library_share.errors import NotFound, Refused
from library_share.translation import N_


class ConsentStands(Refused):
    code = "consent_stands"
    message = N_(
        "A consent for this stands until {until}. It can be withdrawn, or renewed after that day."
    )


class ConsentGivenMeanwhile(Refused):
    code = "consent_given_meanwhile"
    message = N_("Somebody else noted a consent for this just now. Load the page again.")


class ChildMustSign(Refused):
    code = "child_must_sign"
    message = N_(
        "From seven years on the child signs, too (Luật 91/2025/QH15 Điều 24). "
        "Note it when both have signed."
    )


class WrongSigner(Refused):
    code = "wrong_signer"
    message = N_(
        "For a pupil the father, the mother or a guardian signs; grown-ups for themselves."
    )


class ConsentEndsBefore(Refused):
    code = "consent_ends_before"
    message = N_(
        "The last day must not lie before the day of the form, nor more than 5 years after."
    )


class ConsentOfTomorrow(Refused):
    code = "consent_of_tomorrow"
    message = N_("The form is of a day to come. Note it when it is signed.")


class NoSuchConsent(NotFound):
    code = "no_such_consent"
    message = N_("There is no such consent of this patron.")


class NobodyInClass(Refused):
    code = "nobody_in_class"
    message = N_("No pupil of this class is on the list, so there is no form to print.")


class NoConsent(Refused):
    code = "no_consent"
    message = N_(
        "Nobody has agreed that this name is published. Print the form and let it be signed first."
    )


class HonouredAlready(Refused):
    code = "honoured_already"
    message = N_("This reader is on the list of this term already.")


class NoSuchHonour(NotFound):
    code = "no_such_honour"
    message = N_("There is no such line on the list.")


class NoTerm(Refused):
    code = "no_term"
    message = N_(
        "The commune has no term for this day. Enter the school year with its terms first."
    )
