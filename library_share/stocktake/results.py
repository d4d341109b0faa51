"""What became of every copy, decided by the database in one statement.

Where a copy stood when the stock-take was opened is in its stays, so nothing is copied at the
beginning; what was lent, moved or received meanwhile is judged by what is known now.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    Subquery,
    and_,
    case,
    exists,
    func,
    literal,
    literal_column,
    null,
    or_,
    select,
    type_coerce,
    union,
    union_all,
)
from sqlalchemy.orm import aliased

from library_share.circulation.holds.models import HoldSlot
from library_share.circulation.holds.rules import SlotState
from library_share.circulation.models import Loan
from library_share.copies.models import Copy, CopyChange, CopyState, Stay
from library_share.libraries.models import Place
from library_share.stocktake.models import (
    Stocktake,
    StocktakeCount,
    StocktakePlace,
    StocktakeResult,
)
from library_share.stocktake.rules import CountKind, Result

_now, _then = aliased(Stay, name="stands"), aliased(Stay, name="stood")
_here = aliased(Place, name="stands_at")
_RESULT = StocktakeResult.__table__.c.result.type
_IN_USE = literal(CopyState.IN_USE, Copy.state.type)


def results_of(
    stocktake: Stocktake, *, copy_id: int | None = None, place_id: int | None = None
) -> Subquery:
    """One row for each copy that is expected or was seen, and for each unknown code.

    Columns: `row_id` (the copy's, of an unknown code the count's), `copy_id`, `code`, `result`,
    `place_id` where it was to stand, `seen_place_id`. `copy_id` asks for one copy alone, and
    `place_id` for what is expected at one place.
    """
    decided = _copies(stocktake, copy_id, place_id).subquery("decided")
    known = select(decided).where(decided.c.result.is_not(None))
    if copy_id is not None or place_id is not None:
        return known.subquery("results")
    return union_all(known, _unknown_codes(stocktake)).subquery("results")


def holds(stocktake_id: int) -> ColumnElement[bool]:
    """A find of this stock-take that was not unsaid."""
    return and_(
        StocktakeCount.stocktake_id == stocktake_id,
        # Written out: a value that is sent apart lets SQLite see no use for the partial index.
        StocktakeCount.kind == literal_column(f"'{CountKind.SEEN.value}'"),
        StocktakeCount.ended_at.is_(None),
    )


def _copies(
    stocktake: Stocktake, copy_id: int | None, place_id: int | None
) -> Select[*tuple[Any, ...]]:
    expected = _expected(stocktake, copy_id, place_id).subquery("expected")
    seen = _seen(stocktake, copy_id).subquery("seen")
    ids = select(expected.c.copy_id)
    either: Subquery = (
        union(ids, select(seen.c.copy_id)).subquery("either")
        if place_id is None
        else ids.subquery("either")
    )
    was_seen = seen.c.copy_id.is_not(None)
    stood_there = or_(
        _now.place_id == seen.c.place_id,
        exists().where(
            _then.copy_id == either.c.copy_id,
            _then.place_id == seen.c.place_id,
            _then.since <= seen.c.counted_at,
            or_(_then.until.is_(None), _then.until > seen.c.counted_at),
        ),
    )
    foreign = and_(
        Copy.library_id != stocktake.library_id, _here.library_id != stocktake.library_id
    )
    written_off = and_(was_seen, Copy.state.in_((CopyState.WITHDRAWN, CopyState.LOST)))
    state_then = _state_at(seen.c.counted_at)
    opened_at = stocktake.opened_at
    result = case(
        (and_(written_off, state_then == CopyState.WITHDRAWN), _is(Result.WITHDRAWN_BUT_FOUND)),
        (and_(written_off, state_then == CopyState.LOST), _is(Result.LOST_BUT_FOUND)),
        (and_(was_seen, Loan.lent_at <= seen.c.counted_at), _is(Result.LENT_BUT_HERE)),
        (and_(was_seen, stood_there), _is(Result.FOUND)),
        (and_(was_seen, foreign), _is(Result.OTHER_LIBRARY)),
        (was_seen, _is(Result.WRONG_PLACE)),
        # From here on nobody saw it.
        (Copy.state == CopyState.WITHDRAWN, null()),
        (and_(Copy.state == CopyState.LOST, _lost_since(opened_at)), _is(Result.MISSING)),
        (Copy.state == CopyState.LOST, null()),
        (Loan.id.is_not(None), _is(Result.ON_LOAN)),
        (Copy.state == CopyState.UNDER_REPAIR, _is(Result.UNDER_REPAIR)),
        (_now.place_id != expected.c.place_id, _is(Result.MOVED)),
        (or_(_is_put_aside(), _at_desk_since(opened_at)), _is(Result.AT_DESK)),
        else_=_is(Result.MISSING),
    )
    return (
        select(
            either.c.copy_id.label("row_id"),
            either.c.copy_id,
            literal("").label("code"),
            type_coerce(result, _RESULT).label("result"),
            expected.c.place_id,
            seen.c.place_id.label("seen_place_id"),
        )
        .join(Copy, Copy.id == either.c.copy_id)
        .join(_now, and_(_now.copy_id == Copy.id, _now.until.is_(None)))
        .join(_here, _here.id == _now.place_id)
        .outerjoin(expected, expected.c.copy_id == either.c.copy_id)
        .outerjoin(seen, seen.c.copy_id == either.c.copy_id)
        .outerjoin(Loan, and_(Loan.copy_id == Copy.id, Loan.returned_at.is_(None)))
    )


def _is(result: Result) -> ColumnElement[Any]:
    return literal(result.value)


def _expected(
    stocktake: Stocktake, copy_id: int | None, place_id: int | None
) -> Select[*tuple[Any, ...]]:
    """What stood at the places that are counted at the moment it was opened."""
    at = stocktake.opened_at
    places = select(StocktakePlace.place_id).where(StocktakePlace.stocktake_id == stocktake.id)
    query = select(Stay.copy_id, Stay.place_id).where(
        Stay.place_id.in_(places),
        Stay.since <= at,
        or_(Stay.until.is_(None), Stay.until > at),
    )
    if place_id is not None:
        query = query.where(Stay.place_id == place_id)
    return query if copy_id is None else query.where(Stay.copy_id == copy_id)


def _seen(stocktake: Stocktake, copy_id: int | None) -> Select[*tuple[Any, ...]]:
    query = select(
        StocktakeCount.copy_id, StocktakeCount.place_id, StocktakeCount.counted_at
    ).where(holds(stocktake.id), StocktakeCount.copy_id.is_not(None))
    return query if copy_id is None else query.where(StocktakeCount.copy_id == copy_id)


def _unknown_codes(stocktake: Stocktake) -> Select[*tuple[Any, ...]]:
    return select(
        StocktakeCount.id.label("row_id"),
        StocktakeCount.copy_id,
        StocktakeCount.code,
        type_coerce(_is(Result.UNKNOWN), _RESULT).label("result"),
        # Typed, because PostgreSQL wants the two halves alike.
        type_coerce(case((literal(1) == 0, StocktakeCount.place_id)), Place.id.type).label(
            "place_id"
        ),
        StocktakeCount.place_id.label("seen_place_id"),
    ).where(holds(stocktake.id), StocktakeCount.copy_id.is_(None))


def _state_at(at: ColumnElement[datetime]) -> ColumnElement[Any]:
    """The state of a copy at that moment: what is written off later was in use when it was seen."""
    of_it = CopyChange.copy_id == Copy.id
    before = (
        select(CopyChange.state)
        .where(of_it, CopyChange.at <= at)
        .order_by(CopyChange.at.desc(), CopyChange.id.desc())
        .limit(1)
        .correlate_except(CopyChange)
        .scalar_subquery()
    )
    at_first = case((exists().where(of_it), _IN_USE), else_=Copy.state)
    return func.coalesce(before, at_first, type_=Copy.state.type)


def _is_put_aside() -> ColumnElement[bool]:
    """Somebody may fetch it at the desk: that is where it lies."""
    # Asked once, not for each copy: few books are put aside.
    ready = select(HoldSlot.copy_id).where(
        HoldSlot.state == SlotState.READY, HoldSlot.copy_id.is_not(None)
    )
    return Copy.id.in_(ready)


def _lost_since(opened_at: datetime) -> ColumnElement[bool]:
    """Given up for lost in the course of this very stock-take: then it is what is missing."""
    return exists().where(
        CopyChange.copy_id == Copy.id,
        CopyChange.state == CopyState.LOST,
        CopyChange.at > opened_at,
    )


def _at_desk_since(opened_at: datetime) -> ColumnElement[bool]:
    """Somebody lent it or took it back since: it was in hand, and is not missing."""
    passing = aliased(Loan, name="passing")
    return exists().where(
        passing.copy_id == Copy.id,
        passing.undone_at.is_(None),
        or_(passing.lent_at > opened_at, passing.returned_at > opened_at),
    )
