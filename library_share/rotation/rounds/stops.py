"""The stops of a box: planned, put in another order, left out, their days changed with a reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select

from library_share.copies.deeds import Deed
from library_share.database import db
from library_share.libraries.models import Place
from library_share.rotation.models import RoundBox, RoundStop, StopChange
from library_share.rotation.rounds.actions import expect_open, take_turn
from library_share.rotation.rounds.errors import (
    GivesReason,
    RoundTurned,
    StopHasBegun,
    StopsCross,
)
from library_share.rotation.rules import AT_WORK, ChangeKind
from library_share.vietnamese import tidy


@dataclass(frozen=True, kw_only=True)
class Planned:
    """One stop of a plan."""

    place: Place
    arrives_on: date
    leaves_on: date


def plan_stops(part: RoundBox, plan: Sequence[Planned]) -> list[RoundStop]:
    """Let the box go this way from now on. Stops that have begun stay, what was only planned is
    replaced; StopsCross when a stop begins before the one before it ends."""
    expect_open(take_turn(part.round_id), AT_WORK)
    stops = _stops_of(part)
    kept = [stop for stop in stops if stop.handover_id is not None or stop.skipped_because]
    for stop in stops:
        if stop not in kept:
            db.session.query(StopChange).filter_by(stop_id=stop.id).delete()
            db.session.delete(stop)
    db.session.flush()
    first = max((stop.position for stop in kept), default=0) + 1
    made = [
        RoundStop(
            round_box_id=part.id,
            position=position,
            place_id=one.place.id,
            place=one.place,
            arrives_on=one.arrives_on,
            leaves_on=one.leaves_on,
        )
        for position, one in enumerate(plan, start=first)
    ]
    _refuse_crossing([*kept, *made])
    db.session.add_all(made)
    db.session.flush()
    db.session.expire(part, ["stops"])
    return made


def add_stop(part: RoundBox, place: Place, arrives_on: date, leaves_on: date) -> RoundStop:
    """One more stop at the end of the way."""
    stops = _stops_of(part)
    planned = [
        Planned(place=stop.place, arrives_on=stop.arrives_on, leaves_on=stop.leaves_on)
        for stop in stops
        if stop.handover_id is None and not stop.skipped_because
    ]
    new = Planned(place=place, arrives_on=arrives_on, leaves_on=leaves_on)
    return plan_stops(part, [*planned, new])[-1]


def remove_stop(stop: RoundStop) -> None:
    """The box does not go there; the other stops keep their days."""
    part = stop.round_box
    expect_open(take_turn(part.round_id), AT_WORK)
    _refuse_begun(stop)
    db.session.query(StopChange).filter_by(stop_id=stop.id).delete()
    db.session.delete(stop)
    db.session.flush()
    db.session.expire(part, ["stops"])


def put_earlier(stop: RoundStop) -> None:
    """The place changes days with the stop before it; both must be only planned."""
    part = stop.round_box
    expect_open(take_turn(part.round_id), AT_WORK)
    stops = [one for one in _stops_of(part) if not one.skipped_because]
    at = next(i for i, one in enumerate(stops) if one.id == stop.id)
    if at == 0:
        return
    before = stops[at - 1]
    for one in (before, stop):
        _refuse_begun(one)
    before.place_id, stop.place_id = stop.place_id, before.place_id
    db.session.flush()
    db.session.expire(before, ["place"])
    db.session.expire(stop, ["place"])


def skip(stop: RoundStop, reason: str) -> None:
    """The stop is left out, and it is kept why: the place is shut, or does not want the box."""
    expect_open(take_turn(stop.round_box.round_id), AT_WORK)
    _refuse_begun(stop)
    if not tidy(reason):
        raise GivesReason
    stop.skipped_because = tidy(reason)
    db.session.flush()


def change_days(
    stop: RoundStop,
    arrives_on: date,
    leaves_on: date,
    deed: Deed,
    *,
    kind: ChangeKind = ChangeKind.BY_HAND,
    reason: str,
) -> list[RoundStop]:
    """Let a stop be on other days. What follows in the same chain moves by as much as it has to,
    each stop as long as it was; other boxes keep theirs. Answers the stops that changed."""
    part = stop.round_box
    expect_open(take_turn(part.round_id), AT_WORK)
    if leaves_on < arrives_on:
        raise RoundTurned
    if not tidy(reason):
        raise GivesReason
    changed = [stop]
    _note(stop, arrives_on, leaves_on, deed, kind, reason)
    stops = [one for one in _stops_of(part) if not one.skipped_because]
    before = stop
    for one in stops:
        if one.position <= stop.position or one.handover_id is not None:
            continue
        late = (before.leaves_on - one.arrives_on).days
        if late <= 0:
            break
        days = timedelta(days=late)
        _note(one, one.arrives_on + days, one.leaves_on + days, deed, kind, reason)
        changed.append(one)
        before = one
    db.session.flush()
    return changed


def _note(
    stop: RoundStop, arrives_on: date, leaves_on: date, deed: Deed, kind: ChangeKind, reason: str
) -> None:
    db.session.add(
        StopChange(
            stop_id=stop.id,
            kind=kind,
            arrived_on=stop.arrives_on,
            left_on=stop.leaves_on,
            arrives_on=arrives_on,
            leaves_on=leaves_on,
            reason=tidy(reason)[:300],
            at=deed.at,
            account_id=deed.account_id,
        )
    )
    stop.arrives_on, stop.leaves_on = arrives_on, leaves_on


def _stops_of(part: RoundBox) -> list[RoundStop]:
    query = select(RoundStop).where(RoundStop.round_box_id == part.id)
    return list(db.session.scalars(query.order_by(RoundStop.position)))


def _refuse_begun(stop: RoundStop) -> None:
    if stop.handover_id is not None:
        raise StopHasBegun(place=stop.place.name)


def _refuse_crossing(stops: Sequence[RoundStop]) -> None:
    before: RoundStop | None = None
    for stop in stops:
        if stop.leaves_on < stop.arrives_on:
            raise RoundTurned
        if before is not None and stop.arrives_on < before.leaves_on:
            raise StopsCross(
                place=stop.place.name, arrives_on=stop.arrives_on, left_on=before.leaves_on
            )
        if not stop.skipped_because:
            before = stop
