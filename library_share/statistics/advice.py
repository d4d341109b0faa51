"""The three things to act on first: what the figures say should be done, the most urgent first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from library_share.statistics.holdings import Holdings
from library_share.translation import gettext, ngettext, number

AT_MOST = 3


@dataclass(frozen=True, kw_only=True)
class Advice:
    """A sentence; `endpoint`: the page on which something can be done about it, asked so."""

    sentence: str
    endpoint: str = ""
    asks: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What advice is given from. `quiet_classes` read nothing in the period."""

    overdue: int
    quiet_classes: tuple[str, ...]
    holdings: Holdings


def advice_of(facts: Facts) -> list[Advice]:
    return list(_all(facts))[:AT_MOST]


def _all(facts: Facts) -> Iterator[Advice]:
    if facts.quiet_classes:
        classes = ", ".join(facts.quiet_classes[:6])
        more = len(facts.quiet_classes) - 6
        if more > 0:
            classes = gettext("%(classes)s and %(more)s more", classes=classes, more=more)
        yield Advice(
            sentence=gettext("Nobody of %(classes)s has borrowed or read yet.", classes=classes),
            endpoint="shelves.all_shelves",
        )
    if facts.overdue:
        yield Advice(
            sentence=ngettext(
                "%(num)s book is overdue.", "%(num)s books are overdue.", facts.overdue
            ),
            endpoint="circulation.loans",
            asks={"overdue": "1"},
        )
    holdings = facts.holdings
    if holdings.standing and holdings.standing.short:
        yield Advice(
            sentence=gettext(
                "%(short)s copies are missing for level %(level)s: %(has)s for each pupil now.",
                short=number(holdings.standing.short),
                level=holdings.standing.reached + 1,
                has=number(holdings.standing.per_pupil),
            )
        )
    if holdings.never_borrowed:
        yield Advice(
            sentence=ngettext(
                "%(num)s copy here for over a year was never borrowed: let it travel.",
                "%(num)s copies here for over a year were never borrowed: let them travel.",
                holdings.never_borrowed,
            ),
            endpoint="rotation_proposals.all_proposals",
        )
