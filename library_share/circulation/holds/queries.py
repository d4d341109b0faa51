"""What people ask about holds: who waits, what is free, what is to be fetched or handed out."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import aliased, joinedload

from library_share.catalogue.models import Title
from library_share.circulation.holds.models import Hold, HoldEvent, HoldSlot, HoldTerms
from library_share.circulation.holds.rules import SlotState, Terms, Waiting
from library_share.copies.models import Copy, Stay
from library_share.database import db
from library_share.libraries.models import Library, Place
from library_share.patrons.models import Patron

#: Whoever has the box fetches the books in it.
_box_stands_in = aliased(Place, name="box_stands_in")


def terms_of(library_id: int) -> Terms:
    """What a library says of holds, or what holds when it says nothing."""
    row = db.session.get(HoldTerms, library_id)
    if row is None:
        return Terms()
    return Terms(
        local_first=row.local_first, ready_days=row.ready_days, holds_at_most=row.holds_at_most
    )


# --- lines -----------------------------------------------------------------------------------


def waiting_for(title_id: int, supplier_id: int) -> list[Waiting]:
    """Who waits in line for a supplier's copies of a title, in no order."""
    rows = db.session.execute(
        select(
            HoldSlot.id.label("slot_id"),
            Hold.id.label("hold_id"),
            Hold.rank,
            Hold.library_id,
            Hold.copy_id,
            Hold.suspended_until,
        )
        .join(Hold, Hold.id == HoldSlot.hold_id)
        .where(
            HoldSlot.state == SlotState.WAITING,
            HoldSlot.supplier_id == supplier_id,
            Hold.title_id == title_id,
            Hold.ended_at.is_(None),
            Hold.pages == "",
        )
    )
    return [Waiting(**row._mapping) for row in rows]


def line_for(title_id: int) -> list[Hold]:
    """The open holds of a title by rank: the line as staff may move it."""
    query = select(Hold).where(Hold.title_id == title_id, Hold.ended_at.is_(None))
    return list(db.session.scalars(query.order_by(Hold.rank, Hold.id)))


def open_holds_of(patron_id: int) -> int:
    """For how many titles the patron waits."""
    query = select(func.count()).where(Hold.patron_id == patron_id, Hold.ended_at.is_(None))
    return db.session.scalar(query) or 0


def slots_of_patron(patron_id: int) -> list[HoldSlot]:
    """What the patron waits for, what is ready first."""
    query = (
        select(HoldSlot)
        .join(Hold, Hold.id == HoldSlot.hold_id)
        .where(Hold.patron_id == patron_id, HoldSlot.ended_at.is_(None))
        .options(joinedload(HoldSlot.hold).joinedload(Hold.title), joinedload(HoldSlot.copy))
        .order_by(HoldSlot.ready_until.is_(None), HoldSlot.ready_until, HoldSlot.id)
    )
    return list(db.session.scalars(query))


def copies_kept_for(hold_id: int) -> list[int]:
    query = select(HoldSlot.copy_id).where(
        HoldSlot.hold_id == hold_id, HoldSlot.ended_at.is_(None), HoldSlot.copy_id.is_not(None)
    )
    return [copy_id for copy_id in db.session.scalars(query) if copy_id is not None]


# --- copies that are kept --------------------------------------------------------------------


def find_slot_of(copy_id: int) -> HoldSlot | None:
    """The slot this copy is kept for, with its hold; None when it is kept for nobody."""
    return db.session.scalar(
        select(HoldSlot)
        .where(HoldSlot.copy_id == copy_id, HoldSlot.ended_at.is_(None))
        .options(
            joinedload(HoldSlot.hold).joinedload(Hold.patron),
            joinedload(HoldSlot.hold).joinedload(Hold.school_class),
            joinedload(HoldSlot.hold).joinedload(Hold.pickup_place),
        )
        .execution_options(populate_existing=True)
    )


def came_for(copy_ids: list[int], library_id: int, *, since: datetime) -> dict[int, str]:
    """Of these copies, for whom of the library they are here: a reader who is to come for it, or a
    class that was served since then."""
    query = (
        select(HoldSlot.copy_id, Hold.class_name, Patron.name)
        .join(Hold, Hold.id == HoldSlot.hold_id)
        .outerjoin(Patron, Patron.id == Hold.patron_id)
        .where(
            HoldSlot.copy_id.in_(copy_ids),
            Hold.library_id == library_id,
            or_(
                HoldSlot.state == SlotState.READY,
                and_(
                    HoldSlot.state == SlotState.FULFILLED,
                    Hold.patron_id.is_(None),
                    HoldSlot.ended_at >= since,
                ),
            ),
        )
    )
    return {row.copy_id: _whose(row) for row in db.session.execute(query)}


