"""What devices report: each act once, in the order of its numbers, as a fact that has happened."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from library_share import clock
from library_share.circulation.keeping import change_copy
from library_share.circulation.queries import find_copy_at_hand
from library_share.classroom.devices.errors import (
    DeviceRevoked,
    NoSuchAct,
    NumberMissing,
    NumbersReused,
    UnreadableAct,
)
from library_share.classroom.devices.models import Device, DeviceAct
from library_share.classroom.devices.rules import ActKind, ActState, clock_off, moment_of
from library_share.classroom.devices.telling import SAID_BEFORE, Told, told, told_of_scan
from library_share.classroom.shelves.actions import count_readings, undo_count
from library_share.copies.deeds import Deed
from library_share.copies.errors import NoSuchCopy
from library_share.copies.models import Condition, Copy
from library_share.copies.queries import get_copy
from library_share.database import db, judged
from library_share.desk import actions as desk
from library_share.desk import late
from library_share.desk.actions import Asked
from library_share.desk.models import Scan
from library_share.desk.rules import Intent
from library_share.errors import Problem
from library_share.libraries.models import Place
from library_share.translation import N_, gettext
from library_share.web.access import Actor

_INTENTS = {
    ActKind.LEND: Intent.LEND,
    ActKind.RETURN: Intent.RETURN,
    ActKind.READ_HERE: Intent.READ_HERE,
}
CONDITION_NOTED = N_("The condition was noted.")
KEPT_FOR_LIBRARIAN = N_("It is kept for the librarian.")
READINGS_NOTED = N_("%(count)s read in class: noted.")
COUNT_UNDONE = N_("The count was taken back.")
NO_SHELF = N_("Only the phone of a shelf counts who reads in class.")


@dataclass(frozen=True, kw_only=True)
class Said:
    """One act as the device says it. `at` is what its clock showed; None when that is unknown."""

    number: int
    act_id: UUID
    kind: ActKind
    at: datetime | None
    about: dict[str, Any] = field(default_factory=dict)


def take(device_id: int, said: Said, *, clock_shows: datetime) -> Told:
    """Write the act down, or say again what became of it.

    NumbersReused when its number stands for another act, NumberMissing when one before it has not
    come, DeviceRevoked after keeping it for the librarian.
    """
    device = db.session.get_one(Device, device_id, with_for_update=True, populate_existing=True)
    now = clock.now()
    off = clock_off(clock_shows, now)
    device.seen_at, device.clock_off_s = now, round(off.total_seconds())
    if known := _known(device, said):
        return told_again(known)
    if device.revoked_at is None and said.number != device.last_number + 1:
        raise NumberMissing(expected=device.last_number + 1)
    shown = said.at or clock_shows
    at = moment_of(shown, off, after=device.last_act_at, now=now, device_id=device.id)
    if device.revoked_at is None:
        device.last_number = said.number
    device.last_act_at = at
    is_held = device.revoked_at is not None or said.kind is ActKind.UNREADABLE
    act = DeviceAct(
        device_id=device.id,
        number=said.number,
        act_id=said.act_id,
        kind=said.kind,
        about=said.about,
        happened_at=at,
        recorded_at=now,
        state=ActState.HELD if is_held else ActState.DONE,
        outcome="held",
    )
    reused = NumbersReused(number=said.number)
    with judged({"one_act_per_number": reused, "one_number_per_act": reused}):
        db.session.add(act)
    if is_held:
        return told(act, "held", gettext(KEPT_FOR_LIBRARIAN), to_look_at=True)
    return _do(act, device)


def refuse_revoked(device: Device) -> None:
    """DeviceRevoked once its acts are kept."""
    if device.revoked_at is not None:
        raise DeviceRevoked


def accept(act: DeviceAct, account_id: int) -> Told:
    """The librarian lets an act of a revoked device count; it is a fact of that device."""
    if act.kind is ActKind.UNREADABLE:
        raise UnreadableAct
    _decide(act, ActState.DONE, account_id)
    return _do(act, act.device)


def drop(act: DeviceAct, account_id: int) -> None:
    """The librarian leaves an act of a revoked device out."""
    _decide(act, ActState.DROPPED, account_id)
    act.outcome = ActState.DROPPED.value


def _decide(act: DeviceAct, state: ActState, account_id: int) -> None:
    db.session.refresh(act, with_for_update=True)
    if act.state is not ActState.HELD:
        raise NoSuchAct
    act.state, act.decided_at, act.decided_by_id = state, clock.now(), account_id


def _known(device: Device, said: Said) -> DeviceAct | None:
    by_number = db.session.scalar(
        select(DeviceAct).where(DeviceAct.device_id == device.id, DeviceAct.number == said.number)
    )
    by_id = db.session.scalar(select(DeviceAct).where(DeviceAct.act_id == said.act_id))
    if by_number is not by_id:
        raise NumbersReused(number=said.number)
    return by_number


def told_again(act: DeviceAct) -> Told:
    """The answer given before, as far as it is still known: what scans said is forgotten later."""
    scan = db.session.scalar(select(Scan).where(Scan.scan_id == act.act_id))
    if scan is None or scan.answer is None:
        return told(act, act.outcome, gettext(SAID_BEFORE))
    return told_of_scan(act, scan.status, act.outcome, scan.answer)


def _do(act: DeviceAct, device: Device) -> Told:
    done = _DOORS.get(act.kind, _scanned)(act, device)
    act.outcome = done.outcome
    return done


def _scanned(act: DeviceAct, device: Device) -> Told:
    """Lent, given back or read here: a scan like any other, that has happened."""
    asked = Asked(
        scan_id=act.act_id,
        code=act.about["copy"],
        patron=act.about.get("reader"),
        intent=_INTENTS[act.kind],
        scanned_at=act.happened_at,
        is_fact=True,
    )
    answer = desk.take_scan(asked, device.library_id, _actor(device))
    return told_of_scan(act, answer.status, answer.outcome.value, answer.body)


def _condition(act: DeviceAct, device: Device) -> Told:
    try:
        copy = _copy_here(act.about["copy"], device)
        condition = Condition(act.about["condition"])
        change_copy(copy, account_id=device.account_id, condition=condition)
    except Problem as problem:
        return told(act, "refused", problem.sentence)
    return told(act, "noted", gettext(CONDITION_NOTED))


def _copy_here(code: str, device: Device) -> Copy:
    """A copy that is of the device's library, or stands there; others are none of its business."""
    copy = find_copy_at_hand(code)
    if copy is None or device.library_id not in (copy.owner_id, copy.place_library_id):
        raise NoSuchCopy(code=code)
    return get_copy(code)


