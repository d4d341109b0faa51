"""It comes: all at once by one scan, one by one, or somewhere nobody expected."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from library_share.copies.actions import change_copy, move
from library_share.copies.deeds import Deed
from library_share.copies.models import Condition, Copy
from library_share.database import db
from library_share.handovers.actions.sending import set_out
from library_share.handovers.actions.turns import (
    change_lines,
    expect,
    hold_copies,
    loose_copies,
    note,
    open_lines,
    stand_boxes,
    take_turn,
    take_turns,
)
from library_share.handovers.errors import ChangedMeanwhile, NoSuchLine
from library_share.handovers.models import Handover, HandoverEvent, HandoverLine
from library_share.handovers.rules import Happening, Outcome, Side, Step
from library_share.libraries.models import Place
from library_share.libraries.queries import main_place_of


@dataclass(frozen=True, kw_only=True)
class Arrival:
    """What came in. `line_ids` are the lines that ended now."""

    event: HandoverEvent
    line_ids: list[int]
    is_extra: bool = False


def receive(handover_id: int, deed: Deed) -> Arrival:
    """One scan takes all in. What turns out to be missing is said afterwards, with `miss`.

    Nobody may have noted that it was sent; it is here, so it was.
    """
    handover = take_turn(handover_id)
    step, side = expect(handover, Happening.RECEIVE, deed)
    lines = open_lines(handover)
    line_ids = [line.id for line in lines]
    _let_it_have_left(handover, lines, deed)
    _take_in(handover, lines, deed)
    if handover.received_at is None:
        handover.received_at = deed.at
    event = note(handover, Happening.RECEIVE, deed, side, to=step.to)
    return Arrival(event=event, line_ids=line_ids)


def arrive(
    handover_id: int, copy_id: int, deed: Deed, *, condition: Condition | None = None
) -> Arrival:
    """One copy of the consignment was scanned where it was sent. A copy that nobody listed is
    noted as an extra one; a list that still had it elsewhere lets it go."""
    handover = _take_turn_to_arrive(handover_id, copy_id)
    step, side = expect(handover, Happening.ARRIVE, deed)
    lines = open_lines(handover)
    _let_it_have_left(handover, lines, deed)
    line = next((line for line in lines if line.copy_id == copy_id), None)
    is_extra = line is None
    if line is None:
        _end_elsewhere(copy_id, handover.to_place, deed, because="")
        line = _extra_line(handover, copy_id, deed)
    move([copy_id], handover.to_place_id, at=deed.at, account_id=deed.account_id)
    line.ended_at, line.outcome = deed.at, Outcome.ARRIVED
    if condition is not None:
        note_condition(line, condition, deed)
    if handover.received_at is None:
        handover.received_at = deed.at
    event = note(handover, Happening.ARRIVE, deed, side, to=step.to, line=line)
    return Arrival(event=event, line_ids=[line.id], is_extra=is_extra)


def miss(handover_id: int, line_id: int, deed: Deed) -> HandoverEvent:
    """The list said it had come, but it is not there: it is on the road again."""
    handover = take_turn(handover_id)
    step, side = expect(handover, Happening.MISS, deed)
    line = line_of(handover, line_id)
    if line.outcome is not Outcome.ARRIVED or line.is_extra:
        raise NoSuchLine(code=line_id)
    if line.copy_id is not None:
        hold_copies([line.copy_id])
        if line.box_id is not None:  # it is not in its box, so it goes on by itself
            line.box_id, line.stood_at_id = None, handover.from_place_id
        move([line.copy_id], handover.consignment_id, at=deed.at, account_id=deed.account_id)
    else:
        stand_boxes([line], handover.consignment)
    line.ended_at = line.outcome = line.condition_taken = None
    db.session.flush()
    return note(handover, Happening.MISS, deed, side, to=step.to, line=line)


def look_at(handover_id: int, line_id: int, deed: Deed, *, condition: Condition) -> HandoverLine:
    """How a copy is that has come, seen after one scan took all in."""
    handover = take_turn(handover_id)
    expect(handover, Happening.ARRIVE, deed)
    line = line_of(handover, line_id)
    if line.outcome is not Outcome.ARRIVED or line.copy_id is None:
        raise NoSuchLine(code=line_id)
    hold_copies([line.copy_id])
    note_condition(line, condition, deed)
    db.session.flush()
    return line


def note_condition(line: HandoverLine, condition: Condition, deed: Deed) -> None:
    """How the copy was when it was taken; a change stands in the copy's own history, too."""
    line.condition_taken = condition
    copy = db.session.get_one(Copy, line.copy_id)
    if copy.condition is not condition:
        change_copy(copy, condition=condition, account_id=deed.account_id)


