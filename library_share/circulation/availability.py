"""Who has a title, how many copies can be borrowed now, and where each of them is.

Loans are known from this shelf of the house upwards, so finding a book on a shelf happens here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, and_, case, exists, func, literal, or_, select
from sqlalchemy.orm import aliased, lazyload

from library_share.catalogue.models import Title
from library_share.circulation.models import Loan, LoanKind
from library_share.copies.models import Copy, CopyState, Stay
from library_share.database import db
from library_share.libraries.models import Library, Place, PlaceKind
from library_share.patrons.models import Patron
from library_share.web.access import Act, Actor, Role

#: A page with more would be no use to anybody; ask for one library.
COPIES_AT_MOST = 200
#: Copies in these states are on some shelf; the others are only in the register.
ON_THE_SHELVES = (CopyState.IN_USE, CopyState.UNDER_REPAIR)


@dataclass(frozen=True, kw_only=True)
class Holding:
    """How many copies of a title a library has, and how many of them can be borrowed now. Of those
    `in_classes` a visitor is not told whether they are out, and they are not among the free."""

    code: str
    library: str
    copies: int
    free: int
    in_classes: int = 0


def _open_loan_of_copy() -> ColumnElement[bool]:
    return and_(Loan.copy_id == Copy.id, Loan.returned_at.is_(None))


def _is_in_class() -> ColumnElement[bool]:
    """A condition over Copy: it stands on a class shelf, or in a box that stands there."""
    box: Any = aliased(Place)
    boxes = select(box.id).join(Place, Place.id == box.within_id)
    of_class = Place.kind == PlaceKind.CLASS_SHELF
    return (
        exists()
        .where(Stay.copy_id == Copy.id, Stay.until.is_(None))
        .where(
            or_(
                Stay.place_id.in_(select(Place.id).where(of_class)),
                Stay.place_id.in_(boxes.where(of_class)),
            )
        )
        .correlate(Copy)
    )


def holdings_of(title_ids: Sequence[int], who: Actor | None) -> dict[int, list[Holding]]:
    """For each title the libraries that have it, as `who` is told; one statement for all."""
    can_go = and_(Copy.state == CopyState.IN_USE, Loan.id.is_(None))
    in_class = literal(0) if who else case((_is_in_class(), 1), else_=0)
    free = case((and_(in_class == 0, can_go), 1), else_=0)
    query = (
        select(
            Copy.title_id,
            Library.code,
            Library.short_name,
            func.count(Copy.id).label("copies"),
            func.sum(free).label("free"),
            func.sum(in_class).label("in_classes"),
        )
        .join(Library, Library.id == Copy.library_id)
        .outerjoin(Loan, _open_loan_of_copy())
        .where(Copy.title_id.in_(title_ids), Copy.state.in_(ON_THE_SHELVES))
        .group_by(Copy.title_id, Library.id, Library.code, Library.short_name)
        .order_by(Library.id)
    )
    holdings: dict[int, list[Holding]] = defaultdict(list)
    for row in db.session.execute(query):
        holdings[row.title_id].append(
            Holding(
                code=row.code,
                library=row.short_name,
                copies=row.copies,
                free=int(row.free),
                in_classes=int(row.in_classes),
            )
        )
    return holdings


def held(
    who: Actor | None, *, library_id: int | None = None, free: bool = False
) -> ColumnElement[bool]:
    """A condition over Title: some library (or this one) has a copy, one that is free now as far
    as `who` is told."""
    query = select(Copy.id).where(Copy.title_id == Title.id, Copy.state.in_(ON_THE_SHELVES))
    if library_id is not None:
        query = query.where(Copy.library_id == library_id)
    if free:
        out = select(Loan.id).where(_open_loan_of_copy()).correlate(Copy)
        query = query.where(Copy.state == CopyState.IN_USE, ~out.exists())
        if who is None:
            query = query.where(~_is_in_class())
    return exists(query.correlate(Title))


def left_the_stock() -> ColumnElement[bool]:
    """A condition over Title: every copy that any library ever had of it is withdrawn."""
    of_title = select(Copy.id).where(Copy.title_id == Title.id)
    withdrawn = of_title.where(Copy.state == CopyState.WITHDRAWN)
    others = of_title.where(Copy.state != CopyState.WITHDRAWN)
    return and_(exists(withdrawn.correlate(Title)), ~exists(others.correlate(Title)))


@dataclass(frozen=True, kw_only=True)
class Whereabouts:
    """A copy, where it stands, and in whose hands it is."""

    copy: Copy
    owner: Library
    place: Place
    #: The library that answers for the place.
    holder: Library
    #: The name of the place that the box stands in, if it stands in a box.
    within: str | None
    loan: Loan | None
    patron: Patron | None
    #: What that place is.
    within_kind: PlaceKind | None = None
    #: Nobody is told which class it is with, and whether it is out.
    is_hidden: bool = False

    def told_to(self, who: Actor | None) -> Whereabouts:
        """The same, as somebody is told: whoever watched a class shelf from outside would count
        the loans of a class one by one (docs/decisions/0029)."""
        if who is None and PlaceKind.CLASS_SHELF in (self.place.kind, self.within_kind):
            return replace(self, within=None, loan=None, patron=None, is_hidden=True)
        return self

    @property
    def is_free(self) -> bool:
        return self.loan is None and self.copy.state is CopyState.IN_USE

    @property
    def is_read_here(self) -> bool:
        return self.loan is not None and self.loan.kind is LoanKind.READ_HERE

    def borrower_for(self, who: Actor | None, kept: Iterable[Place] = ()) -> Patron | None:
        """The borrower, told only to staff of the library whose copy or whose patron it is; of a
        book of a class shelf to those who keep it (`kept`), and of a pupil to the form teacher."""
        if who is None or self.patron is None:
            return None
        libraries = (self.copy.library_id, self.patron.library_id)
        seen = any(who.may(Act.SEE_PATRONS, library_id) for library_id in libraries)
        return self.patron if seen or any(self._answers(who, shelf) for shelf in kept) else None

    def _answers(self, who: Actor, shelf: Place) -> bool:
        """Whether the keeper of this shelf answers for the book, or for the child that has it."""
        assert self.patron is not None
        assert self.loan is not None
        is_teacher = Role.CLASS_KEEPER in who.roles_at(shelf.library_id)
        of_class = (shelf.library_id, shelf.class_name)
        own_pupil = of_class == (self.patron.library_id, self.loan.class_name)
        return shelf.id == self.place.id or (is_teacher and bool(shelf.class_name) and own_pupil)


def whereabouts(*conditions: ColumnElement[bool], limit: int = COPIES_AT_MOST) -> list[Whereabouts]:
    """The copies that meet the conditions, those of one library together; one statement."""
    holder: Any = aliased(Library)
    box_stands_in: Any = aliased(Place)
    rows = db.session.execute(
        select(Copy, Library, Place, holder, box_stands_in.name, box_stands_in.kind, Loan, Patron)
        .join(Library, Library.id == Copy.library_id)
        .join(Stay, and_(Stay.copy_id == Copy.id, Stay.until.is_(None)))
        .join(Place, Place.id == Stay.place_id)
        .join(holder, holder.id == Place.library_id)
        .outerjoin(box_stands_in, box_stands_in.id == Place.within_id)
        .outerjoin(Loan, _open_loan_of_copy())
        .outerjoin(Patron, Patron.id == Loan.patron_id)
        .where(*conditions)
        .order_by(Library.id, Copy.id)
        .limit(limit)
        .options(lazyload(Library.commune), lazyload(Place.library), lazyload(holder.commune))
    )
    return [
        Whereabouts(
            copy=copy,
            owner=owner,
            place=place,
            holder=held_by,
            within=box,
            within_kind=kind,
            loan=loan,
            patron=patron,
        )
        for copy, owner, place, held_by, box, kind, loan, patron in rows
    ]


def is_on_loan(copy_id: int) -> bool:
    """Whether the copy is in somebody's hands now."""
    return bool(
        db.session.scalar(
            select(exists().where(Loan.copy_id == copy_id, Loan.returned_at.is_(None)))
        )
    )
