"""Before, at and after, in plain values."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from library_share.rotation.effect.rules import (
    Counts,
    Window,
    box_weeks,
    counted,
    joined,
    per_box_week,
    windows_around,
    woken,
)

START = datetime(2026, 11, 30, 1, tzinfo=UTC)


def day(number: float) -> datetime:
    return START + timedelta(days=number)


def window(first: float, last: float) -> Window:
    return Window(day(first), day(last))


def test_before_and_after_are_as_long_as_the_stop():
    around = windows_around(window(0, 14), day(100))
    assert around.before == window(-14, 0)
    assert around.after == window(14, 28)
    assert around.after_is_whole


@pytest.mark.parametrize(("now", "days"), [(14, 0), (17, 3), (28, 14), (50, 14)])
def test_what_is_still_to_come_is_left_out(now, days):
    around = windows_around(window(0, 14), day(now))
    assert around.after.days == days
    assert around.after_is_whole == (days == 14)


def test_each_moment_counts_once_and_the_first_belongs_to_the_stop():
    around = windows_around(window(0, 10), day(100))
    moments = [(day(n), 1) for n in (-11, -10, -1, 0, 9.99, 10, 19, 20)]
    assert counted(moments, around) == Counts(before=2, at=2, after=2)


def test_two_boxes_at_one_point_are_one_time_there_and_two_box_weeks():
    both = [window(0, 14), window(7, 21)]
    assert joined(both) == [window(0, 21)]
    assert joined([window(14, 15), window(0, 14), window(20, 20)]) == [window(0, 15)]
    assert box_weeks(both) == 4


@pytest.mark.parametrize(
    ("before", "at", "percent"), [(19, 60, None), (60, 19, None), (20, 30, 50), (40, 20, -50)]
)
def test_no_percentage_of_a_small_number(before, at, percent):
    assert Counts(before=before, at=at).percent == percent


def test_no_rate_of_a_small_number_or_a_few_days():
    assert per_box_week(19, 4) is None
    assert per_box_week(20, 0.5) is None
    assert per_box_week(20, 4) == 5


def test_a_title_wakes_when_it_slept_for_a_year_and_is_lent_from_the_box():
    slept, awake, unread, others = (1, 1), (2, 1), (3, 1), (4, 1)
    stood = [(key, key[0] * 10, window(0, 14)) for key in (slept, awake, unread, others)]
    lent = {
        slept: [(10, day(-366)), (10, day(3)), (10, day(5)), (10, day(20))],
        awake: [(99, day(-300)), (20, day(3))],
        others: [(99, day(3))],
    }
    assert woken(stood, lent) == {slept: 2}


def test_what_woke_at_the_first_stop_is_still_woken_at_the_second():
    stood = [((1, 1), 10, window(0, 14)), ((1, 1), 10, window(20, 34))]
    assert woken(stood, {(1, 1): [(10, day(3)), (10, day(25))]}) == {(1, 1): 2}
