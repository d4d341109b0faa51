"""The partition principle, as a list of rules."""

from __future__ import annotations

from collections import defaultdict
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from library_share.open_data.rules import AT_LEAST, Unit, partition, rounded_to_groups


def a_class(name, number, readers=None, people=20):
    """`readers` are as many as the loans, unless said; no two classes share one."""
    ids = range(number if readers is None else readers)
    return Unit(
        name=name,
        grade=int(name[0]) if name else None,
        number=number,
        readers=frozenset(hash((name, one)) for one in ids),
        people=people,
    )


def told(*units):
    blocks = partition(units)
    return None if blocks is None else [(block.names, block.number) for block in blocks]


def test_a_class_that_is_large_enough_is_told_alone():
    assert told(a_class("4A", 5), a_class("4B", 9), a_class("5A", 0)) == [
        (["4A"], 5),
        (["4B"], 9),
        (["5A"], 0),
    ]


def test_a_grade_with_a_small_class_is_told_as_one():
    """4B alone would say that 4A and 4C are the small ones."""
    assert told(a_class("4A", 2), a_class("4B", 9), a_class("4C", 3), a_class("5A", 7)) == [
        (["4A", "4B", "4C"], 14),
        (["5A"], 7),
    ]


def test_a_school_with_a_small_grade_is_told_as_one():
    assert told(a_class("4A", 2), a_class("5A", 7), a_class("5B", 9)) == [(["4A", "5A", "5B"], 18)]


def test_classes_told_together_do_not_say_that_each_read():
    """Five loans of five classes: were only those joined that read little, each had exactly one."""
    five = [f"{grade}A" for grade in range(1, 6)]
    one_each = [a_class(name, 1) for name in five]
    others = [a_class(name, number) for name, number in zip(five, (3, 2, 0, 0, 0), strict=True)]
    nobody = a_class("", 0, people=9)
    assert told(*one_each, nobody) == told(*others, nobody) == [([*five, ""], 5)]


def test_whether_the_only_pupil_of_a_class_read_is_not_seen():
    for of_the_one in (0, 1):
        units = a_class("5A", 0), a_class("5B", 8), a_class("5C", of_the_one, people=1)
        assert told(*units) == [(["5A", "5B", "5C"], 8 + of_the_one)]


@pytest.mark.parametrize(
    "classes",
    [
        {"1A": 20, "1B": 20, "1C": 20},
        {"1A": 20, "2A": 20, "3A": 20},
        {"1A": 20, "1B": 20, "2A": 20, "": 9},
        {"1A": 20, "1B": 20, "1C": 1},
        {"1A": 20, "2A": 1, "": 9},
    ],
)
def test_who_knows_the_rule_and_the_classes_finds_no_small_number(classes):
    """Of everything that may have been, what is told fits several, for each class that is small."""
    fits = defaultdict(list)
    for numbers in product(range(8), repeat=len(classes)):
        units = [
            a_class(name, number, people=people)
            for (name, people), number in zip(classes.items(), numbers, strict=True)
        ]
        if (blocks := told(*units)) is not None:
            fits[repr(blocks)].append(numbers)
    for possible in fits.values():
        for of_one_class in zip(*possible, strict=True):
            assert len(set(of_one_class)) > 1 or of_one_class[0] not in range(1, AT_LEAST)


def test_few_readers_are_too_few_however_much_they_read():
    assert told(a_class("4A", 40, readers=4), a_class("4B", 9)) == [(["4A", "4B"], 49)]


def test_a_class_of_four_is_never_told_alone_not_even_that_it_did_nothing():
    assert told(a_class("4A", 0, people=4), a_class("4B", 9)) == [(["4A", "4B"], 9)]


def test_teachers_are_told_with_pupils_when_they_are_few():
    assert told(a_class("", 1, people=9), a_class("4B", 9)) == [(["4B", ""], 10)]


def test_a_month_too_small_is_not_told_at_all():
    assert told(a_class("4A", 4), a_class("4B", 0)) is None
    assert told(a_class("4A", 9, people=3)) is None
    assert told() is None


@pytest.mark.parametrize(
    ("people", "groups"), [(0, 0), (2, 0), (3, 5), (7, 5), (8, 10), (123, 125)]
)
def test_people_are_counted_in_groups(people, groups):
    assert rounded_to_groups(people) == groups


units = st.builds(
    a_class,
    st.text("123456789", min_size=2, max_size=3),
    st.integers(0, 12),
    st.integers(0, 9),
    st.integers(0, 9),
)


@settings(max_examples=300)
@given(st.lists(units, max_size=9, unique_by=lambda unit: unit.name))
def test_whatever_happened_all_is_told_in_blocks_that_may_be_told_or_nothing(some):
    blocks = partition(some)
    if blocks is None:
        return
    names = [name for block in blocks for name in block.names]
    assert sorted(names) == sorted(unit.name for unit in some)
    assert sum(block.number for block in blocks) == sum(unit.number for unit in some)
    for block in blocks:
        assert block.people >= AT_LEAST
        assert not block.number or min(block.number, block.readers) >= AT_LEAST
