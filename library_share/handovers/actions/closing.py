"""The honest ends: what never left, what is lost, the count, the signatures, the cancelling."""

from __future__ import annotations

from library_share.copies.actions import change_copy
from library_share.copies.deeds import Deed
from library_share.copies.models import Copy, CopyState
from library_share.database import db
from library_share.handovers.actions.receiving import line_of
from library_share.handovers.actions.turns import (
    change_lines,
    expect,
    note,
    open_lines,
    put_back,
    take_turn,
)
from library_share.handovers.errors import NeedsReason, NoSuchLine
from library_share.handovers.models import Handover, HandoverEvent, HandoverLine
from library_share.handovers.rules import Happening, Outcome, Side, Step, after_signature
from library_share.libraries.models import Place
from library_share.vietnamese import tidy


def never_left(handover_id: int, line_id: int, deed: Deed, *, reason: str = "") -> HandoverEvent:
    """It was listed as sent, and is still where it stood."""
    handover = take_turn(handover_id)
    step, side = expect(handover, Happening.NEVER_LEFT, deed)
    line = _on_the_road(handover, line_id)
    put_back([line], deed)
    change_lines([line], ended_at=deed.at, outcome=Outcome.NEVER_LEFT, ended_because=tidy(reason))
    return note(
        handover, Happening.NEVER_LEFT, deed, side, to=step.to, line=line, reason=tidy(reason)
    )


def lose(handover_id: int, line_id: int, deed: Deed, *, reason: str) -> HandoverEvent:
    """It is looked for no longer. The copy is lost, and its last place is this consignment."""
    reason = _needed(reason)
    handover = take_turn(handover_id)
    step, side = expect(handover, Happening.LOSE, deed)
    line = _on_the_road(handover, line_id)
    copy = db.session.get_one(Copy, line.copy_id)
    change_copy(copy, state=CopyState.LOST, reason=reason, account_id=deed.account_id)
    change_lines([line], ended_at=deed.at, outcome=Outcome.LOST, ended_because=reason)
    return note(handover, Happening.LOSE, deed, side, to=step.to, line=line, reason=reason)


def count(handover_id: int, deed: Deed) -> HandoverEvent:
    """The taker has looked at everything that came."""
    handover = take_turn(handover_id)
    step, side = expect(handover, Happening.COUNT, deed)
    handover.counted_at = deed.at
    return note(handover, Happening.COUNT, deed, side, to=step.to)


def sign(handover_id: int, deed: Deed, *, name: str, side: Side | None = None) -> HandoverEvent:
    """One side has signed the paper, with this name. A library that hands over to itself says for
    which side; signing twice is signing once more, with the newer name."""
    handover = take_turn(handover_id)
    _step, own_side = expect(handover, Happening.SIGN, deed)
    within = handover.from_library_id == handover.to_library_id
    side = side if within and side is not None else own_side
    if side is Side.GIVER:
        handover.giver_signed_at, handover.given_by = deed.at, tidy(name)
    else:
        handover.taker_signed_at, handover.taken_by = deed.at, tidy(name)
    reached = after_signature(
        giver=handover.giver_signed_at is not None, taker=handover.taker_signed_at is not None
    )
    return note(handover, Happening.SIGN, deed, side, to=reached)


def cancel(
    handover_id: int, deed: Deed, *, reason: str, at_place: Place | None = None
) -> HandoverEvent:
    """It does not go after all. `at_place` is where its copies are now; without it they are back
    where they stood."""
    reason = _needed(reason)
    handover = take_turn(handover_id)
    step, side = expect(handover, Happening.CANCEL, deed)
    lines = open_lines(handover)
    if handover.step is Step.SENT:
        put_back(lines, deed, at_place)
        change_lines(lines, ended_at=deed.at, outcome=Outcome.NEVER_LEFT, ended_because=reason)
    else:
        change_lines(lines, ended_at=deed.at, outcome=Outcome.TAKEN_OFF, ended_because=reason)
    handover.cancelled_at, handover.cancelled_because = deed.at, reason
    return note(handover, Happening.CANCEL, deed, side, to=step.to, reason=reason)


def _on_the_road(handover: Handover, line_id: int) -> HandoverLine:
    line = line_of(handover, line_id)
    if not line.is_on_the_road or line.copy_id is None:
        raise NoSuchLine(code=line_id)
    return line


def _needed(reason: str) -> str:
    reason = tidy(reason)
    if not reason:
        raise NeedsReason
    return reason
