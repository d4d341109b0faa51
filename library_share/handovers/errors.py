"""Why something could not be handed over, sent, received or undone."""

from __future__ import annotations

from library_share.errors import NotFound, Refused
from library_share.translation import N_


class NoSuchHandover(NotFound):
    code = "no_such_handover"
    message = N_("There is no consignment with the code {code}.")


class NoSuchLine(NotFound):
    code = "no_such_line"
    message = N_("{code} is not on the list of this consignment.")


class WrongStep(Refused):
    """The facts: `step` is how far it has come, in words."""

    code = "wrong_step"
    message = N_("This cannot be done with consignment {code} now: {step}.")


class OtherSide(Refused):
    code = "other_side"
    message = N_("This is for {library} to do.")


class SamePlace(Refused):
    code = "same_place"
    message = N_("It stands there already: {place}.")


class AlreadyOnList(Refused):
    """The fact `consignment` is the code of the list that has it."""

    code = "already_on_list"
    message = N_("{code} is on the list of another consignment already: {consignment}.")


class NotHere(Refused):
    code = "not_here"
    message = N_("{code} stands at {place}, so it cannot be handed over from here.")


class NothingToSend(Refused):
    code = "nothing_to_send"
    message = N_("There is nothing on the list of this consignment.")


class NotAllPicked(Refused):
    """Some were picked by scanning, others not: leave those out, or send them all the same?"""

    code = "not_all_picked"
    message = N_("{unpicked} of {listed} were not picked. Leave them out, or send them too?")


class ChangedMeanwhile(Refused):
    code = "handover_changed"
    message = N_("Somebody else changed this consignment just now. Look again.")


class NeedsReason(Refused):
    code = "needs_reason"
    message = N_("Say why, please: the reason is kept.")


class NothingHappened(NotFound):
    code = "nothing_happened"
    message = N_("There is nothing to undo under that number.")


class OtherSideHasActed(Refused):
    code = "other_side_has_acted"
    message = N_("Something else has happened since, so this can no longer be undone.")
