"""The due day that stood at a moment, read from what had set it by then."""

from __future__ import annotations

from typing import Any

from sqlalchemy import exists, select
from sqlalchemy.orm import aliased

from library_share.circulation.models import EventKind, Loan, LoanEvent

_SET_DUE = (EventKind.LENT, EventKind.RENEWED, EventKind.SHORTENED)


def due_day(before: Any, *, or_at: bool = False) -> Any:
    """Of the last event of a Loan before that moment (`or_at`: or at it) that had set a due day
    and was not undone."""
    setting, undoing = aliased(LoanEvent), aliased(LoanEvent)
    by_then = setting.happened_at <= before if or_at else setting.happened_at < before
    return (
        select(setting.due_on)
        .where(
            setting.loan_id == Loan.id,
            setting.kind.in_(_SET_DUE),
            by_then,
            ~exists().where(undoing.undoes_id == setting.id),
        )
        .order_by(setting.happened_at.desc(), setting.id.desc())
        .limit(1)
        .correlate_except(setting)
        .scalar_subquery()
    )
