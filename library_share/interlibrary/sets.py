"""Class sets: the loans of one hold that stand the same with one library are one request to people.

Each copy keeps a loan of its own, because each may take its own way; here they are shown and
answered together.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from library_share.circulation.holds.models import HoldSlot
from library_share.circulation.queries import wait_for_turn_with
from library_share.copies.deeds import Deed
from library_share.database import db
from library_share.interlibrary.actions.turns import hold_loan
from library_share.interlibrary.doing import do
from library_share.interlibrary.models import InterlibraryLoan
from library_share.interlibrary.queries import loans_of
from library_share.interlibrary.refusals import refused_by
from library_share.interlibrary.rules import ENDED, OPEN_STATES, LoanState
from library_share.interlibrary.schemas import LoanAct

#: Loans that agree in these are one request.
_SAME = (
    HoldSlot.hold_id,
    InterlibraryLoan.supplier_id,
    InterlibraryLoan.state,
    InterlibraryLoan.renewal_until,
)


class Part(enum.StrEnum):
    """What of its loans a library looks at."""

    TO_DO = "to-do"
    UNDER_WAY = "under-way"
    ENDED = "ended"
    #: Of what it was asked to lend.
    ANSWERED_NO = "answered-no"

    @property
    def is_by_copy(self) -> bool:
        """What is over is listed copy by copy."""
        return self in (Part.ENDED, Part.ANSWERED_NO)


def requests_of(
    library_id: int, *, lending: bool, part: Part, today: date
) -> Select[InterlibraryLoan]:
    """What a library lends or borrows, for a page by id. Of a set that is open its first loan
    stands for all; what is over is listed copy by copy."""
    if part is Part.ANSWERED_NO:
        return refused_by(library_id, today)
    if part is Part.ENDED:
        return loans_of(library_id, lending=lending, states=ENDED)
    firsts = (
        _open_loans(library_id, lending, part, today)
        .with_only_columns(func.min(InterlibraryLoan.id))
        .group_by(*_SAME)
    )
    return loans_of(library_id, lending=lending).where(InterlibraryLoan.id.in_(firsts))


def sizes_of(
    loans: Sequence[InterlibraryLoan], library_id: int, *, lending: bool, part: Part, today: date
) -> dict[int, int]:
    """How many loans each of these stands for; one statement."""
    if part.is_by_copy or not loans:
        return {loan.id: 1 for loan in loans}
    rows = db.session.execute(
        _open_loans(library_id, lending, part, today)
        .where(HoldSlot.hold_id.in_({loan.slot.hold_id for loan in loans}))
        .with_only_columns(func.min(InterlibraryLoan.id), func.count())
        .group_by(*_SAME)
    )
    return {row[0]: row[1] for row in rows}


def _open_loans(library_id: int, lending: bool, part: Part, today: date) -> Select[Any]:
    side = InterlibraryLoan.supplier_id if lending else InterlibraryLoan.requester_id
    ours = _lender_acts() if lending else _borrower_acts(today)
    return (
        select(InterlibraryLoan.id)
        .join(HoldSlot, HoldSlot.id == InterlibraryLoan.slot_id)
        .where(
            side == library_id,
            InterlibraryLoan.state.in_(OPEN_STATES),
            ours if part is Part.TO_DO else ~ours,
        )
    )


def _lender_acts() -> ColumnElement[bool]:
    """To be answered, sent or settled by the lender."""
    state = InterlibraryLoan.state
    return or_(lender_answers(), state.in_((LoanState.AGREED, LoanState.LOST)))


def _borrower_acts(today: date) -> ColumnElement[bool]:
    """A condition to be answered, or a book to be sent home."""
    return or_(borrower_answers(), goes_home(today))


def lender_answers() -> ColumnElement[bool]:
    """The lender was asked for the book, or for more time."""
    state = InterlibraryLoan.state
    more_time = and_(state == LoanState.ARRIVED, InterlibraryLoan.renewal_until.is_not(None))
    return or_(state == LoanState.ASKED, more_time)


def borrower_answers() -> ColumnElement[bool]:
    """A condition was set to the borrower."""
    return InterlibraryLoan.state == LoanState.CONDITIONAL


def goes_home(by: date) -> ColumnElement[bool]:
    """With the borrower, and asked back, or due by this day."""
    return and_(
        InterlibraryLoan.state == LoanState.ARRIVED,
        or_(InterlibraryLoan.recalled_at.is_not(None), InterlibraryLoan.due_on <= by),
    )


def as_requests(loans: Iterable[InterlibraryLoan]) -> list[tuple[InterlibraryLoan, int]]:
    """Loans of one hold as people see them: the first loan of each request, and how many they are,
    in the order they came."""
    found: dict[tuple[Any, ...], list[InterlibraryLoan]] = {}
    for loan in loans:
        found.setdefault((loan.supplier_id, loan.state, loan.renewal_until), []).append(loan)
    return [(members[0], len(members)) for members in found.values()]


def set_of(loan: InterlibraryLoan) -> list[InterlibraryLoan]:
    """The loan and those that are one request with it, in the order of their numbers."""
    return list(
        db.session.scalars(
            select(InterlibraryLoan)
            .join(HoldSlot, HoldSlot.id == InterlibraryLoan.slot_id)
            .where(
                HoldSlot.hold_id == loan.slot.hold_id,
                InterlibraryLoan.supplier_id.is_not_distinct_from(loan.supplier_id),
                InterlibraryLoan.state == loan.state,
                InterlibraryLoan.renewal_until.is_not_distinct_from(loan.renewal_until),
            )
            .order_by(InterlibraryLoan.id)
        )
    )


def do_for_set(act: LoanAct, loan: InterlibraryLoan, deed: Deed, sent: dict[str, Any]) -> None:
    """Let the acting library do this with the whole set of the loan.

    A yes may be for `how_many` of them; to the others it is a no, and the next library is asked.
    All of it happens, or nothing.
    """
    for copy_id in sorted(_copies_out(loan)):  # copies come first, in one order
        wait_for_turn_with(copy_id)
    hold_loan(loan.id)  # and with it the hold, so that the set stays as it is
    members = set_of(loan)
    yes = len(members)
    if act is LoanAct.AGREE and sent["how_many"] is not None:
        yes = sent["how_many"]
    for one in members[:yes]:
        do(act, one, deed, sent)
    for one in members[yes:]:
        do(LoanAct.DECLINE, one, deed, sent)


def _copies_out(loan: InterlibraryLoan) -> list[int]:
    return [one.copy_id for one in set_of(loan) if one.copy_id is not None]
