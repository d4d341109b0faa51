"""Where boxes are carried from and to, how far that is, and how many go at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import delete, select
from sqlalchemy.orm import joinedload

from library_share.database import db, judged
from library_share.interlibrary import actions as between
from library_share.interlibrary.models import Distance
from library_share.libraries.models import Library, Place
from library_share.rotation.planning.carriers import carriers_of
from library_share.rotation.planning.errors import CellTaken, SameEnds
from library_share.rotation.planning.models import Carrier, Way
from library_share.rotation.planning.rules import distances

HECTOMETRE = 100


@dataclass(frozen=True, kw_only=True)
class Link:
    """A way between two places. `hectometres` None: nobody said how far."""

    one: Place
    other: Place
    hectometres: int | None
    boxes_at_most: int | None


def links_of(library: Library) -> list[Link]:
    """All that is known of ways in a commune: distances of libraries and ways, one line each."""
    mains = mains_of(library)
    ways = {(way.one_id, way.other_id): way for way in _ways(library)}
    found = []
    for row in _distances(mains):
        one, other = sorted((mains[row.a_id], mains[row.b_id]), key=lambda place: place.id)
        way = ways.pop((one.id, other.id), None)
        found.append(
            Link(
                one=one,
                other=other,
                hectometres=round(row.metres / HECTOMETRE),
                boxes_at_most=way.boxes_at_most if way else None,
            )
        )
    return found + [
        Link(
            one=way.one,
            other=way.other,
            hectometres=way.hectometres,
            boxes_at_most=way.boxes_at_most,
        )
        for way in ways.values()
    ]


def mains_of(library: Library) -> dict[int, Place]:
    """The main stack room of each library of the commune, by the library's id."""
    query = (
        select(Place)
        .join(Library, Library.id == Place.library_id)
        .where(Library.commune_id == library.commune_id, Place.is_main)
    )
    return {place.library_id: place for place in db.session.scalars(query)}


def _distances(mains: dict[int, Place]) -> Sequence[Distance]:
    query = select(Distance).where(Distance.a_id.in_(mains), Distance.b_id.in_(mains))
    return db.session.scalars(query.order_by(Distance.a_id, Distance.b_id)).all()


def _ways(library: Library) -> Sequence[Way]:
    query = (
        select(Way)
        .join(Place, Place.id == Way.one_id)
        .join(Library, Library.id == Place.library_id)
        .where(Library.commune_id == library.commune_id)
        .options(joinedload(Way.one), joinedload(Way.other))
        .order_by(Way.id)
    )
    return db.session.scalars(query).all()


def measure(one: Place, other: Place, metres: int, boxes_at_most: int | None) -> None:
    """How far two places are apart and what can be carried; said again, it is changed.

    SameEnds for one place twice.
    """
    if one.id == other.id:
        raise SameEnds
    hectometres: int | None = round(metres / HECTOMETRE)
    if one.is_main and other.is_main:
        between.measure(one.library_id, other.library_id, metres)
        hectometres = None
    low, high = sorted((one.id, other.id))
    db.session.execute(delete(Way).where(Way.one_id == low, Way.other_id == high))
    if hectometres is None and boxes_at_most is None:
        return
    with judged({"one_way_between_two_places": CellTaken()}):
        db.session.add(
            Way(
                one_id=low,
                other_id=high,
                hectometres=hectometres,
                boxes_at_most=boxes_at_most,
            )
        )


class Sites:
    """Places between which boxes are carried, numbered: main stack rooms, and points with ways of
    their own. Whatever else a library has is where its main stack room is."""

    def __init__(self, library: Library, boxes: Sequence[Place], points: Sequence[Place]) -> None:
        links, mains = links_of(library), mains_of(library)
        self.carriers = carriers_of(library)
        carried = [way for carrier in self.carriers for way in carrier.ways]
        ends = {end for link in links for end in (link.one.id, link.other.id)}
        ends |= {end for way in carried for end in (way.one_id, way.other_id)}
        ids = sorted({*(place.id for place in mains.values()), *ends})
        number = {place_id: at for at, place_id in enumerate(ids)}

        def site(place: Place) -> int:
            own = number.get(place.id)
            return own if own is not None else number[mains[place.library_id].id]

        self.number = number
        self.of_points = [site(place) for place in points]
        self.of_boxes = [site(box.within or box) for box in boxes]
        self.distance = distances(
            len(ids),
            [
                (number[link.one.id], number[link.other.id], link.hectometres)
                for link in links
                if link.hectometres is not None
            ],
        )
        self.bounds = {
            (number[link.one.id], number[link.other.id]): link.boxes_at_most
            for link in links
            if link.boxes_at_most is not None
        }

    def ways_of(self, carrier: Carrier) -> frozenset[tuple[int, int]]:
        """The pairs of sites between which somebody carries."""
        return frozenset(
            (self.number[way.one_id], self.number[way.other_id]) for way in carrier.ways
        )
