"""Why two rows are not made one."""

from __future__ import annotations

from library_share.errors import Refused
from library_share.translation import N_


class SamePatron(Refused):
    code = "same_patron"
    message = N_("This is the same row. Choose the other one.")


class OtherKindOfPatron(Refused):
    """A pupil and a teacher of one name are two people."""

    code = "other_kind_of_patron"
    message = N_("{kept} and {other} are patrons of different kinds. Correct the kind first.")


class NoCardOfTheirs(Refused):
    code = "no_card_of_theirs"
    message = N_("The card {code} belongs to neither of the two, or is in use no more.")


class MergedMeanwhile(Refused):
    code = "merged_meanwhile"
    message = N_("Something about one of the two changed just now. Look at both again.")
