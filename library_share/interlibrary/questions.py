"""What other libraries were asked for those who wait, and what they said, for lists of holds."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, func, select

from library_share.database import db
from library_share.interlibrary.models import InterlibraryEvent, InterlibraryLoan
from library_share.interlibrary.rules import Happening, LoanState
from library_share.libraries.models import Library


@dataclass(frozen=True, kw_only=True)
class Question:
    """The newest question for a copy that somebody waits for: of whom, since when, how far."""

    state: LoanState
    library: str
    asked_at: datetime | None


def questions_for(slot_ids: Collection[int]) -> dict[int, Question]:
    """By slot, where anybody was asked; one statement, none for no slots."""
    if not slot_ids:
        return {}
    newest = (
        select(func.max(InterlibraryLoan.id))
        .where(InterlibraryLoan.slot_id.in_(slot_ids))
        .group_by(InterlibraryLoan.slot_id)
    )
    asked = and_(
        InterlibraryEvent.loan_id == InterlibraryLoan.id,
        InterlibraryEvent.kind == Happening.ASK,
        InterlibraryEvent.supplier_id == InterlibraryLoan.supplier_id,
    )
    rows = db.session.execute(
        select(
            InterlibraryLoan.slot_id,
            InterlibraryLoan.state,
            Library.short_name,
            func.max(InterlibraryEvent.happened_at).label("asked_at"),
        )
        .outerjoin(Library, Library.id == InterlibraryLoan.supplier_id)
        .outerjoin(InterlibraryEvent, asked)
        .where(InterlibraryLoan.id.in_(newest))
        .group_by(InterlibraryLoan.slot_id, InterlibraryLoan.state, Library.short_name)
    )
    return {
        row.slot_id: Question(state=row.state, library=row.short_name or "", asked_at=row.asked_at)
        for row in rows
    }
