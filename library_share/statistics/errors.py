"""Why a figure could not be shown."""

from __future__ import annotations

from library_share.errors import Refused
from library_share.translation import N_


class PeriodTurned(Refused):
    code = "period_turned"
    message = N_(
        "The period must end on or after its first day, within ten years. Choose other days."
    )
