"""Stories 861 to 866: facts are counted by day, and only where something new came."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from library_share import clock
from library_share.circulation.models import Loan
from library_share.database import db, transaction
from library_share.statistics import counting_anew, tallying
from library_share.statistics.asking import at_a_glance
from library_share.statistics.checks import CHECKS
from library_share.statistics.commands import recount
from library_share.statistics.measures import AT_A_GLANCE, BY_CODE, MEASURES
from library_share.statistics.models import Correction, DayCount
from library_share.statistics.queries import Scope
from library_share.statistics.rules import By, Period, What, is_closed
from tests.sizes import often
from tests.statements import statements
from tests.statistics import independent

DAYS = often(200, gate=70)


def test_story_861_a_lived_year_is_counted_to_the_digit(school):
    school.lives(DAYS)
    school.catches_up()
    assert school.acts > 2 * DAYS
    assert independent.kept() == independent.day_counts()
    kinds = {row.what for row in db.session.query(DayCount)}
    assert kinds >= {What.LENT, What.READ_HERE, What.READ_IN_CLASS, What.RETURNED_LATE}


@pytest.mark.parametrize("seed", range(often(8, gate=2)))
def test_story_862_counted_now_and_then_it_is_the_same_as_counted_once(school, seed):
    school.chance.seed(seed)
    for _ in range(6):
        school.lives(4)
        school.catches_up()
    little_by_little = independent.kept()
    assert little_by_little == independent.day_counts()
    with clock.pretend(school.now):
        said = school.app.test_cli_runner().invoke(recount)
    assert (said.exit_code, said.output) == (0, "Đã đếm lại mọi số liệu.\n")
    assert independent.kept() == little_by_little


def test_story_1125_a_recount_that_is_interrupted_loses_no_correction(school, monkeypatch):
    school.lives(100)
    school.catches_up()
    school.now += timedelta(days=40)  # all of it is closed
    right = independent.kept()
    with transaction():  # as a fault in the software might have counted them
        wrong = db.session.query(DayCount).filter(DayCount.what == What.LENT)
        months = {row.day.replace(day=1) for row in wrong}
        wrong.update({"how_many": DayCount.how_many + 1})
    assert len(months) > 2
    count, interrupted = counting_anew._count_month, sorted(months)[1]

    def counts_until(month: date, library_ids: Any) -> None:
        if month == interrupted:
            raise KeyboardInterrupt
        count(month, library_ids)

    with monkeypatch.context() as patch, clock.pretend(school.now):
        patch.setattr(counting_anew, "_count_month", counts_until)
        with pytest.raises(KeyboardInterrupt):
            counting_anew.count_all_again()
    db.session.rollback()
    assert 0 < len(corrected()) < len(months) * 2
    assert sum(independent.kept().values()) > sum(right.values())
    with clock.pretend(school.now):
        counting_anew.count_all_again()
    assert independent.kept() == right
    logged = corrected()
    assert {month for month, *_ in logged} == months
    assert len(logged) == len({(month, library_id) for month, library_id, *_ in logged})
    assert all(before > after for *_, before, after in logged)


def test_a_recount_takes_away_what_no_fact_tells(school):
    school.lives(10)
    school.catches_up()
    right = independent.kept()
    with transaction():
        row = db.session.query(DayCount).filter(DayCount.what == What.LENT).first()
        row.day = date(2025, 1, 5)
    with clock.pretend(school.now):
        counting_anew.count_all_again()
    assert independent.kept() == right


def corrected() -> list[tuple[date, int, int, int]]:
    db.session.expire_all()
    return [
        (one.month, one.library_id, one.before, one.after)
        for one in db.session.query(Correction).filter(Correction.what == What.LENT)
    ]


def test_story_863_nothing_new_costs_nothing(school):
    school.lives(10)
    school.catches_up()
    school.now += timedelta(hours=1)
    school.catches_up()  # what came lately is settled by now
    with clock.pretend(school.now), statements() as sent:
        tallying.catch_up()
    assert not [one for one in sent if "statistics_day_counts" in one]
    school.act()
    with clock.pretend(school.now), statements() as sent:
        tallying.catch_up()
    days = [one for one in sent if one.startswith("DELETE FROM statistics_day_counts")]
    assert len(days) <= 2


def test_story_864_a_closed_month_changes_by_a_logged_correction_only(school):
    school.lives(20)
    school.catches_up()
    assert school.given.how_many(Correction) == 0
    month = date(2026, 9, 1)
    school.now = clock.start_of(date(2026, 11, 2)) + timedelta(hours=8)
    assert is_closed(month, clock.local_day(school.now))
    before = BY_CODE["loans_home"].figure(of_september(school)).number
    late = clock.start_of(date(2026, 9, 15)) + timedelta(hours=9)
    today, school.now = school.now, late
    while not lends(school):
        school.now = late
    school.now = today
    school.catches_up()
    (correction,) = db.session.query(Correction).all()
    assert (correction.month, correction.what) == (month, What.LENT)
    assert (correction.before, correction.after) == (before, before + 1)
    assert BY_CODE["loans_home"].figure(of_september(school)).number == before + 1


def test_story_1010_a_count_that_drifted_is_found(school):
    school.lives(10)
    school.catches_up()
    school.now += timedelta(minutes=1)
    assert drifted() == []
    with transaction():
        row = db.session.query(DayCount).filter(DayCount.what == What.LENT).first()
        row.how_many += 1
    (found,) = drifted()
    assert found["library"] == row.library_id
    assert found["day"] == f"{row.day:%d/%m/%Y}"


def drifted() -> list[Any]:
    (check,) = [one for one in CHECKS if one.name == "figures_equal_facts"]
    return list(check.offending())


def lends(school) -> bool:
    """One more loan, at the school's own desk."""
    before = school.given.how_many(Loan)
    school.act("lend")
    return school.given.how_many(Loan) > before


