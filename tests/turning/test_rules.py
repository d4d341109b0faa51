"""Names of next year's classes, and plans, in plain values."""

from __future__ import annotations

from datetime import date

import pytest

from library_share.libraries.models import LibraryKind
from library_share.turning.rules import (
    Destination,
    OldClass,
    Pupil,
    Step,
    a_year_later,
    plan_of,
    renamed,
    steps_of,
    successor,
    year_to_turn,
)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("5B", "6B"),
        ("1A1", "2A1"),
        ("1/2", "2/2"),
        ("8.3", "9.3"),
        ("9A", "10A"),
        ("Khối 7", "Khối 8"),
        ("Mầm 3", "Chồi 3"),
        ("Chồi 2", "Lá 2"),
        ("Mẫu giáo bé 1", "Mẫu giáo nhỡ 1"),
        ("Lá 1", None),
        ("12A", None),
        ("Nhà trẻ A", None),
        ("Nhóm 25–36 tháng", None),
        ("Lớp tình thương", None),
        ("", None),
    ],
)
def test_the_name_of_next_years_class(old, new):
    assert successor(old) == new


def a_plan(kind=LibraryKind.PRIMARY, pupils=(), of_class=None, of_pupil=None, **more):
    classes = [
        OldClass(id=4, name="4B", grade=4),
        OldClass(id=5, name="5B", grade=5),
        OldClass(id=9, name="Lớp ghép", grade=None),
    ]
    return plan_of(
        kind,
        classes,
        pupils,
        of_class=of_class or {},
        of_pupil=of_pupil or {},
        next_school_id=more.pop("next_school_id", 77),
        **more,
    )


def test_classes_go_up_the_last_leaves_and_who_knows_where_the_mixed_class_goes():
    goes = {line.old.name: line.to for line in a_plan().classes}
    assert goes == {
        "4B": Destination(class_name="5B"),
        "5B": Destination(library_id=77),
        "Lớp ghép": None,
    }


def test_in_a_joined_school_the_fifth_class_stays():
    goes = {line.old.name: line.to for line in a_plan(LibraryKind.JOINED).classes}
    assert goes["5B"] == Destination(class_name="6B")


def test_counts_tell_each_pupil_once():
    pupils = [
        Pupil(patron_id=1, class_id=4),
        Pupil(patron_id=2, class_id=4, open_loans=1),
        Pupil(patron_id=3, class_id=5, open_loans=2),
        Pupil(patron_id=4, class_id=5),
        Pupil(patron_id=5, class_id=9),
        Pupil(patron_id=6, class_id=4, already_in="5C"),
    ]
    counts = a_plan(
        pupils=pupils,
        of_pupil={2: Destination(class_name="4B"), 4: Destination()},
        without_class=3,
    ).counts
    assert (counts.promoted, counts.repeating, counts.leaving, counts.going_on) == (1, 1, 2, 1)
    assert (counts.placed_already, counts.undecided, counts.without_class) == (1, 1, 3)
    assert (counts.open_loans, counts.open_loans_of_leavers) == (3, 2)


def test_another_choice_is_another_plan():
    pupils = [Pupil(patron_id=1, class_id=4)]
    usual = a_plan(pupils=pupils)
    assert a_plan(pupils=pupils).seen == usual.seen
    assert a_plan(pupils=pupils, of_pupil={1: Destination()}).seen != usual.seen


def test_the_old_year_is_turned_until_the_new_one_has_settled():
    begins = [date(2026, 9, 1), date(2025, 9, 1)]
    turned = [
        year_to_turn(day, begins)
        for day in (
            date(2025, 8, 31),
            date(2025, 9, 1),
            date(2026, 6, 10),
            date(2026, 9, 20),
            date(2026, 11, 1),
        )
    ]
    assert turned == [None, 1, 1, 1, 0]


def test_a_leap_day_has_a_next_year():
    assert a_year_later(date(2028, 2, 29)) == date(2029, 2, 28)


def test_after_the_last_year_of_all_calendars_comes_none():
    assert a_year_later(date(9999, 12, 31)) == date(9999, 12, 31)


@pytest.mark.parametrize(
    ("name", "before", "after", "now"),
    [
        ("Tủ sách lớp 4B", "4B", "5B", "Tủ sách lớp 5B"),
        ("Tủ 14B", "4B", "5B", "Tủ 14B"),
        ("Góc đọc", "4B", "5B", "Góc đọc"),
        ("Tủ 1/2", "1/2", r"2/\2", r"Tủ 2/\2"),
        ("Tủ", "", "5B", "Tủ"),
    ],
)
def test_a_shelf_is_renamed_with_its_class(name, before, after, now):
    assert renamed(name, before, after) == now


def test_only_schools_promote_and_only_some_take_in():
    assert Step.PROMOTE not in steps_of(LibraryKind.PUBLIC)
    assert Step.ARRIVALS not in steps_of(LibraryKind.PRESCHOOL)
    assert Step.ARRIVALS in steps_of(LibraryKind.LOWER_SECONDARY)
