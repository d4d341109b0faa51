"""Distinct readers: settled when a period is over, the same before and after names are gone."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest
from sqlalchemy import select

from library_share import clock
from library_share.circulation import actions as lending
from library_share.circulation.models import Loan, LoanKind
from library_share.database import db, transaction
from library_share.libraries.models import Term
from library_share.patrons.forgetting import actions as forgetting
from library_share.patrons.forgetting import sweeping
from library_share.patrons.forgetting.rules import Terms
from library_share.patrons.models import Patron
from library_share.statistics import counting_anew
from library_share.statistics.readers import erasing, settling
from library_share.statistics.readers.models import ReaderCount, ReaderPeriod
from library_share.statistics.readers.queries import readers
from library_share.statistics.readers.rules import Part, Use, is_over, meant, periods
from library_share.statistics.rules import Period
from tests.racing import at_once
from tests.statements import statements
from tests.statistics.conftest import School

YEAR = Period(first=date(2026, 9, 1), last=date(2027, 5, 31))
SEPTEMBER = Period(first=date(2026, 9, 1), last=date(2026, 9, 30))


@pytest.fixture
def school(app: Any, databases: Any, given: Any) -> School:
    made = School(app, given, Random(88))
    made.set_up()
    return made


def test_readers_are_counted_for_months_years_and_terms_and_for_nothing_else() -> None:
    today = date(2026, 11, 20)
    known = list(periods(date(2026, 9, 7), today, [YEAR]))
    assert [(one.first.month, one.last.month) for one in known] == [
        (9, 9), (10, 10), (11, 11), (1, 12), (9, 5),
    ]  # fmt: skip
    assert meant(SEPTEMBER, known, today) == SEPTEMBER
    assert meant(Period(first=YEAR.first, last=today), known, today) == YEAR
    assert meant(Period(first=date(2026, 9, 2), last=date(2026, 9, 30)), known, today) is None
    assert meant(Period(first=YEAR.first, last=date(2026, 10, 9)), known, today) is None
    assert not is_over(SEPTEMBER, date(2026, 10, 7))
    assert is_over(SEPTEMBER, date(2026, 10, 8))


def independent(library_id: int, period: Period) -> dict[tuple[Use, Part, str], int]:
    """The same by another way: raw rows, added up in Python."""
    people: dict[tuple[Use, Part, str], set[int]] = defaultdict(set)
    home = {one.id: one.library_id for one in db.session.scalars(select(Patron))}
    for loan in db.session.scalars(select(Loan).where(Loan.undone_at.is_(None))):
        if home.get(loan.patron_id) != library_id or clock.local_day(loan.lent_at) not in period:
            continue
        uses = (Use.HOME, Use.ANY) if loan.kind is LoanKind.TAKE_HOME else (Use.ANY,)
        for use in uses:
            people[use, Part.ALL, ""].add(loan.patron_id)
            people[use, Part.CLASS, loan.class_name].add(loan.patron_id)
            people[use, Part.GRADE, str(loan.grade or "")].add(loan.patron_id)
            people[use, Part.PATRON_KIND, loan.patron_kind or ""].add(loan.patron_id)
    return {group: len(them) for group, them in people.items()}


def told(school: School, today: date, *asked: Period) -> dict[Any, Any]:
    db.session.rollback()
    with clock.pretend(today):
        return {
            (period, use, part): readers(school.th, period, use, part)
            for period in asked
            for use in Use
            for part in Part
        }


def lived_year(school: School) -> None:
    """Some weeks of autumn, and some of the next autumn, so that the first is long ago."""
    school.lives(40, acts_a_day=4)
    while school.act("return"):
        pass
    for copy in school.copies:
        with transaction():
            for loan in db.session.scalars(
                select(Loan).where(Loan.copy_id == copy.id, Loan.returned_at.is_(None))
            ):
                loan.returned_at = school.now


MONTHS = [Period(first=date(2026, m, 1), last=date(2026, m, d)) for m, d in ((9, 30), (10, 31))]
ALL = [*MONTHS, YEAR, Period(first=date(2026, 1, 1), last=date(2026, 12, 31))]
LATER = date(2029, 7, 1)


def test_story_888_readers_read_the_same_before_and_after_names_are_gone(school: School) -> None:
    lived_year(school)
    open_now = told(school, clock.local_day(school.now), *ALL)
    for period in ALL:
        by_hand = independent(school.th.id, period)
        for use in Use:
            for part in Part:
                expected = {k: n for (u, p, k), n in by_hand.items() if (u, p) == (use, part)}
                assert open_now[period, use, part] == expected
    with clock.pretend(LATER):
        settling.settle_all()
    before = told(school, LATER, *ALL)
    assert before == open_now
    with clock.pretend(LATER):
        assert sweeping.forget_what_is_due(60) > 0
    assert not db.session.scalars(select(Loan).where(Loan.patron_id.is_not(None))).all()
    assert told(school, LATER, *ALL) == before
    with clock.pretend(LATER):
        counting_anew.count_all_again()
    assert told(school, LATER, *ALL) == before
    # Nobody can say any more how many they were in days that nobody counted.
    new = Period(first=date(2026, 9, 1), last=date(2026, 12, 20))
    with transaction():
        year = school.given.a_school_year()
        db.session.add(
            Term(school_year_id=year.id, number=1, starts_on=new.first, ends_on=new.last)
        )
    assert set(told(school, LATER, new).values()) == {None}


def test_a_count_that_names_have_overtaken_changes_nothing(
    school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another process settles, and names go, between two periods of a count."""
    lived_year(school)
    open_now = told(school, clock.local_day(school.now), *ALL)
    count = settling.named_readers

    def counts_after_names_went(library_ids: Any, period: Period) -> Any:
        monkeypatch.setattr(settling, "named_readers", count)
        sweeping.forget_what_is_due(60)
        return count(library_ids, period)

    monkeypatch.setattr(settling, "named_readers", counts_after_names_went)
    with clock.pretend(LATER):
        settling.settle_all()
    assert not db.session.scalars(select(Loan).where(Loan.patron_id.is_not(None))).all()
    assert told(school, LATER, *ALL) == open_now


