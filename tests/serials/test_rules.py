"""Prediction patterns, states and ways, in plain values."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given as for_all
from hypothesis import strategies as some

from library_share.libraries.rules import Calendar, Days
from library_share.serials.rules import (
    AtEnd,
    Fate,
    Frequency,
    IssueState,
    Pattern,
    Predicted,
    Stop,
    days_of,
    moves_on,
    next_after,
    predict,
    runs,
    said,
    state_of,
    weeded_up_to,
)


def pattern(frequency: Frequency, first: str, last: str, **more) -> Pattern:
    return Pattern(
        frequency=frequency,
        starts_on=date.fromisoformat(first),
        ends_on=date.fromisoformat(last),
        **more,
    )


def days(*args, **more) -> list[str]:
    return [f"{day:%d/%m}" for day in days_of(pattern(*args, **more))]


def test_a_daily_paper_has_an_issue_each_day():
    found = predict(pattern(Frequency.DAILY, "2026-12-30", "2027-01-02", first_number=350))
    assert [one.number for one in found] == [350, 351, 352, 353]


def test_numbers_restart_with_the_year_or_run_on():
    months = "2026-11-05", "2027-02-28"
    on = predict(pattern(Frequency.MONTHLY, *months, first_number=11))
    anew = predict(pattern(Frequency.MONTHLY, *months, first_number=11, restarts_yearly=True))
    assert [one.number for one in on] == [11, 12, 13, 14]
    assert [one.number for one in anew] == [11, 12, 1, 2]


def test_some_weekdays_and_a_weekly():
    week = "2026-11-23", "2026-12-06"
    assert days(Frequency.WEEKDAYS, *week, weekdays=frozenset({1, 5})) == [
        "23/11",
        "27/11",
        "30/11",
        "04/12",
    ]
    assert days(Frequency.WEEKLY, *week) == ["23/11", "30/11"]


def test_months_that_are_too_short_have_it_on_their_last_day():
    assert days(Frequency.MONTHLY, "2027-01-31", "2027-04-30") == [
        "31/01",
        "28/02",
        "31/03",
        "30/04",
    ]


@pytest.mark.parametrize(
    ("first", "expected"),
    [
        ("2026-11-05", ["05/11", "20/11"]),
        ("2026-11-20", ["20/11", "05/12"]),
        ("2026-12-31", ["31/12", "16/01"]),
    ],
)
def test_twice_a_month_is_half_a_month_apart(first, expected):
    assert days(Frequency.TWICE_A_MONTH, first, "2027-03-31")[:2] == expected


def test_quarterly_and_irregular():
    year = "2026-01-15", "2026-12-31"
    assert days(Frequency.QUARTERLY, *year) == ["15/01", "15/04", "15/07", "15/10"]
    assert days(Frequency.IRREGULAR, *year) == []


def test_tet_uses_up_no_number():
    tet = Days(starts_on=date(2027, 2, 5), ends_on=date(2027, 2, 10))
    found = predict(pattern(Frequency.DAILY, "2027-02-04", "2027-02-12", skips=(tet,)))
    assert found == [
        Predicted(date(2027, 2, 4), 1),
        Predicted(date(2027, 2, 11), 2),
        Predicted(date(2027, 2, 12), 3),
    ]


def test_a_printed_number_sets_those_after_it_right():
    plan = pattern(Frequency.WEEKLY, "2026-11-02", "2026-11-30", first_number=44)
    found = predict(plan, {date(2026, 11, 16): 50})
    assert [one.number for one in found] == [44, 45, 50, 51, 52]


@for_all(
    some.sampled_from(list(Frequency)),
    some.dates(date(2020, 1, 1), date(2030, 1, 1)),
    some.integers(0, 500),
    some.sets(some.integers(1, 7)),
    some.booleans(),
)
def test_any_pattern_goes_forward(frequency, first, length, weekdays, anew):
    plan = Pattern(
        frequency=frequency,
        starts_on=first,
        ends_on=first + timedelta(days=length),
        weekdays=frozenset(weekdays),
        restarts_yearly=anew,
        first_number=7,
    )
    found = predict(plan)
    assert sorted({one.day for one in found}) == [one.day for one in found]
    assert all(plan.starts_on <= one.day <= plan.ends_on for one in found)
    for before, after in pairwise(found):
        starts = anew and before.day.year != after.day.year
        assert after.number == (1 if starts else before.number + 1)
    if found:
        assert found[0].number == 7
    if frequency in (Frequency.DAILY, Frequency.MONTHLY):
        assert found[0].day == first


TODAY = date(2026, 11, 26)


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({}, IssueState.EXPECTED),
        ({"late_on": TODAY}, IssueState.LATE),
        ({"late_on": TODAY, "is_claimed": True}, IssueState.CLAIMED),
        ({"received": 1}, IssueState.SHORT),
        ({"received": 2}, IssueState.RECEIVED),
        ({"received": 3, "is_claimed": True}, IssueState.RECEIVED),
        ({"is_given_up": True, "is_claimed": True}, IssueState.MISSING),
        ({"received": 1, "is_given_up": True}, IssueState.RECEIVED),
    ],
)
def test_how_an_issue_stands(facts, expected):
    usual = {
        "copies": 2,
        "received": 0,
        "late_on": TODAY + timedelta(days=1),
        "is_claimed": False,
        "is_given_up": False,
    }
    assert state_of(**{**usual, **facts}, today=TODAY) is expected


WAY = [
    Stop(position=1, place_id=1, library_id=1, days=1),
    Stop(position=2, place_id=2, library_id=2, days=1),
    Stop(position=3, place_id=3, library_id=3, days=3),
]


def test_from_stop_to_stop_and_then_to_the_scissors_or_home():
    assert next_after(0, WAY, AtEnd.CUT_UP).stop is WAY[0]
    assert next_after(1, WAY, AtEnd.CUT_UP).stop is WAY[1]
    assert next_after(3, WAY, AtEnd.CUT_UP).fate is Fate.CUT_UP
    assert next_after(3, WAY, AtEnd.KEEP).goes_home
    # The list was shortened while a copy was at a stop that is no longer on it.
    assert next_after(3, WAY[:2], AtEnd.KEEP).goes_home
    assert next_after(2, [WAY[0], WAY[2]], AtEnd.KEEP).stop is WAY[2]


def test_a_move_waits_until_both_ends_are_open():
    weekdays_only = Calendar(closed_weekdays=frozenset({6, 7}))
    tet = Calendar(closures=(Days(starts_on=date(2026, 11, 30), ends_on=date(2026, 12, 2)),))
    friday = date(2026, 11, 27)
    assert moves_on(friday, 0, weekdays_only, None) == friday
    assert moves_on(friday, 1, weekdays_only, None) == date(2026, 11, 30)
    assert moves_on(friday, 1, weekdays_only, tet) == date(2026, 12, 3)


def test_numbers_in_few_words():
    assert runs([3, 1, 2, 7, 2]) == [(1, 3), (7, 7)]
    assert said([1, 2, 3, 5, 7, 8]) == "1–3, 5, 7–8"
    assert said([]) == ""


def test_two_years_also_across_29_february():
    assert weeded_up_to(TODAY) == date(2024, 11, 26)
    assert weeded_up_to(date(2028, 2, 29)) == date(2026, 2, 28)
