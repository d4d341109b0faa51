"""What people do with a round: begin it, put boxes in, let it take its steps, close it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select, update

from library_share.circulation.availability import ON_THE_SHELVES
from library_share.circulation.models import Loan
from library_share.copies.deeds import Deed
from library_share.copies.models import Copy, Stay
from library_share.database import db, judged
from library_share.dispatch import waiting
from library_share.errors import Reason
from library_share.handovers.actions.turns import hold_box
from library_share.libraries.models import Library, Place
from library_share.libraries.queries import main_place_of
from library_share.rotation.models import (
    STEP_NAMES,
    BoxCount,
    Round,
    RoundBox,
    RoundCopy,
    RoundEvent,
    RoundStop,
    StopChange,
)
from library_share.rotation.rounds.errors import (
    BoxesAway,
    BoxInARound,
    BoxNotHome,
    CopyInARound,
    GivesReason,
    NamesApprover,
    NothingPlanned,
    RoundExists,
    RoundTurned,
    WrongRoundStep,
)
from library_share.rotation.rounds.reading import chains_of
from library_share.rotation.rounds.telling import WARNINGS
from library_share.rotation.rounds.warnings import PassedBy, warnings_of
from library_share.rotation.rules import (
    AT_WORK,
    OPEN_TO_CHANGE,
    CopyOutcome,
    Happening,
    Step,
    Warned,
    move_for,
)
from library_share.translation import gettext
from library_share.vietnamese import tidy


def note_need(library: Library, deed: Deed, **values: Any) -> Round:
    """Note a need: a name, from which day to which, and what the plan says (`Round`'s columns)."""
    one = Round(
        library_id=library.id, step=Step.NEED, created_at=deed.at, account_id=deed.account_id
    )
    return _set(one, values)


def change(one: Round, **values: Any) -> Round:
    """Say it otherwise, as long as no box has left."""
    one = take_turn(one.id)
    expect_open(one)
    return _set(one, values)


def _set(one: Round, values: dict[str, Any]) -> Round:
    for name, value in values.items():
        setattr(one, name, tidy(value) if type(value) is str else value)
    if one.ends_on < one.starts_on:
        raise RoundTurned
    with judged({"uq_rotation_rounds_library_id_name": RoundExists(name=one.name)}):
        db.session.add(one)
    return one


def take_turn(round_id: int) -> Round:
    """The round as it is now, nobody else's until the transaction ends; last of all in the order
    of the house: copies, patrons, holds, handovers, rounds."""
    return db.session.scalars(
        select(Round)
        .where(Round.id == round_id)
        .with_for_update(of=Round)
        .execution_options(populate_existing=True)
    ).one()


def expect_open(one: Round, steps: frozenset[Step] = OPEN_TO_CHANGE) -> None:
    """WrongRoundStep unless the round is at one of these steps."""
    if one.step not in steps:
        raise WrongRoundStep(round=one.name, step=gettext(STEP_NAMES[one.step]).lower())


def add_box(one: Round, box: Place, deed: Deed) -> RoundBox:
    """Let a box take part, with the copies in it; also when the round is under way. BoxInARound
    or CopyInARound name what travels already."""
    inside = list(
        db.session.scalars(
            select(Copy.id)
            .join(Stay, Stay.copy_id == Copy.id)
            .where(Stay.place_id == box.id, Stay.until.is_(None), Copy.state.in_(ON_THE_SHELVES))
            .order_by(Copy.id)
        )
    )
    waiting.hold_those(inside)
    box = hold_box(box.id)
    one = take_turn(one.id)
    expect_open(one, AT_WORK)
    other = db.session.scalar(
        select(Round.name)
        .join(RoundBox, RoundBox.round_id == Round.id)
        .where(RoundBox.box_id == box.id, RoundBox.ended_at.is_(None))
    )
    twice = BoxInARound(box=box.name, round=other or "…")
    if other is not None:
        raise twice
    home = box.within or main_place_of(box.library_id)
    part = RoundBox(round_id=one.id, box_id=box.id, home_place_id=home.id, added_at=deed.at)
    with judged({"one_round_per_box": twice}):
        db.session.add(part)
    with judged({"one_round_per_copy": CopyInARound(box=box.name)}):
        db.session.add_all(
            RoundCopy(round_box_id=part.id, copy_id=copy_id, listed_at=deed.at)
            for copy_id in inside
        )
    return part


def take_box_out(part: RoundBox, deed: Deed) -> None:
    """The box takes part no more: as long as it has not left, or when it is home again."""
    one = take_turn(part.round_id)
    expect_open(one, AT_WORK)
    chain = chains_of([one.id], of_boxes=[part.id])[0]
    if chain.has_begun and not chain.is_back:
        raise BoxNotHome(box=part.box.name)
    end_part(part, deed, CopyOutcome.TAKEN_OUT)
    if not chain.has_begun:
        ids = [stop.id for stop in part.stops]
        db.session.query(StopChange).filter(StopChange.stop_id.in_(ids)).delete()
        for stop in list(part.stops):
            db.session.delete(stop)
    db.session.flush()


def end_part(part: RoundBox, deed: Deed, outcome: CopyOutcome) -> None:
    """The box and its copies are free for another round; those that readers have follow."""
    out = select(Loan.copy_id).where(Loan.returned_at.is_(None))
    lines = (RoundCopy.round_box_id == part.id, RoundCopy.ended_at.is_(None))
    if outcome is not CopyOutcome.TAKEN_OUT:
        db.session.execute(
            update(RoundCopy)
            .where(*lines, RoundCopy.copy_id.in_(out))
            .values(ended_at=deed.at, outcome=CopyOutcome.OUT)
            .execution_options(synchronize_session=False)
        )
    db.session.execute(
        update(RoundCopy)
        .where(*lines)
        .values(ended_at=deed.at, outcome=outcome)
        .execution_options(synchronize_session=False)
    )
    part.ended_at = deed.at
    db.session.flush()


# --- its steps ---------------------------------------------------------------------------------


def say(
    one: Round, happening: Happening, deed: Deed, *, reason: str = "", approved_by: str = ""
) -> RoundEvent:
    """Let the round take its next step. GivesReason lists what the circular asks for when the plan
    does not keep it and no reason is given; the reason is kept with what was passed by."""
    one = take_turn(one.id)
    to = move_for(one.step, happening)
    if to is None:
        raise WrongRoundStep(round=one.name, step=gettext(STEP_NAMES[one.step]).lower())
    reason = tidy(reason)
    warned = _passed_by(one, happening)
    if warned and not reason:
        raise GivesReason(reasons=[_reason(warning) for warning in warned])
    _DOING[happening](one, deed, reason=reason, approved_by=tidy(approved_by))
    event = RoundEvent(
        round_id=one.id,
        kind=happening,
        step_before=one.step,
        step_after=to,
        warnings=" ".join(sorted({warning.kind.value for warning in warned})),
        reason=reason,
        at=deed.at,
        account_id=deed.account_id,
    )
    one.step = to
    db.session.add(event)
    db.session.flush()
    return event


def _passed_by(one: Round, happening: Happening) -> list[PassedBy]:
    if happening is Happening.APPROVE:
        return warnings_of(one)
    if happening is Happening.CLOSE:
        return not_counted(one)
    return []


def not_counted(one: Round) -> list[PassedBy]:
    """The boxes that were not counted at home after the round (Điều 11 khoản 1)."""
    counted = select(BoxCount.round_box_id).where(BoxCount.is_last)
    parts = db.session.scalars(
        select(RoundBox)
        .where(
            RoundBox.round_id == one.id, RoundBox.ended_at.is_(None), RoundBox.id.not_in(counted)
        )
        .order_by(RoundBox.id)
    )
    return [PassedBy(kind=Warned.NOT_COUNTED, about=part.box.name, facts={}) for part in parts]


def _reason(warning: PassedBy) -> Reason:
    facts = {"about": warning.about, **warning.facts}
    return Reason(code=warning.kind.value, message=WARNINGS[warning.kind], facts=facts)


def _plan(one: Round, _deed: Deed, **_: str) -> None:
    planned = (
        select(RoundStop.id)
        .join(RoundBox, RoundBox.id == RoundStop.round_box_id)
        .where(RoundBox.round_id == one.id, RoundBox.ended_at.is_(None))
    )
    if db.session.scalar(planned.limit(1)) is None:
        raise NothingPlanned


def _approve(one: Round, deed: Deed, *, approved_by: str, **_: str) -> None:
    if not approved_by:
        raise NamesApprover
    one.approved_by, one.approved_at = approved_by, deed.at


def _reopen(one: Round, _deed: Deed, **_: str) -> None:
    one.approved_by, one.approved_at = "", None


def _start(one: Round, deed: Deed, **_: str) -> None:
    one.began_at = deed.at


def _close(one: Round, deed: Deed, **_: str) -> None:
    chains = [chain for chain in chains_of([one.id]) if chain.part.ended_at is None]
    away = [chain.part.box.name for chain in chains if chain.has_begun and not chain.is_back]
    if away:
        raise BoxesAway(boxes=", ".join(away))
    for chain in chains:
        end_part(chain.part, deed, CopyOutcome.WHOLE)
    one.closed_at = deed.at


def _cancel(one: Round, deed: Deed, *, reason: str, **_: str) -> None:
    if not reason:
        raise GivesReason
    for part in db.session.scalars(
        select(RoundBox).where(RoundBox.round_id == one.id, RoundBox.ended_at.is_(None))
    ).all():
        end_part(part, deed, CopyOutcome.TAKEN_OUT)
    one.cancelled_because = reason


def _nothing(_one: Round, _deed: Deed, **_: str) -> None:
    """Picking is looking for what is in the boxes; the boxes' own lists say what that is."""


_DOING: dict[Happening, Any] = {
    Happening.PLAN: _plan,
    Happening.REOPEN: _reopen,
    Happening.APPROVE: _approve,
    Happening.PICK: _nothing,
    Happening.START: _start,
    Happening.CLOSE: _close,
    Happening.CANCEL: _cancel,
}
