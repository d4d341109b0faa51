"""What was known of a copy around a moment that has passed.

A report that comes late is put where it belongs in time: between what came before and after it.
So the same reports make the same loans, in whatever order they are heard.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select

from library_share.circulation.models import Loan
from library_share.circulation.queries import OpenLoan
from library_share.copies.models import Stay
from library_share.database import db
from library_share.patrons.models import Patron


@dataclass(frozen=True, kw_only=True)
class Past:
    """`held`: in whose hands the copy was then. `ended_at`: when these hands gave it up, None
    while they have it. `lent_next_at`: when it was next in anybody's hands."""

    held: OpenLoan | None
    ended_at: datetime | None
    lent_next_at: datetime | None

    def next_at(self, given_back_at: datetime | None) -> datetime | None:
        """When something was next known of the copy; `given_back_at` is the next return that
        somebody noted, whether or not it ended a loan."""
        known = (self.ended_at, self.lent_next_at, given_back_at)
        return min((at for at in known if at is not None), default=None)


def past_of(copy_id: int, at: datetime) -> Past:
    """The loans of the copy around that moment; those that never were are left out."""
    was = (Loan.copy_id == copy_id, Loan.undone_at.is_(None))
    held = db.session.execute(
        select(Loan, Patron.name)
        .outerjoin(Patron, Patron.id == Loan.patron_id)
        .where(*was, Loan.lent_at <= at, or_(Loan.returned_at.is_(None), Loan.returned_at > at))
        .execution_options(populate_existing=True)
        .order_by(Loan.lent_at.desc())
        .limit(1)
    ).first()
    after = select(Loan.lent_at).where(*was, Loan.lent_at > at).order_by(Loan.lent_at).limit(1)
    return Past(
        held=_as_it_was(held[0], held[1]) if held else None,
        ended_at=held[0].returned_at if held else None,
        lent_next_at=db.session.scalar(after),
    )


def stood_at(copy_id: int, at: datetime) -> int | None:
    """The place where the copy stood then; None before it was here."""
    return db.session.scalar(
        select(Stay.place_id)
        .where(Stay.copy_id == copy_id, Stay.since <= at)
        .order_by(Stay.since.desc(), Stay.id.desc())
        .limit(1)
    )


def _as_it_was(loan: Loan, borrower: str | None) -> OpenLoan:
    return OpenLoan(
        id=loan.id,
        kind=loan.kind,
        patron_id=loan.patron_id,
        borrower=borrower,
        lent_at=loan.lent_at,
        due_on=loan.due_on,
        renewals=loan.renewals,
        policy_id=loan.policy_id,
    )
