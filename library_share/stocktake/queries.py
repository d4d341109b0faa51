"""What people ask about stock-takes: which there are, how far they have come, what came out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, case, func, or_, select
from sqlalchemy.orm import aliased

from library_share import clock
from library_share.catalogue.models import Title, TitleKind
from library_share.circulation.models import Loan
from library_share.copies.accessions import in_parts
from library_share.copies.models import Condition, Copy, Stay
from library_share.database import db
from library_share.libraries.models import Library, Place
from library_share.libraries.queries import find_place_with_code
from library_share.patrons.models import Patron
from library_share.stocktake.errors import NoSuchStocktake, NotInScope
from library_share.stocktake.models import (
    Stocktake,
    StocktakeCount,
    StocktakeEvent,
    StocktakeMending,
    StocktakePlace,
    StocktakeResult,
)
from library_share.stocktake.results import holds, results_of
from library_share.stocktake.rules import SEEN, CountKind, Happening, Result

LATELY = 12


@dataclass(frozen=True, kw_only=True)
class Progress:
    """How much of what a place should hold has been seen: “28 of 30”."""

    place: Place
    expected: int
    seen: int


def stocktakes_of(library_id: int, *, is_open: bool | None = None) -> Select[Stocktake]:
    """A library's stock-takes; only the open or only the closed ones."""
    query = select(Stocktake).where(Stocktake.library_id == library_id)
    if is_open is None:
        return query
    return query.where(
        Stocktake.closed_at.is_(None) if is_open else Stocktake.closed_at.is_not(None)
    )


def get_stocktake(stocktake_id: int) -> Stocktake:
    found = db.session.get(Stocktake, stocktake_id) if stocktake_id < 2**31 else None
    if found is None:
        raise NoSuchStocktake
    return found


def places_in(stocktake: Stocktake) -> list[Place]:
    """The places that are counted, the main stack room first."""
    query = (
        select(Place)
        .join(StocktakePlace, StocktakePlace.place_id == Place.id)
        .where(StocktakePlace.stocktake_id == stocktake.id)
        .order_by(Place.is_main.desc(), Place.id)
    )
    return list(db.session.scalars(query))


def find_place_in(stocktake_id: int, place_id: int) -> bool:
    query = select(StocktakePlace.id).where(
        StocktakePlace.stocktake_id == stocktake_id, StocktakePlace.place_id == place_id
    )
    return db.session.scalar(query) is not None


def place_counted(stocktake: Stocktake, code: str) -> Place:
    """The place of this stock-take with this code, or NotInScope."""
    place = find_place_with_code(code)
    if place is None or not find_place_in(stocktake.id, place.id):
        raise NotInScope(place=code[:40] if place is None else place.name)
    return place


def find_count(count_id: UUID) -> StocktakeCount | None:
    return db.session.scalar(select(StocktakeCount).where(StocktakeCount.count_id == count_id))


def last_closing_of(stocktake: Stocktake) -> StocktakeEvent | None:
    """The closing whose figures are in force; None while it is open."""
    if stocktake.closed_at is None:
        return None
    query = select(StocktakeEvent).where(
        StocktakeEvent.stocktake_id == stocktake.id, StocktakeEvent.kind == Happening.CLOSE
    )
    return db.session.scalars(query.order_by(StocktakeEvent.id.desc()).limit(1)).one()


def events_of(stocktake_id: int) -> list[StocktakeEvent]:
    query = select(StocktakeEvent).where(StocktakeEvent.stocktake_id == stocktake_id)
    return list(db.session.scalars(query.order_by(StocktakeEvent.id)))


def rows_in_force(stocktake: Stocktake, place: Place | None = None) -> Any:
    """The results in force: frozen when it is closed, else as things are now. With `place` at
    least those expected there."""
    closing = last_closing_of(stocktake)
    if closing is None:
        return results_of(stocktake, place_id=place.id if place else None)
    return (
        select(
            StocktakeResult.id.label("row_id"),
            StocktakeResult.copy_id,
            StocktakeResult.code,
            StocktakeResult.result,
            StocktakeResult.place_id,
            StocktakeResult.seen_place_id,
        )
        .where(StocktakeResult.event_id == closing.id)
        .subquery("results")
    )


