"""The shapes that all subjects share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, String, and_, func, type_coerce

from library_share import clock
from library_share.database import db
from library_share.statistics.rules import What

#: Facts looked at in one transaction.
AT_ONCE = 5_000

Day = tuple[int, date]
"""A library and one of its days."""

Counted = Mapping[str, Any]
"""Columns of a day count; those that are missing do not apply. `what` and `how_many` are there."""

News = tuple[set[Day], Sequence[Any]]
"""The days that new facts touch, and the facts' rows, with their `id` and `recorded_at`."""


@dataclass(frozen=True, kw_only=True)
class Source:
    """A table of facts that only grows. `news_since` reads those with a higher id, at most AT_ONCE,
    in order."""

    table: str
    news_since: Callable[[int], News]


@dataclass(frozen=True, kw_only=True)
class Subject:
    """`counted` counts one day of a library from the facts as they are now."""

    whats: tuple[What, ...]
    sources: tuple[Source, ...]
    counted: Callable[[int, date], Iterable[Counted]]


def on_day(column: Any, day: date) -> ColumnElement[bool]:
    """Whether a moment is on the commune's calendar day."""
    after = clock.start_of(day + timedelta(days=1))
    return and_(column >= clock.start_of(day), column < after)


def plain(column: Any) -> Any:
    """An enumerated column's value as text; '' where nothing is known."""
    return func.coalesce(type_coerce(column, String), "")


def rows_of(query: Select[*tuple[Any, ...]]) -> Iterable[Counted]:
    return (row._asdict() for row in db.session.execute(query))
