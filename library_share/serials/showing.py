"""Newspapers and magazines, in the shape of the schemas."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from library_share import clock
from library_share.serials import queries, whereabouts
from library_share.serials.due import Due
from library_share.serials.models import Bundle, Issue, Subscription
from library_share.serials.telling import named
from library_share.serials.whereabouts import Whereabouts

_SAME = (
    "id",
    "title_id",
    "frequency",
    "weekdays",
    "month_days",
    "restarts_yearly",
    "first_number",
    "starts_on",
    "ends_on",
    "copies",
    "price_dong",
    "supplier",
    "issn",
    "late_after_days",
    "at_end",
    "is_popular",
    "note",
)


def subscriptions_shown(subscriptions: Sequence[Subscription]) -> list[dict[str, Any]]:
    """With their numbers, in one statement for all."""
    numbers = queries.numbers_of([one.id for one in subscriptions], clock.today())
    return [
        {
            **{name: getattr(one, name) for name in _SAME},
            "library": one.library.code,
            "title": one.title.full_title,
            **vars(numbers[one.id]),
        }
        for one in subscriptions
    ]


def issues_shown(issues: Sequence[Issue]) -> list[dict[str, Any]]:
    """With their received copies, in one statement for all."""
    copies = whereabouts.copies_of([one.id for one in issues])
    today = clock.today()
    return [
        {
            "id": one.id,
            "subscription": one.subscription_id,
            "published_on": one.published_on,
            "number": one.number,
            "label": one.label,
            "is_special": one.is_special,
            "state": one.state_on(today),
            "copies_ordered": one.copies,
            "copies_received": one.received,
            "late_on": one.late_on,
            "claimed_at": one.claimed_at,
            "copies": [issue_copy_shown(copy) for copy in copies[one.id]],
        }
        for one in issues
    ]


def issue_copy_shown(found: Whereabouts) -> dict[str, Any]:
    copy, stay = found.copy, found.stay
    return {
        "id": copy.id,
        "copy_number": copy.copy_number,
        "received_at": copy.received_at,
        "place": stay.place.code if stay else None,
        "place_name": stay.place.name if stay else "",
        "move_on": stay.move_on if stay and copy.fate is None else None,
        "bundle": copy.bundle_id,
        "fate": copy.fate,
    }


def due_shown(due: Due) -> dict[str, Any]:
    return {
        "stay": due.stay.id,
        "issue": due.issue.id,
        "copy_number": due.copy.copy_number,
        "title": due.subscription.title.full_title,
        "issue_name": named(due.issue),
        "from_place": due.stay.place.code,
        "to_place": due.to_place.code if due.to_place else None,
        "fate": due.fate,
        "due_on": due.stay.move_on,
        "waits_until": due.waits_until,
    }


def bundle_shown(bundle: Bundle) -> dict[str, Any]:
    return {
        "id": bundle.id,
        "subscription": bundle.subscription_id,
        "copy": bundle.copy.code,
        "accession_number": bundle.copy.accession_number,
        "issues": bundle.issues,
        "first_on": bundle.first_on,
        "last_on": bundle.last_on,
        "is_tied": bundle.undone_at is None,
    }
