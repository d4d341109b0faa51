"""The list behind a figure: which books, on which days, by which class. Nobody's name.

Readings that a class counted by its button have no book: they are told as one number beside it.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any, TypeGuard

from sqlalchemy import ColumnElement, Select, exists, select
from sqlalchemy.orm import aliased

from library_share import clock
from library_share.catalogue.models import Title
from library_share.circulation.models import EventKind, Loan, LoanEvent, LoanKind
from library_share.circulation.own_class import own_class
from library_share.copies.models import Copy
from library_share.libraries.models import Place
from library_share.statistics.amounts import Happenings
from library_share.statistics.measuring import Count, Measure
from library_share.statistics.queries import Scope
from library_share.statistics.returns import is_said_again
from library_share.statistics.rules import By, What

_LOANS = {What.LENT: LoanKind.TAKE_HOME, What.READ_HERE: LoanKind.READ_HERE}
_EVENTS = {What.RENEWED: EventKind.RENEWED, What.RETURNED: EventKind.RETURNED}
_COLUMNS: dict[By, Any] = {
    By.CLASS: own_class,
    By.GRADE: Loan.grade,
    By.PATRON_KIND: Loan.patron_kind,
    By.TITLE_KIND: Loan.title_kind,
    By.LEVEL: Loan.level,
    By.LANGUAGE: Loan.language,
    By.PLACE_KIND: Place.kind,
}


def has_books_behind(measure: Measure) -> TypeGuard[Count]:
    """Whether a figure counts loans, readings, renewals or returns, so that books are behind it."""
    listed = {*_LOANS, *_EVENTS, What.READ_IN_CLASS}
    return isinstance(measure, Count) and listed.issuperset(measure.amount.counts)


def behind(counted: Happenings, scope: Scope) -> tuple[Select[*tuple[Any, ...]], Any]:
    """The books counted in a figure, and the column to page by. Rows: `at`, the copy's, the
    title's and the loan's columns."""
    events = [_EVENTS[what] for what in counted.counts if what in _EVENTS]
    if events:
        later = aliased(LoanEvent)
        query = _rows(LoanEvent.id, LoanEvent.happened_at).join(
            LoanEvent, LoanEvent.loan_id == Loan.id
        )
        query = query.where(
            LoanEvent.kind.in_(events),
            Loan.kind == LoanKind.TAKE_HOME,
            ~exists().where(later.undoes_id == LoanEvent.id),
            ~is_said_again(),
            *_where(counted, LoanEvent.library_id, LoanEvent.happened_at, scope),
        )
        return query, LoanEvent.id
    kinds = [_LOANS[what] for what in counted.counts if what in _LOANS]
    query = _rows(Loan.id, Loan.lent_at).where(
        Loan.kind.in_(kinds), *_where(counted, Loan.acting_library_id, Loan.lent_at, scope)
    )
    return query, Loan.id


def _rows(id_: Any, at: Any) -> Select[*tuple[Any, ...]]:
    return (
        select(
            id_,
            at.label("at"),
            Loan.kind,
            own_class,
            Copy.code,
            Copy.accession_number,
            Title.id.label("title_id"),
            Title.title,
            Title.volume,
        )
        .select_from(Loan)
        .join(Copy, Copy.id == Loan.copy_id)
        .join(Title, Title.id == Copy.title_id)
        .outerjoin(Place, Place.id == Loan.place_id)
    )


def _where(
    counted: Happenings, library_id: Any, at: Any, scope: Scope
) -> tuple[ColumnElement[bool], ...]:
    whose = Loan.owner_library_id if scope.owned else library_id
    return (
        whose.in_(scope.library_ids),
        at >= clock.start_of(scope.period.first),
        at < clock.start_of(scope.period.last + timedelta(days=1)),
        Loan.undone_at.is_(None),
        *([Place.kind.in_(counted.place_kinds)] if counted.place_kinds else []),
        *(_COLUMNS[by] == value for by, value in scope.only),
    )
