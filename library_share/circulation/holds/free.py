"""Which copies are free: in nobody's hands, kept for nobody, going nowhere."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, select
from sqlalchemy.orm import aliased

from library_share.circulation.holds.models import Hold, HoldSlot
from library_share.circulation.holds.rules import SlotState
from library_share.circulation.models import Loan
from library_share.copies.models import Copy, CopyState, Stay
from library_share.database import db
from library_share.handovers.models import HandoverLine
from library_share.libraries.models import Place, PlaceKind


@dataclass(frozen=True, kw_only=True)
class FreeCopy:
    """A copy that nobody has, nobody waits for and that goes nowhere."""

    copy_id: int
    title_id: int
    owner_id: int


def _is_free() -> list[ColumnElement[bool]]:
    """In use, in nobody's hands, kept for nobody, on no list, and not between two libraries."""
    kept = aliased(HoldSlot)
    return [
        Copy.state == CopyState.IN_USE,
        ~exists().where(Loan.copy_id == Copy.id, Loan.returned_at.is_(None)),
        ~exists().where(kept.copy_id == Copy.id, kept.ended_at.is_(None)),
        ~exists().where(HandoverLine.copy_id == Copy.id, HandoverLine.ended_at.is_(None)),
        Place.kind != PlaceKind.CONSIGNMENT,
    ]


def _standing() -> Select[*tuple[Any, ...]]:
    return (
        select(Copy.id)
        .join(Stay, and_(Stay.copy_id == Copy.id, Stay.until.is_(None)))
        .join(Place, Place.id == Stay.place_id)
        .where(*_is_free())
    )


def find_free_copy(copy_id: int) -> FreeCopy | None:
    """The copy when it is free, wherever it stands; None otherwise."""
    row = db.session.execute(
        _standing()
        .where(Copy.id == copy_id)
        .with_only_columns(Copy.id, Copy.title_id, Copy.library_id)
    ).one_or_none()
    if row is None:
        return None
    found_id, title_id, owner_id = row
    return FreeCopy(copy_id=found_id, title_id=title_id, owner_id=owner_id)


def free_copies(title_id: int, library_id: int, *, copy_id: int | None = None) -> list[int]:
    """The library's free copies of a title that stand at home: from the stack room first, from
    class shelves last."""
    query = _standing().where(
        Copy.title_id == title_id, Copy.library_id == library_id, Place.library_id == library_id
    )
    if copy_id is not None:
        query = query.where(Copy.id == copy_id)
    on_class_shelf = Place.kind == PlaceKind.CLASS_SHELF
    return list(db.session.scalars(query.order_by(on_class_shelf, ~Place.is_main, Copy.id)))


def free_by_library(title_id: int) -> dict[int, int]:
    """How many free copies of a title each library has standing at home; one statement."""
    rows = db.session.execute(
        _standing()
        .where(Copy.title_id == title_id, Copy.library_id == Place.library_id)
        .with_only_columns(Copy.library_id, func.count())
        .group_by(Copy.library_id)
    )
    return {row[0]: row[1] for row in rows}


def lendable_copies(title_id: int, *, copy_id: int | None = None) -> int:
    """How many copies of a title all libraries have in use, lent or not."""
    query = select(func.count()).where(Copy.title_id == title_id, Copy.state == CopyState.IN_USE)
    if copy_id is not None:
        query = query.where(Copy.id == copy_id)
    return db.session.scalar(query) or 0


def has_copies(title_id: int, library_id: int) -> bool:
    """Whether the library has a copy of the title in use, lent or not."""
    owned = exists().where(
        Copy.title_id == title_id, Copy.library_id == library_id, Copy.state == CopyState.IN_USE
    )
    return bool(db.session.scalar(select(owned)))


def has_at_home(patron_id: int, title_id: int) -> bool:
    """Whether the patron has a copy of the title now."""
    return bool(
        db.session.scalar(
            select(
                exists()
                .where(Loan.patron_id == patron_id, Loan.returned_at.is_(None))
                .where(Copy.id == Loan.copy_id, Copy.title_id == title_id)
            )
        )
    )


def lines_with_free_copies() -> list[tuple[int, int]]:
    """Titles and suppliers for whose copies somebody waits although one is free."""
    rows = db.session.execute(
        _standing()
        .join(Hold, Hold.title_id == Copy.title_id)
        .join(HoldSlot, and_(HoldSlot.hold_id == Hold.id, HoldSlot.state == SlotState.WAITING))
        .where(
            HoldSlot.supplier_id == Copy.library_id,
            Place.library_id == Copy.library_id,
            Hold.pages == "",
        )
        .with_only_columns(Copy.title_id, Copy.library_id)
        .distinct()
    )
    return [(title_id, supplier_id) for title_id, supplier_id in rows]
