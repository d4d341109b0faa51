"""What a round's page offers: which steps may be next, which boxes may be put in."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from sqlalchemy import select

from library_share.database import db
from library_share.libraries.models import Library, Place
from library_share.rotation.boxes.queries import boxes_at
from library_share.rotation.models import Round, RoundBox
from library_share.rotation.places import points_of_commune
from library_share.rotation.rounds.reading import Chain
from library_share.rotation.rules import MOVES, Happening

#: More than a list to choose from can show; scan the box's label instead.
OFFERED_AT_MOST = 100


def steps_offered(one: Round, chains: Sequence[Chain]) -> list[Happening]:
    """The steps that may be next: setting out is said by the first go of the dry run, closing when
    all boxes are home."""
    hidden = {Happening.START}
    at_work = [chain for chain in chains if chain.part.ended_at is None]
    if any(chain.has_begun and not chain.is_back for chain in at_work):
        hidden.add(Happening.CLOSE)
    return [happening for happening in MOVES[one.step] if happening not in hidden]


def boxes_offered(library: Library) -> list[Place]:
    """The boxes here that are in no round, by number."""
    taken = select(RoundBox.box_id).where(RoundBox.ended_at.is_(None))
    query = boxes_at(library.id).where(Place.id.not_in(taken)).order_by(Place.id)
    return list(db.session.scalars(query.limit(OFFERED_AT_MOST)))


def points_offered(library: Library) -> list[tuple[str, list[Place]]]:
    """Where a box may stop in the commune, by library: the own one first, of each one itself first
    and then its shelves, corners, nhà văn hóa."""
    places = points_of_commune(library, with_rooms=True)
    places.sort(key=lambda place: (place.library_id != library.id, place.library_id))
    return [
        (some[0].library.short_name, sorted(some, key=lambda place: not place.is_main))
        for _, group in groupby(places, lambda place: place.library_id)
        for some in [list(group)]
    ]
