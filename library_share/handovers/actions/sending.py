"""It leaves: from now on its copies stand in the consignment, on the road."""

from __future__ import annotations

from sqlalchemy import select

from library_share.copies.accessions import in_parts
from library_share.copies.actions import move
from library_share.copies.deeds import Deed
from library_share.copies.models import Condition, Copy
from library_share.database import db
from library_share.handovers.actions.turns import (
    change_lines,
    expect,
    loose_copies,
    note,
    open_lines,
    stand_boxes,
    take_turn,
)
from library_share.handovers.errors import NotAllPicked, NothingToSend
from library_share.handovers.models import Handover, HandoverEvent, HandoverLine
from library_share.handovers.rules import Happening, Outcome


def send(handover_id: int, deed: Deed, *, leave_out_unpicked: bool | None = None) -> HandoverEvent:
    """Let it go. When some were picked by scanning and others not, `leave_out_unpicked` says what
    becomes of those; NotAllPicked asks when nothing is said."""
    handover = take_turn(handover_id)
    step, side = expect(handover, Happening.SEND, deed)
    lines = open_lines(handover)
    unpicked = [line for line in lines if line.picked_at is None and not line.box_id]
    if unpicked and len(unpicked) < len(lines):
        if leave_out_unpicked is None:
            raise NotAllPicked(unpicked=len(unpicked), listed=len(lines))
        if leave_out_unpicked:
            change_lines(unpicked, ended_at=deed.at, outcome=Outcome.TAKEN_OFF)
            lines = [line for line in lines if line not in unpicked]
    if not lines:
        raise NothingToSend
    set_out(handover, lines, deed)
    return note(handover, Happening.SEND, deed, side, to=step.to)


def set_out(handover: Handover, lines: list[HandoverLine], deed: Deed) -> None:
    """These lines are on the road."""
    handover.sent_at = deed.at
    copy_ids = loose_copies(lines)
    if copy_ids:
        move(copy_ids, handover.consignment_id, at=deed.at, account_id=deed.account_id)
    stand_boxes(lines, handover.consignment)
    change_lines(lines, left_at=deed.at)
    _note_conditions(lines)


def _note_conditions(lines: list[HandoverLine]) -> None:
    """How each copy was when it was given."""
    by_copy = {line.copy_id: line for line in lines if line.copy_id is not None}
    conditions: dict[Condition, list[HandoverLine]] = {}
    for ids in in_parts(list(by_copy)):
        for copy_id, condition in db.session.execute(
            select(Copy.id, Copy.condition).where(Copy.id.in_(ids))
        ):
            conditions.setdefault(condition, []).append(by_copy[copy_id])
    for condition, alike in conditions.items():
        change_lines(alike, condition_given=condition)
