"""What a library owns today and how far it is used; of the owner only, wherever it stands.

Copies that came in a round or from another library are counted by whoever owns them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select

from library_share import clock
from library_share.catalogue.models import Title
from library_share.circulation.lists import open_loans_at
from library_share.circulation.models import Loan
from library_share.copies.models import Condition, Copy, CopyState, Stay
from library_share.database import db
from library_share.handovers.models import Handover, HandoverLine
from library_share.handovers.rules import DID_NOT_GO, Outcome, Purpose
from library_share.libraries.models import Library, Place, PlaceKind
from library_share.patrons.models import Card, Enrolment, Patron, PatronKind, PatronState
from library_share.statistics.rules import Period
from library_share.statistics.thresholds import Standing, standing_of

#: So long a copy must have been here before it is called never borrowed.
A_YEAR = timedelta(days=365)


@dataclass(frozen=True, kw_only=True)
class Holdings:
    """Copies by what became of them, and for how many pupils they are. `on_class_shelves` are
    among those in use; `never_borrowed` have been here for a year."""

    in_use: int
    on_class_shelves: int
    under_repair: int
    lost: int
    damaged: int
    titles: int
    never_borrowed: int
    pupils: int
    standing: Standing | None

    @property
    def per_pupil(self) -> float | None:
        return self.in_use / self.pupils if self.pupils else None

    @property
    def per_pupil_without_shelves(self) -> float | None:
        return (self.in_use - self.on_class_shelves) / self.pupils if self.pupils else None


def holdings_of(library: Library) -> Holdings:
    """Counted now; three statements."""
    row = db.session.execute(_copies(library.id)).one()
    pupils = pupils_by_library([library.id]).get(library.id, 0)
    return Holdings(
        in_use=row.in_use,
        on_class_shelves=row.on_class_shelves,
        under_repair=row.under_repair,
        lost=row.lost,
        damaged=row.damaged,
        titles=row.titles,
        never_borrowed=_count(never_borrowed(library.id, clock.today())),
        pupils=pupils,
        standing=standing_of(library.kind, row.in_use, pupils),
    )


def _copies(library_id: int) -> Select[*tuple[Any, ...]]:
    in_use = Copy.state == CopyState.IN_USE
    on_shelf = and_(in_use, Place.kind == PlaceKind.CLASS_SHELF)
    damaged = and_(in_use, Copy.condition == Condition.DAMAGED)
    return (
        select(
            func.count().filter(in_use).label("in_use"),
            func.count().filter(on_shelf).label("on_class_shelves"),
            func.count().filter(Copy.state == CopyState.UNDER_REPAIR).label("under_repair"),
            func.count().filter(Copy.state == CopyState.LOST).label("lost"),
            func.count().filter(damaged).label("damaged"),
            func.count(Copy.title_id.distinct()).filter(in_use).label("titles"),
        )
        .join(Stay, and_(Stay.copy_id == Copy.id, Stay.until.is_(None)))
        .join(Place, Place.id == Stay.place_id)
        .where(Copy.library_id == library_id)
    )


def copies_by_kind(library_id: int) -> dict[str, int]:
    """Copies in use by the kind of their title."""
    rows = db.session.execute(
        select(Title.kind, func.count())
        .join(Copy, Copy.title_id == Title.id)
        .where(Copy.library_id == library_id, Copy.state == CopyState.IN_USE)
        .group_by(Title.kind)
    )
    return {kind.value: number for kind, number in rows}


def never_borrowed(library_id: int, today: date) -> Select[int]:
    """Copies in use that came more than a year ago and that nobody ever borrowed or read here."""
    before = today - A_YEAR
    came = or_(
        Copy.acquired_on < before,
        and_(Copy.acquired_on.is_(None), Copy.created_at < clock.start_of(before)),
    )
    was_used = exists().where(Loan.copy_id == Copy.id, Loan.undone_at.is_(None))
    return select(Copy.id).where(
        Copy.library_id == library_id, Copy.state == CopyState.IN_USE, came, ~was_used
    )


#: Who is a reader now; also whoever may not borrow for a while.
IS_READER = (Patron.state != PatronState.LEFT, Patron.erased_on.is_(None))
LEARNS = (Patron.kind == PatronKind.PUPIL, *IS_READER)


def pupils_by_library(library_ids: Sequence[int]) -> dict[int, int]:
    """Pupils who learn there now."""
    return _by_library(
        select(Patron.library_id, func.count())
        .where(Patron.library_id.in_(library_ids), *LEARNS)
        .group_by(Patron.library_id)
    )


def has_left_since(day: date) -> tuple[ColumnElement[bool], ...]:
    """Who learned on that day or later, and does not any more."""
    return Patron.state == PatronState.LEFT, Patron.left_on > day


def leavers_by_library(library_ids: Sequence[int], day: date) -> dict[int, int]:
    """Pupils who learned there on a day or later, and do not any more."""
    enrolled = exists().where(Enrolment.patron_id == Patron.id)  # not who was entered twice
    return _by_library(
        select(Patron.library_id, func.count())
        .where(
            Patron.library_id.in_(library_ids),
            Patron.kind == PatronKind.PUPIL,
            *has_left_since(day),
            enrolled,
        )
        .group_by(Patron.library_id)
    )


def copies_by_library(library_ids: Sequence[int]) -> dict[int, int]:
    """Own copies in use."""
    return _by_library(
        select(Copy.library_id, func.count())
        .where(Copy.library_id.in_(library_ids), Copy.state == CopyState.IN_USE)
        .group_by(Copy.library_id)
    )


def titles_by_library(library_ids: Sequence[int]) -> dict[int, int]:
    """Different titles among own copies in use."""
    return _by_library(
        select(Copy.library_id, func.count(Copy.title_id.distinct()))
        .where(Copy.library_id.in_(library_ids), Copy.state == CopyState.IN_USE)
        .group_by(Copy.library_id)
    )


def cards_by_library(library_ids: Sequence[int]) -> dict[int, int]:
    """Cards of their readers that are in use."""
    return _by_library(
        select(Patron.library_id, func.count())
        .join(Card, Card.patron_id == Patron.id)
        .where(
            Patron.library_id.in_(library_ids),
            *IS_READER,
            Card.revoked_at.is_(None),
        )
        .group_by(Patron.library_id)
    )


def sent_by_library(library_ids: Sequence[int], period: Period) -> dict[int, int]:
    """Copies that went from them to other libraries in rounds."""
    return _by_library(
        _moved_in_rounds(Handover.from_library_id, library_ids).where(
            or_(HandoverLine.outcome.is_(None), HandoverLine.outcome.not_in(DID_NOT_GO)),
            *_within(HandoverLine.left_at, period),
        )
    )


def received_by_library(library_ids: Sequence[int], period: Period) -> dict[int, int]:
    """Copies that came to them from other libraries in rounds."""
    return _by_library(
        _moved_in_rounds(Handover.to_library_id, library_ids).where(
            HandoverLine.outcome == Outcome.ARRIVED, *_within(HandoverLine.ended_at, period)
        )
    )


def _moved_in_rounds(at: Any, library_ids: Sequence[int]) -> Select[int, int]:
    return (
        select(at, func.count())
        .select_from(HandoverLine)
        .join(Handover, Handover.id == HandoverLine.handover_id)
        .where(
            at.in_(library_ids),
            Handover.purpose == Purpose.ROTATION,
            Handover.from_library_id != Handover.to_library_id,
            HandoverLine.copy_id.is_not(None),
        )
        .group_by(at)
    )


def _within(column: Any, period: Period) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """On one of the days of a period."""
    until = clock.start_of(period.last + timedelta(days=1))
    return column >= clock.start_of(period.first), column < until


def _by_library(query: Select[int, int]) -> dict[int, int]:
    return {row[0]: row[1] for row in db.session.execute(query)}


def overdue_at(library_id: int, today: date) -> int:
    """Loans of this library's desk that are late today: as many as its list of them has."""
    return _count(open_loans_at(library_id, overdue_on=today).with_only_columns(Loan.id))


def _count(query: Select[Any]) -> int:
    return db.session.scalar(select(func.count()).select_from(query.subquery())) or 0
