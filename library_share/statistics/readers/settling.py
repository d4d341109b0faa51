"""Readers are settled when a period is over, and at the latest before names are forgotten. Of a
period that goes on they are counted so far, so that no page has to read its loans.

Counting reads without the write lock; what was counted is kept only when no fact came meanwhile.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date

from sqlalchemy import ColumnElement, delete, exists, func, insert, select, update

from library_share import clock
from library_share.circulation.models import Loan
from library_share.database import db, stop_reading, table_of, transaction
from library_share.libraries.models import Library
from library_share.libraries.queries import school_years
from library_share.patrons.forgetting.register import (
    Merge,
    before_merge,
)
from library_share.statistics import corrections
from library_share.statistics.readers.counting import Group, named_readers
from library_share.statistics.readers.models import ReaderCount, ReaderHorizon, ReaderPeriod
from library_share.statistics.readers.rules import Part, Use, is_over, periods
from library_share.statistics.rules import Period, ReaderFigure, Why
from library_share.statistics.subjects.facts import Day

_COUNTS = table_of(ReaderCount)
Change = tuple[int, int]
"""A figure before and after."""
#: A count during which facts came is begun again so often.
TRIES = 5


def known_periods(commune_id: int, first: date) -> list[Period]:
    """All in which readers are counted, from a day to today."""
    years = school_years(commune_id)
    of_school = [Period(first=term.starts_on, last=term.ends_on) for y in years for term in y.terms]
    of_school += [Period(first=year.starts_on, last=year.ends_on) for year in years]
    return list(periods(first, clock.today(), of_school))


def horizon_of(library_id: int) -> date:
    return (
        db.session.scalar(
            select(ReaderHorizon.before).where(ReaderHorizon.library_id == library_id)
        )
        or date.min
    )


def settle_all() -> int:
    """Settle at every library what is over; answers how many periods."""
    return sum(settle(commune_id, ids) for commune_id, ids in _by_commune().items())


def settle(commune_id: int, library_ids: Sequence[int]) -> int:
    """Settle what is over at libraries of a commune; answers how many periods."""
    today = clock.today()
    return _count(commune_id, library_ids, lambda period: is_over(period, today))


def count_so_far() -> int:
    """Count at every library the readers of periods that go on, where a fact came since; answers
    how many periods."""
    today = clock.today()
    return sum(
        _count(commune_id, ids, lambda period: not is_over(period, today))
        for commune_id, ids in _by_commune().items()
    )


def _by_commune() -> dict[int, list[int]]:
    of_commune: dict[int, list[int]] = defaultdict(list)
    for library in db.session.scalars(select(Library).order_by(Library.id)):
        of_commune[library.commune_id].append(library.id)
    return of_commune


def _count(commune_id: int, library_ids: Sequence[int], which: Callable[[Period], bool]) -> int:
    """The loans of a period are read once for all libraries: they may have been lent by any."""
    first = first_day(commune_id)
    if first is None:
        return 0
    known = [one for one in known_periods(commune_id, first) if which(one)]
    waiting: dict[Period, list[int]] = defaultdict(list)
    for library_id in library_ids:
        for period in uncounted(library_id, known):
            waiting[period].append(library_id)
    for period, ids in waiting.items():
        _count_period(ids, period)
    return sum(len(ids) for ids in waiting.values())


def first_day(commune_id: int) -> date | None:
    """When somebody first borrowed in the commune; each library's first loan is found by an
    index."""
    there = select(Library.id).where(Library.commune_id == commune_id)
    firsts = [
        db.session.scalar(select(func.min(Loan.lent_at)).where(Loan.acting_library_id == one))
        for one in db.session.scalars(there).all()
    ]
    found = [clock.local_day(first) for first in firsts if first is not None]
    return min(found, default=None)


def uncounted(library_id: int, periods: Iterable[Period]) -> list[Period]:
    """Those that were never counted, or not since a fact came; or not since they were over."""
    today = clock.today()
    counted = {
        Period(first=row.first, last=row.last): row.counted_on
        for row in db.session.execute(
            select(ReaderPeriod.first, ReaderPeriod.last, ReaderPeriod.counted_on).where(
                ReaderPeriod.library_id == library_id, ReaderPeriod.is_counted
            )
        )
    }
    horizon = horizon_of(library_id)
    return [
        one
        for one in periods
        if one.first >= horizon
        and not (one in counted and is_over(one, counted[one]) == is_over(one, today))
    ]


def _count_period(library_ids: Sequence[int], period: Period) -> None:
    left = list(library_ids)
    for _ in range(TRIES):
        with transaction():
            alone_at(left)  # or an erasure under way would not know of these rows
            changes = {library_id: _row_of(library_id, period).changes for library_id in left}
        found = named_readers(left, period)
        stop_reading()
        with transaction():
            alone_at(left)
            left = [
                library_id
                for library_id in left
                if not _kept(library_id, period, found[library_id], changes[library_id])
            ]
        if not left:
            return


def _kept(library_id: int, period: Period, found: dict[Group, int], changes: int) -> bool:
    """Keep what was found, unless facts came while it was counted; nor is anything kept when names
    have gone meanwhile: what was counted before them stays."""
    if period.first < horizon_of(library_id):
        return True
    row = _row_of(library_id, period)
    if row.changes != changes:
        return False
    numbers = _keep(library_id, period, found)
    was_settled = row.counted_on is not None and is_over(period, row.counted_on)
    if was_settled and period.is_a_month:
        _note_corrections(library_id, period.first, numbers, row.why)
    row.is_counted, row.counted_on, row.why = True, clock.today(), None
    return True


def alone_at(library_ids: Sequence[int]) -> None:
    """Who counts and who erases put rows into one table: one after the other."""
    _take_turns(Library.id.in_(library_ids))


def _take_turns(*which: ColumnElement[bool]) -> None:
    turns = select(Library.id).where(*which).order_by(Library.id)
    db.session.execute(turns.with_for_update(key_share=True))


def _row_of(library_id: int, period: Period) -> ReaderPeriod:
    found = db.session.scalar(
        select(ReaderPeriod)
        .where(
            ReaderPeriod.library_id == library_id,
            ReaderPeriod.first == period.first,
            ReaderPeriod.last == period.last,
        )
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if found is None:
        found = ReaderPeriod(library_id=library_id, first=period.first, last=period.last)
        db.session.add(found)
        db.session.flush()
    return found


def _keep(library_id: int, period: Period, found: dict[Group, int]) -> dict[Group, Change]:
    """Put new figures in the place of old ones; those of erased readers stay. Answers what they
    were and are, of all there are or were."""
    here = (
        ReaderCount.library_id == library_id,
        ReaderCount.first == period.first,
        ReaderCount.last == period.last,
    )
    old = {
        (row.use, row.part, row.key): row
        for row in db.session.execute(
            select(
                ReaderCount.use,
                ReaderCount.part,
                ReaderCount.key,
                ReaderCount.named,
                ReaderCount.erased,
            ).where(*here)
        )
    }
    erased = {group: row.erased for group, row in old.items()}
    db.session.execute(delete(ReaderCount).where(*here))
    rows = [
        {
            "library_id": library_id,
            "first": period.first,
            "last": period.last,
            "use": use,
            "part": part,
            "key": key,
            "named": found.get((use, part, key), 0),
            "erased": erased.get((use, part, key), 0),
        }
        for use, part, key in sorted({*found, *erased})
    ]
    if rows:
        db.session.execute(insert(_COUNTS), rows)
    return {
        group: (
            old[group].named + old[group].erased if group in old else 0,
            found.get(group, 0) + erased.get(group, 0),
        )
        for group in {*found, *old}
    }


def _note_corrections(
    library_id: int, month: date, kept: dict[Group, Change], why: Why | None
) -> None:
    figures = {Use.HOME: ReaderFigure.READERS_HOME, Use.ANY: ReaderFigure.READERS}
    for use, figure in figures.items():
        if any(before != after for (of, _, _), (before, after) in kept.items() if of is use):
            change = kept.get((use, Part.ALL, ""), (0, 0))
            corrections.note(library_id, month, figure, *change, why)


# --- when a fact comes late ----------------------------------------------------------------------


def count_again(news: Iterable[Mapping[Day, Why]]) -> None:
    """Facts of these days are new: what was settled with them is counted anew, as far as loans
    still know their readers. Inside the transaction that counts the facts."""
    latest = db.session.scalar(select(func.max(ReaderPeriod.last)))
    whys: dict[date, Why] = {}
    for days in news:
        for (_, day), why in days.items():
            if latest and day <= latest:
                whys[day] = why.and_also(whys.get(day))
    for day, why in sorted(whys.items()):
        _unsettle(why, ReaderPeriod.first <= day, ReaderPeriod.last >= day)


def count_all_again() -> None:
    """Count what was settled anew, but what loans cannot tell any more: that stays as it is."""
    _unsettle(Why.COUNTED_ANEW)


def _unsettle(why: Why, *which: ColumnElement[bool]) -> None:
    _take_turns()
    may_lack_names = exists().where(
        ReaderHorizon.library_id == ReaderPeriod.library_id,
        ReaderHorizon.before > ReaderPeriod.first,
    )
    db.session.execute(
        update(ReaderPeriod)
        .where(~may_lack_names, *which)
        .values(
            is_counted=False,
            changes=ReaderPeriod.changes + 1,
            why=corrections.joined(ReaderPeriod.why, why),
        )
        .execution_options(synchronize_session=False)
    )


@before_merge
def count_as_one(merge: Merge) -> None:
    """Two readers were one: wherever the second was counted it is counted anew, as far as loans
    still know their readers."""
    lent = db.session.scalars(
        select(Loan.lent_at).where(Loan.patron_id == merge.other.id, Loan.undone_at.is_(None))
    )
    at = merge.other.library_id
    count_again([{(at, clock.local_day(moment)): Why.ONE_READER for moment in lent.all()}])