def figures_of(stocktake: Stocktake) -> dict[Result, int]:
    """How many copies (and unknown codes) of each result; of a closed one as it was closed."""
    closing = last_closing_of(stocktake)
    if closing is not None:
        kept = closing.figures or {}
        return {result: int(kept.get(result.value, 0)) for result in Result}
    rows = results_of(stocktake)
    counted = db.session.execute(select(rows.c.result, func.count()).group_by(rows.c.result)).all()
    return dict.fromkeys(Result, 0) | {Result(kind): number for kind, number in counted}


def progress_of(stocktake: Stocktake, place: Place | None = None) -> list[Progress]:
    """How far each place has come, or this one alone; those without any book are there with
    nothing."""
    rows = rows_in_force(stocktake, place)
    in_place = and_(rows.c.result.in_(SEEN), rows.c.seen_place_id == rows.c.place_id)
    was_seen = case((or_(in_place, rows.c.result == Result.AT_DESK), 1), else_=0)
    counted = {
        place_id: (expected, seen)
        for place_id, expected, seen in db.session.execute(
            select(rows.c.place_id, func.count(), func.sum(was_seen))
            .where(rows.c.place_id.is_not(None), rows.c.result != Result.MOVED)
            .group_by(rows.c.place_id)
        )
    }
    return [
        Progress(place=place, expected=found[0], seen=found[1])
        for place in ([place] if place else places_in(stocktake))
        for found in [counted.get(place.id, (0, 0))]
    ]


_expected_at = aliased(Place, name="expected_at")
_seen_at = aliased(Place, name="seen_at")
_stands_at = aliased(Place, name="stands_at_now")


def rows_with(stocktake: Stocktake, result: Result) -> tuple[Select[*tuple[Any, ...]], Any]:
    """The copies (or codes) with this result, told in full, and the column to page by."""
    rows = rows_in_force(stocktake)
    query = (
        select(
            rows.c.row_id,
            rows.c.copy_id,
            rows.c.code.label("scanned"),
            rows.c.result,
            Copy.code,
            Copy.accession_number,
            Copy.price_dong,
            Copy.shelf_mark,
            Copy.condition,
            Title.title,
            Title.volume,
            Title.authors,
            Title.kind,
            Library.code.label("owner_code"),
            Library.short_name.label("owner"),
            _expected_at.name.label("expected_place"),
            _seen_at.name.label("seen_place"),
            _stands_at.name.label("stands_place"),
        )
        .outerjoin(Copy, Copy.id == rows.c.copy_id)
        .outerjoin(Title, Title.id == Copy.title_id)
        .outerjoin(Library, Library.id == Copy.library_id)
        .outerjoin(Stay, and_(Stay.copy_id == Copy.id, Stay.until.is_(None)))
        .outerjoin(_stands_at, _stands_at.id == Stay.place_id)
        .outerjoin(_expected_at, _expected_at.id == rows.c.place_id)
        .outerjoin(_seen_at, _seen_at.id == rows.c.seen_place_id)
        .where(rows.c.result == result)
    )
    return query, rows.c.row_id


def all_with(stocktake: Stocktake, result: Result) -> Sequence[Any]:
    """The same, all of them, as on paper."""
    query, key = rows_with(stocktake, result)
    return db.session.execute(query.order_by(key)).all()


@dataclass(frozen=True, kw_only=True)
class KindCount:
    """So many copies of one kind of title with one result and condition."""

    kind: TitleKind
    result: Result
    #: Whether the register has it in a place that is counted.
    is_expected: bool
    condition: Condition
    number: int


def kinds_counted(stocktake: Stocktake) -> list[KindCount]:
    rows = rows_in_force(stocktake)
    is_expected = rows.c.place_id.is_not(None)
    found = db.session.execute(
        select(Title.kind, rows.c.result, is_expected, Copy.condition, func.count())
        .join(Copy, Copy.id == rows.c.copy_id)
        .join(Title, Title.id == Copy.title_id)
        .group_by(Title.kind, rows.c.result, is_expected, Copy.condition)
    )
    return [
        KindCount(
            kind=kind,
            result=Result(result),
            is_expected=bool(expected),
            condition=Condition(condition),
            number=number,
        )
        for kind, result, expected, condition, number in found
    ]


