"""Before names go, readers are counted; whoever is erased stays counted."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import func, select, update

from library_share import clock
from library_share.circulation.models import Loan
from library_share.database import db, stop_reading, transaction
from library_share.libraries.models import Library
from library_share.patrons.forgetting.register import Old, Person, before_old, before_person
from library_share.statistics.readers.counting import Group, groups_of
from library_share.statistics.readers.models import ReaderCount, ReaderHorizon, ReaderPeriod
from library_share.statistics.readers.rules import is_over
from library_share.statistics.readers.settling import (
    alone_at,
    first_day,
    horizon_of,
    known_periods,
    settle,
    uncounted,
)
from library_share.statistics.rules import CLOSES_AFTER_DAYS, Period


@before_old
def settle_before(old: Old) -> date:
    """Settle all that is over; names are kept from the first day of whatever is not."""
    library = db.session.get_one(Library, old.library_id)
    settle(library.commune_id, [library.id])
    first, today = first_day(library.commune_id), clock.today()
    if first is None:
        return old.before
    known = known_periods(library.commune_id, first)
    over = [one for one in known if is_over(one, today)]
    goes_on = [one.first for one in known if not is_over(one, today)]
    return _set_horizon(library.id, min([old.before, *goes_on]), over)


def _set_horizon(library_id: int, before: date, over: Sequence[Period]) -> date:
    """Names from before this day may go, which is answered: none of a period that is to be counted
    again. Whoever marks one so comes before or after."""
    stop_reading()
    with transaction():
        alone_at([library_id])
        before = min([before, *(one.first for one in uncounted(library_id, over))])
        row = db.session.get(ReaderHorizon, library_id, with_for_update=True)
        if row is None:
            db.session.add(ReaderHorizon(library_id=library_id, before=before))
        else:
            row.before = max(row.before, before)
    return before


@before_person
def keep_count_of(person: Person) -> None:
    """Whoever is erased stays counted, without a name, in each period that may be counted again."""
    library = db.session.get_one(Library, person.patron.library_id)
    first = db.session.scalar(select(func.min(Loan.lent_at)).where(Loan.patron_id == person.id))
    if first is None:
        return
    alone_at([library.id])
    horizon = horizon_of(library.id)
    known = known_periods(library.commune_id, clock.local_day(first))
    _recount_what_goes_on(library.id)
    # A count that is under way begins again: it may have counted this one.
    rows = db.session.execute(
        update(ReaderPeriod)
        .where(ReaderPeriod.library_id == library.id, ReaderPeriod.first >= horizon)
        .values(changes=ReaderPeriod.changes + 1)
        .returning(ReaderPeriod.first, ReaderPeriod.last, ReaderPeriod.is_counted)
        .execution_options(synchronize_session=False)
    )
    counted = {(row.first, row.last) for row in rows if row.is_counted}
    for period, group in groups_of(person.id, [one for one in known if one.first >= horizon]):
        _erased_in(library.id, period, group, was_named=(period.first, period.last) in counted)


def _recount_what_goes_on(library_id: int) -> None:
    """Nobody knows whether a count so far had this one: their last loan may be newer."""
    db.session.execute(
        update(ReaderPeriod)
        .where(
            ReaderPeriod.library_id == library_id,
            ReaderPeriod.last >= clock.today() - timedelta(days=CLOSES_AFTER_DAYS),
        )
        .values(is_counted=False, counted_on=None)
        .execution_options(synchronize_session=False)
    )


def _erased_in(library_id: int, period: Period, group: Group, *, was_named: bool) -> None:
    use, part, key = group
    row = db.session.scalar(
        select(ReaderCount)
        .where(
            ReaderCount.library_id == library_id,
            ReaderCount.first == period.first,
            ReaderCount.last == period.last,
            ReaderCount.use == use,
            ReaderCount.part == part,
            ReaderCount.key == key,
        )
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if row is None:
        row = ReaderCount(
            library_id=library_id,
            first=period.first,
            last=period.last,
            use=use,
            part=part,
            key=key,
            named=0,
            erased=0,
        )
        db.session.add(row)
    row.erased += 1
    if was_named:
        # A loan that a phone told of just now is not in the count yet.
        row.named = max(row.named - 1, 0)
    db.session.flush()
