"""Facts are counted by day, and counted again where something new came: cost follows what changed.

New facts are found by their ids. On PostgreSQL a fact with a lower id may be kept a moment later
than one with a higher, so the watermark stays behind everything that came lately: what came lately
is looked at again, which only counts its days once more.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import (
    Select,
    String,
    case,
    delete,
    exists,
    func,
    insert,
    literal,
    select,
    type_coerce,
)
from sqlalchemy.orm import aliased

from library_share import clock
from library_share.circulation.models import EventKind, Loan, LoanEvent, LoanKind
from library_share.classroom.shelves.models import ClassReading
from library_share.database import db, table_of, transaction
from library_share.jobs import every
from library_share.libraries.models import Place, SchoolClass, SchoolYear
from library_share.statistics.models import Correction, DayCount, Watermark
from library_share.statistics.rules import What, is_closed, next_month
from library_share.translation import N_

#: Facts looked at in one transaction.
AT_ONCE = 5_000
#: So long other jobs wait.
AT_MOST_S = 20.0
#: No transaction lasts longer.
SETTLED_AFTER = timedelta(minutes=10)

Day = tuple[int, date]
"""A library and one of its days."""


@every(
    minutes=1,
    name=N_("Count figures"),
    purpose=N_("New loans, returns and readings are added to the figures."),
    in_one_transaction=False,
)
def catch_up() -> None:
    """Count what is new; other jobs wait for it, so a mountain is counted in several minutes."""
    count_for(AT_MOST_S)


def count_for(at_most_s: float) -> None:
    """Count what is new until all is counted or so many seconds are over."""
    until = time.monotonic() + at_most_s
    while _count_some() and time.monotonic() < until:
        pass


def _count_some() -> bool:
    """Count some of what is new, in a transaction; answers whether there may be more."""
    with transaction():
        events, is_first = _watermark(LoanEvent.__tablename__)
        readings, _ = _watermark(ClassReading.__tablename__)
        dirty, event_rows = _days_of_events(events.last_id)
        more, reading_rows = _days_of_readings(readings.last_id)
        dirty |= more
        before = {} if is_first else _months_before(dirty)
        for library_id, day in sorted(dirty):
            _count_day(library_id, day)
        _note_corrections(before)
        moved = [_move(events, event_rows), _move(readings, reading_rows)]
        return any(moved)


def count_all_again() -> None:
    """Forget all counts and count every fact anew; corrections stay as they were logged."""
    with transaction():
        db.session.execute(delete(DayCount))
        db.session.execute(delete(Watermark))
    count_for(float("inf"))


def _watermark(source: str) -> tuple[Watermark, bool]:
    """How far it was counted, ours until the transaction ends; and whether it never was."""
    found = db.session.get(Watermark, source, with_for_update=True, populate_existing=True)
    if found is not None:
        return found, found.last_id == 0
    found = Watermark(source=source, last_id=0, at=clock.now())
    db.session.add(found)
    db.session.flush()
    return found, True


def _move(mark: Watermark, rows: Sequence[Any]) -> bool:
    """Up to the last fact before which nothing can still come; answers whether there may be more
    behind those that were looked at."""
    mark.at = clock.now()
    settled = [row.id for row in rows if row.recorded_at < mark.at - SETTLED_AFTER]
    mark.last_id = max([mark.last_id, *settled])
    return len(rows) == AT_ONCE and bool(settled)


# --- which days --------------------------------------------------------------------------------


def _days_of_events(last_id: int) -> tuple[set[Day], Sequence[Any]]:
    undone = aliased(LoanEvent)
    rows = db.session.execute(
        select(
            LoanEvent.id,
            LoanEvent.kind,
            LoanEvent.happened_at,
            LoanEvent.recorded_at,
            LoanEvent.library_id,
            Loan.lent_at,
            Loan.acting_library_id,
            undone.happened_at.label("undone_at"),
            undone.library_id.label("undone_library_id"),
        )
        .join(Loan, Loan.id == LoanEvent.loan_id)
        .outerjoin(undone, undone.id == LoanEvent.undoes_id)
        .where(LoanEvent.id > last_id)
        .order_by(LoanEvent.id)
        .limit(AT_ONCE)
    ).all()
    days: set[Day] = set()
    for row in rows:
        days.add((row.acting_library_id, clock.local_day(row.lent_at)))
        days.add((row.library_id, clock.local_day(row.happened_at)))
        if row.undone_at is not None:
            days.add((row.undone_library_id, clock.local_day(row.undone_at)))
    return days, rows


def _days_of_readings(last_id: int) -> tuple[set[Day], Sequence[Any]]:
    rows = db.session.execute(
        select(
            ClassReading.id,
            ClassReading.day,
            ClassReading.at.label("recorded_at"),
            Place.library_id,
        )
        .join(Place, Place.id == ClassReading.place_id)
        .where(ClassReading.id > last_id)
        .order_by(ClassReading.id)
        .limit(AT_ONCE)
    ).all()
    return {(row.library_id, row.day) for row in rows}, rows


# --- a day ---------------------------------------------------------------------------------------


_KEPT = (
    "what",
    "owner_library_id",
    "patron_kind",
    "class_name",
    "grade",
    "title_kind",
    "level",
    "how_many",
)


def _count_day(library_id: int, day: date) -> None:
    db.session.execute(
        delete(DayCount).where(DayCount.library_id == library_id, DayCount.day == day)
    )
    rows = [
        {"library_id": library_id, "day": day, **dict(zip(_KEPT, row, strict=True))}
        for query in (
            _loans(library_id, day),
            _events(library_id, day),
            _class_readings(library_id, day),
        )
        for row in db.session.execute(query)
    ]
    if rows:
        db.session.execute(insert(table_of(DayCount)), rows)


def _facts_of_loans() -> tuple[Any, ...]:
    """What a loan keeps for figures, in the order of `_KEPT`."""
    return (
        Loan.owner_library_id,
        func.coalesce(type_coerce(Loan.patron_kind, String), ""),
        Loan.class_name,
        Loan.grade,
        type_coerce(Loan.title_kind, String),
        func.coalesce(type_coerce(Loan.level, String), ""),
    )


def _between(column: Any, day: date) -> Any:
    return (column >= clock.start_of(day)) & (column < clock.start_of(day + timedelta(days=1)))


def _loans(library_id: int, day: date) -> Select[*tuple[Any, ...]]:
    facts = _facts_of_loans()
    return (
        select(_kind_of_loan(), *facts, func.count())
        .where(
            Loan.acting_library_id == library_id,
            _between(Loan.lent_at, day),
            Loan.undone_at.is_(None),
        )
        .group_by(Loan.kind, *facts)
    )


def _kind_of_loan() -> Any:
    return case((Loan.kind == LoanKind.READ_HERE, What.READ_HERE.value), else_=What.LENT.value)


def _events(library_id: int, day: date) -> Select[*tuple[Any, ...]]:
    """Renewals and returns that stand, at the library where somebody noted them."""
    later = aliased(LoanEvent)
    facts = _facts_of_loans()
    return (
        select(type_coerce(LoanEvent.kind, String), *facts, func.count())
        .join(Loan, Loan.id == LoanEvent.loan_id)
        .where(
            LoanEvent.library_id == library_id,
            _between(LoanEvent.happened_at, day),
            LoanEvent.kind.in_((EventKind.RENEWED, EventKind.RETURNED)),
            Loan.kind == LoanKind.TAKE_HOME,
            Loan.undone_at.is_(None),
            ~exists().where(later.undoes_id == LoanEvent.id),
        )
        .group_by(LoanEvent.kind, *facts)
    )


def _class_readings(library_id: int, day: date) -> Select[*tuple[Any, ...]]:
    """Readings counted by a button and not taken back. The grade is that of the class in the
    school year of the day."""
    later = aliased(ClassReading)
    grade = (
        select(SchoolClass.grade)
        .join(SchoolYear, SchoolYear.id == SchoolClass.school_year_id)
        .where(
            SchoolClass.library_id == Place.library_id,
            SchoolClass.name == ClassReading.class_name,
            SchoolYear.starts_on <= day,
            SchoolYear.ends_on >= day,
        )
        .limit(1)
        .scalar_subquery()
    )
    return (
        select(
            literal(What.READ_IN_CLASS.value),
            Place.library_id,
            literal(""),
            ClassReading.class_name,
            grade.label("grade"),
            literal(""),
            literal(""),
            func.sum(ClassReading.how_many),
        )
        .join(Place, Place.id == ClassReading.place_id)
        .where(
            Place.library_id == library_id,
            ClassReading.day == day,
            ClassReading.undoes_id.is_(None),
            ~exists().where(later.undoes_id == ClassReading.id),
        )
        .group_by(Place.library_id, ClassReading.class_name)
    )


# --- closed months -------------------------------------------------------------------------------


Month = tuple[int, date]


def _months_before(dirty: Iterable[Day]) -> dict[Month, dict[What, int]]:
    """The figures of those closed months that will be counted again."""
    today = clock.today()
    months = {(library_id, day.replace(day=1)) for library_id, day in dirty}
    return {month: _figures_of(month) for month in sorted(months) if is_closed(month[1], today)}


def _figures_of(month: Month) -> dict[What, int]:
    library_id, first = month
    rows = db.session.execute(
        select(DayCount.what, func.sum(DayCount.how_many))
        .where(
            DayCount.library_id == library_id,
            DayCount.day >= first,
            DayCount.day < next_month(first),
        )
        .group_by(DayCount.what)
    )
    figures: dict[What, int] = defaultdict(int)
    figures.update({What(row[0]): int(row[1]) for row in rows})
    return figures


def _note_corrections(before: dict[Month, dict[What, int]]) -> None:
    now = clock.now()
    for month, figures in before.items():
        after = _figures_of(month)
        db.session.add_all(
            Correction(
                library_id=month[0],
                month=month[1],
                what=what,
                before=figures.get(what, 0),
                after=after.get(what, 0),
                at=now,
            )
            for what in What
            if figures.get(what, 0) != after.get(what, 0)
        )
