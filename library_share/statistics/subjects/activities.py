"""What was held so that more is read, and how many came, at the library that held it."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import exists, func, select
from sqlalchemy.orm import aliased

from library_share.database import db
from library_share.promotion.models import Activity
from library_share.statistics.rules import What
from library_share.statistics.subjects.facts import (
    AT_ONCE,
    Counted,
    News,
    Source,
    Span,
    Subject,
    grade_on,
    rows_of,
    touched,
)


def _news_since(last_id: int) -> News:
    return touched(
        db.session.execute(
            select(
                Activity.id,
                Activity.day,
                Activity.recorded_at,
                Activity.undoes_id,
                Activity.library_id,
            )
            .where(Activity.id > last_id)
            .order_by(Activity.id)
            .limit(AT_ONCE)
        ).all()
    )


def _counted(span: Span) -> Iterable[Counted]:
    """Activities that were not taken back."""
    later = aliased(Activity)
    facts = (Activity.library_id, Activity.day, Activity.class_name)
    rows = rows_of(
        select(
            *facts,
            Activity.library_id.label("owner_library_id"),
            grade_on(Activity.library_id, Activity.class_name, Activity.day).label("grade"),
            func.count().label("held"),
            func.sum(Activity.attendance).label("attended"),
        )
        .where(
            span.holds_day(Activity.library_id, Activity.day),
            Activity.undoes_id.is_(None),
            ~exists().where(later.undoes_id == Activity.id),
        )
        .group_by(*facts)
    )
    for row in rows:
        yield {**row, "what": What.ACTIVITY, "how_many": row["held"]}
        yield {**row, "what": What.ATTENDED, "how_many": row["attended"]}


SUBJECT = Subject(
    whats=(What.ACTIVITY, What.ATTENDED),
    sources=(Source(table=Activity.__tablename__, news_since=_news_since),),
    counted=_counted,
)
