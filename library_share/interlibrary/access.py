"""Whose loan it is: the libraries that ask, are asked or have answered; for others it is none."""

from __future__ import annotations

from library_share.circulation.holds.errors import NoSuchHold
from library_share.circulation.holds.models import Hold
from library_share.circulation.holds.queries import find_hold
from library_share.errors import NotAllowed
from library_share.interlibrary.models import InterlibraryLoan
from library_share.interlibrary.queries import loan_for
from library_share.libraries.models import Library
from library_share.libraries.queries import all_libraries
from library_share.web.access import Act, actor


def loan_at(loan_id: int, library: Library) -> InterlibraryLoan:
    """The loan, for this library; NoSuchInterlibraryLoan when it has nothing to do with it."""
    loan = loan_for(loan_id, [library.id])
    if not actor().may(Act.HAND_OVER, library.id):
        raise NotAllowed
    return loan


def seen_by_actor(loan_id: int) -> InterlibraryLoan:
    """The loan, for staff of any of its libraries."""
    return loan_for(loan_id, libraries_of_actor())


def hold_of_actor(hold_id: int) -> Hold:
    """The hold of a library for which the actor may ask others; NoSuchHold otherwise."""
    hold = find_hold(hold_id)
    if hold is None or not actor().may(Act.HAND_OVER, hold.library_id):
        raise NoSuchHold
    return hold


def libraries_of_actor() -> list[int]:
    """The libraries for which the actor may look at loans."""
    return actor().libraries_for(Act.HAND_OVER, (one.id for one in all_libraries()))
