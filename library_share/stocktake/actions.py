"""What people do: open a stock-take, count, unsay a count, close it and open it again.

Counting takes the copy's turn first, then the stock-take's: closing waits for those who count.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import insert, literal, select, update
from sqlalchemy.exc import IntegrityError

from library_share.circulation.errors import UnknownCode
from library_share.circulation.queries import CopyAtHand
from library_share.circulation.reading import what_is
from library_share.copies.deeds import Deed
from library_share.database import attempt, broken_constraint, db, judged
from library_share.libraries.models import SET_UP_KINDS, Library, Place
from library_share.stocktake.errors import (
    CountedMeanwhile,
    CountIdReused,
    NoSuchCount,
    NoSuchStocktake,
    NotABook,
    NothingToCount,
    NotInScope,
    StocktakeClosed,
    StocktakeOpen,
    UndoneBefore,
)
from library_share.stocktake.models import (
    Stocktake,
    StocktakeCount,
    StocktakeEvent,
    StocktakePlace,
    StocktakeResult,
)
from library_share.stocktake.queries import figures_of, find_count, find_find, find_place_in
from library_share.stocktake.results import results_of
from library_share.stocktake.rules import CountKind, Happening, Scope, Way
from library_share.vietnamese import tidy


@dataclass(frozen=True, kw_only=True)
class Counting:
    """One count as a phone or a PC sends it: `place` is where its user is counting, `seconds_ago`
    how long it waited there for the network."""

    count_id: UUID
    code: str
    place: Place
    way: Way
    seconds_ago: int = 0


@dataclass(frozen=True, kw_only=True)
class Counted:
    """What came of it: a place, where counting goes on; or a find, new or known before."""

    place: Place
    moved_on: bool = False
    count: StocktakeCount | None = None
    copy: CopyAtHand | None = None


def open_stocktake(
    library: Library,
    *,
    deed: Deed,
    title: str,
    places: Sequence[Place] | None = None,
    decision: str = "",
) -> Stocktake:
    """Begin to count `places`, with the boxes in them; without any, the whole library.

    Costs a few statements however many books there are. NothingToCount without a place in use.
    """
    scope = Scope.LIBRARY if places is None else Scope.PLACE if len(places) == 1 else Scope.ROUND
    counted = _places_of(library, places)
    if not counted:
        raise NothingToCount
    stocktake = Stocktake(
        library_id=library.id,
        title=tidy(title),
        scope=scope,
        decision=tidy(decision),
        opened_at=deed.at,
    )
    db.session.add(stocktake)
    db.session.flush()
    db.session.execute(
        insert(StocktakePlace),
        [{"stocktake_id": stocktake.id, "place_id": place_id} for place_id in counted],
    )
    _note(stocktake, Happening.OPEN, deed)
    return stocktake


def _places_of(library: Library, places: Sequence[Place] | None) -> list[int]:
    """What is counted: places in use and, with each, the boxes that stand in it."""
    query = select(Place.id).where(Place.is_active, Place.kind.in_(SET_UP_KINDS))
    if places is None:
        return list(db.session.scalars(query.where(Place.library_id == library.id)))
    chosen = {place.id for place in places if place.is_active}
    boxes = db.session.scalars(query.where(Place.within_id.in_(chosen)))
    return sorted(chosen | set(boxes))


def count(stocktake_id: int, counting: Counting, deed: Deed) -> Counted:
    """Count what was scanned. The same count sent again changes nothing; a copy counted twice at
    one place is one find; seen elsewhere later, it is there."""
    known = find_count(counting.count_id)
    if known is not None:
        return _same(known, stocktake_id, counting)
    copy = _copy_of(counting, deed)
    if isinstance(copy, Place):
        _take_turn_to_count(stocktake_id, copy)
        return Counted(place=copy, moved_on=True)
    opened_at = _take_turn_to_count(stocktake_id, counting.place)
    at = max(opened_at, deed.at - timedelta(seconds=counting.seconds_ago))
    deed = replace(deed, at=at)
    # Another phone may count the same book, or send the same count, in this very moment: then the
    # second look finds what it wrote.
    for _ in range(2):
        known = find_count(counting.count_id)
        if known is not None:
            return _same(known, stocktake_id, counting)
        try:
            with attempt():
                made = _counted(stocktake_id, counting, copy, deed)
                db.session.flush()
        except IntegrityError as clash:
            if broken_constraint(clash) not in _CLASHES:
                raise
            continue
        return Counted(place=counting.place, count=made, copy=copy)
    raise CountedMeanwhile


_CLASHES = {"one_find_per_copy", "one_find_per_unknown_code", "one_count_per_number"}


def _same(known: StocktakeCount, stocktake_id: int, counting: Counting) -> Counted:
    if (known.stocktake_id, known.code) != (stocktake_id, counting.code.strip()):
        raise CountIdReused
    return Counted(place=known.place, count=known)


def _copy_of(counting: Counting, deed: Deed) -> CopyAtHand | Place | None:
    """The copy, or the place whose label it is; None for a code that nobody knows."""
    try:
        found = what_is(counting.code, deed.library_id)
    except UnknownCode:
        return None
    if found.place is not None:
        return found.place
    if found.copy is None:
        raise NotABook
    return found.copy


def _counted(
    stocktake_id: int, counting: Counting, copy: CopyAtHand | None, deed: Deed
) -> StocktakeCount:
    code, copy_id = counting.code.strip(), copy.id if copy else None
    before = find_find(stocktake_id, copy_id, code)
    kind, ended_at = CountKind.SEEN, None
    if before is not None and before.place_id == counting.place.id:
        kind = CountKind.AGAIN
    elif before is not None and before.counted_at > deed.at:
        ended_at = before.counted_at  # it waited for the network, and was overtaken
    elif before is not None:
        _end(before, deed)
    made = StocktakeCount(
        stocktake_id=stocktake_id,
        count_id=counting.count_id,
        kind=kind,
        way=counting.way,
        code=code,
        copy_id=copy_id,
        place_id=counting.place.id,
        account_id=deed.account_id,
        counted_at=deed.at,
        ended_at=ended_at,
    )
    db.session.add(made)
    return made


def _end(find: StocktakeCount, deed: Deed) -> None:
    db.session.execute(
        update(StocktakeCount).where(StocktakeCount.id == find.id).values(ended_at=deed.at)
    )


def undo(stocktake_id: int, count_id: UUID, undo_id: UUID, deed: Deed) -> StocktakeCount:
    """Unsay a count, by a count of its own. UndoneBefore when somebody was quicker."""
    _take_turn_to_count(stocktake_id, None)
    again, find = find_count(undo_id), find_count(count_id)
    if again is not None and find is not None and again.undoes_id == find.id:
        return again
    if again is not None:
        raise CountIdReused
    if find is None or find.stocktake_id != stocktake_id or find.kind is CountKind.UNDO:
        raise NoSuchCount
    undoing = StocktakeCount(
        stocktake_id=stocktake_id,
        count_id=undo_id,
        kind=CountKind.UNDO,
        way=find.way,
        code=find.code,
        copy_id=find.copy_id,
        place_id=find.place_id,
        account_id=deed.account_id,
        counted_at=deed.at,
        undoes_id=find.id,
    )
    with judged({"a_stocktake_count_is_undone_once": UndoneBefore()}):
        db.session.add(undoing)
    if find.kind is CountKind.SEEN and find.ended_at is None:
        _end(find, deed)
    return undoing


def close(stocktake_id: int, deed: Deed, *, reason: str = "") -> StocktakeEvent:
    """Keep what came out, for ever. StocktakeClosed when it is closed already."""
    stocktake = _alone_with(stocktake_id)
    if stocktake.closed_at is not None:
        raise StocktakeClosed
    figures = {result.value: number for result, number in figures_of(stocktake).items()}
    event = _note(stocktake, Happening.CLOSE, deed, reason=reason, figures=figures)
    rows = results_of(stocktake)
    columns = ("copy_id", "code", "result", "place_id", "seen_place_id")
    kept = select(literal(event.id), *(rows.c[name] for name in columns))
    db.session.execute(insert(StocktakeResult).from_select(["event_id", *columns], kept))
    stocktake.closed_at = max(deed.at, stocktake.opened_at)
    db.session.flush()
    return event


def reopen(stocktake_id: int, deed: Deed, *, reason: str) -> StocktakeEvent:
    """Go on counting; what the closing kept stays as it was. StocktakeOpen when it is open."""
    stocktake = _alone_with(stocktake_id)
    if stocktake.closed_at is None:
        raise StocktakeOpen
    stocktake.closed_at = None
    return _note(stocktake, Happening.REOPEN, deed, reason=reason)


def _take_turn_to_count(stocktake_id: int, place: Place | None) -> datetime:
    """Nobody closes it until this count is kept; several may count at once. When it was opened."""
    held = select(Stocktake.opened_at, Stocktake.closed_at).where(Stocktake.id == stocktake_id)
    row = db.session.execute(held.with_for_update(read=True)).one_or_none()
    if row is None:
        raise NoSuchStocktake
    if row.closed_at is not None:
        raise StocktakeClosed
    if place is not None and not find_place_in(stocktake_id, place.id):
        raise NotInScope(place=place.name)
    opened_at: datetime = row.opened_at
    return opened_at


def _alone_with(stocktake_id: int) -> Stocktake:
    query = select(Stocktake).where(Stocktake.id == stocktake_id)
    held = query.with_for_update(of=Stocktake).execution_options(populate_existing=True)
    stocktake = db.session.scalars(held).one_or_none()
    if stocktake is None:
        raise NoSuchStocktake
    return stocktake


def _note(
    stocktake: Stocktake,
    kind: Happening,
    deed: Deed,
    *,
    reason: str = "",
    figures: dict[str, int] | None = None,
) -> StocktakeEvent:
    event = StocktakeEvent(
        stocktake_id=stocktake.id,
        kind=kind,
        at=deed.at,
        account_id=deed.account_id,
        reason=tidy(reason),
        figures=figures,
    )
    db.session.add(event)
    db.session.flush()
    return event
