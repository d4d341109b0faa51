"""Copies that readers and classes asked to be kept: how many, what became of them, how soon.

Each copy that a hold asks for counts, so that a class asking for thirty counts thirty times.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain

from sqlalchemy import func, literal, select
from sqlalchemy.orm import aliased

from library_share import clock
from library_share.circulation.holds.models import Hold, HoldEvent, HoldSlot
from library_share.circulation.holds.rules import Happening, SlotState
from library_share.database import db
from library_share.statistics.local_day import LocalDay
from library_share.statistics.rules import What, Why
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

_ENDS = (Happening.FULFIL, Happening.EXPIRE, Happening.CANCEL)
_UNDOING = (Happening.WAIT_AGAIN, Happening.REVIVE)
_BECAME = {
    SlotState.FULFILLED: What.HOLD_FILLED,
    SlotState.EXPIRED: What.HOLD_EXPIRED,
    SlotState.CANCELLED: What.HOLD_CANCELLED,
}
_FACTS = (
    Hold.library_id.label("owner_library_id"),
    plain(Hold.patron_kind).label("patron_kind"),
    Hold.class_name,
    Hold.grade,
    plain(Hold.title_kind).label("title_kind"),
    plain(Hold.level).label("level"),
)


def _news_since(last_id: int) -> News:
    """Days on which something was asked for or ended, also those on which it had ended before."""
    earlier = aliased(HoldEvent)
    ended_before = (
        select(func.max(earlier.happened_at))
        .where(
            earlier.slot_id == HoldEvent.slot_id,
            earlier.id < HoldEvent.id,
            earlier.kind.in_(_ENDS),
        )
        .correlate(HoldEvent)
        .scalar_subquery()
    )
    rows = db.session.execute(
        select(
            HoldEvent.id,
            HoldEvent.kind,
            HoldEvent.recorded_at,
            Hold.library_id,
            Hold.placed_at,
            HoldEvent.happened_at,
            HoldSlot.ended_at,
            ended_before.label("ended_before"),
        )
        .join(Hold, Hold.id == HoldEvent.hold_id)
        .outerjoin(HoldSlot, HoldSlot.id == HoldEvent.slot_id)
        .where(HoldEvent.id > last_id)
        .order_by(HoldEvent.id)
        .limit(AT_ONCE)
    ).all()
    days = Days()
    for row in rows:
        why = Why.UNDONE if row.kind in _UNDOING else Why.LATE
        for at in (row.placed_at, row.happened_at, row.ended_at, row.ended_before):
            days.touch(row.library_id, at, why)
    return News(rows=rows, days=days)


def _counted(span: Span) -> Iterable[Counted]:
    facts = (Hold.library_id, LocalDay(Hold.placed_at).label("day"), *_FACTS)
    asked = (
        select(literal(What.HOLD_ASKED.value).label("what"), *facts, func.count().label("how_many"))
        .join(HoldSlot, HoldSlot.hold_id == Hold.id)
        .where(span.holds(Hold.library_id, Hold.placed_at))
        .group_by(*facts)
    )
    return chain(rows_of(asked), _ended(span))


def _ended(span: Span) -> Iterable[Counted]:
    rows = rows_of(
        select(
            Hold.library_id,
            LocalDay(HoldSlot.ended_at).label("day"),
            HoldSlot.state,
            Hold.placed_at,
            *_FACTS,
        )
        .join(Hold, Hold.id == HoldSlot.hold_id)
        .where(span.holds(Hold.library_id, HoldSlot.ended_at))
    )
    for row in rows:
        facts = dict(row)
        what = _BECAME[facts.pop("state")]
        waited = (facts["day"] - clock.local_day(facts.pop("placed_at"))).days
        is_filled = what is What.HOLD_FILLED
        yield {
            **facts,
            "what": what,
            "waited_days": max(waited, 0) if is_filled else None,
            "how_many": 1,
        }


SUBJECT = Subject(
    whats=(What.HOLD_ASKED, *_BECAME.values()),
    sources=(Source(table=HoldEvent.__tablename__, news_since=_news_since),),
    counted=_counted,
)
