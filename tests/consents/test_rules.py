"""Whose signature is needed, and when a consent holds: Luật 91/2025/QH15 Điều 24."""

from __future__ import annotations

from datetime import date

import pytest

from library_share.consents.rules import Standing, age_on, must_be_asked

DAY = date(2026, 11, 2)


@pytest.mark.parametrize(
    ("born_on", "grade", "asked"),
    [
        (date(2019, 11, 2), 1, True),  # seven today
        (date(2019, 11, 3), 1, False),
        (None, 1, True),  # nobody knows: the child is asked
        (None, 0, False),  # Lá, five years old
        (None, None, True),
        (date(2021, 1, 1), 5, False),  # the birthday counts, not the class
    ],
)
def test_a_child_of_seven_is_asked(born_on, grade, asked):
    assert must_be_asked(born_on, grade, DAY) is asked


def test_age_is_in_full_years():
    assert age_on(date(2020, 2, 29), date(2027, 2, 28)) == 6
    assert age_on(date(2020, 2, 29), date(2027, 3, 1)) == 7


def a_consent(**more):
    return Standing(
        **{
            "given_on": DAY,
            "valid_until": date(2027, 5, 31),
            "child_signed": True,
            "is_pupil": True,
            "born_on": None,
            "grade": 4,
            **more,
        }
    )


def test_a_consent_holds_from_its_day_to_its_last():
    held = [date(2026, 11, 1), DAY, date(2027, 5, 31), date(2027, 6, 1)]
    assert [a_consent().holds_on(day) for day in held] == [False, True, True, False]


def test_a_child_that_became_seven_has_to_be_asked_again():
    small = a_consent(child_signed=False, born_on=date(2020, 1, 10), grade=1)
    assert small.holds_on(date(2027, 1, 9))
    assert not small.holds_on(date(2027, 1, 10))


def test_a_grown_up_signs_alone():
    assert a_consent(is_pupil=False, child_signed=False, grade=None).holds_on(DAY)
