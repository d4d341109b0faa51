"""Why something could not be done with a round."""

from __future__ import annotations

from library_share.errors import NotFound, Refused
from library_share.translation import N_


class NoSuchRound(NotFound):
    code = "no_such_round"
    message = N_("There is no such round here.")


class NoSuchStop(NotFound):
    code = "no_such_stop"
    message = N_("There is no such stop in this round.")


class WrongRoundStep(Refused):
    """The facts: `step` is how far the round has come, in words."""

    code = "wrong_round_step"
    message = N_("This cannot be done with the round “{round}” now: {step}.")


class RoundExists(Refused):
    code = "round_exists"
    message = N_("This library has a round called “{name}” already. Give it another name.")


class RoundTurned(Refused):
    code = "round_turned"
    message = N_("The last day lies before the first one. Turn them round.")


class BoxInARound(Refused):
    code = "box_in_a_round"
    message = N_("Box “{box}” travels in the round “{round}” already; a box is in one round only.")


class CopyInARound(Refused):
    code = "copy_in_a_round"
    message = N_("A book in box “{box}” travels in another round already. Take it out first.")


class BoxNotHome(Refused):
    code = "box_not_home"
    message = N_("Box “{box}” has begun its way. Recall it first; then it can be taken out.")


class StopsCross(Refused):
    code = "stops_cross"
    message = N_(
        "The stop at {place} begins on {arrives_on}, before the one before it ends ({left_on})."
    )


class StopHasBegun(Refused):
    code = "stop_has_begun"
    message = N_("The box is on its way to {place} or was there already: this stop stays.")


class NothingPlanned(Refused):
    code = "nothing_planned"
    message = N_("No box of this round has a stop yet. Add a box and say where it goes.")


class GivesReason(Refused):
    """What the circular asks for is not kept; every rule that is passed by is listed."""

    code = "gives_reason"
    message = N_("The circular asks for something else. Go on all the same, and say why.")


class NamesApprover(Refused):
    code = "names_approver"
    message = N_("Write who has approved the plan.")


class BoxesAway(Refused):
    code = "boxes_away"
    message = N_("These boxes are not home yet: {boxes}. A round is closed when all are back.")


class StillAtTheStop(Refused):
    code = "still_at_the_stop"
    message = N_("Box “{box}” is counted when it stands at a point or at home, not on the road.")
