"""Exits: every copy that is withdrawn stands on a line of the general register, part II (Xuất),
with the paper that says so; one that is found again comes back.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import insert, select, update

from library_share.copies.models import Condition, CopyState, Exit, ExitLine, ExitReason
from library_share.copies.receiving import last_number_of
from library_share.database import db
from library_share.vietnamese import tidy

_AT_ONCE = 500


@dataclass(frozen=True, kw_only=True)
class ExitPaper:
    """The biên bản or decision by which copies leave: its number and day."""

    number: str
    on: date | None


def reason_of(before: CopyState, condition: Condition) -> ExitReason:
    """Why a copy that somebody withdraws alone leaves, as far as its state tells."""
    if before is CopyState.LOST:
        return ExitReason.LOST
    return ExitReason.WORN_OUT if condition is Condition.DAMAGED else ExitReason.OTHER


def leave(
    library_id: int,
    reasons: Mapping[int, ExitReason],
    *,
    on: date,
    paper: ExitPaper | None = None,
) -> None:
    """The copies (by id) leave the stock on this day. Those without a paper share the exit of the
    day until somebody writes a number on it."""
    last_number = last_number_of(Exit, library_id)
    found = None if paper else _open_exit(library_id, on)
    if found is None:
        found = Exit(
            library_id=library_id,
            number=last_number + 1,
            left_on=on,
            paper_number=paper.number if paper else "",
            paper_on=paper.on if paper else None,
        )
        db.session.add(found)
        db.session.flush()
    db.session.execute(
        insert(ExitLine),
        [
            {"exit_id": found.id, "copy_id": copy_id, "reason": reason}
            for copy_id, reason in sorted(reasons.items())
        ],
    )


def _open_exit(library_id: int, on: date) -> Exit | None:
    return db.session.scalars(
        select(Exit)
        .where(Exit.library_id == library_id, Exit.left_on == on, Exit.paper_number == "")
        .order_by(Exit.number.desc())
        .limit(1)
    ).one_or_none()


def come_back(copy_id: int, on: date) -> None:
    """The copy is in the stock again."""
    db.session.execute(
        update(ExitLine)
        .where(ExitLine.copy_id == copy_id, ExitLine.back_on.is_(None))
        .values(back_on=on)
    )


def change_exit(
    one: Exit,
    *,
    paper_number: str,
    paper_on: date | None,
    note: str,
    reason: ExitReason | None = None,
) -> Exit:
    """Write down the paper; a `reason` holds for all copies that left by it."""
    one.paper_number, one.paper_on, one.note = tidy(paper_number), paper_on, tidy(note)
    if reason is not None:
        db.session.execute(update(ExitLine).where(ExitLine.exit_id == one.id).values(reason=reason))
    db.session.flush()
    return one


def exits_of(copy_ids: Sequence[int]) -> dict[int, Exit]:
    """By copy the exit it left by, if it is gone."""
    found: dict[int, Exit] = {}
    for start in range(0, len(copy_ids), _AT_ONCE):
        rows = db.session.execute(
            select(ExitLine.copy_id, Exit)
            .join(Exit, Exit.id == ExitLine.exit_id)
            .where(
                ExitLine.copy_id.in_(copy_ids[start : start + _AT_ONCE]),
                ExitLine.back_on.is_(None),
            )
        )
        found.update({row.copy_id: row.Exit for row in rows})
    return found