def _readings(act: DeviceAct, device: Device) -> Told:
    """So many read in class just then: no name, no book."""
    if device.place is None:
        return told(act, "refused", gettext(NO_SHELF))
    counted = count_readings(device.place, act.about["count"], _deed(act, device))
    act.about = {**act.about, "reading": counted.id}
    return told(act, "noted", gettext(READINGS_NOTED, count=act.about["count"]))


def _deed(act: DeviceAct, device: Device) -> Deed:
    return Deed(library_id=device.library_id, account_id=device.account_id, at=act.happened_at)


def _undo(act: DeviceAct, device: Device) -> Told:
    """An act of the same device was wrong. When something came after it, the librarian decides."""
    undone = UUID(act.about["undoes"])
    if reading := _reading_of(undone, device):
        place, reading_id = reading
        undo_count(place, reading_id, _deed(act, device))
        return told(act, "undone", gettext(COUNT_UNDONE))
    try:
        answer = desk.undo_scan(undone, [device.library_id], _actor(device))
    except Problem as problem:
        late.keep_scan(undone, device.library_id)
        return told(act, "refused", problem.sentence, to_look_at=True)
    return told(act, "undone", answer.body["sentence"])


def _reading_of(act_id: UUID, device: Device) -> tuple[Place, int] | None:
    """The shelf and the count that this act of the device made, when it was a count."""
    counted = db.session.scalar(
        select(DeviceAct).where(
            DeviceAct.act_id == act_id,
            DeviceAct.device_id == device.id,
            DeviceAct.kind == ActKind.READINGS,
        )
    )
    if counted is None or device.place is None or "reading" not in counted.about:
        return None
    return device.place, counted.about["reading"]


_DOORS: dict[ActKind, Callable[[DeviceAct, Device], Told]] = {
    ActKind.CONDITION: _condition,
    ActKind.READINGS: _readings,
    ActKind.UNDO: _undo,
}


def _actor(device: Device) -> Actor:
    """Who notes it: an account without any role, so that it may nothing else."""
    return Actor(account_id=device.account_id, username=device.code, name=device.name)
