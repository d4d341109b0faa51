"""What people ask about holds: who waits, what is free, what is to be fetched or handed out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, select
from sqlalchemy.orm import aliased, joinedload

from library_share.catalogue.models import Title
from library_share.circulation.holds.errors import NoSuchHold
from library_share.circulation.holds.models import Hold, HoldEvent, HoldSlot, HoldTerms
from library_share.circulation.holds.rules import SlotState, Terms, Waiting
from library_share.circulation.models import Loan
from library_share.copies.models import Copy, CopyState, Stay
from library_share.database import db
from library_share.handovers.models import HandoverLine
from library_share.libraries.models import Library, Place, PlaceKind
from library_share.patrons.models import Patron


def terms_of(library_id: int) -> Terms:
    """What a library says of holds, or what holds when it says nothing."""
    row = db.session.get(HoldTerms, library_id)
    if row is None:
        return Terms()
    return Terms(
        local_first=row.local_first, ready_days=row.ready_days, holds_at_most=row.holds_at_most
    )


# --- free copies -----------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class FreeCopy:
    """A copy that nobody has, nobody waits for and that goes nowhere."""

    copy_id: int
    title_id: int
    owner_id: int
    place_library_id: int


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
        .with_only_columns(Copy.id, Copy.title_id, Copy.library_id, Place.library_id)
    ).one_or_none()
    if row is None:
        return None
    found_id, title_id, owner_id, place_library_id = row
    return FreeCopy(
        copy_id=found_id, title_id=title_id, owner_id=owner_id, place_library_id=place_library_id
    )


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


def lendable_copies(title_id: int, *, copy_id: int | None = None) -> int:
    """How many copies of a title all libraries have in use, lent or not."""
    query = select(func.count()).where(Copy.title_id == title_id, Copy.state == CopyState.IN_USE)
    if copy_id is not None:
        query = query.where(Copy.id == copy_id)
    return db.session.scalar(query) or 0


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
        )
    )
    return [Waiting(**row._mapping) for row in rows]


def lines_with_free_copies() -> list[tuple[int, int]]:
    """Titles and suppliers for whose copies somebody waits although one is free."""
    rows = db.session.execute(
        _standing()
        .join(Hold, Hold.title_id == Copy.title_id)
        .join(HoldSlot, and_(HoldSlot.hold_id == Hold.id, HoldSlot.state == SlotState.WAITING))
        .where(HoldSlot.supplier_id == Copy.library_id, Place.library_id == Copy.library_id)
        .with_only_columns(Copy.title_id, Copy.library_id)
        .distinct()
    )
    return [(title_id, supplier_id) for title_id, supplier_id in rows]


def line_for(title_id: int) -> list[Hold]:
    """The open holds of a title by rank: the line as staff may move it."""
    query = select(Hold).where(Hold.title_id == title_id, Hold.ended_at.is_(None))
    return list(db.session.scalars(query.order_by(Hold.rank, Hold.id)))


def open_holds_of(patron_id: int) -> int:
    """For how many titles the patron waits."""
    query = select(func.count()).where(Hold.patron_id == patron_id, Hold.ended_at.is_(None))
    return db.session.scalar(query) or 0


def holds_of(patron_id: int) -> list[Hold]:
    """What the patron waits for, the oldest first."""
    query = (
        select(Hold)
        .where(Hold.patron_id == patron_id, Hold.ended_at.is_(None))
        .options(joinedload(Hold.title), joinedload(Hold.slots).joinedload(HoldSlot.supplier))
        .order_by(Hold.id)
    )
    return list(db.session.scalars(query).unique())


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


def slots_of_lines(line_ids: list[int]) -> list[HoldSlot]:
    """The open slots whose copies travel with these lines, by hold."""
    query = select(HoldSlot).where(
        HoldSlot.line_id.in_(line_ids), HoldSlot.state == SlotState.ON_THE_WAY
    )
    return list(db.session.scalars(query.order_by(HoldSlot.hold_id, HoldSlot.id)))


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
        .join(Hold, Hold.id == HoldSlot.hold_id)
        .join(Library, Library.id == Hold.library_id)
        .outerjoin(Patron, Patron.id == Hold.patron_id)
        .where(HoldSlot.state == SlotState.CAUGHT, Place.library_id == library_id)
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
        .where(HoldSlot.state == SlotState.READY, Hold.library_id == library_id)
    )


def holds_at(library_id: int, *, ended: bool = False) -> Select[Hold]:
    """A library's holds, for a page by id."""
    has_ended = Hold.ended_at.is_not(None) if ended else Hold.ended_at.is_(None)
    return (
        select(Hold)
        .where(Hold.library_id == library_id, has_ended)
        .options(joinedload(Hold.title), joinedload(Hold.patron))
    )


def get_hold(hold_id: int, library_id: int) -> Hold:
    """The library's hold with this number; NoSuchHold otherwise."""
    hold = db.session.get(Hold, hold_id) if hold_id < 2**31 else None
    if hold is None or hold.library_id != library_id:
        raise NoSuchHold
    return hold


def events_of(hold_id: int) -> list[HoldEvent]:
    """What happened to a hold, the newest first."""
    query = select(HoldEvent).where(HoldEvent.hold_id == hold_id)
    return list(db.session.scalars(query.order_by(HoldEvent.id.desc()).limit(100)))
