"""Lists of loans: what somebody has, what is out at a library, what is overdue."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Select, and_, select

from library_share.catalogue.models import Title
from library_share.circulation.late import late
from library_share.circulation.models import Loan
from library_share.copies.models import Copy
from library_share.database import db
from library_share.patrons.models import Card, Patron


def loans_of_patron(patron_id: int) -> list[Any]:
    """The copies in somebody's hands now: loan columns, title and code; the next due first."""
    query = (
        select(
            Loan.id,
            Loan.kind,
            Loan.lent_at,
            Loan.due_on,
            Loan.renewals,
            Copy.code,
            Copy.accession_number,
            Title.title,
            Title.volume,
        )
        .join(Copy, Copy.id == Loan.copy_id)
        .join(Title, Title.id == Copy.title_id)
        .where(Loan.patron_id == patron_id, Loan.returned_at.is_(None))
        .order_by(Loan.due_on, Loan.id)
    )
    return list(db.session.execute(query))


def open_loans_at(library_id: int, *, overdue_on: date | None = None) -> Select[*tuple[Any, ...]]:
    """Open loans made at this library (of overdue ones, with `overdue_on`), for a page by key.

    Rows: Loan columns, copy code and accession number, title, patron name, class and card.
    """
    query = (
        select(
            Loan.id,
            Loan.kind,
            Loan.lent_at,
            Loan.due_on,
            Loan.renewals,
            Loan.class_name,
            Copy.code,
            Copy.accession_number,
            Title.title,
            Title.volume,
            Patron.id.label("patron_id"),
            Patron.name.label("borrower"),
            Card.code.label("card"),
        )
        .join(Copy, Copy.id == Loan.copy_id)
        .join(Title, Title.id == Copy.title_id)
        .outerjoin(Patron, Patron.id == Loan.patron_id)
        .outerjoin(Card, and_(Card.patron_id == Patron.id, Card.revoked_at.is_(None)))
        .where(Loan.acting_library_id == library_id, Loan.returned_at.is_(None))
    )
    return query.where(late(Loan.due_on, overdue_on)) if overdue_on else query
