"""Loans, readings of a known book, renewals and returns, with what a loan keeps for figures."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Any

from sqlalchemy import Select, String, case, exists, func, literal, select, type_coerce
from sqlalchemy.orm import aliased

from library_share.circulation.late import late
from library_share.circulation.models import EventKind, Loan, LoanEvent, LoanKind
from library_share.circulation.own_class import own_class
from library_share.database import db
from library_share.libraries.models import Place
from library_share.statistics.due_days import due_day
from library_share.statistics.local_day import LocalDay
from library_share.statistics.returns import is_said_again
from library_share.statistics.rules import What
from library_share.statistics.subjects.facts import (
    AT_ONCE,
    Counted,
    Days,
    News,
    Source,
    Span,
    Subject,
    plain,
    rows_of,
    why_of,
)

_FACTS = (
    Loan.owner_library_id,
    plain(Loan.patron_kind).label("patron_kind"),
    own_class,
    Loan.grade,
    plain(Loan.title_kind).label("title_kind"),
    plain(Loan.level).label("level"),
    Loan.language,
    Loan.place_id,
    plain(Place.kind).label("place_kind"),
)

#: At which library and on which day a loan is counted, and what was noted of it.
_LENT = (Loan.acting_library_id, LocalDay(Loan.lent_at))
_NOTED = (LoanEvent.library_id, LocalDay(LoanEvent.happened_at))

#: What changes whether a loan counts as lent.
_OF_THE_LOAN = (EventKind.LENT, EventKind.UNDONE)


def _news_since(last_id: int) -> News:
    undone = aliased(LoanEvent)
    rows = db.session.execute(
        select(
            LoanEvent.id,
            LoanEvent.kind,
            LoanEvent.happened_at,
            LoanEvent.recorded_at,
            LoanEvent.library_id,
            LoanEvent.undoes_id,
            Loan.lent_at,
            Loan.acting_library_id,
            undone.happened_at.label("undone_at"),
            undone.library_id.label("undone_library_id"),
        )
        .join(Loan, Loan.id == LoanEvent.loan_id)
        .outerjoin(undone, undone.id == LoanEvent.undoes_id)
        .where(LoanEvent.id > last_id)
        .order_by(LoanEvent.id)
        .limit(AT_ONCE)
    ).all()
    days, since = Days(), Days()
    for row in rows:
        why = why_of(row)
        if row.kind in _OF_THE_LOAN:
            days.touch(row.acting_library_id, row.lent_at, why)
        days.touch(row.library_id, row.happened_at, why)
        since.touch(row.acting_library_id, row.undone_at or row.happened_at, why)
        if row.undone_at is not None:
            days.touch(row.undone_library_id, row.undone_at, why)
    _touch_other_returns(days, last_id, rows)
    return News(rows=rows, days=days, since=since)


def _touch_other_returns(days: Days, last_id: int, rows: Sequence[Any]) -> None:
    """A return that is reported late takes the place of one that was noted; undone, it gives it
    back. So the days of all returns of the loan are counted again."""
    if not rows:
        return
    other = aliased(LoanEvent)
    found = db.session.execute(
        select(other.library_id, other.happened_at, LoanEvent.undoes_id)
        .distinct()
        .join(LoanEvent, LoanEvent.loan_id == other.loan_id)
        .where(
            LoanEvent.id > last_id,
            LoanEvent.id <= rows[-1].id,
            LoanEvent.kind.in_((EventKind.RETURNED, EventKind.UNDONE)),
            other.kind == EventKind.RETURNED,
            other.id != LoanEvent.id,
        )
    )
    for row in found:
        days.touch(row.library_id, row.happened_at, why_of(row))


def _counted(span: Span) -> Iterable[Counted]:
    events = _events(span)
    returned_late = events.where(
        LoanEvent.kind == EventKind.RETURNED,
        late(due_day(LoanEvent.happened_at, or_at=True), _NOTED[1]),
    ).with_only_columns(
        *_counting(literal(What.RETURNED_LATE.value), _NOTED), maintain_column_froms=True
    )
    queries = (_loans(span), events, returned_late)
    return chain.from_iterable(rows_of(query) for query in queries)


def _counting(what: Any, where: tuple[Any, Any]) -> tuple[Any, ...]:
    library_id, day = where
    return (
        library_id.label("library_id"),
        day.label("day"),
        what.label("what"),
        *_FACTS,
        func.count().label("how_many"),
    )


def _loans(span: Span) -> Select[*tuple[Any, ...]]:
    kind = case((Loan.kind == LoanKind.READ_HERE, What.READ_HERE.value), else_=What.LENT.value)
    return (
        select(*_counting(kind, _LENT))
        .outerjoin(Place, Place.id == Loan.place_id)
        .where(span.holds(Loan.acting_library_id, Loan.lent_at), Loan.undone_at.is_(None))
        .group_by(*_LENT, Loan.kind, *_FACTS)
    )


def _events(span: Span) -> Select[*tuple[Any, ...]]:
    """Renewals and returns that stand, at the library where somebody noted them."""
    later = aliased(LoanEvent)
    return (
        select(*_counting(type_coerce(LoanEvent.kind, String), _NOTED))
        .select_from(LoanEvent)
        .join(Loan, Loan.id == LoanEvent.loan_id)
        .outerjoin(Place, Place.id == Loan.place_id)
        .where(
            span.holds(LoanEvent.library_id, LoanEvent.happened_at),
            LoanEvent.kind.in_((EventKind.RENEWED, EventKind.RETURNED)),
            Loan.kind == LoanKind.TAKE_HOME,
            Loan.undone_at.is_(None),
            ~exists().where(later.undoes_id == LoanEvent.id),
            ~is_said_again(),
        )
        .group_by(*_NOTED, LoanEvent.kind, *_FACTS)
    )


SUBJECT = Subject(
    whats=(What.LENT, What.READ_HERE, What.RENEWED, What.RETURNED, What.RETURNED_LATE),
    sources=(Source(table=LoanEvent.__tablename__, news_since=_news_since),),
    counted=_counted,
)