def _whose(row: Any) -> str:
    in_class = f" ({row.class_name})" if row.class_name else ""
    return f"{row.name}{in_class}" if row.name else str(row.class_name)


def find_slot_of_loan(loan_id: int) -> HoldSlot | None:
    """The slot that this loan served."""
    query = select(HoldSlot).where(
        HoldSlot.loan_id == loan_id, HoldSlot.state == SlotState.FULFILLED
    )
    return db.session.scalar(query)


def to_fetch(library_id: int) -> Select[*tuple[Any, ...]]:
    """The daily pull list: copies standing in this library that are kept for somebody, in the
    order of the shelves. Rows are paged by shelf mark and slot."""
    return (
        select(
            Copy.shelf_mark,
            HoldSlot.id,
            HoldSlot.hold_id,
            HoldSlot.caught_at,
            Copy.code,
            Copy.accession_number,
            Copy.class_mark,
            Title.title,
            Title.volume,
            Title.level,
            Place.name.label("place"),
            Hold.library_id.label("for_library_id"),
            Library.short_name.label("for_library"),
            Library.code.label("for_library_code"),
            Hold.patron_id,
            Patron.name.label("patron"),
            Hold.class_name,
        )
        .join(Copy, Copy.id == HoldSlot.copy_id)
        .join(Title, Title.id == Copy.title_id)
        .join(Stay, and_(Stay.copy_id == Copy.id, Stay.until.is_(None)))
        .join(Place, Place.id == Stay.place_id)
        .outerjoin(_box_stands_in, _box_stands_in.id == Place.within_id)
        .join(Hold, Hold.id == HoldSlot.hold_id)
        .join(Library, Library.id == Hold.library_id)
        .outerjoin(Patron, Patron.id == Hold.patron_id)
        .where(
            HoldSlot.state == SlotState.CAUGHT,
            func.coalesce(_box_stands_in.library_id, Place.library_id) == library_id,
        )
    )


def on_pickup_shelf(library_id: int) -> Select[*tuple[Any, ...]]:
    """What waits on this library's pick-up shelf, for a page by last day and slot."""
    return (
        select(
            HoldSlot.ready_until,
            HoldSlot.id,
            HoldSlot.hold_id,
            HoldSlot.ready_at,
            Copy.code,
            Copy.accession_number,
            Title.title,
            Title.volume,
            Patron.id.label("patron_id"),
            Patron.name.label("patron"),
            Hold.class_name,
        )
        .join(Hold, Hold.id == HoldSlot.hold_id)
        .join(Copy, Copy.id == HoldSlot.copy_id)
        .join(Title, Title.id == Copy.title_id)
        .outerjoin(Patron, Patron.id == Hold.patron_id)
        .where(
            HoldSlot.state == SlotState.READY,
            Hold.library_id == library_id,
            Hold.ended_at.is_(None),  # goes without saying; the index needs to hear it
        )
    )


def holds_at(library_id: int, *, ended: bool = False) -> Select[Hold]:
    """A library's holds, for a page by id."""
    has_ended = Hold.ended_at.is_not(None) if ended else Hold.ended_at.is_(None)
    return (
        select(Hold)
        .where(Hold.library_id == library_id, has_ended)
        .options(
            joinedload(Hold.title),
            joinedload(Hold.patron),
            joinedload(Hold.library),
            joinedload(Hold.pickup_place).lazyload(Place.library),
        )
    )


def find_hold(hold_id: int, *among: ColumnElement[bool]) -> Hold | None:
    """The hold with this number, of whatever library; the caller asks who may know."""
    if not 0 < hold_id < 2**31:
        return None
    return db.session.scalar(select(Hold).where(Hold.id == hold_id, *among))


def events_of(hold_id: int) -> list[HoldEvent]:
    """What happened to a hold, the newest first."""
    query = select(HoldEvent).where(HoldEvent.hold_id == hold_id)
    return list(db.session.scalars(query.order_by(HoldEvent.id.desc()).limit(100)))
