"""Saying that a step is done or skipped, and taking it back."""

from __future__ import annotations

from sqlalchemy import select, update
from sqlalchemy.orm import joinedload

from library_share.copies.deeds import Deed
from library_share.database import db, judged
from library_share.statistics.asking import at_a_glance
from library_share.statistics.queries import Scope
from library_share.statistics.rules import Period
from library_share.turning.choosing import take_turn
from library_share.turning.errors import (
    NoNextYear,
    NoSuchStep,
    ReasonNeeded,
    StepDoneByItself,
    StepMarkedMeanwhile,
)
from library_share.turning.models import StepMark
from library_share.turning.queries import Turning, find_promotion
from library_share.turning.rules import Said, Step, steps_of
from library_share.vietnamese import tidy


def marks_of(turning: Turning) -> dict[Step, StepMark]:
    """What stands of what was said of each step."""
    query = (
        select(StepMark)
        .options(joinedload(StepMark.account))
        .where(
            StepMark.library_id == turning.library.id,
            StepMark.school_year_id == turning.year.id,
            StepMark.ended_at.is_(None),
        )
    )
    return {mark.step: mark for mark in db.session.scalars(query)}


def say(turning: Turning, step: Step, said: Said | None, deed: Deed, *, reason: str = "") -> None:
    """Done, skipped with a reason, or (None) to do after all. Saying it twice is saying it once;
    StepMarkedMeanwhile when somebody has said something else."""
    _check(turning, step, said)
    reason = tidy(reason)
    if said is Said.SKIPPED and not reason:
        raise ReasonNeeded
    take_turn(turning.library)
    standing = marks_of(turning).get(step)
    if said is None:
        end(turning, step, deed)
    elif standing is None:
        mark(turning, step, said, deed, reason=reason)
    elif standing.said is not said:
        raise StepMarkedMeanwhile


def mark(turning: Turning, step: Step, said: Said, deed: Deed, *, reason: str = "") -> None:
    """What an act of ours says by itself, whether or not somebody said so before."""
    end(turning, step, deed)
    with judged({"one_mark_per_step": StepMarkedMeanwhile()}):
        db.session.add(
            StepMark(
                library_id=turning.library.id,
                school_year_id=turning.year.id,
                step=step,
                said=said,
                reason=reason,
                account_id=deed.account_id,
                at=deed.at,
                figures=year_figures(turning) if _freezes(step, said) else None,
            )
        )


def _freezes(step: Step, said: Said) -> bool:
    return step is Step.ARCHIVE and said is Said.DONE


def year_figures(turning: Turning) -> dict[str, int]:
    """What was counted at the library in the school year, by measure."""
    period = Period(first=turning.year.starts_on, last=turning.year.ends_on)
    return at_a_glance(Scope(library_ids=(turning.library.id,), period=period))


def end(turning: Turning, step: Step, deed: Deed) -> None:
    db.session.execute(
        update(StepMark)
        .where(
            StepMark.library_id == turning.library.id,
            StepMark.school_year_id == turning.year.id,
            StepMark.step == step,
            StepMark.ended_at.is_(None),
        )
        .values(ended_at=deed.at, ended_by_id=deed.account_id)
    )


def _check(turning: Turning, step: Step, said: Said | None) -> None:
    if step not in steps_of(turning.library.kind):
        raise NoSuchStep
    is_promoted = step is Step.PROMOTE and find_promotion(turning) is not None
    if is_promoted or (step is Step.PROMOTE and said is Said.DONE):
        raise StepDoneByItself
    if step is Step.CALENDAR and said is Said.DONE and turning.next_year is None:
        raise NoNextYear(name=turning.year.name)
