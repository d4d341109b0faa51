"""What people ask about a point: which boxes stand there, at which stops, what it told."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import select

from library_share.database import db
from library_share.libraries.models import Place, PlaceKind
from library_share.rotation.models import (
    Evaluation,
    PointCount,
    RotationPoint,
    Round,
    RoundBox,
    RoundStop,
)
from library_share.rotation.rounds.reading import Chain, StopNow, chains_of
from library_share.rotation.rules import Step


def points_among(places: Sequence[Place]) -> list[Place]:
    """Those at which boxes stop; a box itself is none, though it has a keeper, too."""
    return [place for place in places if place.kind is not PlaceKind.BOX]


def boxes_at(place: Place) -> list[Place]:
    """The boxes that stand at a point now."""
    return boxes_by_place([place])[place.id]


def boxes_by_place(places: Sequence[Place]) -> dict[int, list[Place]]:
    """The same for many points, in one statement."""
    query = select(Place).where(
        Place.within_id.in_([place.id for place in places]), Place.kind == PlaceKind.BOX
    )
    found: dict[int, list[Place]] = defaultdict(list)
    for box in db.session.scalars(query.order_by(Place.id)):
        assert box.within_id is not None
        found[box.within_id].append(box)
    return found


def find_point(place: Place) -> RotationPoint | None:
    """What is special about a point, when something is."""
    return db.session.get(RotationPoint, place.id)


def evaluations_of(stop_ids: Sequence[int]) -> dict[int, Evaluation]:
    """What was said of these stops, where something was."""
    query = select(Evaluation).where(Evaluation.stop_id.in_(stop_ids))
    return {one.stop_id: one for one in db.session.scalars(query)}


def stops_now_at(place: Place) -> list[tuple[Chain, StopNow]]:
    """The stops of rounds at which a box stands here now."""
    rows = db.session.execute(
        select(RoundBox.round_id, RoundBox.id)
        .join(RoundStop, RoundStop.round_box_id == RoundBox.id)
        .join(Round, Round.id == RoundBox.round_id)
        .join(Place, Place.id == RoundBox.box_id)
        .where(
            RoundStop.place_id == place.id,
            Place.within_id == place.id,
            RoundBox.ended_at.is_(None),
            Round.step == Step.UNDER_WAY,
        )
    ).all()
    chains = _chains(rows)
    return [
        (chain, chain.here)
        for chain in chains
        if chain.here is not None and chain.here.stop.place_id == place.id
    ]


def _chains(rows: Sequence[tuple[int, int]]) -> list[Chain]:
    if not rows:
        return []
    return chains_of(sorted({row[0] for row in rows}), of_boxes=sorted({row[1] for row in rows}))


def figures_noted(stop: RoundStop) -> list[PointCount]:
    """What was noted of a stop and stands, the newest day first."""
    undone = select(PointCount.undoes_id).where(PointCount.undoes_id.is_not(None))
    query = select(PointCount).where(
        PointCount.stop_id == stop.id,
        PointCount.undoes_id.is_(None),
        PointCount.id.not_in(undone),
    )
    return list(db.session.scalars(query.order_by(PointCount.day.desc(), PointCount.id.desc())))
