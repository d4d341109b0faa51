"""Books that should have been back."""

from __future__ import annotations

from typing import Any

from flask import url_for
from sqlalchemy import Select, func, select

from library_share.catalogue.rules import full_title
from library_share.circulation.late import late
from library_share.circulation.lists import open_loans_at
from library_share.circulation.models import Loan
from library_share.inbox.lines import Here, Line, Source, Step, listed
from library_share.translation import N_, day, gettext
from library_share.web.access import Act

SEE_READER = N_("See the reader")
SEE_BOOK = N_("See the book")
DUE = N_("due on %(day)s")


def _how_many(here: Here) -> Select[int]:
    return select(func.count(Loan.id)).where(
        Loan.acting_library_id == here.library_id,
        Loan.returned_at.is_(None),
        late(Loan.due_on, here.today),
    )


def _rows(here: Here) -> Select[*tuple[Any, ...]]:
    query = open_loans_at(here.library_id, overdue_on=here.today)
    return query.order_by(Loan.due_on, Loan.id)


def _line(row: Any, _here: Here) -> Line:
    """A reading on the spot has no reader, and a wiped one no page."""
    step = Step(label=gettext(SEE_BOOK), address=url_for("catalogue.scanned", code=row.code))
    if row.patron_id is not None:
        address = url_for("patrons.patron", patron_id=row.patron_id)
        step = Step(label=gettext(SEE_READER), address=address)
    return Line(
        text=full_title(row.title, row.volume),
        about=listed(row.borrower, row.class_name, row.accession_number),
        on=row.due_on,
        when=gettext(DUE, day=day(row.due_on)),
        step=step,
    )


OVERDUE = Source(
    name="overdue",
    label=N_("Overdue"),
    icon="exclamation-triangle",
    act=Act.SEE_PATRONS,
    number=_how_many,
    rows=_rows,
    line=_line,
    everything=lambda: url_for("circulation.loans", overdue=1),
)
