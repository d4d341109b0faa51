"""Everything is counted anew, a month at a time: figures are whole at every moment, and who was
interrupted begins again without a correction lost."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from sqlalchemy import select

from library_share.database import db, stop_reading, transaction
from library_share.libraries.models import Library
from library_share.statistics import closed_months, tallying
from library_share.statistics.models import DayCount
from library_share.statistics.readers import settling as readers
from library_share.statistics.rules import Why, next_month
from library_share.statistics.stands import keeping as stands
from library_share.statistics.subjects import SUBJECTS
from library_share.statistics.subjects.facts import Days, News, Source, Span


def count_all_again() -> None:
    """Count every fact anew. Readers whose names are forgotten stay as they are, corrections as
    they were logged; a figure of a closed month that is another one then is logged, too."""
    tallying.count_for(float("inf"))
    library_ids = db.session.scalars(select(Library.id)).all()
    for month in _months():
        _count_month(month, library_ids)
    with transaction():
        readers.count_all_again()
        stands.count_all_again()
    readers.settle_all()
    stands.keep_all()


def _count_month(month: date, library_ids: Sequence[int]) -> None:
    span = Span(
        library_ids=tuple(library_ids),
        first=month,
        last=next_month(month) - timedelta(days=1),
    )
    days = Days({(library_id, month): Why.COUNTED_ANEW for library_id in library_ids})
    with transaction():
        tallying.watermarks()
        closed = closed_months.before(dict.fromkeys(SUBJECTS, days))
        for subject in SUBJECTS:
            tallying.count_days(subject, span)
        closed_months.note(closed)


def _months() -> list[date]:
    """The first day of each month of which there are facts or counts, the oldest first."""
    days = set(db.session.scalars(select(DayCount.day).distinct()))
    for source in tallying.sources():
        for news in _all_of(source):
            days.update(day for _, day in news.days)
            stop_reading()
    return sorted({day.replace(day=1) for day in days})


def _all_of(source: Source) -> Iterator[News]:
    last_id = 0
    while (news := source.news_since(last_id)).rows:
        yield news
        last_id = news.rows[-1].id
