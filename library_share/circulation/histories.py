"""What has happened to loans: what last, and whether anything came after."""

from __future__ import annotations

from sqlalchemy import select

from library_share.circulation.models import EventKind, Loan, LoanEvent
from library_share.database import db


def copy_id_of(loan_id: int) -> int:
    return db.session.scalars(select(Loan.copy_id).where(Loan.id == loan_id)).one()


def was_lent_after(loan: Loan) -> bool:
    """Whether the copy has been in other hands since this loan began; the numbers of loans do not
    tell, because what is reported late comes before."""
    query = select(Loan.id).where(
        Loan.copy_id == loan.copy_id,
        Loan.id != loan.id,
        Loan.lent_at >= loan.lent_at,
        Loan.undone_at.is_(None),
    )
    return db.session.scalar(query.limit(1)) is not None


def was_returned_besides(event: LoanEvent) -> bool:
    """Whether another return of the same loan was noted, which this one only put earlier."""
    undone = select(LoanEvent.undoes_id).where(LoanEvent.undoes_id.is_not(None))
    query = select(LoanEvent.id).where(
        LoanEvent.loan_id == event.loan_id,
        LoanEvent.kind == EventKind.RETURNED,
        LoanEvent.id != event.id,
        LoanEvent.id.not_in(undone),
    )
    return db.session.scalar(query.limit(1)) is not None


def last_event_of(loan_id: int) -> LoanEvent | None:
    """The newest event of a loan that was not undone and is no undoing itself."""
    undone = select(LoanEvent.undoes_id).where(LoanEvent.undoes_id.is_not(None))
    return db.session.scalars(
        select(LoanEvent)
        .where(
            LoanEvent.loan_id == loan_id,
            LoanEvent.kind != EventKind.UNDONE,
            LoanEvent.id.not_in(undone.where(LoanEvent.loan_id == loan_id)),
        )
        .order_by(LoanEvent.id.desc())
        .limit(1)
    ).one_or_none()
