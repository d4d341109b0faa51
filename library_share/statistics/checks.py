"""What must hold between figures and facts; `library-share verify` looks for breaches."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import chain

from sqlalchemy import func, select, tuple_

from library_share.database import db
from library_share.safekeeping.checks import Check, Row
from library_share.statistics.models import DayCount
from library_share.statistics.rules import What
from library_share.statistics.subjects import SUBJECTS
from library_share.statistics.subjects.facts import Day, Subject, spans_of
from library_share.statistics.tallying import is_up_to_date
from library_share.translation import N_

#: So many days of each subject are counted again; which ones, the ids decide.
DAYS = 40


def _days_that_drifted() -> Iterator[Row]:
    """Days whose counts are not what the facts say. While news waits to be counted, counts may
    rightly be behind."""
    if not is_up_to_date():
        return
    for subject in SUBJECTS:
        days = _sample(subject.whats)
        counted, kept = _counted(subject, days), _kept(subject.whats, days)
        for library_id, day in days:
            if counted[library_id, day] != kept[library_id, day]:
                yield {"library": library_id, "day": day.strftime("%d/%m/%Y")}


def _sample(whats: tuple[What, ...]) -> list[Day]:
    """Days spread over all that is counted of a subject, the newest among them."""
    days = (
        select(DayCount.library_id, DayCount.day, func.max(DayCount.id).label("newest"))
        .where(DayCount.what.in_(whats))
        .group_by(DayCount.library_id, DayCount.day)
    ).subquery()
    number = db.session.scalar(select(func.count()).select_from(days)) or 0
    ordered = func.row_number().over(order_by=days.c.newest.desc()).label("place")
    numbered = select(days.c.library_id, days.c.day, ordered).subquery()
    every = max(1, number // DAYS)
    rows = db.session.execute(
        select(numbered.c.library_id, numbered.c.day).where((numbered.c.place - 1) % every == 0)
    )
    return [(row.library_id, row.day) for row in rows]


_Happened = defaultdict[Day, Counter[What]]


def _counted(subject: Subject, days: Sequence[Day]) -> _Happened:
    """How often each thing happened; not by kind or level, which titles may have changed since."""
    counts: _Happened = defaultdict(Counter)
    for row in chain.from_iterable(subject.counted(span) for span in spans_of(days)):
        counts[row["library_id"], row["day"]][What(row["what"])] += int(row["how_many"])
    return counts


def _kept(whats: tuple[What, ...], days: Sequence[Day]) -> _Happened:
    counts: _Happened = defaultdict(Counter)
    for library_id, day, what, how_many in db.session.execute(
        select(DayCount.library_id, DayCount.day, DayCount.what, func.sum(DayCount.how_many))
        .where(tuple_(DayCount.library_id, DayCount.day).in_(days), DayCount.what.in_(whats))
        .group_by(DayCount.library_id, DayCount.day, DayCount.what)
    ):
        counts[library_id, day][what] = int(how_many)
    return counts


CHECKS = [
    Check(
        name="figures_equal_facts",
        description=N_("Figures of days, tried here and there, are what the facts say."),
        rows=_days_that_drifted,
        sentence=N_(
            "Library {library}, {day}: the figures are not what the facts say. "
            "Run “library-share recount”."
        ),
    ),
]
