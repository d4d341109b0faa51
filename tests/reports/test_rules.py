"""The life of a part, and its deadline."""

from __future__ import annotations

from datetime import date

import pytest

from library_share.reports import rules
from library_share.reports.rules import Happening, Step

DUE = date(2022, 10, 18)


@pytest.mark.parametrize(
    ("today", "left", "late"),
    [(date(2022, 10, 16), 2, False), (date(2022, 10, 17), 1, False), (date(2022, 10, 18), 0, True)],
)
def test_before_the_day_is_strictly_before(today, left, late):
    assert rules.days_left(DUE, today) == left
    assert rules.is_late(Step.WRITING, DUE, today) is late
    assert not rules.is_late(Step.APPROVED, DUE, today)
    assert not rules.is_late(Step.WITHDRAWN, DUE, today)


def test_without_a_principal_the_librarian_s_word_is_enough():
    assert rules.after(Step.WRITING, Happening.HAND_IN, has_principal=True) is Step.HANDED_IN
    assert rules.after(Step.WRITING, Happening.HAND_IN, has_principal=False) is Step.APPROVED
    assert rules.after(Step.SENT_BACK, Happening.HAND_IN, has_principal=False) is Step.APPROVED


def test_every_step_is_reached_and_left():
    assert set(rules.NEXT) == set(Step)
    reached = {step for nexts in rules.NEXT.values() for step in nexts.values()}
    assert reached == set(Step)


def test_only_figures_of_the_days_are_corrected():
    frozen, now = {"loans_home": 5, "copies": 40}, {"loans_home": 6, "copies": 41}
    found = rules.changed(frozen, now, ["loans_home"])
    assert [(one.code, one.before, one.now) for one in found] == [("loans_home", 5, 6)]
