"""Why something about a patron cannot be kept that way."""

from __future__ import annotations

from library_share.errors import NotFound, Refused
from library_share.translation import N_


class NoSuchPatron(NotFound):
    """Also said of other libraries' patrons: they do not exist here."""

    code = "no_such_patron"
    message = N_("There is no such patron here.")


class SchoolCodeTaken(Refused):
    code = "school_code_taken"
    message = N_("The code {school_code} belongs to another patron of this library.")


class CardReplacedMeanwhile(Refused):
    code = "card_replaced_meanwhile"
    message = N_("Somebody else gave this patron a new card just now. Load the page again.")


class EnrolledMeanwhile(Refused):
    code = "enrolled_meanwhile"
    message = N_("Somebody else put this pupil into a class just now. Load the page again.")
