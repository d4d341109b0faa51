"""Figures asked for: sums over days, told apart by what people choose."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, extract, func, select

from library_share.database import db
from library_share.statistics.measures import Measure
from library_share.statistics.models import Correction, DayCount, Watermark
from library_share.statistics.rules import By, Period, What


@dataclass(frozen=True, kw_only=True)
class Scope:
    """Whose figures, of which days. `owned`: of books of these libraries, wherever they were used;
    otherwise of what happened at them."""

    library_ids: tuple[int, ...]
    period: Period
    owned: bool = False
    #: Only what fits, by what it is told apart by.
    only: tuple[tuple[By, Any], ...] = ()

    def conditions(self) -> tuple[ColumnElement[bool], ...]:
        column = DayCount.owner_library_id if self.owned else DayCount.library_id
        return (
            column.in_(self.library_ids),
            DayCount.day >= self.period.first,
            DayCount.day <= self.period.last,
            *(_COLUMNS[by] == value for by, value in self.only),
        )


_COLUMNS: dict[By, Any] = {
    By.LIBRARY: DayCount.library_id,
    By.OWNER: DayCount.owner_library_id,
    By.CLASS: DayCount.class_name,
    By.GRADE: DayCount.grade,
    By.PATRON_KIND: DayCount.patron_kind,
    By.TITLE_KIND: DayCount.title_kind,
    By.LEVEL: DayCount.level,
}

Key = Any
"""A library's id, a class's name, a grade, a kind's value, a month's (year, month); None and ''
for what is not known."""


def total(measure: Measure, scope: Scope) -> int:
    query = select(func.sum(DayCount.how_many)).where(
        *scope.conditions(), DayCount.what.in_(measure.counts)
    )
    return int(db.session.scalar(query) or 0)


def counted(what: What, scope: Scope) -> int:
    """How often one thing happened."""
    query = select(func.sum(DayCount.how_many)).where(*scope.conditions(), DayCount.what == what)
    return int(db.session.scalar(query) or 0)


def totals(measures: Sequence[Measure], scope: Scope) -> dict[str, int]:
    """By the code of each measure; one statement."""
    rows = db.session.execute(
        select(DayCount.what, func.sum(DayCount.how_many))
        .where(*scope.conditions())
        .group_by(DayCount.what)
    )
    counted = {what: int(number) for what, number in rows}
    return {one.code: sum(counted.get(what, 0) for what in one.counts) for one in measures}


def told_apart(measure: Measure, scope: Scope, by: By) -> dict[Key, int]:
    """The figures of a measure by something; what never happened is not in it."""
    columns = _columns(by)
    rows = db.session.execute(
        select(*columns, func.sum(DayCount.how_many))
        .where(*scope.conditions(), DayCount.what.in_(measure.counts))
        .group_by(*columns)
        .order_by(*columns)
    )
    return {(tuple(map(int, row[:-1])) if by is By.MONTH else row[0]): int(row[-1]) for row in rows}


def _columns(by: By) -> tuple[Any, ...]:
    if by is By.MONTH:
        return extract("year", DayCount.day), extract("month", DayCount.day)
    return (_COLUMNS[by],)


def counted_up_to() -> datetime | None:
    """When it was last counted; None when it never was."""
    return db.session.scalar(select(func.min(Watermark.at)))


def corrections_of(library_ids: Sequence[int], period: Period) -> list[Correction]:
    """What changed in closed months of a period, the newest first."""
    query = select(Correction).where(
        Correction.library_id.in_(library_ids),
        Correction.month >= period.first.replace(day=1),
        Correction.month <= period.last,
    )
    return list(db.session.scalars(query.order_by(Correction.at.desc(), Correction.id).limit(100)))
