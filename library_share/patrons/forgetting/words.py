"""How a page says what is kept about one person."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from library_share.translation import N_, day, moment

#: The names that keepers give to what they tell.
OF_ENTRIES: dict[str, str] = {
    "at": N_("When"),
    "born_on": N_("Date of birth"),
    "class": N_("Class"),
    "code": N_("Code"),
    "due_on": N_("Due"),
    "ended_at": N_("Ended"),
    "entered_at": N_("Entered"),
    "expires_on": N_("Valid until"),
    "gender": N_("Gender"),
    "grade": N_("Grade"),
    "issued_at": N_("Issued"),
    "kind": N_("Kind"),
    "left_on": N_("Gone since"),
    "lent_at": N_("Lent"),
    "name": N_("Full name"),
    "note": N_("Note"),
    "number": N_("Accession number"),
    "place": N_("Place"),
    "placed_at": N_("Asked for"),
    "renewals": N_("Renewals"),
    "returned_at": N_("Given back"),
    "revoked_at": N_("Revoked"),
    "said": N_("What was said"),
    "school_code": N_("School code"),
    "since": N_("Since"),
    "state": N_("State"),
    "suspended_because": N_("Suspended because"),
    "suspended_until": N_("Suspended until"),
    "title": N_("Title"),
    "told_at": N_("Told"),
    "until": N_("Until"),
    "what": N_("What"),
    "who": N_("Who"),
}


def said(value: Any) -> str:
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, date):
        return day(value)
    return "–" if value in (None, "") else str(value)
