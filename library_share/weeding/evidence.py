"""What speaks for weeding one copy, in a short sentence that goes to the paper with it.

Papers are Vietnamese, so the evidence is, whatever language the page is read in.
"""

from __future__ import annotations

from library_share.translation import N_, day, force_locale, gettext
from library_share.weeding.rules import Criterion
from library_share.weeding.suggesting import Seen

LAW = N_("Published in %(year)s: see whether it is still in force.")
OLD_PROGRAMME = N_("Published in %(year)s, before the textbooks of the programme of 2018.")
PUBLISHED = N_("Published in %(year)s.")
DAMAGED_SINCE = N_("Noted as damaged on %(day)s.")
DAMAGED = N_("Noted as damaged.")
LOST_SINCE = N_("Noted as lost on %(day)s.")
LOST = N_("Noted as lost.")
LOST_ON_THE_WAY = N_("Lost in a handover; noted on %(day)s.")
SURPLUS = N_("The library has %(copies)s copies of it.")
NEVER_LENT = N_("Not lent since it was entered on %(day)s.")
LAST_LENT = N_("Last lent on %(day)s.")


def evidence_of(criterion: Criterion, seen: Seen) -> str:
    """The sentence; of a copy that somebody scans it may be empty."""
    with force_locale("vi"):
        return _said(criterion, seen)


def _said(criterion: Criterion, seen: Seen) -> str:
    match criterion:
        case Criterion.OUTDATED:
            return gettext(LAW, year=seen.year)
        case Criterion.REPLACED:
            return gettext(OLD_PROGRAMME, year=seen.year)
        case Criterion.OLD_PERIODICAL:
            return gettext(PUBLISHED, year=seen.year)
        case Criterion.WORN_OUT:
            return _noted(DAMAGED_SINCE, DAMAGED, seen)
        case Criterion.LOST:
            return _noted(LOST_SINCE, LOST, seen)
        case Criterion.LOST_ON_ROTATION:
            return _noted(LOST_ON_THE_WAY, LOST, seen)
        case Criterion.SURPLUS:
            return gettext(SURPLUS, copies=seen.copies)
        case Criterion.LITTLE_USED:
            if seen.last_lent_on is None:
                return gettext(NEVER_LENT, day=day(seen.known_since))
            return gettext(LAST_LENT, day=day(seen.last_lent_on))


def _noted(dated: str, undated: str, seen: Seen) -> str:
    return gettext(dated, day=day(seen.noted_on)) if seen.noted_on else gettext(undated)
