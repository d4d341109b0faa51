"""Why somebody may not wait for a book, or a hold is not changed."""

from __future__ import annotations

from library_share.errors import NotFound, Refused
from library_share.translation import N_


class HoldRefused(Refused):
    code = "hold_refused"
    message = N_("This cannot be put on hold:")


class NoSuchHold(NotFound):
    code = "no_such_hold"
    message = N_("There is no such hold.")


class WaitsAlready(Refused):
    code = "waits_already"
    message = N_("{name} waits for this title already.")


class HoldHasEnded(Refused):
    code = "hold_has_ended"
    message = N_("This hold has ended already.")


class NotCancelled(Refused):
    code = "not_cancelled"
    message = N_("This hold was not cancelled, so there is nothing to undo.")


class SlotElsewhere(Refused):
    """The fact `state` is how far it has come, in words."""

    code = "slot_elsewhere"
    message = N_("This cannot be done with the hold now: {state}.")


class PickupSettled(Refused):
    code = "pickup_settled"
    message = N_("A copy is on its way or ready already; the pick-up place stays.")


class WrongPickupPlace(Refused):
    code = "wrong_pickup_place"
    message = N_("It is picked up at a place of the library whose card or class it is for.")


class MoveNeedsReason(Refused):
    code = "move_needs_reason"
    message = N_("Say why somebody is moved in line: the reason is kept.")


class KeptForAnother(Refused):
    code = "kept_for_another"
    message = N_("This copy is kept for somebody else.")
