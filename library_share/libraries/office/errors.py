"""What is refused about how papers look."""

from __future__ import annotations

from library_share.errors import NotFound, Refused
from library_share.translation import N_


class NotAnAuthority(Refused):
    code = "not_an_authority"
    message = N_("“{line}” cannot stand above a title: it begins with TM., KT., TL., TUQ. or Q.")


class SignerWithoutTitle(Refused):
    code = "signer_without_title"
    message = N_("Who signs needs a title, such as Hiệu trưởng.")


class NoSuchRecipientList(NotFound):
    code = "no_such_recipient_list"
    message = N_("There is no list of recipients called {name}.")


class RecipientListNameTaken(Refused):
    code = "recipient_list_name_taken"
    message = N_("There is a list of recipients called {name} already.")


class NoSuchGround(NotFound):
    code = "no_such_ground"
    message = N_("There is no paper {number} among those that papers rest on.")


class GroundTaken(Refused):
    code = "ground_taken"
    message = N_("{kind} {number} is among those that papers rest on already.")


class ChangedMeanwhile(Refused):
    code = "office_changed_meanwhile"
    message = N_("Somebody else has just set this. Look at it and set it again.")
