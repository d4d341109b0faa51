"""On which days a library is open, and on which of them boxes move."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from library_share.database import db
from library_share.libraries.models import Library
from library_share.libraries.queries import calendar_of
from library_share.rotation.models import QuietDays


@dataclass(frozen=True, kw_only=True)
class Days:
    """`may_move` leaves out exam weeks; `moves` are open days on which boxes may move."""

    is_open: Callable[[date], bool]
    may_move: Callable[[date], bool]

    def moves(self, day: date) -> bool:
        return self.is_open(day) and self.may_move(day)


def days_of(library: Library, starts_on: date, ends_on: date) -> Days:
    """The days of a plan. Quiet days of any school of the commune count: boxes go to all."""
    quiet = db.session.scalars(
        select(QuietDays).where(
            QuietDays.commune_id == library.commune_id,
            QuietDays.starts_on <= ends_on,
            QuietDays.ends_on >= starts_on,
        )
    ).all()
    return Days(
        is_open=calendar_of(library.id, around=starts_on).is_open,
        may_move=lambda day: not any(one.starts_on <= day <= one.ends_on for one in quiet),
    )
