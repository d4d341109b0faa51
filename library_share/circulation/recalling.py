"""A book is needed back sooner: its reader's due day comes forward, and the reader is told.

Why it is needed, and by whom, is nobody's business: the notice names no library but the one that
lent it, and no other reader.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import InstrumentedAttribute

from library_share.circulation import actions, histories, queries
from library_share.circulation.models import EventKind, Loan, LoanEvent, LoanKind
from library_share.copies import deeds
from library_share.database import db
from library_share.libraries.models import Library
from library_share.notices import Fact, Kind, To, register, tell, withdraw
from library_share.translation import N_


def _still_needed_sooner(loan_id: InstrumentedAttribute[int | None]) -> ColumnElement[bool]:
    """Until it is back, or its day is another one (more time was given, or it was unsaid)."""
    return exists().where(
        Loan.id == loan_id,
        Loan.returned_at.is_(None),
        LoanEvent.loan_id == Loan.id,
        LoanEvent.kind == EventKind.SHORTENED,
        LoanEvent.due_on == Loan.due_on,
    )


NEEDED_SOONER = register(
    Kind(
        code="needed_sooner",
        name=N_("A book is needed back sooner"),
        to=To.PATRON,
        text=N_(
            "{{ name }}{% if class_name %} (class {{ class_name }}){% endif %}: the book "
            "“{{ title }}” ({{ number }}) is needed back sooner. Please bring it to {{ lender }} "
            "by {{ due_on }}."
        ),
        group=N_(
            "{{ count }} books that class {{ class_name }} has are needed back sooner. The list "
            "is in the classroom; please look whether yours is on it."
        ),
        facts={
            "title": Fact(meaning=N_("the title of the book"), sample="Dế Mèn phiêu lưu ký"),
            "number": Fact(meaning=N_("its accession number"), sample="00123"),
            "due_on": Fact(meaning=N_("the new day it is due"), sample=date(2026, 12, 1)),
            "lender": Fact(meaning=N_("the library that lent it"), sample="Thư viện xã"),
        },
        still_true=_still_needed_sooner,
    )
)


def shorten(copy_id: int, deed: deeds.Deed, *, back_by: date) -> Loan | None:
    """Whoever has the copy at home has it until this day only, but until tomorrow at the least.
    None when nobody has it, or not for longer."""
    queries.wait_for_turn_with(copy_id)
    loan = _open_loan(copy_id)
    due_on = max(back_by, deed.on + timedelta(days=1))
    if loan is None or loan.due_on <= due_on:
        return None
    event_id = actions.shorten(loan, due_on, as_circulated(deed))
    withdraw(kind=NEEDED_SOONER.code, about=[loan.id])
    _tell(loan, event_id)
    return loan


def lengthen_again(copy_id: int, deed: deeds.Deed, *, since: datetime) -> None:
    """What was shortened then is unsaid; not when the loan has been renewed, or ended, since."""
    queries.wait_for_turn_with(copy_id)
    loan = _open_loan(copy_id)
    last = histories.last_event_of(loan.id) if loan is not None else None
    if loan is None or last is None:
        return
    if last.kind is EventKind.SHORTENED and last.happened_at == since:
        actions.undo(last.id, as_circulated(deed))
        withdraw(kind=NEEDED_SOONER.code, about=[loan.id])


def as_circulated(deed: deeds.Deed) -> actions.Deed:
    """The same deed, as loans note it."""
    return actions.Deed(library_id=deed.library_id, account_id=deed.account_id, at=deed.at)


def _open_loan(copy_id: int) -> Loan | None:
    query = select(Loan).where(
        Loan.copy_id == copy_id, Loan.returned_at.is_(None), Loan.kind == LoanKind.TAKE_HOME
    )
    return db.session.scalar(query.execution_options(populate_existing=True))


def _tell(loan: Loan, event_id: int) -> None:
    patron, copy = loan.patron, loan.copy
    assert patron is not None
    tell(
        kind=NEEDED_SOONER.code,
        key=f"needed_sooner:{event_id}",
        about=loan.id,
        library_id=patron.library_id,
        patron_id=patron.id,
        facts={
            "title": copy.title.full_title,
            "number": copy.accession_number,
            "due_on": loan.due_on,
            "lender": db.session.get_one(Library, loan.acting_library_id).name,
        },
    )