def found_elsewhere(copy_id: int, deed: Deed, *, because: str = "") -> HandoverLine | None:
    """The copy is here at the acting library, whatever list it was on; that leg ends here.

    Answers the line that ended, None when the copy was on no list.
    """
    place = main_place_of(deed.library_id)
    ended = _end_elsewhere(copy_id, place, deed, because=because)
    move([copy_id], place.id, at=deed.at, account_id=deed.account_id)
    return ended


def lent_on_the_way(copy_id: int, deed: Deed, *, because: str = "") -> HandoverLine | None:
    """A copy on its way is lent where it is; its leg ends with the reason."""
    line = _openline_of(copy_id)
    if line is None:
        return None
    handover = take_turn(line.handover_id, [copy_id], with_list=False)
    on_the_road = line.left_at is not None
    line.ended_at, line.outcome, line.ended_because = deed.at, Outcome.LENT_ON_THE_WAY, because
    if on_the_road:
        place = main_place_of(deed.library_id)
        line.ended_place_id = place.id
        move([copy_id], place.id, at=deed.at, account_id=deed.account_id)
    _note_aside(handover, line, deed, because)
    return line


def _take_turn_to_arrive(handover_id: int, copy_id: int) -> Handover:
    """This handover, and with it another one whose list has the copy: two arrivals that take a
    book off each other's list must not wait in a circle. What nobody noted as sent leaves now, all
    of it; otherwise only this copy is touched."""
    query = select(Handover.step).where(Handover.id == handover_id)
    leaves_now = db.session.scalar(query) is Step.PREPARED
    rival = _openline_of(copy_id)
    ids = {handover_id, rival.handover_id if rival is not None else handover_id}
    handover = take_turns(ids, [copy_id], with_list=leaves_now)[handover_id]
    now = _openline_of(copy_id)
    is_elsewhere = now is not None and now.handover_id not in ids
    if is_elsewhere or (handover.step is Step.PREPARED and not leaves_now):
        raise ChangedMeanwhile
    return handover


def _end_elsewhere(copy_id: int, place: Place, deed: Deed, *, because: str) -> HandoverLine | None:
    line = _openline_of(copy_id)
    if line is None:
        return None
    handover = take_turn(line.handover_id, [copy_id], with_list=False)
    on_the_road = line.left_at is not None
    outcome = Outcome.ARRIVED_ELSEWHERE if on_the_road else Outcome.TAKEN_OFF
    line.ended_at, line.outcome, line.ended_because = deed.at, outcome, because
    line.ended_place_id = place.id
    db.session.flush()
    _note_aside(handover, line, deed, because)
    return line


def _note_aside(handover: Handover, line: HandoverLine, deed: Deed, because: str) -> None:
    """Something happened to one line outside the handover's own course."""
    giver = deed.library_id == handover.from_library_id
    kind = Happening.TAKE_OFF if line.left_at is None else Happening.ARRIVE
    side = Side.GIVER if giver else Side.TAKER
    note(handover, kind, deed, side, to=handover.step, line=line, reason=because)


def _openline_of(copy_id: int) -> HandoverLine | None:
    return db.session.scalar(
        select(HandoverLine)
        .where(HandoverLine.copy_id == copy_id, HandoverLine.ended_at.is_(None))
        .execution_options(populate_existing=True)
    )


def line_of(handover: Handover, line_id: int) -> HandoverLine:
    """A line of this handover, as it is now; NoSuchLine for any other."""
    line = db.session.get(HandoverLine, line_id, populate_existing=True)
    if line is None or line.handover_id != handover.id:
        raise NoSuchLine(code=line_id)
    return line


def _let_it_have_left(handover: Handover, lines: list[HandoverLine], deed: Deed) -> None:
    if handover.step is Step.PREPARED:
        set_out(handover, lines, deed)


def _take_in(handover: Handover, lines: list[HandoverLine], deed: Deed) -> None:
    copy_ids = loose_copies(lines)
    if copy_ids:
        move(copy_ids, handover.to_place_id, at=deed.at, account_id=deed.account_id)
    stand_boxes(lines, handover.to_place)
    change_lines(lines, ended_at=deed.at, outcome=Outcome.ARRIVED)


def _extra_line(handover: Handover, copy_id: int, deed: Deed) -> HandoverLine:
    line = HandoverLine(
        handover_id=handover.id,
        copy_id=copy_id,
        stood_at_id=handover.to_place_id,
        is_extra=True,
        listed_at=deed.at,
        left_at=deed.at,
    )
    db.session.add(line)
    db.session.flush()
    return line
