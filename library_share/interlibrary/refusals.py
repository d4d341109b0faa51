"""What a library said no to: it sees its own answer for a while, and may unsay it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from sqlalchemy import ColumnElement, Select, exists, select
from sqlalchemy.orm import aliased

from library_share import clock
from library_share.database import db
from library_share.interlibrary.models import InterlibraryEvent, InterlibraryLoan
from library_share.interlibrary.queries import with_what_is_shown
from library_share.interlibrary.rules import Happening

SHOWN_FOR = timedelta(days=30)


def refused_by(library_id: int, today: date) -> Select[InterlibraryLoan]:
    """Loans that this library said no to lately, and is not asked for again, copy by copy, for a
    page by id."""
    since = clock.start_of(today - SHOWN_FOR)
    no = exists().where(
        InterlibraryEvent.loan_id == InterlibraryLoan.id,
        InterlibraryEvent.happened_at >= since,
        _is_a_no_of(library_id),
    )
    return with_what_is_shown(
        select(InterlibraryLoan).where(
            InterlibraryLoan.supplier_id.is_distinct_from(library_id), no
        )
    )


def refusals_of(loan_ids: Iterable[int], library_id: int) -> dict[int, InterlibraryEvent]:
    """The last no of this library to each of the loans; one statement."""
    query = select(InterlibraryEvent).where(
        InterlibraryEvent.loan_id.in_(list(loan_ids)), _is_a_no_of(library_id)
    )
    return {
        event.loan_id: event for event in db.session.scalars(query.order_by(InterlibraryEvent.id))
    }


def _is_a_no_of(library_id: int) -> ColumnElement[bool]:
    """Said by somebody there, and not unsaid."""
    undoing = aliased(InterlibraryEvent)
    return (
        InterlibraryEvent.kind.in_((Happening.DECLINE, Happening.BACK_OUT))
        & (InterlibraryEvent.library_id == library_id)
        & InterlibraryEvent.account_id.is_not(None)
        & InterlibraryEvent.undoes_id.is_(None)
        & ~exists().where(undoing.undoes_id == InterlibraryEvent.id)
    )
