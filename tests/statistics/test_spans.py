"""Days are counted together where they follow each other, and exactly those that were touched."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from hypothesis import given as hypothetically
from hypothesis import strategies as st
from sqlalchemy import delete, select

from library_share import clock
from library_share.circulation import actions as lending
from library_share.circulation.actions import Deed
from library_share.circulation.models import Loan
from library_share.circulation.queries import copy_at_hand
from library_share.copies.models import Copy
from library_share.database import db, transaction
from library_share.statistics import tallying
from library_share.statistics.local_day import LocalDay
from library_share.statistics.models import Watermark
from library_share.statistics.subjects.facts import SPAN_AT_MOST, Span, spans_of
from tests.statements import statements

DAY = date(2026, 9, 7)
A_DAY = timedelta(days=1)
touched = st.sets(
    st.tuples(st.integers(1, 4), st.integers(0, 80).map(lambda number: DAY + number * A_DAY))
)


def days_of(span: Span) -> list[tuple[int, date]]:
    length = (span.last - span.first).days + 1
    return [(one, span.first + day * A_DAY) for one in span.library_ids for day in range(length)]


def is_read(copy: Copy, moment: datetime) -> None:
    deed = Deed(library_id=copy.library_id, account_id=None, at=moment)
    with clock.pretend(moment), transaction():
        lending.read_here(copy_at_hand(copy.id), None, deed)


@hypothetically(touched)
def test_spans_hold_each_touched_day_once_and_no_other(days):
    spans = list(spans_of(days))
    assert sorted(day for span in spans for day in days_of(span)) == sorted(days)
    assert all(span.last - span.first < SPAN_AT_MOST for span in spans)


def test_libraries_with_the_same_days_are_counted_together():
    week = [DAY + number * A_DAY for number in range(7)]
    days = {(library, day) for library in (1, 2, 3) for day in week}
    assert list(spans_of(days)) == [Span(library_ids=(1, 2, 3), first=week[0], last=week[-1])]


def test_a_database_tells_the_same_day_as_the_clock(given):
    library, title = given.a_library("TH"), given.a_title("Quê nội")
    around_midnight = (-1, 0, 1, 12 * 3600)
    moments = [
        clock.start_of(day) + timedelta(seconds=seconds)
        for day in (date(1976, 1, 1), date(2024, 2, 29), date(2026, 12, 31), date(2099, 3, 1))
        for seconds in around_midnight
    ]
    for moment in moments:
        is_read(given.a_copy(title, library), moment)
    told = db.session.execute(select(Loan.lent_at, LocalDay(Loan.lent_at).label("day"))).all()
    assert len(told) == len(moments)
    for row in told:
        assert row.day == clock.local_day(row.lent_at)


def test_the_first_count_takes_as_many_statements_for_few_facts_as_for_many(given):
    """However much was read on days that follow each other, these days are counted at once."""
    copy = given.a_copy(given.a_title("Quê nội"), given.a_library("TH"))

    def read_and_counted(times_a_day: int) -> int:
        for day in range(5):
            for hour in range(times_a_day):
                is_read(copy, clock.start_of(DAY + day * A_DAY) + timedelta(hours=9 + hour))
        with transaction():
            db.session.execute(delete(Watermark))
        with clock.pretend(clock.start_of(DAY + 5 * A_DAY)), statements() as sent:
            tallying.count_for(60)
        return len(sent)

    assert read_and_counted(1) == read_and_counted(6)
