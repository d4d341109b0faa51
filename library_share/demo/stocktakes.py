"""The demo's stock-takes: of a class shelf, closed; of a whole library, under way."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from sqlalchemy import select

from library_share import clock
from library_share.copies.deeds import Deed
from library_share.copies.models import Copy, Stay
from library_share.database import db
from library_share.libraries.models import Library, Place, PlaceKind
from library_share.libraries.queries import main_place_of
from library_share.stocktake import actions
from library_share.stocktake.models import Stocktake
from library_share.stocktake.rules import Way

#: Of the whole library so many books have been counted so far.
COUNTED = 12
MISSED = 1


def take_stock(library: Library, account_id: int) -> None:
    """Yesterday a shelf was counted and one book missed; today the library is being counted."""
    shelf = db.session.scalars(
        select(Place)
        .where(Place.library_id == library.id, Place.kind == PlaceKind.CLASS_SHELF)
        .order_by(Place.id)
    ).first()
    yesterday = clock.now() - timedelta(days=1)
    if shelf is not None:
        with clock.pretend(yesterday):
            deed = _deed(library, account_id)
            title = f"Kiểm kê {shelf.name}"
            stocktake = actions.open_stocktake(library, deed=deed, title=title, places=[shelf])
            _count(stocktake, shelf, _codes_at(shelf)[MISSED:], deed)
            actions.close(stocktake.id, deed)
    with clock.pretend(clock.now() - timedelta(minutes=30)):
        deed = _deed(library, account_id)
        stocktake = actions.open_stocktake(library, deed=deed, title="Kiểm kê cả thư viện")
        room = main_place_of(library.id)
        astray = [_codes_at(shelf)[0]] if shelf is not None else []
        _count(stocktake, room, [*_codes_at(room)[:COUNTED], *astray, "8934974158127"], deed)


def _count(stocktake: Stocktake, place: Place, codes: Sequence[str], deed: Deed) -> None:
    for number, code in enumerate(codes):
        count_id = UUID(int=stocktake.id * 100_000 + number)
        counting = actions.Counting(count_id=count_id, code=code, place=place, way=Way.SCANNER)
        actions.count(stocktake.id, counting, deed)


def _codes_at(place: Place) -> list[str]:
    query = (
        select(Copy.code)
        .join(Stay, Stay.copy_id == Copy.id)
        .where(Stay.place_id == place.id, Stay.until.is_(None))
        .order_by(Copy.id)
    )
    return list(db.session.scalars(query))


def _deed(library: Library, account_id: int) -> Deed:
    return Deed(library_id=library.id, account_id=account_id, at=clock.now())