def counted_in_years(copy_ids: Iterable[int]) -> dict[int, dict[int, bool]]:
    """By copy and year whether a closed stock-take knew where it was; the last of a year counts.
    What was moved while others counted was not counted."""
    found: dict[int, dict[int, bool]] = defaultdict(dict)
    for ids in in_parts(sorted(set(copy_ids))):
        rows = db.session.execute(
            select(StocktakeResult.copy_id, StocktakeResult.result, StocktakeEvent.at)
            .join(StocktakeEvent, StocktakeEvent.id == StocktakeResult.event_id)
            .join(Stocktake, Stocktake.id == StocktakeEvent.stocktake_id)
            .where(
                StocktakeResult.copy_id.in_(ids),
                StocktakeResult.result != Result.MOVED,
                Stocktake.closed_at.is_not(None),
            )
            .order_by(StocktakeEvent.id)
        )
        for row in rows:
            found[row.copy_id][clock.local_day(row.at).year] = row.result is not Result.MISSING
    return found


def borrowers_of(copy_ids: Iterable[int], library_ids: Iterable[int]) -> dict[int, str]:
    """Who has these copies; only patrons of libraries whose patrons the reader may see."""
    query = (
        select(Loan.copy_id, Patron.name)
        .join(Patron, Patron.id == Loan.patron_id)
        .where(
            Loan.copy_id.in_(list(copy_ids)),
            Loan.returned_at.is_(None),
            Patron.library_id.in_(list(library_ids)),
        )
    )
    return {row.copy_id: row.name for row in db.session.execute(query)}


def mended_in(stocktake: Stocktake, copy_ids: Iterable[int]) -> dict[int, StocktakeMending]:
    """The last thing done about each of these copies since it was opened."""
    query = (
        select(StocktakeMending)
        .where(
            StocktakeMending.stocktake_id == stocktake.id,
            StocktakeMending.copy_id.in_(list(copy_ids)),
        )
        .order_by(StocktakeMending.id)
    )
    return {mending.copy_id: mending for mending in db.session.scalars(query)}


def lately_counted(stocktake: Stocktake, account_id: int) -> list[Any]:
    """What this person counted last, newest first, so that a slip can be undone."""
    query = (
        select(StocktakeCount, Title.title, Title.volume, Copy.accession_number, Place.name)
        .outerjoin(Copy, Copy.id == StocktakeCount.copy_id)
        .outerjoin(Title, Title.id == Copy.title_id)
        .join(Place, Place.id == StocktakeCount.place_id)
        .where(
            StocktakeCount.stocktake_id == stocktake.id,
            StocktakeCount.account_id == account_id,
            StocktakeCount.kind != CountKind.UNDO,
        )
        .order_by(StocktakeCount.id.desc())
        .limit(LATELY)
    )
    return list(db.session.execute(query))


def find_find(stocktake_id: int, copy_id: int | None, code: str) -> StocktakeCount | None:
    """The find of this copy, or of this unknown code, that holds."""
    query = select(StocktakeCount).where(holds(stocktake_id))
    if copy_id is not None:
        query = query.where(StocktakeCount.copy_id == copy_id)
    else:
        query = query.where(StocktakeCount.copy_id.is_(None), StocktakeCount.code == code)
    return db.session.scalar(query.execution_options(populate_existing=True))


def find_result_of(stocktake: Stocktake, copy_id: int) -> Any:
    """The row of one copy (see `results.results_of`), frozen or as things are now; or None."""
    closing = last_closing_of(stocktake)
    if closing is None:
        return db.session.execute(select(results_of(stocktake, copy_id=copy_id))).one_or_none()
    query = select(
        StocktakeResult.result, StocktakeResult.place_id, StocktakeResult.seen_place_id
    ).where(StocktakeResult.event_id == closing.id, StocktakeResult.copy_id == copy_id)
    return db.session.execute(query).one_or_none()
