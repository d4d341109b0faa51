"""What stands in a place: the books of a shelf as whoever scans its label sees them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, func, select
from sqlalchemy.orm import lazyload

from library_share.catalogue.models import Title
from library_share.circulation.availability import ON_THE_SHELVES, Whereabouts
from library_share.circulation.models import Loan
from library_share.copies.models import Copy, Stay
from library_share.database import db
from library_share.libraries.models import Library, Place, PlaceKind
from library_share.patrons.models import Patron
from library_share.vietnamese import sort_key
from library_share.web.paging import Page, page_of


@dataclass(frozen=True, kw_only=True)
class Standing:
    """A title with one of its copies in the place; the copy may be out with a reader."""

    title: Title
    there: Whereabouts


def standing_in(
    place: Place, after: str | None, *among: ColumnElement[bool], limit: int = 50
) -> Page[Standing]:
    """The copies whose place it is, by title; those lent from it come back to it. `among` are
    conditions over Copy and its open Loan."""
    query = _copies_of(place).where(*among)
    page = page_of(query, by=(Title.sort_key, Copy.id), after=after, limit=limit, scalars=False)
    return Page([_standing(row, place) for row in page.items], page.next, page.before)


def _copies_of(place: Place) -> Select[*tuple[Any, ...]]:
    return (
        select(Title.sort_key, Copy.id, Title, Copy, Library, Loan, Patron)
        .select_from(Stay)
        .join(Copy, Copy.id == Stay.copy_id)
        .join(Title, Title.id == Copy.title_id)
        .join(Library, Library.id == Copy.library_id)
        .outerjoin(Loan, and_(Loan.copy_id == Copy.id, Loan.returned_at.is_(None)))
        .outerjoin(Patron, Patron.id == Loan.patron_id)
        .where(Stay.place_id == place.id, Stay.until.is_(None), Copy.state.in_(ON_THE_SHELVES))
        .options(lazyload(Library.commune))
    )


def _standing(row: Row[Any], place: Place) -> Standing:
    there = Whereabouts(
        copy=row.Copy,
        owner=row.Library,
        place=place,
        holder=place.library,
        within=None,
        within_kind=place.within.kind if place.within else None,
        loan=row.Loan,
        patron=row.Patron,
    )
    return Standing(title=row.Title, there=there)


def told_to_visitors(place: Place) -> tuple[ColumnElement[bool], ...]:
    """A book of another library that stands on a class shelf came for one child of the class: no
    visitor reads of it."""
    is_of_a_class = place.kind is PlaceKind.CLASS_SHELF
    return (Copy.library_id == place.library_id,) if is_of_a_class else ()


def boxes_in(place: Place) -> Sequence[Place]:
    """The boxes in use that stand in the place, by name."""
    query = select(Place).where(Place.within_id == place.id, Place.is_active)
    return sorted(db.session.scalars(query), key=lambda box: sort_key(box.name))


def how_many_in(place: Place, *among: ColumnElement[bool]) -> int:
    """How many copies have their place here, those out with readers among them; `among` are
    conditions over Copy."""
    query = (
        select(func.count())
        .select_from(Stay)
        .join(Copy, Copy.id == Stay.copy_id)
        .where(
            Stay.place_id == place.id,
            Stay.until.is_(None),
            Copy.state.in_(ON_THE_SHELVES),
            *among,
        )
    )
    return db.session.scalar(query) or 0