def test_names_stay_when_their_period_is_to_be_counted_again_at_that_moment(
    school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    lived_year(school)
    open_now = told(school, clock.local_day(school.now), *ALL)
    stop = erasing.stop_reading

    def somebody_merges() -> None:
        monkeypatch.setattr(erasing, "stop_reading", stop)
        stop()
        with transaction():
            settling.count_all_again()

    monkeypatch.setattr(erasing, "stop_reading", somebody_merges)
    with clock.pretend(LATER):
        sweeping.forget_what_is_due(60)
        settling.settle_all()
    assert told(school, LATER, *ALL) == open_now


def test_story_889_who_is_erased_stays_counted(school: School) -> None:
    school.lives(10, acts_a_day=6)
    while school.act("return"):
        pass
    with transaction():
        for loan in db.session.scalars(select(Loan).where(Loan.returned_at.is_(None))):
            loan.returned_at = school.now
    today = clock.local_day(school.now)
    in_autumn = told(school, today, *ALL[:1], *ALL[2:])
    with clock.pretend(date(2026, 10, 20)):
        settling.settle_all()  # September is over, the year is not
    for reader in school.readers[:3]:
        with clock.pretend(date(2026, 10, 20)), transaction():
            forgetting.erase(school.th, db.session.get_one(Patron, reader.id))
    assert told(school, date(2026, 10, 20), *ALL[:1], *ALL[2:]) == in_autumn
    with clock.pretend(date(2026, 10, 20)):
        counting_anew.count_all_again()
    assert told(school, date(2026, 10, 20), *ALL[:1], *ALL[2:]) == in_autumn
    with clock.pretend(LATER):
        settling.settle_all()
    assert told(school, LATER, *ALL[:1], *ALL[2:]) == in_autumn


def test_names_stay_as_long_as_a_period_goes_on(school: School) -> None:
    """A library that keeps names for a month only keeps them until its year is counted."""
    lived_year(school)
    with transaction():
        forgetting.set_terms(school.th, Terms(loan_months=1, leaver_months=1, log_months=1))
    with clock.pretend(date(2027, 3, 1)):
        sweeping.forget_what_is_due(60)
    assert db.session.scalars(select(Loan).where(Loan.patron_id.is_not(None))).all()
    with clock.pretend(date(2027, 6, 8)):
        sweeping.forget_what_is_due(60)
    assert not db.session.scalars(select(Loan).where(Loan.patron_id.is_not(None))).all()


def test_a_fact_that_comes_late_is_counted_in_the_settled_month(school: School) -> None:
    with clock.pretend(date(2026, 10, 20)):
        settling.settle_all()
    while not school.act("lend"):
        pass
    school.catches_up()
    with clock.pretend(date(2026, 10, 20)):
        settling.settle_all()
    assert told(school, date(2026, 10, 20), SEPTEMBER)[SEPTEMBER, Use.HOME, Part.ALL] == {"": 1}
    with clock.pretend(date(2026, 10, 20)), transaction():
        lending.undo(school.event, school.deed(school.th))
    school.now += timedelta(days=50)
    school.catches_up()
    with clock.pretend(date(2026, 10, 21)):
        settling.settle_all()
    assert told(school, date(2026, 10, 21), SEPTEMBER)[SEPTEMBER, Use.HOME, Part.ALL] == {}


def test_loans_of_a_period_are_read_once_for_all_libraries(school: School) -> None:
    while not school.act("lend"):
        pass
    for number in range(3):
        school.given.a_library(f"MN{number}")
    with clock.pretend(date(2026, 10, 20)), statements() as sent:
        assert settling.settle_all() == 5  # libraries, and September is over
    assert len([one for one in sent if one.startswith("SELECT DISTINCT loans.patron_id")]) == 1


def test_settling_and_erasing_at_one_moment_count_nobody_twice(school: School) -> None:
    while not school.act("lend"):
        pass
    while not school.act("return"):
        pass
    loan = db.session.scalars(select(Loan)).one()
    patron_id = loan.patron_id
    db.session.rollback()

    def erase() -> None:
        with clock.pretend(date(2026, 10, 20)), transaction():
            gone = db.session.get_one(Patron, patron_id)
            forgetting.erase(gone.library, gone)

    def settle() -> None:
        with clock.pretend(date(2026, 10, 20)):
            settling.settle_all()

    with at_once(school.app, 2) as both:
        both(erase, settle)
    with clock.pretend(date(2026, 10, 20)):
        settling.settle_all()
    assert db.session.scalars(select(ReaderPeriod).where(ReaderPeriod.is_counted)).all()
    assert told(school, date(2026, 10, 20), SEPTEMBER)[SEPTEMBER, Use.HOME, Part.ALL] == {"": 1}
    assert sum(db.session.scalars(select(ReaderCount.erased))) > 0
