"""Which places of a commune boxes are, and at which they may stop."""

from __future__ import annotations

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import joinedload

from library_share.database import db
from library_share.libraries.models import Library, Place, PlaceKind
from library_share.vietnamese import sort_key

#: Where people read: shelves of classes, corners (nhà văn hóa), the open air.
_STOPS = (PlaceKind.CLASS_SHELF, PlaceKind.READING_CORNER, PlaceKind.OUTDOOR_LIBRARY)


def boxes_of_commune(library: Library) -> list[Place]:
    """All boxes of the commune that are in use."""
    return _in_use(library, Place.kind == PlaceKind.BOX)


def points_of_commune(library: Library, *, with_rooms: bool = False) -> list[Place]:
    """All places of the commune that a box may stop at; `with_rooms`: and each library itself, by
    its main stack room."""
    is_stop: ColumnElement[bool] = Place.kind.in_(_STOPS)
    return _in_use(library, is_stop | Place.is_main if with_rooms else is_stop)


def _in_use(library: Library, condition: ColumnElement[bool]) -> list[Place]:
    query = (
        select(Place)
        .join(Library, Library.id == Place.library_id)
        .where(
            Library.commune_id == library.commune_id, Library.is_active, Place.is_active, condition
        )
        .options(joinedload(Place.within))
    )
    return sorted(
        db.session.scalars(query),
        key=lambda place: (sort_key(place.library.short_name), sort_key(place.name)),
    )
