"""How often the books of a box were used at a stop: counted from loans, taps and what points told.

Loans and readings that a point only told (nhập hộ) name no book; they stand beside the others.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, exists, func, select
from sqlalchemy.orm import aliased

from library_share import clock
from library_share.catalogue.models import Title
from library_share.catalogue.rules import full_title
from library_share.circulation.models import Loan
from library_share.classroom.shelves.models import ClassReading
from library_share.copies.models import Copy
from library_share.database import db
from library_share.rotation.models import PointCount, RoundCopy, RoundStop
from library_share.rotation.rounds.reading import StopNow


@dataclass(frozen=True, kw_only=True)
class Figures:
    """What was counted at a stop. `loans` are known by book, `told_loans` are not."""

    loans: int = 0
    told_loans: int = 0
    readings: int = 0
    visits: int = 0

    @property
    def all_loans(self) -> int:
        return self.loans + self.told_loans


def days_of(now: StopNow, legs: Sequence[Any]) -> tuple[datetime, datetime]:
    """From when to when the box stood at a stop, as the handovers tell; until now when it does."""
    own = next((leg for leg in legs if leg.handover_id == now.stop.handover_id), None)
    if own is None or own.ended_at is None:
        start = clock.start_of(now.stop.arrives_on)
        return start, start
    later = [leg for leg in legs if leg.id > own.id and leg.left_at is not None]
    return own.ended_at, later[0].left_at if later else clock.now()


def figures_of(stop: RoundStop, since: datetime, until: datetime) -> Figures:
    """Loans of the box's copies in this time, readings counted at the place, and what was told."""
    lent = select(func.count()).where(*_loans_of(stop, since, until))
    later = aliased(ClassReading)
    read = select(func.coalesce(func.sum(ClassReading.how_many), 0)).where(
        ClassReading.place_id == stop.place_id,
        ClassReading.at >= since,
        ClassReading.at < until,
        ClassReading.undoes_id.is_(None),
        ~exists().where(later.undoes_id == ClassReading.id),
    )
    told = told_at(stop)
    return Figures(
        loans=db.session.scalar(lent) or 0,
        told_loans=told.loans,
        readings=int(db.session.scalar(read) or 0) + told.readings,
        visits=told.visits,
    )


def _loans_of(stop: RoundStop, since: datetime, until: datetime) -> tuple[Any, ...]:
    mine = select(RoundCopy.copy_id).where(RoundCopy.round_box_id == stop.round_box_id)
    return (
        Loan.copy_id.in_(mine),
        Loan.lent_at >= since,
        Loan.lent_at < until,
        Loan.undone_at.is_(None),
    )


@dataclass(frozen=True, kw_only=True)
class TotalTold:
    """The sums of what a point told of a stop."""

    visits: int
    loans: int
    readings: int


def told_at(stop: RoundStop) -> TotalTold:
    """What was told of this stop and not taken back."""
    later = aliased(PointCount)
    row = db.session.execute(
        select(
            func.coalesce(func.sum(PointCount.visits), 0).label("visits"),
            func.coalesce(func.sum(PointCount.loans), 0).label("loans"),
            func.coalesce(func.sum(PointCount.readings), 0).label("readings"),
        ).where(
            PointCount.stop_id == stop.id,
            PointCount.undoes_id.is_(None),
            ~exists().where(later.undoes_id == PointCount.id),
        )
    ).one()
    return TotalTold(visits=int(row.visits), loans=int(row.loans), readings=int(row.readings))


def loved_at(
    stop: RoundStop, since: datetime, until: datetime, at_most: int = 5
) -> list[tuple[str, int]]:
    """The titles that were borrowed most at a stop."""
    rows = db.session.execute(
        select(Title.title, Title.volume, func.count())
        .select_from(Loan)
        .join(Copy, Copy.id == Loan.copy_id)
        .join(Title, Title.id == Copy.title_id)
        .where(*_loans_of(stop, since, until))
        .group_by(Title.id, Title.title, Title.volume)
        .order_by(func.count().desc(), Title.id)
        .limit(at_most)
    )
    return [(full_title(title, volume), times) for title, volume, times in rows]


def loans_by_copy(part_id: int, since: datetime) -> dict[int, int]:
    """How often each copy of a box was lent since a moment; one statement."""
    rows = db.session.execute(
        select(Loan.copy_id, func.count())
        .join(
            RoundCopy,
            and_(RoundCopy.copy_id == Loan.copy_id, RoundCopy.round_box_id == part_id),
        )
        .where(Loan.lent_at >= since, Loan.undone_at.is_(None))
        .group_by(Loan.copy_id)
    )
    return {row[0]: row[1] for row in rows}
