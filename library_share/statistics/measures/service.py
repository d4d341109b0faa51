"""How well those who wait are served: holds, and lending between libraries."""

from __future__ import annotations

from library_share.statistics.amounts import Happenings
from library_share.statistics.measures.units import (
    COPIES,
    DAYS,
    ISO_INDICATORS,
    ISO_STATISTICS,
    PER_CENT,
)
from library_share.statistics.measuring import Count, Measure, Ratio, Wait
from library_share.statistics.rules import What
from library_share.translation import N_

_A_WEEK = 7
_FILLED = (What.HOLD_FILLED,)
_ENDED = (What.HOLD_FILLED, What.HOLD_EXPIRED, What.HOLD_CANCELLED)
_CAME = (What.ILL_FILLED,)
_BETWEEN = f"NĐ 93/2020/NĐ-CP Điều 27; {ISO_STATISTICS}"
_LENDING = N_("interlibrary lending")
_WAITED = N_("Days from asking to picking up, as the calendar counts them.")
_WAITED_BETWEEN = N_("Days from asking to the day the book came to the library that had asked.")

_HOLDS: tuple[Measure, ...] = (
    Count(
        code="holds_asked",
        name=N_("Holds placed"),
        definition=N_("Copies that readers and classes asked to be kept for them."),
        unit=COPIES,
        source=ISO_STATISTICS,
        term=N_("reservations"),
        how=N_("One for each copy asked for, on the day of asking."),
        amount=Happenings(counts=(What.HOLD_ASKED,)),
    ),
    Count(
        code="holds_filled",
        name=N_("Holds filled"),
        definition=N_("Copies asked for that were picked up."),
        unit=COPIES,
        source=ISO_STATISTICS,
        term=N_("reservations"),
        how=N_("On the day of picking up; what was undone does not count."),
        amount=Happenings(counts=_FILLED),
    ),
    Ratio(
        code="holds_filled_share",
        name=N_("Share of holds filled"),
        definition=N_("Of the holds that ended those that were picked up."),
        unit=PER_CENT,
        source=ISO_INDICATORS,
        how=N_("Picked up ÷ (picked up + not picked up + cancelled)."),
        amount=Happenings(counts=_FILLED),
        of=Happenings(counts=_ENDED),
        times=100,
    ),
    Wait(
        code="holds_days_median",
        name=N_("Days to wait for a hold (median)"),
        definition=N_("Within so many days half of the holds were filled."),
        unit=DAYS,
        source=ISO_INDICATORS,
        how=_WAITED,
        amount=Happenings(counts=_FILLED),
        of_hundred=50,
    ),
    Wait(
        code="holds_days_most",
        name=N_("Days in which nine of ten holds are filled"),
        definition=N_("Within so many days nine of ten holds were filled."),
        unit=DAYS,
        source=ISO_INDICATORS,
        how=_WAITED,
        amount=Happenings(counts=_FILLED),
        of_hundred=90,
    ),
    Ratio(
        code="holds_within_week_share",
        name=N_("Holds filled within a week"),
        definition=N_("Of the holds filled those for which nobody waited longer than 7 days."),
        unit=PER_CENT,
        source=ISO_INDICATORS,
        how=_WAITED,
        amount=Happenings(counts=_FILLED, waited_at_most=_A_WEEK),
        of=Happenings(counts=_FILLED),
        times=100,
    ),
)

_BETWEEN_LIBRARIES: tuple[Measure, ...] = (
    Count(
        code="interlibrary_asked",
        name=N_("Inter-library requests"),
        definition=N_("Books that one library asked of another."),
        unit=COPIES,
        source=_BETWEEN,
        term=_LENDING,
        how=N_(
            "One for each library that was asked. At the library that asks; of our own books: at "
            "the library that is asked."
        ),
        amount=Happenings(counts=(What.ILL_ASKED,)),
    ),
    Count(
        code="interlibrary_filled",
        name=N_("Inter-library loans filled"),
        definition=N_("Books, or pages of them, that came from another library."),
        unit=COPIES,
        source=_BETWEEN,
        term=_LENDING,
        how=N_("On the day the book first came to the library that had asked."),
        amount=Happenings(counts=_CAME),
    ),
    Count(
        code="interlibrary_refused",
        name=N_("Inter-library requests refused"),
        definition=N_("Requests that a library declined, took back or did not answer in time."),
        unit=COPIES,
        source=_BETWEEN,
        term=_LENDING,
        how=N_("On the day of the answer, or when the time for it was over."),
        amount=Happenings(counts=(What.ILL_REFUSED,)),
    ),
    Ratio(
        code="interlibrary_filled_share",
        name=N_("Share of inter-library requests filled"),
        definition=N_("Of the requests those after which the book came."),
        unit=PER_CENT,
        source=ISO_INDICATORS,
        term=N_("percentage of successful interlibrary loans"),
        how=N_("Filled ÷ asked, each on its own day."),
        amount=Happenings(counts=_CAME),
        of=Happenings(counts=(What.ILL_ASKED,)),
        times=100,
    ),
    Wait(
        code="interlibrary_days_median",
        name=N_("Days to wait for another library's book (median)"),
        definition=N_("Within so many days half of the books had come."),
        unit=DAYS,
        source=ISO_INDICATORS,
        term=N_("speed of interlibrary lending"),
        how=_WAITED_BETWEEN,
        amount=Happenings(counts=_CAME),
        of_hundred=50,
    ),
    Wait(
        code="interlibrary_days_most",
        name=N_("Days in which nine of ten books of other libraries come"),
        definition=N_("Within so many days nine of ten books had come."),
        unit=DAYS,
        source=ISO_INDICATORS,
        term=N_("speed of interlibrary lending"),
        how=_WAITED_BETWEEN,
        amount=Happenings(counts=_CAME),
        of_hundred=90,
    ),
    Count(
        code="interlibrary_settled",
        name=N_("Books made good"),
        definition=N_("Books lost between libraries that were replaced, paid for or forgiven."),
        unit=COPIES,
        source="Luật Thư viện 46/2019/QH14 Điều 43",
        how=N_("On the day it was settled."),
        amount=Happenings(counts=(What.ILL_SETTLED,)),
    ),
)

MEASURES: tuple[Measure, ...] = (*_HOLDS, *_BETWEEN_LIBRARIES)
