"""How far each box of a round has come: read from the handovers, never kept twice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from library_share.copies.accessions import in_parts
from library_share.database import db
from library_share.handovers.models import Handover, HandoverLine
from library_share.handovers.rules import DID_NOT_GO, Outcome, Step
from library_share.libraries.models import Place
from library_share.rotation.models import RoundBox, RoundStop
from library_share.rotation.rules import StopFacts, StopStep, stop_step


@dataclass(frozen=True, kw_only=True)
class StopNow:
    """A stop and how far it has come."""

    stop: RoundStop
    step: StopStep


@dataclass(frozen=True, kw_only=True)
class Chain:
    """The way of one box: its stops in order, each as far as it has come."""

    part: RoundBox
    stops: tuple[StopNow, ...]
    #: Whether the box stands where it began, and has been away.
    is_back: bool
    on_the_road: bool

    @property
    def here(self) -> StopNow | None:
        """The stop at which the box is now."""
        return next((one for one in self.stops if one.step is StopStep.AT_POINT), None)

    @property
    def following(self) -> StopNow | None:
        """The next stop that is only planned."""
        return next((one for one in self.stops if one.step is StopStep.PLANNED), None)

    @property
    def has_begun(self) -> bool:
        return any(one.stop.handover_id is not None for one in self.stops) or (
            self.part.home_handover_id is not None
        )


def chains_of(round_ids: Sequence[int], *, of_boxes: Iterable[int] | None = None) -> list[Chain]:
    """The ways of all boxes of these rounds; three statements, however many they are."""
    query = (
        select(RoundBox)
        .where(RoundBox.round_id.in_(round_ids))
        .options(
            joinedload(RoundBox.box).joinedload(Place.within),
            joinedload(RoundBox.home_place),
            joinedload(RoundBox.round),
            selectinload(RoundBox.stops).joinedload(RoundStop.place),
            selectinload(RoundBox.stops).joinedload(RoundStop.handover),
        )
        .order_by(RoundBox.id)
        .execution_options(populate_existing=True)
    )
    if of_boxes is not None:
        query = query.where(RoundBox.id.in_(list(of_boxes)))
    parts = list(db.session.scalars(query).unique())
    legs = legs_of(parts)
    return [chain_of(part, legs[part.id]) for part in parts]


def chain_of(part: RoundBox, legs: list[Any]) -> Chain:
    """One box's way, from its stops and its legs (`legs_of`)."""
    stops = tuple(StopNow(stop=stop, step=_step(stop, part, legs)) for stop in part.stops)
    left = [leg for leg in legs if leg.left_at is not None]
    at_home = part.box.within_id == part.home_place_id
    return Chain(
        part=part,
        stops=stops,
        is_back=bool(left) and at_home,
        on_the_road=any(leg.ended_at is None and leg.left_at is not None for leg in legs),
    )


def _step(stop: RoundStop, part: RoundBox, legs: list[Any]) -> StopStep:
    own = next((leg for leg in legs if leg.handover_id == stop.handover_id), None)
    later = [leg for leg in legs if own is not None and leg.id > own.id and _left(leg)]
    home = part.home_handover_id
    return stop_step(
        StopFacts(
            listed=own is not None,
            came=own is not None and own.outcome in (Outcome.ARRIVED, Outcome.ARRIVED_ELSEWHERE),
            left=bool(later),
            left_for_home=bool(later) and later[0].handover_id == home,
            counted=stop.counted_at is not None,
            skipped=stop.skipped_because != "",
        )
    )


def _left(leg: Any) -> bool:
    return leg.left_at is not None and leg.outcome not in DID_NOT_GO


def legs_of(parts: Sequence[RoundBox]) -> dict[int, list[Any]]:
    """For each part of a round the legs of its box since it takes part, the oldest first; those
    that were taken off a list or never left are none. Rows: the line's and handover's columns."""
    by_box: dict[int, list[RoundBox]] = defaultdict(list)
    for part in parts:
        by_box[part.box_id].append(part)
    found: dict[int, list[Any]] = {part.id: [] for part in parts}
    for ids in in_parts(sorted(by_box)):
        rows = db.session.execute(
            select(
                HandoverLine.id,
                HandoverLine.box_id,
                HandoverLine.handover_id,
                HandoverLine.listed_at,
                HandoverLine.left_at,
                HandoverLine.ended_at,
                HandoverLine.outcome,
                Handover.from_place_id,
                Handover.to_place_id,
                Handover.step,
            )
            .join(Handover, Handover.id == HandoverLine.handover_id)
            .where(
                HandoverLine.box_id.in_(ids),
                HandoverLine.copy_id.is_(None),
                Handover.step != Step.CANCELLED,
            )
            .order_by(HandoverLine.id)
        )
        for row in rows:
            if row.outcome in DID_NOT_GO:
                continue
            for part in by_box[row.box_id]:
                ended = part.ended_at is None or row.listed_at <= part.ended_at
                if row.listed_at >= part.added_at and ended:
                    found[part.id].append(row)
    return found
