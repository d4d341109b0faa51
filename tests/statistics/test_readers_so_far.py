"""Stories 1110 and 1111: readers of what goes on are counted beside the desk."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any

import pytest
from sqlalchemy import select

from library_share import clock
from library_share.circulation import actions as lending
from library_share.circulation.models import Loan
from library_share.database import db, transaction
from library_share.patrons.forgetting import actions as forgetting
from library_share.patrons.models import Patron
from library_share.statistics.models import Correction
from library_share.statistics.readers import settling
from library_share.statistics.readers.keeping import Rest
from library_share.statistics.readers.queries import readers
from library_share.statistics.readers.rules import Part, Use
from library_share.statistics.rules import Period
from tests.statements import statements
from tests.statistics.conftest import School

SEPTEMBER = Period(first=date(2026, 9, 1), last=date(2026, 9, 30))
YEAR = Period(first=date(2026, 9, 1), last=date(2027, 5, 31))
MID_SEPTEMBER = date(2026, 9, 20)


@pytest.fixture
def school(app: Any, databases: Any, given: Any) -> School:
    made = School(app, given, Random(88))
    made.set_up()
    return made


def lent_to_somebody_new(school: School) -> Loan:
    """A book goes home with somebody who had none."""
    known = set(db.session.scalars(select(Loan.patron_id)))
    while True:
        while not school.act("lend"):
            pass
        loan = db.session.scalars(select(Loan).order_by(Loan.id.desc()).limit(1)).one()
        if loan.patron_id not in known:
            return loan


def count(on: date) -> int:
    db.session.rollback()
    with clock.pretend(on):
        return settling.count_so_far()


def told(school: School, on: date = MID_SEPTEMBER, period: Period = SEPTEMBER) -> Any:
    db.session.rollback()
    with clock.pretend(on):
        return readers(school.th, period, Use.HOME, Part.ALL)


def test_story_1110_readers_so_far_are_shown_without_reading_a_loan(school: School) -> None:
    lent_to_somebody_new(school)
    assert told(school) == {"": 1}  # nobody counted yet
    school.catches_up()
    assert count(MID_SEPTEMBER) == 6  # a month, a calendar year and a school year, two libraries
    with statements() as sent:
        assert told(school) == told(school, period=YEAR) == {"": 1}
    assert not [one for one in sent if "FROM loans" in one]


def test_story_1110_what_is_new_is_shown_once_it_is_counted(school: School) -> None:
    lent_to_somebody_new(school)
    school.catches_up()
    count(MID_SEPTEMBER)
    assert count(MID_SEPTEMBER) == 0  # nothing came
    lent_to_somebody_new(school)
    assert told(school) == {"": 1}
    school.catches_up()
    assert told(school) == {"": 1}
    assert count(MID_SEPTEMBER) == 6
    assert told(school) == {"": 2}
    with clock.pretend(MID_SEPTEMBER), transaction():
        lending.undo(school.event, school.deed(school.th))
    school.now += timedelta(days=1)
    school.catches_up()
    count(MID_SEPTEMBER)
    assert told(school) == {"": 1}


def corrections_of_readers() -> list[tuple[int, int]]:
    logged = db.session.scalars(select(Correction).where(Correction.what == "readers_home"))
    return [(one.before, one.after) for one in logged]


@pytest.mark.parametrize("is_counted", [False, True])
def test_who_is_erased_meanwhile_counts_once(school: School, is_counted: bool) -> None:
    lent_to_somebody_new(school)
    school.catches_up()
    count(MID_SEPTEMBER)
    gone = lent_to_somebody_new(school)  # is in no count yet
    with transaction():
        db.session.get_one(Loan, gone.id).returned_at = school.now
    if is_counted:
        school.catches_up()
        count(MID_SEPTEMBER)
    with clock.pretend(MID_SEPTEMBER), transaction():
        forgetting.erase(school.th, db.session.get_one(Patron, gone.patron_id))
    assert told(school) == {"": 2}
    school.catches_up()
    count(MID_SEPTEMBER)
    assert told(school) == told(school, period=YEAR) == {"": 2}
    over = date(2026, 10, 20)
    with clock.pretend(over):
        settling.settle_all()
    assert told(school, over) == {"": 2}


def test_story_1111_a_month_counted_so_far_is_settled_once_more_and_then_corrected_by_log(
    school: School,
) -> None:
    lent_to_somebody_new(school)
    school.catches_up()
    count(MID_SEPTEMBER)
    lent_to_somebody_new(school)
    school.now += timedelta(days=50)
    school.catches_up()
    closed = date(2026, 10, 8)
    with clock.pretend(closed):
        settling.settle_all()
    assert told(school, closed) == {"": 2}
    assert corrections_of_readers() == []
    school.now -= timedelta(days=50)
    lent_to_somebody_new(school)  # a phone told of it in November
    school.now += timedelta(days=51)
    school.catches_up()
    with clock.pretend(date(2026, 11, 20)):
        settling.settle_all()
    assert told(school, date(2026, 11, 20)) == {"": 3}
    assert corrections_of_readers() == [(2, 3)]


def test_after_long_work_it_rests_longer() -> None:
    rest, done = Rest(times=10_000), [1, 1]
    assert rest.after(lambda: sum(done)) == 2
    rest.until = 0.0
    assert rest.after(lambda: sum(range(1000, 20_000))) > 0
    assert rest.after(lambda: 7) == 0
    assert Rest(times=0).after(lambda: 7) == 7
