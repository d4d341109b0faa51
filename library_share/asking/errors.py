"""Why somebody may not ask."""

from __future__ import annotations

from library_share.errors import NotAllowed
from library_share.translation import N_


class NotYoursToAsk(NotAllowed):
    code = "not_yours_to_ask"
    message = N_("You ask for your own class, its pupils, or the readers of your own point.")


class InChargeOfNothing(NotAllowed):
    code = "in_charge_of_nothing"
    message = N_(
        "You are not in charge of a class shelf or a point yet. Ask the librarian to enter you."
    )
