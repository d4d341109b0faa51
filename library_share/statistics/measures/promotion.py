"""What was done so that more is read."""

from __future__ import annotations

from library_share.statistics.amounts import Happenings
from library_share.statistics.measures.units import ISO_STATISTICS, LAW, PEOPLE, TIMES
from library_share.statistics.measuring import Count, Measure, Ratio
from library_share.statistics.rules import What
from library_share.translation import N_

_HELD = Happenings(counts=(What.ACTIVITY,))
_CAME = Happenings(counts=(What.ATTENDED,))

MEASURES: tuple[Measure, ...] = (
    Count(
        code="activities",
        name=N_("Activities of reading promotion"),
        definition=N_("Book talks, reading periods, festivals, contests … that were held."),
        unit=TIMES,
        source=f"{LAW}; {ISO_STATISTICS}",
        term=N_("events"),
        how=N_("One for each that was noted and not taken back, on the day it was held."),
        amount=_HELD,
    ),
    Count(
        code="attendances",
        name=N_("Attendance at activities"),
        definition=N_("How many people came to activities; who comes twice counts twice."),
        unit=PEOPLE,
        source=f"{LAW}; {ISO_STATISTICS}",
        term=N_("attendances at events"),
        how=N_("As it was counted there and noted; nobody's name."),
        amount=_CAME,
    ),
    Ratio(
        code="attendances_each",
        name=N_("Attendance at each activity"),
        definition=N_("How many people came to an activity on average."),
        unit=PEOPLE,
        source=ISO_STATISTICS,
        how=N_("Attendance ÷ activities."),
        amount=_CAME,
        of=_HELD,
    ),
)
