"""Taking turns with a weeding list, and writing down what happened to it.

Whoever acts on a list holds its copies first and the list after them: the order of the house.
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select

from library_share.copies.deeds import Deed
from library_share.database import db
from library_share.handovers.actions.turns import hold_copies
from library_share.translation import gettext
from library_share.weeding.errors import NoSuchWeedingList, WrongWeedingStep
from library_share.weeding.models import STEP_NAMES, WeedingEvent, WeedingLine, WeedingList
from library_share.weeding.rules import Happening, Move, move_for


def take_turn(list_id: int, deed: Deed, copy_ids: Iterable[int] = ()) -> WeedingList:
    """The list of the acting library as it is now, nobody else's until the transaction ends."""
    hold_copies(sorted(copy_ids))
    weeding = db.session.scalars(
        select(WeedingList)
        .where(WeedingList.id == list_id, WeedingList.library_id == deed.library_id)
        .with_for_update(of=WeedingList)
        .execution_options(populate_existing=True)
    ).one_or_none()
    if weeding is None:
        raise NoSuchWeedingList
    return weeding


def expect(weeding: WeedingList, happening: Happening) -> Move:
    """The move that this is; WrongWeedingStep when it cannot happen at this step."""
    move = move_for(weeding.step, happening)
    if move is None:
        step = gettext(STEP_NAMES[weeding.step]).lower()
        raise WrongWeedingStep(name=weeding.name, step=step)
    return move


def go(
    weeding: WeedingList,
    happening: Happening,
    deed: Deed,
    *,
    reason: str = "",
    line: WeedingLine | None = None,
    copies: int | None = None,
) -> WeedingEvent:
    """Let it happen and note it. What the new step needs to be true is written before."""
    move = expect(weeding, happening)
    event = WeedingEvent(
        list_id=weeding.id,
        line_id=line.id if line else None,
        kind=happening,
        step_before=weeding.step,
        step_after=move.to,
        happened_at=deed.at,
        account_id=deed.account_id,
        copies=copies,
        reason=reason,
    )
    weeding.step = move.to
    db.session.add(event)
    db.session.flush()
    return event


def open_lines(list_id: int) -> list[WeedingLine]:
    """The lines that have not ended, as they are now."""
    return list(
        db.session.scalars(
            select(WeedingLine)
            .where(WeedingLine.list_id == list_id, WeedingLine.ended_at.is_(None))
            .order_by(WeedingLine.id)
            .execution_options(populate_existing=True)
        )
    )
