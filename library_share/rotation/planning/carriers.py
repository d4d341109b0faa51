"""Who carries boxes, between which places, on which days, and how many."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import delete, select
from sqlalchemy.orm import joinedload, selectinload

from library_share.database import db, judged
from library_share.libraries.models import Library, Place
from library_share.rotation.planning.errors import (
    CarrierJustNamed,
    NoSuchCarrier,
    NoWayNamed,
    SameEnds,
    WayIsCarried,
)
from library_share.rotation.planning.models import Carrier, CarrierWay
from library_share.vietnamese import tidy
from library_share.web.paging import ID_AT_MOST


def carriers_of(library: Library) -> list[Carrier]:
    """All of a commune, by name, with their ways."""
    query = (
        select(Carrier)
        .where(Carrier.commune_id == library.commune_id)
        .options(
            selectinload(Carrier.ways).options(
                joinedload(CarrierWay.one), joinedload(CarrierWay.other)
            )
        )
        .order_by(Carrier.name, Carrier.id)
    )
    return list(db.session.scalars(query))


def say_who_carries(
    library: Library,
    *,
    name: str,
    weekdays: str,
    boxes_a_day: int,
    ways: Sequence[tuple[Place, Place]],
) -> Carrier:
    """Note who carries on these ways; said again of the same name, it is changed.

    Raises NoWayNamed, SameEnds, WayIsCarried, CarrierJustNamed.
    """
    if not ways:
        raise NoWayNamed
    pairs = {tuple(sorted((one.id, other.id))) for one, other in ways}
    if any(one == other for one, other in pairs):
        raise SameEnds
    name = tidy(name)
    query = select(Carrier).where(Carrier.commune_id == library.commune_id, Carrier.name == name)
    carrier = db.session.scalar(query.with_for_update())
    if carrier is None:
        carrier = Carrier(commune_id=library.commune_id, name=name)
    else:
        db.session.execute(delete(CarrierWay).where(CarrierWay.carrier_id == carrier.id))
        db.session.expire(carrier, ["ways"])
    carrier.weekdays, carrier.boxes_a_day = weekdays, boxes_a_day
    judges = {
        "one_carrier_on_a_way": WayIsCarried(name=name),
        "a_carrier_once_per_commune": CarrierJustNamed(name=name),
    }
    with judged(judges):
        db.session.add(carrier)
        db.session.flush()
        carrier.ways = [CarrierWay(one_id=one, other_id=other) for one, other in sorted(pairs)]
    return carrier


def dismiss(library: Library, carrier_id: int) -> None:
    """Somebody carries no more; NoSuchCarrier for another commune's."""
    found = db.session.get(Carrier, carrier_id) if 0 < carrier_id <= ID_AT_MOST else None
    if found is None or found.commune_id != library.commune_id:
        raise NoSuchCarrier
    db.session.delete(found)
    db.session.flush()
