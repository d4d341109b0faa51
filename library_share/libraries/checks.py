"""What no constraint of a table can promise about the network."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import aliased

from library_share.database import db
from library_share.libraries.models import Library, Place, PlaceKind, SchoolYear
from library_share.safekeeping.checks import Check, Row
from library_share.translation import N_


def _without_main_room() -> Iterator[Row]:
    has_one = select(Place.id).where(Place.library_id == Library.id, Place.is_main).exists()
    for code in db.session.scalars(select(Library.code).where(~has_one)):
        yield {"code": code}


def _overlapping_years() -> Iterator[Row]:
    later = aliased(SchoolYear)
    query = select(SchoolYear.name, later.name).where(
        SchoolYear.commune_id == later.commune_id,
        SchoolYear.id < later.id,
        SchoolYear.starts_on <= later.ends_on,
        later.starts_on <= SchoolYear.ends_on,
    )
    for name, other in db.session.execute(query):
        yield {"name": name, "other": other}


def _boxes_in_boxes() -> Iterator[Row]:
    outer = aliased(Place)
    query = (
        select(Place.code)
        .join(outer, outer.id == Place.within_id)
        .where((outer.kind == PlaceKind.BOX) | (Place.kind != PlaceKind.BOX))
    )
    for code in db.session.scalars(query):
        yield {"code": code}


CHECKS = [
    Check(
        name="main_rooms",
        description=N_("Every library has a main stack room."),
        rows=_without_main_room,
        sentence=N_("Library {code} has no main stack room for its copies."),
    ),
    Check(
        name="years_apart",
        description=N_("School years of a commune do not overlap."),
        rows=_overlapping_years,
        sentence=N_("School years {name} and {other} share days."),
    ),
    Check(
        name="boxes_in_rooms",
        description=N_("Only boxes stand inside places, and no box inside a box."),
        rows=_boxes_in_boxes,
        sentence=N_("Place {code} stands inside another place and may not."),
    ),
]
