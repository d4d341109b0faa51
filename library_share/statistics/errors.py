"""Why a figure could not be shown."""

from __future__ import annotations

from library_share.errors import NotFound, Refused, WrongInput
from library_share.translation import N_


class PeriodTurned(Refused):
    code = "period_turned"
    message = N_(
        "The period must end on or after its first day, within ten years. Choose other days."
    )


class NothingAsked(WrongInput):
    code = "nothing_asked"
    message = N_("Say of which class, place, round or title the figures are.")


class NoSuchPart(NotFound):
    code = "no_such_part"
    message = N_("There is no such table or chart here.")


class NotToldApart(Refused):
    code = "not_told_apart"
    message = N_(
        "This figure cannot be told apart or narrowed like that. Choose another way, or another "
        "figure."
    )
