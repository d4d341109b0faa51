"""What must hold between figures and facts; `library-share verify` looks for breaches."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date

from sqlalchemy import func, select

from library_share.database import db
from library_share.safekeeping.checks import Check, Row
from library_share.statistics.models import DayCount
from library_share.statistics.rules import What
from library_share.statistics.subjects import SUBJECTS
from library_share.statistics.subjects.facts import Subject
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
        for library_id, day in _sample(subject.whats):
            if _counted(subject, library_id, day) != _kept(subject.whats, library_id, day):
                yield {"library": library_id, "day": day.strftime("%d/%m/%Y")}


def _sample(whats: tuple[What, ...]) -> list[tuple[int, date]]:
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


def _counted(subject: Subject, library_id: int, day: date) -> Counter[What]:
    """How often each thing happened; not by kind or level, which titles may have changed since."""
    counts: Counter[What] = Counter()
    for row in subject.counted(library_id, day):
        counts[What(row["what"])] += int(row["how_many"])
    return counts


def _kept(whats: tuple[What, ...], library_id: int, day: date) -> Counter[What]:
    rows = db.session.execute(
        select(DayCount.what, func.sum(DayCount.how_many))
        .where(DayCount.library_id == library_id, DayCount.day == day, DayCount.what.in_(whats))
        .group_by(DayCount.what)
    )
    return Counter({what: int(number) for what, number in rows})


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
