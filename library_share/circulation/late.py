"""What is late, as databases ask it; `rules.is_late` says the same of plain days."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement

from library_share.circulation.models import Loan, LoanKind


def late(due_on: Any, today: Any) -> ColumnElement[bool]:
    """Late from the day after it was due. `due_on` is a column, `today` a day or a parameter."""
    found: ColumnElement[bool] = due_on < today
    return found


def overdue_at_home(today: Any) -> ColumnElement[bool]:
    """Loans that somebody still has at home although they are late."""
    return (Loan.kind == LoanKind.TAKE_HOME) & Loan.returned_at.is_(None) & late(Loan.due_on, today)
