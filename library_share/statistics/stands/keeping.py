"""How things stood is kept when a month closes, and looked at again when something changed since.

Counting reads without the write lock; what was counted is kept only when nothing came meanwhile.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from datetime import time as hour

from sqlalchemy import ColumnElement, delete, func, insert, select, update

from library_share import clock
from library_share.database import db, insert_into, stop_reading, table_of, transaction
from library_share.jobs import every
from library_share.libraries.models import Library
from library_share.patrons.forgetting.register import Merge, before_merge
from library_share.statistics import corrections, stocks
from library_share.statistics.amounts import Amount
from library_share.statistics.boxes import AtPoints
from library_share.statistics.open_loans import OpenLoans
from library_share.statistics.queries import Scope
from library_share.statistics.rules import By, Period, StandFigure, Why, is_closed, next_month
from library_share.statistics.stands.models import StandCount, StandMonth
from library_share.statistics.subjects.facts import Day
from library_share.translation import N_, ngettext

#: So many months before the first look are kept; all that close afterwards.
MONTHS_BACK = 24
#: So many are looked at again each night: what is older, class lists no longer touch.
MONTHS_AGAIN = 13
#: So long other jobs wait.
AT_MOST_S = 20.0

_OF_LOANS: dict[StandFigure, Amount] = {
    StandFigure.LOANS_OPEN: OpenLoans(),
    StandFigure.OVERDUE: OpenLoans(late=True),
}
#: What also changes without a fact that is counted by day: lists, titles, places, boxes.
_OF_LISTS: dict[StandFigure, Amount] = {
    StandFigure.COPIES: stocks.IN_USE,
    StandFigure.TITLES: stocks.TITLES_IN_USE,
    StandFigure.COPIES_ON_CLASS_SHELVES: stocks.ON_CLASS_SHELVES,
    StandFigure.COPIES_UNDER_REPAIR: stocks.UNDER_REPAIR,
    StandFigure.COPIES_MISSING: stocks.MISSING,
    StandFigure.COPIES_NEVER_BORROWED: stocks.NEVER_BORROWED,
    StandFigure.PUPILS: stocks.PUPILS,
    StandFigure.BOX_DAYS: AtPoints(),
    StandFigure.BOX_USES: AtPoints(of_uses=True),
}
AMOUNTS = {**_OF_LOANS, **_OF_LISTS}

_COUNTS = table_of(StandCount)
Numbers = dict[StandFigure, int]


@every(
    minutes=10,
    name=N_("Keep how closed months stood"),
    purpose=N_("Open loans, copies and pupils of a closed month change by a logged correction."),
    in_one_transaction=False,
    outcome=lambda num: ngettext("%(num)s month kept", "%(num)s months kept", num),
)
def keep_stands() -> int:
    return keep_all(AT_MOST_S)


@every(
    days=1,
    at=hour(1, 30),
    name=N_("Look at closed months again"),
    purpose=N_("Whether class lists, titles or places were changed since the month was closed."),
    outcome=lambda num: ngettext("%(num)s month to look at", "%(num)s months to look at", num),
)
def look_again() -> int:
    """Closed months of the last year are counted again by the next run of `keep_stands`."""
    first = _months_before(clock.today(), MONTHS_AGAIN)
    return _mark(Why.LISTS, StandMonth.month >= first, StandMonth.is_kept.is_(True))


def keep_all(at_most_s: float = float("inf")) -> int:
    """Keep what is not kept, the newest months first, until so many seconds are over; answers how
    many months of libraries were kept."""
    until, kept = time.monotonic() + at_most_s, 0
    for month, waiting in _waiting():
        kept += _keep(month, waiting)
        if time.monotonic() > until:
            break
    return kept


# --- what is to be looked at again ---------------------------------------------------------------


def stood_otherwise(since: Mapping[Day, Why]) -> None:
    """From these days on things stood otherwise at their libraries than was thought. Inside the
    transaction that counts the facts."""
    latest = db.session.scalar(select(func.max(StandMonth.month)))
    first: dict[int, date] = {}
    whys: dict[int, Why] = {}
    for (library_id, day), why in since.items():
        if latest is not None and day < next_month(latest):
            first[library_id] = min(first.get(library_id, day), day)
            whys[library_id] = why.and_also(whys.get(library_id))
    for library_id, day in first.items():
        months = StandMonth.month >= day.replace(day=1)
        _mark(whys[library_id], StandMonth.library_id == library_id, months)


def count_all_again() -> None:
    """Every month that is kept is looked at again."""
    _mark(Why.COUNTED_ANEW)


@before_merge
def count_as_one(merge: Merge) -> None:
    """Two pupils were one, ever since the second was entered."""
    first = clock.local_day(merge.other.created_at).replace(day=1)
    _mark(
        Why.ONE_READER,
        StandMonth.library_id == merge.other.library_id,
        StandMonth.month >= first,
    )


def _mark(why: Why, *which: ColumnElement[bool]) -> int:
    marked = db.session.execute(
        update(StandMonth)
        .where(*which)
        .values(
            is_kept=False,
            changes=StandMonth.changes + 1,
            why=corrections.joined(StandMonth.why, why),
        )
        .returning(StandMonth.month)
        .execution_options(synchronize_session=False)
    )
    return len(marked.all())


def _waiting() -> Iterator[tuple[date, list[int]]]:
    """Months to be looked at, each with the libraries concerned, the newest first."""
    library_ids = db.session.scalars(select(Library.id).order_by(Library.id)).all()
    kept = {
        (row.library_id, row.month): row.is_kept
        for row in db.session.execute(
            select(StandMonth.library_id, StandMonth.month, StandMonth.is_kept)
        )
    }
    months = {*_closed_months(clock.today()), *(month for _, month in kept)}
    for month in sorted(months, reverse=True):
        if ids := [one for one in library_ids if not kept.get((one, month), False)]:
            yield month, ids


def _closed_months(today: date) -> Iterator[date]:
    month = _months_before(today, MONTHS_BACK)
    while is_closed(month, today):
        yield month
        month = next_month(month)


def _months_before(today: date, number: int) -> date:
    months = today.year * 12 + today.month - 1 - number
    return date(months // 12, months % 12 + 1, 1)


# --- keeping -------------------------------------------------------------------------------------


def _keep(month: date, library_ids: Sequence[int]) -> int:
    """Count and keep a month of some libraries; those to which something came meanwhile wait."""
    with transaction():
        rows = {row.library_id: row for row in _rows(month, library_ids)}
        changes = {library_id: row.changes for library_id, row in rows.items()}
        only_lists = {one for one, row in rows.items() if row.kept_on and row.why is Why.LISTS}
    numbers: dict[int, Numbers] = defaultdict(dict)
    _count(numbers, month, sorted(only_lists), _OF_LISTS)
    _count(numbers, month, sorted({*library_ids} - only_lists), AMOUNTS)
    stop_reading()
    with transaction():
        rows_now = [
            row for row in _rows(month, library_ids) if row.changes == changes[row.library_id]
        ]
        for row in rows_now:
            _put(row, numbers[row.library_id])
        return len(rows_now)


def _rows(month: date, library_ids: Sequence[int]) -> Sequence[StandMonth]:
    """Their rows, made where there is none; ours until the transaction ends."""
    db.session.execute(
        insert_into(table_of(StandMonth)).on_conflict_do_nothing(
            index_elements=["library_id", "month"]
        ),
        [{"library_id": library_id, "month": month} for library_id in library_ids],
    )
    return db.session.scalars(
        select(StandMonth)
        .where(StandMonth.library_id.in_(library_ids), StandMonth.month == month)
        .order_by(StandMonth.library_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()


def _count(
    numbers: dict[int, Numbers],
    month: date,
    library_ids: Sequence[int],
    amounts: Mapping[StandFigure, Amount],
) -> None:
    if not library_ids:
        return
    period = Period(first=month, last=next_month(month) - timedelta(days=1))
    scope = Scope(library_ids=tuple(library_ids), period=period)
    for what, amount in amounts.items():
        told = amount.told_apart(scope, By.LIBRARY)
        for library_id in library_ids:
            numbers[library_id][what] = told.get(library_id, 0)


def _put(row: StandMonth, numbers: Numbers) -> None:
    """In the place of what was kept; what is another figure is logged."""
    here = (StandCount.library_id == row.library_id, StandCount.month == row.month)
    kept = {
        count.what: count.how_many for count in db.session.scalars(select(StandCount).where(*here))
    }
    for what, now in numbers.items():
        before = kept.get(what, 0)
        if row.kept_on and before != now:
            corrections.note(row.library_id, row.month, what, before, now, row.why)
    db.session.execute(delete(StandCount).where(*here, StandCount.what.in_(list(numbers))))
    new = [
        {"library_id": row.library_id, "month": row.month, "what": what, "how_many": now}
        for what, now in numbers.items()
        if now
    ]
    if new:
        db.session.execute(insert(_COUNTS), new)
    row.is_kept, row.kept_on, row.why = True, clock.today(), None
