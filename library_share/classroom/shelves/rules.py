"""What may be said of a shelf, decided in plain values."""

from __future__ import annotations

import enum
from datetime import date, timedelta

#: A book that nobody took in two months may please another class.
UNREAD_AFTER_DAYS = 60
COUNT_AT_MOST = 200


class SendBack(enum.StrEnum):
    """Why a book had better go back to the library."""

    DAMAGED = "damaged"
    UNREAD = "unread"


def why_send_back(
    *, is_damaged: bool, readings: int, days_here: int, is_out: bool
) -> tuple[SendBack, ...]:
    """Every reason to send a book of the shelf back; one that a child has now stays."""
    if is_out:
        return ()
    reasons = []
    if is_damaged:
        reasons.append(SendBack.DAMAGED)
    if readings == 0 and days_here >= UNREAD_AFTER_DAYS:
        reasons.append(SendBack.UNREAD)
    return tuple(reasons)


class InSwap(enum.StrEnum):
    """What a book of a shelf does when the shelf is swapped."""

    GOES = "goes"
    FOLLOWS = "follows"
    LENT_BY_OTHERS = "lent_by_others"
    KEPT = "kept"
    LISTED = "listed"

    @property
    def stays(self) -> bool:
        return self not in (InSwap.GOES, InSwap.FOLLOWS)


def in_swap(*, is_lent_by_others: bool, is_kept: bool, is_listed: bool, is_on_loan: bool) -> InSwap:
    """What came for this class, is kept for a reader or goes elsewhere already is left out; what a
    child has at home belongs to the other shelf from now on, too."""
    if is_lent_by_others:
        return InSwap.LENT_BY_OTHERS
    if is_kept:
        return InSwap.KEPT
    if is_listed:
        return InSwap.LISTED
    return InSwap.FOLLOWS if is_on_loan else InSwap.GOES


def month_of(day: date) -> tuple[date, date]:
    """The first day of a day's month, and of the next."""
    first = day.replace(day=1)
    return first, (first + timedelta(days=31)).replace(day=1)


def month_before(first: date) -> date:
    """The first day of the month before the one that begins on this day."""
    return (first - timedelta(days=1)).replace(day=1)
