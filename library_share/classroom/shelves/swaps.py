"""What people ask about swapping two shelves: what would go, what follows, what stays; and what
became of a swap. A swap is two handovers of one moment, there and back; nothing else is kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, exists, func, or_, select
from sqlalchemy.orm import joinedload

from library_share.catalogue.models import Title
from library_share.circulation.availability import ON_THE_SHELVES
from library_share.circulation.holds.models import HoldSlot
from library_share.circulation.models import Loan
from library_share.classroom.shelves.errors import NoSuchSwap
from library_share.classroom.shelves.rules import InSwap, in_swap
from library_share.copies.models import Copy, Stay
from library_share.database import db
from library_share.dispatch.following import following
from library_share.handovers.models import Handover, HandoverLine
from library_share.handovers.queries import amounts_of, find_handover_with_code
from library_share.handovers.rules import Purpose, Step
from library_share.interlibrary.models import InterlibraryLoan
from library_share.interlibrary.rules import OUT
from library_share.libraries.models import Place, PlaceKind
from library_share.patrons.models import Patron
from library_share.translation import N_

STAYS_BECAUSE: dict[InSwap, str] = {
    InSwap.LENT_BY_OTHERS: N_("another library lent it for this class"),
    InSwap.KEPT: N_("it is kept for a reader"),
    InSwap.LISTED: N_("it is on the list of a consignment"),
}


@dataclass(frozen=True, kw_only=True)
class Half:
    """One direction of a swap that could be made now, book by book."""

    from_place: Place
    to_place: Place
    books: Sequence[tuple[InSwap, Any]]

    @property
    def going(self) -> list[Any]:
        return [row for does, row in self.books if does is InSwap.GOES]

    @property
    def following(self) -> list[Any]:
        return [row for does, row in self.books if does is InSwap.FOLLOWS]

    @property
    def staying(self) -> list[tuple[InSwap, Any]]:
        return [(does, row) for does, row in self.books if does.stays]


def half_of(from_place: Place, to_place: Place) -> Half:
    """What a swap would do with each book of a shelf; one statement."""
    rows = db.session.execute(
        select(
            Copy.id,
            Copy.code,
            Copy.accession_number,
            Title.title,
            Title.volume,
            Loan.id.label("loan_id"),
            Loan.class_name,
            Loan.due_on,
            Patron.name.label("borrower"),
            exists()
            .where(InterlibraryLoan.copy_id == Copy.id, InterlibraryLoan.state.in_(OUT))
            .label("is_lent_by_others"),
            exists().where(HoldSlot.copy_id == Copy.id, HoldSlot.ended_at.is_(None)).label("kept"),
            exists()
            .where(HandoverLine.copy_id == Copy.id, HandoverLine.ended_at.is_(None))
            .label("listed"),
        )
        .select_from(Stay)
        .join(Copy, Copy.id == Stay.copy_id)
        .join(Title, Title.id == Copy.title_id)
        .outerjoin(Loan, and_(Loan.copy_id == Copy.id, Loan.returned_at.is_(None)))
        .outerjoin(Patron, Patron.id == Loan.patron_id)
        .where(Stay.place_id == from_place.id, Stay.until.is_(None), Copy.state.in_(ON_THE_SHELVES))
        .order_by(Title.sort_key, Copy.id)
    )
    return Half(from_place=from_place, to_place=to_place, books=[(_does(row), row) for row in rows])


def _does(row: Any) -> InSwap:
    return in_swap(
        is_lent_by_others=row.is_lent_by_others,
        is_kept=row.kept,
        is_listed=row.listed,
        is_on_loan=row.loan_id is not None,
    )


def copies_at(*places: Place) -> list[int]:
    """Every copy whose place is one of these, whatever became of it."""
    query = select(Stay.copy_id).where(
        Stay.place_id.in_([place.id for place in places]), Stay.until.is_(None)
    )
    return list(db.session.scalars(query.order_by(Stay.copy_id)))


def last_between(first: Place, second: Place) -> int:
    """The number of the newest handover between two shelves of one library; 0 without any. Who
    swaps says which one was seen, so that a button pressed twice swaps once."""
    ids = (first.id, second.id)
    query = select(func.max(Handover.id)).where(
        Handover.from_library_id == first.library_id,
        Handover.from_place_id.in_(ids),
        Handover.to_place_id.in_(ids),
    )
    return db.session.scalar(query) or 0


@dataclass(frozen=True, kw_only=True)
class Swap:
    """Two shelves changed places at one moment."""

    there: Handover
    back: Handover

    @property
    def code(self) -> str:
        return self.there.code

    @property
    def at(self) -> datetime:
        return self.there.prepared_at

    @property
    def is_undone(self) -> bool:
        return self.there.step is Step.CANCELLED

    @property
    def handovers(self) -> tuple[Handover, Handover]:
        return self.there, self.back


def get_swap(code: str) -> Swap:
    """The swap one of whose two consignments has this code; NoSuchSwap otherwise. The caller asks
    who may know."""
    found = find_handover_with_code(code)
    if found is None or not _is_half(found):
        raise NoSuchSwap(code=code[:20])
    query = (
        select(Handover)
        .where(
            Handover.from_library_id == found.from_library_id,
            Handover.purpose == Purpose.CLASS_SHELF,
            Handover.prepared_at == found.prepared_at,
            Handover.from_place_id == found.to_place_id,
            Handover.to_place_id == found.from_place_id,
        )
        .options(
            joinedload(Handover.consignment),
            joinedload(Handover.from_place),
            joinedload(Handover.to_place),
        )
    )
    other = db.session.scalars(query).first()
    if other is None:
        raise NoSuchSwap(code=code[:20])
    there, back = sorted((found, other), key=lambda handover: handover.id)
    return Swap(there=there, back=back)


def _is_half(handover: Handover) -> bool:
    ends = (handover.from_place, handover.to_place)
    return (
        handover.purpose is Purpose.CLASS_SHELF
        and handover.from_library_id == handover.to_library_id
        and all(place.kind is PlaceKind.CLASS_SHELF for place in ends)
    )


@dataclass(frozen=True, kw_only=True)
class Gone:
    """What came of one half of a swap: how many were carried over, and what follows them."""

    handover: Handover
    copies: int
    following: Sequence[Any]

    @property
    def still_out(self) -> list[Any]:
        return [row for row in self.following if row.returned_at is None]


def gone_with(swap: Swap) -> list[Gone]:
    """Both halves, the first one first."""
    amounts = amounts_of([handover.id for handover in swap.handovers])
    return [
        Gone(
            handover=handover,
            copies=amounts[handover.id].copies,
            following=following(handover),
        )
        for handover in swap.handovers
    ]


def copies_of(swap: Swap) -> list[int]:
    """All that changed place with a swap: what was carried over, and what follows."""
    carried = select(HandoverLine.copy_id).where(
        HandoverLine.handover_id.in_([handover.id for handover in swap.handovers]),
        HandoverLine.copy_id.is_not(None),
    )
    ids = {copy_id for copy_id in db.session.scalars(carried) if copy_id is not None}
    return sorted(ids | {row.id for half in swap.handovers for row in following(half)})


def is_untouched(swap: Swap) -> bool:
    """Whether nobody has counted or signed, taken or brought back a book, or moved one that
    follows, since: then a swap can be undone."""
    if any(handover.step is not Step.RECEIVED for handover in swap.handovers):
        return False
    if not all(row.is_there for half in swap.handovers for row in following(half)):
        return False
    acted = select(Loan.id).where(
        Loan.copy_id.in_(copies_of(swap)),
        Loan.undone_at.is_(None),
        or_(Loan.lent_at > swap.at, Loan.returned_at > swap.at),
    )
    return db.session.scalar(acted.limit(1)) is None