def of_september(school) -> Scope:
    return Scope(
        library_ids=(school.th.id,),
        period=Period(first=date(2026, 9, 1), last=date(2026, 9, 30)),
    )


def test_story_865_parts_add_up_to_the_whole(school):
    school.lives(30)
    school.catches_up()
    scope = Scope(
        library_ids=(school.th.id, school.tvx.id),
        period=Period(first=date(2026, 9, 1), last=date(2026, 12, 31)),
    )
    whole = at_a_glance(scope)
    assert whole["uses"] == whole["loans_home"] + whole["readings_on_site"]
    for measure in AT_A_GLANCE:
        assert whole[measure.code] == measure.figure(scope).number
    for measure in MEASURES:
        of_all = measure.figure(scope)
        for by in measure.bys:
            if measure.code == "titles":
                continue  # two libraries may have the same title
            parts = measure.figures(scope, by).values()
            assert sum(part.number for part in parts) == of_all.number, (measure.code, by)
            assert sum(part.of or 0 for part in parts) == (of_all.of or 0), (measure.code, by)


def test_story_866_books_of_ours_wherever_they_are_used(school):
    school.lives(30)
    school.catches_up()
    period = Period(first=date(2026, 9, 1), last=date(2026, 12, 31))
    owned = Scope(library_ids=(school.tvx.id,), period=period, owned=True)
    apart = numbers(owned, By.LIBRARY)
    assert set(apart) == {school.th.id}
    here = Scope(library_ids=(school.th.id,), period=period)
    assert numbers(here, By.OWNER)[school.tvx.id] == sum(apart.values())


def numbers(scope: Scope, by: By) -> dict[int, int]:
    return {key: one.number for key, one in BY_CODE["loans_home"].figures(scope, by).items()}


def test_months_and_years() -> None:
    period = Period(first=date(2027, 12, 15), last=date(2028, 2, 29))
    assert list(period.months()) == [date(2027, 12, 1), date(2028, 1, 1), date(2028, 2, 1)]
    assert period.a_year_before() == Period(first=date(2026, 12, 15), last=date(2027, 2, 28))
    assert date(2028, 1, 1) in period
    assert not is_closed(date(2026, 9, 1), date(2026, 10, 7))
    assert is_closed(date(2026, 9, 1), date(2026, 10, 8))
