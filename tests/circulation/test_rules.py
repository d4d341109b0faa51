"""The rules of lending, read like a list."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, strategies

from library_share.circulation.rules import (
    Book,
    Borrower,
    Cap,
    Policy,
    due_on,
    lending_refusals,
    policy_for,
    renewal_refusals,
)
from library_share.libraries.rules import Calendar, Days, Year

MONDAY = date(2026, 11, 23)
TET = Days(starts_on=date(2027, 2, 1), ends_on=date(2027, 2, 14), reason="Tết")
SCHOOL_YEAR = Year(
    name="2026-2027",
    starts_on=date(2026, 9, 1),
    ends_on=date(2027, 5, 31),
    books_back_by=date(2027, 5, 25),
    terms=(
        Days(starts_on=date(2026, 9, 1), ends_on=date(2027, 1, 15)),
        Days(starts_on=date(2027, 1, 16), ends_on=date(2027, 5, 31)),
    ),
)
CALENDAR = Calendar(closed_weekdays=frozenset({6, 7}), closures=(TET,), years=(SCHOOL_YEAR,))


def policy(**more) -> Policy:
    return Policy(
        **{
            "id": 1,
            "library_id": None,
            "patron_kind": None,
            "title_kind": None,
            "may_take_home": True,
            "loans_at_most": 3,
            "days": 14,
            "fixed_due_on": None,
            "cap": Cap.NONE,
            "renewals_at_most": 1,
            "overdue_blocks": True,
            **more,
        }
    )


def borrower(**more) -> Borrower:
    return Borrower(
        **{
            "has_left": False,
            "suspended_until": None,
            "suspended_because": "",
            "is_suspended": False,
            "card_expired_on": None,
            "card_is_revoked": False,
            "open_loans": 0,
            "overdue_loans": 0,
            **more,
        }
    )


HERE = Book(state="in_use", owner="THCS", stands_here=True)


def codes(reasons) -> list[str]:
    return [reason.code for reason in reasons]


def test_nothing_stands_in_the_way_of_an_ordinary_loan():
    assert lending_refusals(borrower(), HERE, policy(), due=MONDAY) == []


def test_every_reason_is_given_at_once():
    worst = borrower(
        has_left=True,
        is_suspended=True,
        card_expired_on=MONDAY,
        card_is_revoked=True,
        open_loans=3,
        overdue_loans=1,
    )
    elsewhere = Book(state="lost", owner="TH", stands_here=False)
    assert codes(lending_refusals(worst, elsewhere, policy(), due=None)) == [
        "patron_left",
        "card_revoked",
        "patron_suspended",
        "card_expired",
        "copy_lost",
        "belongs_elsewhere",
        "too_many_loans",
        "has_overdue",
        "no_day_left",
    ]


@pytest.mark.parametrize(
    ("policy_", "lent_on", "due"),
    [
        (policy(), MONDAY, date(2026, 12, 7)),
        (policy(days=5), MONDAY, date(2026, 11, 30)),  # a Saturday goes on to Monday
        (policy(days=70), MONDAY, date(2027, 2, 15)),  # in Tết goes on to the day after
        (policy(days=1, cap=Cap.TERM), date(2027, 1, 15), date(2027, 1, 15)),
        (policy(days=300, cap=Cap.TERM), MONDAY, date(2027, 1, 15)),
        (policy(days=300, cap=Cap.SCHOOL_YEAR), MONDAY, date(2027, 5, 25)),
        (policy(days=14, cap=Cap.SCHOOL_YEAR), date(2027, 5, 26), None),
        (policy(days=14, cap=Cap.SCHOOL_YEAR), date(2027, 7, 1), date(2027, 7, 15)),  # summer
        (policy(days=None, fixed_due_on=date(2026, 12, 5)), MONDAY, date(2026, 12, 7)),
        (policy(days=None, fixed_due_on=date(2026, 11, 20)), MONDAY, None),
    ],
)
def test_the_due_day(policy_, lent_on, due):
    assert due_on(policy_, CALENDAR, lent_on) == due


@given(
    days=strategies.integers(1, 400),
    offset=strategies.integers(0, 260),
    cap=strategies.sampled_from(Cap),
)
def test_a_due_day_is_open_and_not_past_the_cap(days, offset, cap):
    lent_on = date(2026, 9, 1) + timedelta(days=offset)
    due = due_on(policy(days=days, cap=cap), CALENDAR, lent_on)
    assert due is None or (CALENDAR.is_open(due) and due >= lent_on)
    if due is not None and cap is Cap.SCHOOL_YEAR:
        assert due <= SCHOOL_YEAR.books_back_by


def test_the_library_weighs_most_then_the_patron_then_the_title():
    everyone = policy(id=1)
    for_textbooks = policy(id=2, title_kind="SGK")
    for_teachers = policy(id=3, patron_kind="teacher")
    here = policy(id=4, library_id=7)
    all_of_them = [everyone, for_textbooks, for_teachers, here]

    def chosen(**case):
        found = policy_for(
            all_of_them, **{"library_id": 8, "patron_kind": "pupil", "title_kind": "STN", **case}
        )
        return found.id

    assert chosen() == 1
    assert chosen(title_kind="SGK") == 2
    assert chosen(title_kind="SGK", patron_kind="teacher") == 3
    assert chosen(title_kind="SGK", patron_kind="teacher", library_id=7) == 4


def test_no_policy_at_all():
    assert policy_for([], library_id=1, patron_kind="pupil", title_kind="STN") is None


def test_a_renewal_must_gain_something():
    reasons = renewal_refusals(borrower(), policy(), renewals=0, due_before=MONDAY, due=MONDAY)
    assert codes(reasons) == ["no_later_day"]
    assert reasons[0].overridable_by == ()
