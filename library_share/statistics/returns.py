"""Which note of a return counts: a book comes back once, however often that was said."""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, exists, or_
from sqlalchemy.orm import aliased

from library_share.circulation.models import EventKind, LoanEvent


def is_said_again() -> ColumnElement[bool]:
    """Whether a LoanEvent is a return of a loan that had come back before: an earlier return that
    stands was noted of it, perhaps reported later."""
    earlier, undoing = aliased(LoanEvent), aliased(LoanEvent)
    is_earlier = or_(
        earlier.happened_at < LoanEvent.happened_at,
        and_(earlier.happened_at == LoanEvent.happened_at, earlier.id < LoanEvent.id),
    )
    came_back_before = exists().where(
        earlier.loan_id == LoanEvent.loan_id,
        earlier.kind == EventKind.RETURNED,
        is_earlier,
        ~exists().where(undoing.undoes_id == earlier.id),
    )
    return and_(LoanEvent.kind == EventKind.RETURNED, came_back_before)
