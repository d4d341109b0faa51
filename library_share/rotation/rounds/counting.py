"""Counting a box after a stop: đủ, hỏng, mất. What is noted stands on the copies themselves."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import select

from library_share.circulation import keeping
from library_share.circulation.models import Loan
from library_share.copies.deeds import Deed
from library_share.copies.models import Condition, Copy, CopyState
from library_share.database import db
from library_share.dispatch import waiting
from library_share.rotation.models import BoxCount, RoundBox, RoundCopy
from library_share.rotation.rounds.actions import expect_open, take_turn
from library_share.rotation.rounds.errors import StillAtTheStop
from library_share.rotation.rounds.reading import Chain, chains_of
from library_share.rotation.rules import AT_WORK, CopyOutcome, StopStep
from library_share.translation import N_, gettext
from library_share.vietnamese import tidy

LOST_BECAUSE = N_("missing when the box was counted")


def count_box(
    part: RoundBox, marks: Mapping[int, CopyOutcome], deed: Deed, *, note: str = ""
) -> BoxCount:
    """Note how the box's copies are, by the ids of copies that are damaged or lost; all others are
    whole, unless readers have them. Counted at home after its way, the count is the last one.

    StillAtTheStop as long as the box is on the road.
    """
    lines = _open_lines(part)
    waiting.hold_those([line.copy_id for line in lines])
    expect_open(take_turn(part.round_id), AT_WORK)
    lines = _open_lines(part)
    chain = chains_of([part.round_id], of_boxes=[part.id])[0]
    if chain.on_the_road:
        raise StillAtTheStop(box=part.box.name)
    out = _out_of(lines)
    copies = {
        copy.id: copy
        for copy in db.session.scalars(
            select(Copy).where(Copy.id.in_([line.copy_id for line in lines]))
        )
    }
    lost = damaged = 0
    for line in lines:
        copy = copies[line.copy_id]
        mark = CopyOutcome.OUT if copy.id in out else marks.get(copy.id, CopyOutcome.WHOLE)
        if mark is CopyOutcome.LOST or copy.state in (CopyState.LOST, CopyState.WITHDRAWN):
            lost += copy.id not in out
            _note_lost(copy, deed, tidy(note))
        elif mark is CopyOutcome.DAMAGED:
            damaged += 1
            _note_damaged(copy, deed)
    for now in chain.stops:
        if now.step in (StopStep.MOVED_ON, StopStep.RECALLED):
            now.stop.counted_at = deed.at
    counted = BoxCount(
        round_box_id=part.id,
        stop_id=_last_stop(chain),
        expected=len(lines),
        seen=len(lines) - len(out) - lost,
        out=len(out),
        damaged=damaged,
        lost=lost,
        is_last=chain.is_back,
        note=tidy(note),
        at=deed.at,
        account_id=deed.account_id,
    )
    db.session.add(counted)
    if chain.is_back:
        _end(lines, copies, out, deed)
    db.session.flush()
    return counted


def _note_lost(copy: Copy, deed: Deed, note: str) -> None:
    if copy.state not in (CopyState.LOST, CopyState.WITHDRAWN):
        reason = note or gettext(LOST_BECAUSE)
        keeping.change_copy(
            copy, reason=reason[:200], account_id=deed.account_id, state=CopyState.LOST
        )


def _note_damaged(copy: Copy, deed: Deed) -> None:
    if copy.condition is not Condition.DAMAGED:
        keeping.change_copy(copy, account_id=deed.account_id, condition=Condition.DAMAGED)


def _end(lines: list[RoundCopy], copies: dict[int, Copy], out: set[int], deed: Deed) -> None:
    """What is lost is in the round no more; what is damaged or whole ends with the round."""
    for line in lines:
        copy = copies[line.copy_id]
        if copy.id in out:
            continue
        if copy.state in (CopyState.LOST, CopyState.WITHDRAWN):
            line.ended_at, line.outcome = deed.at, CopyOutcome.LOST
        elif copy.condition is Condition.DAMAGED:
            line.ended_at, line.outcome = deed.at, CopyOutcome.DAMAGED


def _open_lines(part: RoundBox) -> list[RoundCopy]:
    query = select(RoundCopy).where(RoundCopy.round_box_id == part.id, RoundCopy.ended_at.is_(None))
    return list(db.session.scalars(query.order_by(RoundCopy.copy_id)))


def _out_of(lines: list[RoundCopy]) -> set[int]:
    query = select(Loan.copy_id).where(
        Loan.copy_id.in_([line.copy_id for line in lines]), Loan.returned_at.is_(None)
    )
    return set(db.session.scalars(query))


def _last_stop(chain: Chain) -> int | None:
    stops = [now.stop.id for now in chain.stops if now.stop.handover_id is not None]
    return stops[-1] if stops else None
