"""The log of closed months: which figure changed, from what to what, when and why."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, case, or_, select

from library_share import clock
from library_share.database import db
from library_share.statistics.models import Correction
from library_share.statistics.rules import Period, ReaderFigure, StandFigure, What, Why
from library_share.translation import N_

NAMES: dict[str, str] = {
    What.LENT: N_("Loans for home"),
    What.READ_HERE: N_("Readings on the spot"),
    What.READ_IN_CLASS: N_("Readings counted in class"),
    What.RENEWED: N_("Renewals"),
    What.RETURNED: N_("Returns"),
    What.RETURNED_LATE: N_("Late returns"),
    What.TOLD_LENT: N_("Loans told by points"),
    What.TOLD_READ: N_("Readings told by points"),
    What.HOLD_ASKED: N_("Holds placed"),
    What.HOLD_FILLED: N_("Holds filled"),
    What.HOLD_EXPIRED: N_("Holds not fetched"),
    What.HOLD_CANCELLED: N_("Holds cancelled"),
    What.ILL_ASKED: N_("Inter-library requests"),
    What.ILL_FILLED: N_("Inter-library loans filled"),
    What.ILL_REFUSED: N_("Inter-library requests refused"),
    What.ILL_SETTLED: N_("Books made good"),
    What.ADDED: N_("Copies added"),
    What.WITHDRAWN: N_("Copies withdrawn"),
    What.TAKEN_BACK: N_("Withdrawals taken back"),
    What.LOST: N_("Copies lost"),
    What.FOUND: N_("Copies found again"),
    What.DAMAGED: N_("Copies damaged"),
    What.ACTIVITY: N_("Activities of reading promotion"),
    What.ATTENDED: N_("Attendance at activities"),
    ReaderFigure.READERS_HOME: N_("Readers who took a book home"),
    ReaderFigure.READERS: N_("Readers"),
    StandFigure.COPIES: N_("Copies in use"),
    StandFigure.TITLES: N_("Titles"),
    StandFigure.COPIES_ON_CLASS_SHELVES: N_("Copies on class bookshelves"),
    StandFigure.COPIES_UNDER_REPAIR: N_("Copies under repair"),
    StandFigure.COPIES_MISSING: N_("Copies that are lost"),
    StandFigure.COPIES_NEVER_BORROWED: N_("Copies never borrowed"),
    StandFigure.PUPILS: N_("Pupils"),
    StandFigure.LOANS_OPEN: N_("Books at home with readers"),
    StandFigure.OVERDUE: N_("Overdue books"),
    StandFigure.BOX_DAYS: N_("Days of boxes at points"),
    StandFigure.BOX_USES: N_("Uses of boxes at points"),
}

REASONS: dict[Why, str] = {
    Why.LATE: N_("heard of afterwards"),
    Why.UNDONE: N_("undone afterwards"),
    Why.ONE_READER: N_("somebody had been entered twice"),
    Why.LISTS: N_("class lists, leavers, titles or places were changed"),
    Why.COUNTED_ANEW: N_("everything was counted anew"),
    Why.SEVERAL: N_("for several reasons"),
}


def note(library_id: int, month: date, what: str, before: int, after: int, why: Why | None) -> None:
    """Log that a figure of a closed month (told by its first day) is another one now, or is told
    apart otherwise."""
    db.session.add(
        Correction(
            library_id=library_id,
            month=month,
            what=what,
            before=before,
            after=after,
            at=clock.now(),
            why=why,
        )
    )


def joined(column: Any, why: Why) -> ColumnElement[Any]:
    """The reason in a row to be looked at again, when another one comes."""
    return case((or_(column.is_(None), column == why), why), else_=Why.SEVERAL)


def corrections_of(library_ids: Sequence[int], period: Period) -> list[Correction]:
    """What changed in closed months of a period, the newest first."""
    query = select(Correction).where(
        Correction.library_id.in_(library_ids),
        Correction.month >= period.first.replace(day=1),
        Correction.month <= period.last,
    )
    return list(db.session.scalars(query.order_by(Correction.at.desc(), Correction.id).limit(100)))
