"""Facts are counted by day, and counted again where something new came: cost follows what changed.

New facts are found by their ids. On PostgreSQL a fact with a lower id may be kept a moment later
than one with a higher, so the watermark stays behind everything that came lately: what came lately
is looked at again, which only counts its days once more.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import time as hour
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, insert, select

from library_share import clock
from library_share.database import db, table_of, transaction
from library_share.jobs import every
from library_share.libraries.models import Library
from library_share.statistics import closed_months
from library_share.statistics.models import TOLD_APART, DayCount, Watermark
from library_share.statistics.readers import settling as readers
from library_share.statistics.rules import open_since
from library_share.statistics.stands import keeping as stands
from library_share.statistics.subjects import CALLED_AS_TODAY, SUBJECTS
from library_share.statistics.subjects.facts import (
    AT_ONCE,
    Counted,
    Days,
    Source,
    Span,
    Subject,
    spans_of,
)
from library_share.translation import N_

#: So long other jobs wait.
AT_MOST_S = 20.0
#: No transaction lasts longer.
SETTLED_AFTER = timedelta(minutes=10)


@every(
    minutes=1,
    name=N_("Count figures"),
    purpose=N_("New loans, returns and readings are added to the figures."),
    in_one_transaction=False,
)
def catch_up() -> None:
    """Count what is new; other jobs wait for it, so a mountain is counted in several minutes."""
    count_for(AT_MOST_S)


@every(
    days=1,
    at=hour(1, 20),
    name=N_("Count this month anew by what is called what today"),
    purpose=N_("A title's kind or a class's grade that was corrected is right in this month."),
)
def count_open_months_again() -> None:
    """Days of months that are not closed, of what is told apart by today's names. A loan keeps its
    own facts; a closed month stays as it was counted."""
    watermarks()  # who counts what is new counts the same days
    today = clock.today()
    first = open_since(today)
    library_ids = db.session.scalars(select(Library.id)).all()
    span_of_days = [first + timedelta(days=number) for number in range((today - first).days + 1)]
    days = [(library_id, day) for library_id in library_ids for day in span_of_days]
    for subject in CALLED_AS_TODAY:
        for span in spans_of(days):
            count_days(subject, span)


def count_for(at_most_s: float) -> None:
    """Count what is new until all is counted or so many seconds are over."""
    until = time.monotonic() + at_most_s
    while _count_some() and time.monotonic() < until:
        pass


def _count_some() -> bool:
    """Count some of what is new, in a transaction; answers whether there may be more."""
    with transaction():
        marks = watermarks()
        may_correct = all(mark.is_complete for mark in marks.values())
        news = [
            (subject, marks[source.table], source.news_since(marks[source.table].last_id))
            for subject in SUBJECTS
            for source in subject.sources
        ]
        dirty: dict[Subject, Days] = {subject: Days() for subject in SUBJECTS}
        for subject, _, new in news:
            dirty[subject].update_with(new.days)
        closed = closed_months.before(dirty) if may_correct else None
        for subject, days in dirty.items():
            for span in spans_of(days):
                count_days(subject, span)
        if closed:
            closed_months.note(closed)
        for _, _, new in news:
            stands.stood_otherwise(new.since)
        readers.count_again(dirty.values())
        moved = [_move(mark, new.rows) for _, mark, new in news]
        return any(moved)


def is_up_to_date() -> bool:
    """Whether every fact that is kept has been looked at."""
    marks = {mark.source: mark for mark in db.session.scalars(select(Watermark))}
    return all(
        source.table in marks
        and marks[source.table].is_complete
        and all(
            row.recorded_at < marks[source.table].at
            for row in source.news_since(marks[source.table].last_id).rows
        )
        for source in sources()
    )


def sources() -> list[Source]:
    return [source for subject in SUBJECTS for source in subject.sources]


def watermarks() -> dict[str, Watermark]:
    """How far each table was counted, ours until the transaction ends: nobody else counts."""
    found = {
        mark.source: mark
        for mark in db.session.scalars(
            select(Watermark)
            .order_by(Watermark.source)
            .with_for_update()
            .execution_options(populate_existing=True)
        )
    }
    for source in sources():
        if source.table not in found:
            found[source.table] = Watermark(
                source=source.table, last_id=0, is_complete=False, at=clock.now()
            )
            db.session.add(found[source.table])
    db.session.flush()
    return found


def _move(mark: Watermark, rows: Sequence[Any]) -> bool:
    """Up to the last fact before which nothing can still come; answers whether there may be more
    behind those that were looked at."""
    mark.at = clock.now()
    settled = [row.id for row in rows if row.recorded_at < mark.at - SETTLED_AFTER]
    mark.last_id = max([mark.last_id, *settled])
    mark.is_complete = mark.is_complete or len(rows) < AT_ONCE
    return len(rows) == AT_ONCE and bool(settled)


# --- days ----------------------------------------------------------------------------------------

#: What a count is told apart by, and what stands there when it does not apply.
KEPT: dict[str, Any] = {"library_id": None, "day": None, "what": None, **TOLD_APART}


def counts_of(rows: Iterable[Counted]) -> Counter[tuple[Any, ...]]:
    """How many of each, in the order of KEPT."""
    counts: Counter[tuple[Any, ...]] = Counter()
    for row in rows:
        key = tuple(row.get(name, nothing) for name, nothing in KEPT.items())
        counts[key] += int(row["how_many"])
    return counts


def count_days(subject: Subject, span: Span) -> None:
    """Put what the facts say in the place of what was counted. Inside a transaction that holds the
    watermarks."""
    db.session.execute(
        delete(DayCount).where(
            span.holds_day(DayCount.library_id, DayCount.day),
            DayCount.what.in_(subject.whats),
        )
    )
    rows = [
        {"how_many": number, **dict(zip(KEPT, key, strict=True))}
        for key, number in counts_of(subject.counted(span)).items()
    ]
    if rows:
        db.session.execute(insert(table_of(DayCount)), rows)
