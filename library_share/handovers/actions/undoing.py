"""Unsaying the last thing that happened, until the other side has acted on it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import exists, select
from sqlalchemy.orm import aliased

from library_share.copies.accessions import in_parts
from library_share.copies.actions import change_copy, move
from library_share.copies.deeds import Deed
from library_share.copies.models import Copy, CopyState, Stay
from library_share.database import db, judged
from library_share.handovers.actions.turns import (
    change_lines,
    hold_copies,
    loose_copies,
    note,
    put_back,
    stand_boxes,
    take_turn,
)
from library_share.handovers.errors import NothingHappened, OtherSide, OtherSideHasActed
from library_share.handovers.models import Handover, HandoverEvent, HandoverLine
from library_share.handovers.rules import Happening, Outcome, Side, Step


def undo(event_id: int, deed: Deed) -> HandoverEvent:
    """Unsay what happened. Undoing twice is undoing once."""
    event = db.session.get(HandoverEvent, event_id)
    if event is None or event.kind not in _UNSAID or event.undoes_id is not None:
        raise NothingHappened
    hold_copies([line.copy_id for line in _lines_of(event) if line.copy_id is not None])
    handover = take_turn(event.handover_id)
    if before := _undone_by(event):
        return before
    if deed.library_id != event.library_id:
        whose = handover.to_library if event.side is Side.TAKER else handover.from_library
        raise OtherSide(library=whose.short_name)
    if _last_of(handover) != event.id:
        raise OtherSideHasActed
    _UNSAID[event.kind](_Unsaying(handover, event, _lines_of(event), deed))
    too_late = OtherSideHasActed()
    with judged({"one_open_line_per_copy": too_late, "a_happening_is_undone_once": too_late}):
        return note(
            handover, event.kind, deed, event.side, to=event.step_before, undoes_id=event.id
        )


def _undone_by(event: HandoverEvent) -> HandoverEvent | None:
    return db.session.scalar(select(HandoverEvent).where(HandoverEvent.undoes_id == event.id))


def _last_of(handover: Handover) -> int | None:
    """The newest event that stands: neither undone nor itself an undoing."""
    later = aliased(HandoverEvent)
    return db.session.scalar(
        select(HandoverEvent.id)
        .where(
            HandoverEvent.handover_id == handover.id,
            HandoverEvent.undoes_id.is_(None),
            ~exists().where(later.undoes_id == HandoverEvent.id),
        )
        .order_by(HandoverEvent.id.desc())
        .limit(1)
    )


def _lines_of(event: HandoverEvent) -> list[HandoverLine]:
    """The lines that this event ended, or sent on their way."""
    query = select(HandoverLine).where(HandoverLine.handover_id == event.handover_id)
    if event.line_id is not None:
        query = query.where(HandoverLine.id == event.line_id)
    elif event.kind is Happening.SEND:
        query = query.where(HandoverLine.left_at == event.happened_at)
    else:
        query = query.where(HandoverLine.ended_at == event.happened_at)
    query = query.order_by(HandoverLine.id).execution_options(populate_existing=True)
    return list(db.session.scalars(query))


@dataclass(frozen=True)
class _Unsaying:
    """An event about to be unsaid, the lines it spoke of, and who unsays it."""

    handover: Handover
    event: HandoverEvent
    lines: list[HandoverLine]
    deed: Deed

    def send(self) -> None:
        self._expect_still_at(self.handover.consignment_id)
        self._stand_as_before()

    def receive(self) -> None:
        if any(line.is_extra for line in self.lines):
            raise OtherSideHasActed  # it came from elsewhere; where it goes now is another act
        self._expect_still_at(self.handover.to_place_id)
        if self.event.step_before is Step.PREPARED:
            self._stand_as_before()
        else:
            self._stand_on_the_road()
        self._reopen()
        if self.event.step_before in (Step.PREPARED, Step.SENT):
            self.handover.received_at = None

    def miss(self) -> None:
        self._expect_still_at(self.handover.consignment_id)
        self._move(loose_copies(self.lines), self.handover.to_place_id)
        stand_boxes(self.lines, self.handover.to_place)
        change_lines(self.lines, ended_at=self.deed.at, outcome=Outcome.ARRIVED)

    def end(self) -> None:
        """What never left is on the road again; what was lost is looked for again."""
        for line in self.lines:
            if line.outcome is Outcome.LOST:
                copy = db.session.get_one(Copy, line.copy_id)
                change_copy(copy, state=CopyState.IN_USE, account_id=self.deed.account_id)
        self._stand_on_the_road()
        self._reopen()

    def cancel(self) -> None:
        if self.event.step_before is Step.SENT:
            self._stand_on_the_road()
        self._reopen()
        self.handover.cancelled_at, self.handover.cancelled_because = None, ""

    def count(self) -> None:
        self.handover.counted_at = None

    def sign(self) -> None:
        if self.event.side is Side.GIVER:
            self.handover.giver_signed_at, self.handover.given_by = None, ""
        else:
            self.handover.taker_signed_at, self.handover.taken_by = None, ""

    def _expect_still_at(self, place_id: int) -> None:
        """Nobody has moved these copies since."""
        for ids in in_parts(loose_copies(self.lines)):
            moved = select(Stay.id).where(
                Stay.copy_id.in_(ids), Stay.until.is_(None), Stay.place_id != place_id
            )
            if db.session.scalar(moved.limit(1)) is not None:
                raise OtherSideHasActed

    def _stand_as_before(self) -> None:
        """As if it had not been sent."""
        put_back(self.lines, self.deed)
        change_lines(self.lines, left_at=None, condition_given=None)
        self.handover.sent_at = None

    def _stand_on_the_road(self) -> None:
        self._move(loose_copies(self.lines), self.handover.consignment_id)
        stand_boxes(self.lines, self.handover.consignment)

    def _move(self, copy_ids: list[int], place_id: int) -> None:
        if copy_ids:
            move(copy_ids, place_id, at=self.deed.at, account_id=self.deed.account_id)

    def _reopen(self) -> None:
        with judged({"one_open_line_per_copy": OtherSideHasActed()}):
            change_lines(
                self.lines,
                ended_at=None,
                outcome=None,
                ended_because="",
                ended_place_id=None,
                condition_taken=None,
            )


_UNSAID: dict[Happening, Callable[[_Unsaying], None]] = {
    Happening.SEND: _Unsaying.send,
    Happening.RECEIVE: _Unsaying.receive,
    Happening.ARRIVE: _Unsaying.receive,
    Happening.MISS: _Unsaying.miss,
    Happening.NEVER_LEFT: _Unsaying.end,
    Happening.LOSE: _Unsaying.end,
    Happening.CANCEL: _Unsaying.cancel,
    Happening.COUNT: _Unsaying.count,
    Happening.SIGN: _Unsaying.sign,
}
