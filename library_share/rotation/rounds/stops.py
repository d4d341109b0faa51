"""The stops of a box: planned, put in another order, left out, their days changed with a reason."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlalchemy import select

from library_share.copies.accessions import in_parts
from library_share.copies.deeds import Deed
from library_share.database import db
from library_share.libraries.models import Place
from library_share.rotation.models import RoundBox, RoundStop, StopChange
from library_share.rotation.rounds.actions import expect_open, take_turn
from library_share.rotation.rounds.errors import (
    GivesReason,
    NoSuchStop,
    RoundTurned,
    StopHasBegun,
    StopsCross,
)
from library_share.rotation.rules import AT_WORK, ChangeKind
from library_share.vietnamese import tidy


@dataclass(frozen=True, kw_only=True)
class NewDays:
    """A stop, its new days, and why."""

    stop: RoundStop
    arrives_on: date
    leaves_on: date
    kind: ChangeKind = ChangeKind.BY_HAND
    reason: str


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
    _refuse_gone(stop, _stops_of(part))
    _refuse_begun(stop)
    db.session.query(StopChange).filter_by(stop_id=stop.id).delete()
    db.session.delete(stop)
    db.session.flush()
    db.session.expire(part, ["stops"])


def put_earlier(stop: RoundStop) -> None:
    """The place changes days with the stop before it; both must be only planned. The first stays
    the first, and what is left out where it is."""
    part = stop.round_box
    expect_open(take_turn(part.round_id), AT_WORK)
    stops = _stops_of(part)
    _refuse_gone(stop, stops)
    in_turn = [one for one in stops if not one.skipped_because]
    if stop not in in_turn[1:]:
        return
    before = in_turn[in_turn.index(stop) - 1]
    for one in (before, stop):
        _refuse_begun(one)
    before.place_id, stop.place_id = stop.place_id, before.place_id
    db.session.flush()
    db.session.expire(before, ["place"])
    db.session.expire(stop, ["place"])


def skip(stop: RoundStop, reason: str) -> None:
    """The stop is left out, and it is kept why: the place is shut, or does not want the box."""
    part = stop.round_box
    expect_open(take_turn(part.round_id), AT_WORK)
    _refuse_gone(stop, _stops_of(part))
    _refuse_begun(stop)
    if not tidy(reason):
        raise GivesReason
    stop.skipped_because = tidy(reason)
    db.session.flush()


def change_days(changes: Sequence[NewDays], deed: Deed) -> list[RoundStop]:
    """Let stops be on other days. What follows in the same chain moves by as much as it has to,
    each stop as long as it was; other boxes keep theirs. Answers the stops that changed."""
    for round_id in sorted({change.stop.round_box.round_id for change in changes}):
        expect_open(take_turn(round_id), AT_WORK)
    stops = _stops_of_all([change.stop.round_box_id for change in changes])
    changed = []
    for change in changes:
        if change.leaves_on < change.arrives_on:
            raise RoundTurned
        if not tidy(change.reason):
            raise GivesReason
        chain = stops[change.stop.round_box_id]
        _refuse_gone(change.stop, chain)
        changed += _change(change, chain, deed)
    db.session.flush()
    return changed


def _change(change: NewDays, chain: Sequence[RoundStop], deed: Deed) -> list[RoundStop]:
    _note(change, deed)
    changed = [change.stop]
    for one in chain:
        is_later = one.position > change.stop.position
        if not is_later or one.handover_id is not None or one.skipped_because:
            continue
        late = (changed[-1].leaves_on - one.arrives_on).days
        if late <= 0:
            break
        days = timedelta(days=late)
        later = replace(
            change, stop=one, arrives_on=one.arrives_on + days, leaves_on=one.leaves_on + days
        )
        _note(later, deed)
        changed.append(one)
    return changed


def _note(change: NewDays, deed: Deed) -> None:
    stop = change.stop
    db.session.add(
        StopChange(
            stop_id=stop.id,
            kind=change.kind,
            arrived_on=stop.arrives_on,
            left_on=stop.leaves_on,
            arrives_on=change.arrives_on,
            leaves_on=change.leaves_on,
            reason=tidy(change.reason)[:300],
            at=deed.at,
            account_id=deed.account_id,
        )
    )
    stop.arrives_on, stop.leaves_on = change.arrives_on, change.leaves_on


def _stops_of(part: RoundBox) -> list[RoundStop]:
    return _stops_of_all([part.id])[part.id]


def _stops_of_all(part_ids: Sequence[int]) -> dict[int, list[RoundStop]]:
    """The stops by part, in order; read anew, as they are when the round's turn has come."""
    found: dict[int, list[RoundStop]] = defaultdict(list)
    for ids in in_parts(sorted(set(part_ids))):
        query = (
            select(RoundStop)
            .where(RoundStop.round_box_id.in_(ids))
            .order_by(RoundStop.round_box_id, RoundStop.position)
            .execution_options(populate_existing=True)
        )
        for stop in db.session.scalars(query):
            found[stop.round_box_id].append(stop)
    return found


def _refuse_gone(stop: RoundStop, stops: Sequence[RoundStop]) -> None:
    """Somebody may have removed it while this one waited for the round's turn."""
    if stop not in stops:
        raise NoSuchStop


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
