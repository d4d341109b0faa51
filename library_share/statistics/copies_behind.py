"""The list behind a figure of holdings: which copies are lost, damaged, never borrowed …"""

from __future__ import annotations

import enum
from typing import Any

from flask import url_for
from sqlalchemy import ColumnElement, Select, and_, select

from library_share import clock
from library_share.catalogue.models import Title, TitleKind
from library_share.copies.models import Condition, Copy, CopyState, Stay
from library_share.libraries.models import Library, Place, PlaceKind
from library_share.statistics.holdings import never_borrowed
from library_share.translation import N_


class Which(enum.StrEnum):
    """Which copies of a library."""

    IN_USE = "in_use"
    ON_CLASS_SHELVES = "on_class_shelves"
    NEVER_BORROWED = "never_borrowed"
    UNDER_REPAIR = "under_repair"
    DAMAGED = "damaged"
    LOST = "lost"


WHICH_NAMES: dict[Which, str] = {
    Which.IN_USE: N_("Copies in use"),
    Which.ON_CLASS_SHELVES: N_("Copies on class bookshelves"),
    Which.NEVER_BORROWED: N_("Never borrowed in a year"),
    Which.UNDER_REPAIR: N_("Under repair"),
    Which.DAMAGED: N_("Damaged"),
    Which.LOST: N_("Lost"),
}


def copies_behind(
    library: Library, which: Which, kind: TitleKind | None = None
) -> Select[*tuple[Any, ...]]:
    """As many as the figure says, for a page by `Copy.id`. Rows: the copy's columns, its title,
    the place where it has its stay."""
    query = (
        select(
            Copy.id,
            Copy.code,
            Copy.accession_number,
            Copy.state,
            Copy.condition,
            Title.id.label("title_id"),
            Title.title,
            Title.volume,
            Place.name.label("place"),
        )
        .join(Title, Title.id == Copy.title_id)
        .join(Stay, and_(Stay.copy_id == Copy.id, Stay.until.is_(None)))
        .join(Place, Place.id == Stay.place_id)
        .where(Copy.library_id == library.id, *_conditions(library, which))
    )
    return query.where(Title.kind == kind) if kind else query


def _conditions(library: Library, which: Which) -> tuple[ColumnElement[bool], ...]:
    if which is Which.UNDER_REPAIR:
        return (Copy.state == CopyState.UNDER_REPAIR,)
    if which is Which.LOST:
        return (Copy.state == CopyState.LOST,)
    in_use = Copy.state == CopyState.IN_USE
    if which is Which.ON_CLASS_SHELVES:
        return in_use, Place.kind == PlaceKind.CLASS_SHELF
    if which is Which.DAMAGED:
        return in_use, Copy.condition == Condition.DAMAGED
    if which is Which.NEVER_BORROWED:
        return (Copy.id.in_(never_borrowed(library.id, clock.today())),)
    return (in_use,)


def address_of_copies(library: Library, which: Which | None, kind: TitleKind | None = None) -> str:
    return url_for(
        "behind.copies",
        library=library.code,
        which=which.value if which else None,
        title_kind=kind.value if kind else None,
    )
