"""Copies that came, and what was noted of them: withdrawn, lost, found, damaged. At their owner.

A copy comes on the day it is entered here, which nobody can change afterwards; before anything is
noted of it, it is in use and whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any

from sqlalchemy import and_, func, literal, or_, select
from sqlalchemy.orm import aliased

from library_share.catalogue.models import Title
from library_share.copies.models import Condition, Copy, CopyChange, CopyState
from library_share.database import db
from library_share.statistics.local_day import LocalDay
from library_share.statistics.rules import What
from library_share.statistics.subjects.facts import (
    AT_ONCE,
    Counted,
    Days,
    News,
    Source,
    Span,
    Subject,
    plain,
    rows_of,
)

_FACTS = (
    Copy.library_id.label("owner_library_id"),
    plain(Title.kind).label("title_kind"),
    plain(Title.level).label("level"),
    Title.language,
)


def _news_of_copies(last_id: int) -> News:
    rows = db.session.execute(
        select(Copy.id, Copy.library_id, Copy.created_at.label("recorded_at"))
        .where(Copy.id > last_id)
        .order_by(Copy.id)
        .limit(AT_ONCE)
    ).all()
    days = Days()
    for row in rows:
        days.touch(row.library_id, row.recorded_at)
    return News(rows=rows, days=days, since=days)


def _news_of_changes(last_id: int) -> News:
    """Days of notes, and of the notes that followed on each, where a clock had gone back: what a
    note means, the one before it tells."""
    later = aliased(CopyChange)
    next_at = (
        select(func.min(later.at))
        .where(later.copy_id == CopyChange.copy_id, later.at > CopyChange.at)
        .correlate(CopyChange)
        .scalar_subquery()
    )
    rows = db.session.execute(
        select(
            CopyChange.id,
            Copy.library_id,
            CopyChange.at,
            CopyChange.recorded_at,
            next_at.label("next_at"),
        )
        .join(Copy, Copy.id == CopyChange.copy_id)
        .where(CopyChange.id > last_id)
        .order_by(CopyChange.id)
        .limit(AT_ONCE)
    ).all()
    days, since = Days(), Days()
    for row in rows:
        since.touch(row.library_id, row.at)
        days.touch(row.library_id, row.at)
        days.touch(row.library_id, row.next_at)
    return News(rows=rows, days=days, since=since)


def _counted(span: Span) -> Iterable[Counted]:
    facts = (Copy.library_id, LocalDay(Copy.created_at).label("day"), *_FACTS)
    added = (
        select(literal(What.ADDED.value).label("what"), *facts, func.count().label("how_many"))
        .select_from(Copy)
        .join(Title, Title.id == Copy.title_id)
        .where(span.holds(Copy.library_id, Copy.created_at))
        .group_by(*facts)
    )
    return chain(rows_of(added), _changed(span))


def _changed(span: Span) -> Iterator[Counted]:
    rows = rows_of(
        select(
            Copy.library_id,
            LocalDay(CopyChange.at).label("day"),
            CopyChange.state,
            CopyChange.condition,
            _before(CopyChange.state).label("state_before"),
            _before(CopyChange.condition).label("condition_before"),
            *_FACTS,
        )
        .select_from(CopyChange)
        .join(Copy, Copy.id == CopyChange.copy_id)
        .join(Title, Title.id == Copy.title_id)
        .where(span.holds(Copy.library_id, CopyChange.at))
    )
    for row in rows:
        facts = dict(row)
        state, state_before = facts.pop("state"), facts.pop("state_before") or CopyState.IN_USE
        condition = facts.pop("condition")
        condition_before = facts.pop("condition_before") or Condition.GOOD
        for what in _whats(state_before, state, condition_before, condition):
            yield {**facts, "what": what, "how_many": 1}


def _before(column: Any) -> Any:
    """What was noted of the copy the last time before; None when nothing was."""
    earlier = aliased(CopyChange)
    return (
        select(getattr(earlier, column.key))
        .where(
            earlier.copy_id == CopyChange.copy_id,
            or_(
                earlier.at < CopyChange.at,
                and_(earlier.at == CopyChange.at, earlier.id < CopyChange.id),
            ),
        )
        .order_by(earlier.at.desc(), earlier.id.desc())
        .limit(1)
        .correlate(CopyChange)
        .scalar_subquery()
    )


_TURNED = {CopyState.WITHDRAWN: What.WITHDRAWN, CopyState.LOST: What.LOST}
_LEFT = {CopyState.WITHDRAWN: What.TAKEN_BACK, CopyState.LOST: What.FOUND}


def _whats(
    before: CopyState, state: CopyState, condition_before: Condition, condition: Condition
) -> Iterator[What]:
    """A lost copy that is withdrawn is not found."""
    if state is not before:
        if state in _TURNED:
            yield _TURNED[state]
        elif before in _LEFT:
            yield _LEFT[before]
    if condition is Condition.DAMAGED and condition_before is not Condition.DAMAGED:
        yield What.DAMAGED


SUBJECT = Subject(
    whats=(
        What.ADDED,
        What.WITHDRAWN,
        What.TAKEN_BACK,
        What.LOST,
        What.FOUND,
        What.DAMAGED,
    ),
    sources=(
        Source(table=Copy.__tablename__, news_since=_news_of_copies),
        Source(table=CopyChange.__tablename__, news_since=_news_of_changes),
    ),
    counted=_counted,
)
