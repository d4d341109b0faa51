"""Class names, calendars and holidays, decided in plain values."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from library_share.libraries.holidays import NEW_YEARS_DAYS, fixed_holidays, missing_holidays, tet
from library_share.libraries.rules import (
    WALK_AT_MOST_DAYS,
    Calendar,
    Days,
    Year,
    grade_of,
    is_library_code,
    months_of,
    overlapping,
    tidy_class_name,
    year_to_propose,
)


@pytest.mark.parametrize(
    ("name", "grade"),
    [
        ("6A", 6),
        ("6A1", 6),
        ("5B", 5),
        ("1/2", 1),
        ("12.6", 12),
        ("12A3", 12),
        ("10 Toán", 10),
        ("1A1", 1),
        ("Lớp 4C", 4),
        ("lớp 4c", 4),
        ("Khối 7", 7),
        ("Nhà trẻ A", -3),
        ("Nhóm 25–36 tháng", -3),
        ("Mầm 3", -2),
        ("Mẫu giáo bé 2", -2),
        ("Chồi 2", -1),
        ("4-5 tuổi B", -1),
        ("Lá 1", 0),
        ("Lá", 0),
        ("Lớp Lá 2", 0),
        ("MG lớn A", 0),
        # What does not tell stays untold rather than guessed.
        ("Lam Sơn", None),
        ("Chuyên Anh", None),
        ("13A", None),
        ("2026", None),
        ("", None),
    ],
)
def test_the_grade_stands_in_the_class_name(name, grade):
    assert grade_of(name) == grade


@pytest.mark.parametrize(
    ("written", "tidied"),
    [
        ("6A", "6A"),
        ("6a1", "6A1"),
        ("Lớp 4C", "4C"),
        ("LỚP  4c", "4C"),
        ("  12.6 ", "12.6"),
        ("1/2", "1/2"),
        ("lá  1", "Lá 1"),
        ("Nhóm 25–36 tháng", "Nhóm 25–36 tháng"),
        ("Lớp Lá 1", "Lá 1"),
        ("", ""),
        ("Lớp", ""),
        ("Lớp lớp 4a", "4A"),
        ("9\u0390", "9\u03aa\u0301"),
    ],
)
def test_one_class_is_spelled_one_way(written, tidied):
    assert tidy_class_name(written) == tidied


@pytest.mark.parametrize("code", ["MN", "TH", "THCS", "A", "TH2", "ABCDEFGHIJKL"])
def test_codes_that_labels_take(code):
    assert is_library_code(code)


@pytest.mark.parametrize("code", ["", "th", "TĐ", "T H", "TH-1", "ABCDEFGHIJKLM", "TH\n", "T\0"])
def test_codes_that_labels_do_not_take(code):
    assert not is_library_code(code)


TET_2027 = Days(starts_on=date(2027, 2, 1), ends_on=date(2027, 2, 15), reason="Tết")
YEAR = Year(
    name="2026-2027",
    starts_on=date(2026, 9, 5),
    ends_on=date(2027, 5, 31),
    books_back_by=date(2027, 5, 25),
    terms=(
        Days(starts_on=date(2026, 9, 5), ends_on=date(2027, 1, 17), reason="1"),
        Days(starts_on=date(2027, 1, 18), ends_on=date(2027, 5, 31), reason="2"),
    ),
)
CALENDAR = Calendar(closed_weekdays=frozenset({6, 7}), closures=(TET_2027,), years=(YEAR,))


def test_an_open_day_stays():
    monday = date(2026, 11, 23)
    assert CALENDAR.is_open(monday)
    assert CALENDAR.next_open(monday) == CALENDAR.last_open(monday) == monday


def test_a_weekend_is_walked_over_both_ways():
    saturday = date(2026, 11, 28)
    assert not CALENDAR.is_open(saturday)
    assert CALENDAR.next_open(saturday) == date(2026, 11, 30)
    assert CALENDAR.last_open(saturday) == date(2026, 11, 27)


def test_tet_and_the_weekend_before_it_are_walked_over_together():
    # Tết runs from Monday to Monday a fortnight later; a weekend lies before it.
    assert CALENDAR.next_open(date(2027, 1, 30)) == date(2027, 2, 16)
    assert CALENDAR.last_open(date(2027, 2, 15)) == date(2027, 1, 29)
    assert CALENDAR.closure_on(date(2027, 2, 6)).reason == "Tết"
    assert CALENDAR.closure_on(date(2027, 2, 16)) is None


def test_a_calendar_without_any_open_day_is_not_walked_for_ever():
    shut = Calendar(closed_weekdays=frozenset(range(1, 8)))
    day = date(2026, 11, 23)
    assert shut.next_open(day) == day + timedelta(days=WALK_AT_MOST_DAYS)


def test_years_and_terms_hold_their_last_days_and_not_the_summer():
    assert CALENDAR.year_on(date(2027, 5, 31)) is YEAR
    assert CALENDAR.year_on(date(2027, 6, 1)) is None
    assert CALENDAR.term_on(date(2027, 1, 17)).reason == "1"
    assert CALENDAR.term_on(date(2027, 1, 18)).reason == "2"
    assert CALENDAR.term_on(date(2027, 7, 1)) is None


def test_days_that_touch_overlap_and_neighbours_do_not():
    days = Days(starts_on=date(2027, 2, 1), ends_on=date(2027, 2, 5))
    touching = Days(starts_on=date(2027, 2, 5), ends_on=date(2027, 2, 9))
    after = Days(starts_on=date(2027, 2, 6), ends_on=date(2027, 2, 9))
    assert overlapping(days, [after, touching]) is touching
    assert overlapping(days, [after]) is None


def test_months_begin_on_a_monday_and_show_no_neighbour():
    months = months_of(date(2026, 11, 24), date(2027, 1, 3))
    assert [month.first for month in months] == [
        date(2026, 11, 1),
        date(2026, 12, 1),
        date(2027, 1, 1),
    ]
    november = months[0].weeks
    assert november[0] == (None,) * 6 + (date(2026, 11, 1),)
    assert [day for week in november for day in week if day] == [
        date(2026, 11, number) for number in range(1, 31)
    ]


def test_tet_lies_around_the_lunar_new_year():
    for year, first in NEW_YEARS_DAYS.items():
        days = tet(year)
        assert days.starts_on == first - timedelta(days=5)
        assert days.ends_on == first + timedelta(days=9)
        assert first.year == year
        # The lunar new year always falls between 21 January and 21 February.
        assert date(year, 1, 21) <= first <= date(year, 2, 21)
    assert tet(2099) is None


def test_fixed_holidays_of_a_year():
    assert [(days.starts_on, days.ends_on) for days in fixed_holidays(2027)] == [
        (date(2027, 1, 1), date(2027, 1, 1)),
        (date(2027, 4, 30), date(2027, 5, 1)),
        (date(2027, 9, 1), date(2027, 9, 2)),
    ]


def test_missing_holidays_leave_out_what_is_known_and_what_lies_outside():
    within = Days(starts_on=date(2026, 9, 5), ends_on=date(2027, 5, 31))
    assert [days.starts_on for days in missing_holidays(within, [])] == [
        date(2027, 1, 1),
        date(2027, 2, 1),
        date(2027, 4, 30),
    ]
    own_tet = Days(starts_on=date(2027, 2, 3), ends_on=date(2027, 2, 10))
    assert [days.starts_on for days in missing_holidays(within, [own_tet])] == [
        date(2027, 1, 1),
        date(2027, 4, 30),
    ]


@pytest.mark.parametrize(
    ("today", "latest_ends_on", "name"),
    [
        (date(2026, 9, 5), None, "2026-2027"),
        (date(2027, 3, 1), None, "2026-2027"),
        (date(2027, 7, 1), None, "2027-2028"),  # the summer is for preparing
        (date(2027, 3, 1), date(2027, 5, 31), "2027-2028"),
    ],
)
def test_the_school_year_somebody_most_likely_means(today, latest_ends_on, name):
    assert year_to_propose(today, latest_ends_on).name == name
