"""What the data says may be weeded: copies that meet a criterion of the circular, with evidence.

A suggestion is never a judgement: somebody takes the book in hand and looks.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, or_, select

from library_share import clock
from library_share.catalogue.models import Title, TitleKind
from library_share.circulation.holds.models import Hold
from library_share.circulation.models import Loan
from library_share.copies.models import Condition, Copy, CopyChange, CopyState
from library_share.database import db
from library_share.handovers.models import HandoverLine
from library_share.handovers.rules import Outcome
from library_share.libraries.models import Library
from library_share.weeding import rules
from library_share.weeding.bars import CAN_BE_WEEDED
from library_share.weeding.models import WeedingLine
from library_share.weeding.rules import Criterion

TEXTBOOKS = (TitleKind.TEXTBOOK, TitleKind.TEACHERS_BOOK)
#: The year this printing says, else the title's.
YEAR = func.coalesce(Copy.printed_year, Title.year)
_LISTED = exists().where(WeedingLine.copy_id == Copy.id, WeedingLine.ended_at.is_(None))
_WAITED_FOR = exists().where(Hold.title_id == Copy.title_id, Hold.ended_at.is_(None))
_LAST_LENT = (
    select(func.max(Loan.lent_at))
    .where(Loan.copy_id == Copy.id, Loan.undone_at.is_(None))
    .correlate(Copy)
    .scalar_subquery()
)
_LAST_WAY_WAS_LOST = (
    select(HandoverLine.outcome)
    .where(HandoverLine.copy_id == Copy.id)
    .order_by(HandoverLine.id.desc())
    .limit(1)
    .correlate(Copy)
    .scalar_subquery()
) == Outcome.LOST


def _last_change(column: Any) -> Any:
    """Of what was last noted of a copy."""
    return (
        select(column)
        .where(CopyChange.copy_id == Copy.id)
        .order_by(CopyChange.id.desc())
        .limit(1)
        .correlate(Copy)
        .scalar_subquery()
    )


def _conditions(criterion: Criterion, today: date) -> tuple[ColumnElement[bool], ...]:
    on_shelf = Copy.state.in_((CopyState.IN_USE, CopyState.UNDER_REPAIR))
    match criterion:
        case Criterion.OUTDATED:
            gone = rules.newest_year_gone(today, rules.LAW_YEARS)
            return on_shelf, Title.kind == TitleKind.LAW, gone >= YEAR
        case Criterion.REPLACED:
            return on_shelf, Title.kind.in_(TEXTBOOKS), YEAR < rules.TEXTBOOKS_SINCE
        case Criterion.OLD_PERIODICAL:
            gone = rules.newest_year_gone(today, rules.PERIODICAL_YEARS)
            return on_shelf, Title.kind == TitleKind.PERIODICAL, gone >= YEAR
        case Criterion.WORN_OUT:
            return on_shelf, Copy.condition == Condition.DAMAGED
        case Criterion.LOST:
            not_on_its_way = or_(_LAST_WAY_WAS_LOST.is_(None), ~_LAST_WAY_WAS_LOST)
            return Copy.state == CopyState.LOST, not_on_its_way
        case Criterion.LOST_ON_ROTATION:
            return Copy.state == CopyState.LOST, _LAST_WAY_WAS_LOST
        case Criterion.SURPLUS:
            return on_shelf, ~_WAITED_FOR, Copy.id.in_(_beyond_enough())
        case Criterion.LITTLE_USED:
            since = _years_ago(today, rules.UNUSED_YEARS)
            unused = or_(_LAST_LENT.is_(None), since > _LAST_LENT)
            return on_shelf, ~_WAITED_FOR, Copy.created_at < since, unused


def _years_ago(today: date, years: int) -> datetime:
    return clock.start_of(today - timedelta(days=365 * years + years // 4))


def _beyond_enough() -> Select[int]:
    """Copies that their library has more of than enough: the least whole and the latest."""
    wear = case((Copy.condition == Condition.GOOD, 0), (Copy.condition == Condition.WORN, 1))
    place = func.row_number().over(
        partition_by=(Copy.library_id, Copy.title_id),
        order_by=(func.coalesce(wear, 2), Copy.id),
    )
    ranked = (
        select(Copy.id, Title.kind, place.label("place"))
        .join(Title, Title.id == Copy.title_id)
        .where(Copy.state.in_((CopyState.IN_USE, CopyState.UNDER_REPAIR)))
        .subquery()
    )
    enough = case(
        (ranked.c.kind == TitleKind.PERIODICAL, rules.ISSUES_ENOUGH), else_=rules.COPIES_ENOUGH
    )
    return select(ranked.c.id).where(ranked.c.place > enough)


def suggested(criterion: Criterion, library: Library, today: date) -> Select[*tuple[Any, ...]]:
    """Copies of the library that meet the criterion, that can be weeded and are on no list."""
    return (
        select(
            Copy.id,
            Copy.code,
            Copy.accession_number,
            Copy.condition,
            Copy.created_at,
            Title.title,
            Title.volume,
            Title.authors,
            YEAR.label("year"),
            _LAST_LENT.label("last_lent_at"),
            _last_change(CopyChange.at).label("noted_at"),
            _how_many_like_it().label("copies"),
        )
        .join(Title, Title.id == Copy.title_id)
        .where(
            Copy.library_id == library.id,
            ~_LISTED,
            *CAN_BE_WEEDED,
            *_conditions(criterion, today),
        )
    )


def _how_many_like_it() -> Any:
    other = Copy.__table__.alias("like_it")
    return (
        select(func.count())
        .select_from(other)
        .where(
            other.c.title_id == Copy.title_id,
            other.c.library_id == Copy.library_id,
            other.c.state.in_((CopyState.IN_USE, CopyState.UNDER_REPAIR)),
        )
        .correlate(Copy)
        .scalar_subquery()
    )


def how_many(library: Library, today: date) -> dict[Criterion, int]:
    """By criterion how many copies are suggested; one statement for all of them."""
    criteria = rules.criteria_for(is_education=library.kind.is_of_education)
    columns = [
        select(func.count())
        .select_from(Copy)
        .join(Title, Title.id == Copy.title_id)
        .where(
            and_(Copy.library_id == library.id, ~_LISTED, *CAN_BE_WEEDED, *_conditions(one, today))
        )
        .scalar_subquery()
        .label(one.value)
        for one in criteria
    ]
    row = db.session.execute(select(*columns)).one()
    return {one: getattr(row, one.value) for one in criteria}


@dataclass(frozen=True, kw_only=True)
class Seen:
    """What is known of one suggested copy; only what its criterion needs is said."""

    year: int | None
    last_lent_on: date | None
    noted_on: date | None
    known_since: date
    copies: int


def seen_of(row: Any) -> Seen:
    return Seen(
        year=row.year,
        last_lent_on=clock.local_day(row.last_lent_at) if row.last_lent_at else None,
        noted_on=clock.local_day(row.noted_at) if row.noted_at else None,
        known_since=clock.local_day(row.created_at),
        copies=row.copies,
    )
