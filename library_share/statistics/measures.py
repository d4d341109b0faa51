"""What is measured: each measure once, with its definition, unit, source and how it is counted.

Names follow ISO 2789 (library statistics) and ISO 11620 (indicators) where these have one; what
the law counts otherwise says so.
"""

from __future__ import annotations

from dataclasses import dataclass

from library_share.statistics.rules import What
from library_share.translation import N_


@dataclass(frozen=True, kw_only=True)
class Measure:
    """`counts`: what of a day is added up."""

    code: str
    name: str
    definition: str
    unit: str
    source: str
    how: str
    counts: tuple[What, ...]


_LOANS = N_("loans")
_READINGS = N_("readings")
_TIMES = N_("times")

MEASURES: tuple[Measure, ...] = (
    Measure(
        code="loans_home",
        name=N_("Loans for home"),
        definition=N_("Books that readers took home. Renewing is no new loan."),
        unit=_LOANS,
        source="ISO 2789: loans; TT 18/2014/TT-BVHTTDL Điều 13",
        how=N_("One for each loan, on the day it was lent; loans undone do not count."),
        counts=(What.LENT,),
    ),
    Measure(
        code="readings_on_site",
        name=N_("Readings on the spot"),
        definition=N_("Books read in the library or in the classroom, with or without a card."),
        unit=_READINGS,
        source="ISO 2789: on-site use; TT 18/2014/TT-BVHTTDL Điều 13",
        how=N_(
            "Books scanned as read here, and readings that a class counted by its button, "
            "less those taken back."
        ),
        counts=(What.READ_HERE, What.READ_IN_CLASS),
    ),
    Measure(
        code="uses",
        name=N_("Uses of books"),
        definition=N_("Loans for home and readings on the spot together."),
        unit=_TIMES,
        source="ISO 2789",
        how=N_("The sum of the two."),
        counts=(What.LENT, What.READ_HERE, What.READ_IN_CLASS),
    ),
    Measure(
        code="renewals",
        name=N_("Renewals"),
        definition=N_("Loans that got a later due day."),
        unit=_TIMES,
        source="ISO 2789: renewals",
        how=N_("On the day of the renewal, where it was noted; undone ones do not count."),
        counts=(What.RENEWED,),
    ),
    Measure(
        code="returns",
        name=N_("Returns"),
        definition=N_("Books that came back from home."),
        unit=_TIMES,
        source="ISO 2789",
        how=N_("On the day the book came back, at the library that took it."),
        counts=(What.RETURNED,),
    ),
)
BY_CODE = {measure.code: measure for measure in MEASURES}
