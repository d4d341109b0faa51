"""The circular's numbers and days, and the table of steps."""

from __future__ import annotations

from datetime import date

import pytest

from library_share.weeding import rules
from library_share.weeding.rules import Bar, Criterion, Happening, Step


@pytest.mark.parametrize(
    ("listed", "stock", "is_passed"),
    [(0, 0, False), (1, 9, True), (1, 10, False), (12, 119, True), (12, 120, False)],
)
def test_a_tenth_may_go_and_not_a_copy_more(listed, stock, is_passed):
    bar = Bar(listed=listed, stock=stock)
    assert bar.is_passed is is_passed
    assert (listed > bar.at_most) is is_passed


def test_the_notice_has_fifteen_whole_days():
    first = date(2026, 12, 25)
    assert rules.last_day_of_notice(first) == date(2027, 1, 8)
    assert not rules.may_be_carried_out(first, date(2027, 1, 8))
    assert rules.may_be_carried_out(first, date(2027, 1, 9))


def test_three_years_are_three_years_on_a_leap_day_too():
    assert rules.weeds_again_on(date(2024, 2, 29)) == date(2027, 3, 1)
    assert rules.weeds_again_on(date(2026, 12, 25)) == date(2029, 12, 25)


def test_two_years_after_publication_the_whole_year_is_over():
    assert rules.newest_year_gone(date(2026, 12, 31), 2) == 2023
    assert rules.newest_year_gone(date(2027, 1, 1), 2) == 2024


def test_libraries_of_education_weed_no_surplus():
    assert Criterion.SURPLUS not in rules.criteria_for(is_education=True)
    assert set(rules.criteria_for(is_education=False)) == set(Criterion)


def test_a_line_is_taken_off_as_long_as_the_list_is_open():
    can = {step for step in Step if rules.move_for(step, Happening.TAKE_OFF)}
    assert can == set(rules.OPEN) == set(Step) - {Step.CARRIED_OUT, Step.GIVEN_UP}


def test_every_step_is_reached_and_only_drafts_grow():
    reached = {move.to for moves in rules.MOVES.values() for move in moves.values()}
    assert reached == set(Step)
    assert [step for step in Step if rules.move_for(step, Happening.ADD)] == [Step.DRAFTED]


def test_the_register_s_note_keeps_what_it_said_as_far_as_there_is_room():
    said = rules.register_note("x" * 300, number="1/QĐ", day="01/01/2027")
    assert len(said) == rules.REGISTER_NOTE_AT_MOST
    assert said.endswith("; đã thanh lọc, QĐ số 1/QĐ ngày 01/01/2027")
    assert rules.register_note("", number="1/QĐ", day="01/01/2027").startswith("đã thanh lọc")
