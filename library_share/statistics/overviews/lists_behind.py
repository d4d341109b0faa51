"""Which list stands behind a measure, where there is one; it shows the rows that a figure counts,
or how things stand now."""

from __future__ import annotations

from typing import Any

from flask import url_for

from library_share.libraries.current import find_current_library
from library_share.statistics.behind import has_books_behind
from library_share.statistics.copies_behind import WHICH_NAMES, Which, address_of_copies
from library_share.statistics.measures import BY_CODE
from library_share.statistics.overviews.choosing import Question
from library_share.statistics.overviews.shapes import Advice
from library_share.translation import N_, gettext
from library_share.web.access import Act, Actor

_COPIES: dict[str, Which] = {
    "copies": Which.IN_USE,
    "copies_per_pupil": Which.IN_USE,
    "copies_on_class_shelves": Which.ON_CLASS_SHELVES,
    "copies_under_repair": Which.UNDER_REPAIR,
    "copies_missing": Which.LOST,
    "copies_never_borrowed": Which.NEVER_BORROWED,
    "copies_never_borrowed_share": Which.NEVER_BORROWED,
}
_OF_ACTIVITIES = {"activities", "attendances", "attendances_each"}
_LOANS, _HOLDS, _BETWEEN = N_("On loan and overdue"), N_("Holds"), N_("Inter-library loans")
#: Lists of the library somebody works for: name, page, what is asked there, what it takes.
_LISTS: dict[str, tuple[str, str, dict[str, Any], Act]] = {
    "loans_open": (_LOANS, "circulation.loans", {}, Act.SEE_PATRONS),
    "overdue": (_LOANS, "circulation.loans", {"overdue": "1"}, Act.SEE_PATRONS),
    "overdue_share": (_LOANS, "circulation.loans", {"overdue": "1"}, Act.SEE_PATRONS),
    "holds_asked": (_HOLDS, "holds.all_holds", {}, Act.ASK),
    "holds_filled": (_HOLDS, "holds.all_holds", {"ended": "1"}, Act.ASK),
    "holds_filled_share": (_HOLDS, "holds.all_holds", {"ended": "1"}, Act.ASK),
    "interlibrary_asked": (_BETWEEN, "interlibrary.loans", {}, Act.LEND),
    "interlibrary_filled": (_BETWEEN, "interlibrary.loans", {}, Act.LEND),
    "interlibrary_filled_share": (_BETWEEN, "interlibrary.loans", {}, Act.LEND),
    "interlibrary_refused": (_BETWEEN, "interlibrary.loans", {}, Act.LEND),
    "copies_added": (N_("Receipts"), "general_register.receipts", {}, Act.READ_FIGURES),
    "copies_withdrawn": (
        N_("General register – II. Exits"),
        "general_register.exits",
        {},
        Act.READ_FIGURES,
    ),
}


def list_behind(question: Question, who: Actor) -> Advice | None:
    """A link for whoever may see that list; None where there is none."""
    library, code = question.library, question.asked["measure"]
    if (which := _COPIES.get(code)) and who.may(Act.LEND, library.id):
        return Advice(
            sentence=gettext(WHICH_NAMES[which]), address=address_of_copies(library, which)
        )
    current = find_current_library()
    if current is None or current.id != library.id:
        return None
    if has_books_behind(BY_CODE[code]) and who.may(Act.LEND, library.id):
        return Advice(
            sentence=gettext("Which books these are"),
            address=_of_the_same_days(question, "behind.loans"),
        )
    if code in _OF_ACTIVITIES and who.may(Act.READ_FIGURES, library.id):
        days = question.period
        return Advice(
            sentence=gettext("Reading promotion"),
            address=url_for("promotion.activities", first=days.first, last=days.last),
        )
    if code not in _LISTS:
        return None
    name, endpoint, asked, act = _LISTS[code]
    if not who.may(act, library.id):
        return None
    return Advice(sentence=gettext(name), address=url_for(endpoint, **asked))


def _of_the_same_days(question: Question, endpoint: str) -> str:
    """Lists know days only, not times that move like “this week”."""
    days = question.period
    return question.file(
        endpoint, of=None, library=None, period=None, first=days.first, last=days.last
    )
