"""Two phones do the same thing at the same moment: the database lets one of them win."""

from __future__ import annotations

from datetime import timedelta

import pytest

from library_share.catalogue.models import Title, TitleKind
from library_share.copies.models import Copy
from library_share.database import db
from library_share.serials.actions import bundling, moving, receiving, subscribing
from library_share.serials.models import Bundle, Issue, IssueCopy, IssueStay, Subscription
from library_share.serials.rules import AtEnd, Frequency
from tests.racing import at_once, attempt
from tests.serials.conftest import MONDAY

ROUNDS = 12


@pytest.fixture
def twice(app, reading):
    """Lets an action of two phones go at the same moment; their answers, sorted."""
    with at_once(app, 2) as run:

        def both(action) -> list[str]:
            deed = reading.deed()
            db.session.rollback()
            answers = run(*[lambda: attempt(action, deed)] * 2)
            db.session.expire_all()
            return sorted(answers)

        yield both


def test_two_phones_note_the_same_issue(reading, twice):
    daily = reading.subscribes(copies=2)
    for day in range(ROUNDS):
        issue_id = reading.issue(daily, day).id
        answers = twice(
            lambda deed, issue_id=issue_id: receiving.receive(
                db.session.get_one(Issue, issue_id), deed
            )
        )
        assert set(answers) <= {"done", "issue_already_so"}
        assert reading.given.how_many(IssueCopy, IssueCopy.issue_id == issue_id) == 2
        assert db.session.get_one(Issue, issue_id).received == 2


def test_two_phones_move_the_same_copy(reading, twice):
    daily = reading.subscribes()
    reading.routes(daily, ("TVX", 1), ("TTHTCD", 1), ("TH", 1))
    for day in range(ROUNDS):
        (copy,) = reading.receives(daily, day)
        stay_id = reading.stay(copy).id
        answers = twice(lambda deed, stay_id=stay_id: moving.move([stay_id], deed))
        assert set(answers) <= {"done", "issue_moved_meanwhile"}
        assert reading.where(copy) == "TTHTCD"
        assert reading.given.how_many(IssueStay, IssueStay.issue_copy_id == copy.id) == 2


def test_two_desks_tie_the_same_issues(reading, twice):
    weekly = reading.subscribes(
        frequency=Frequency.WEEKLY, at_end=AtEnd.KEEP, ends_on=MONDAY + timedelta(days=200)
    )
    for week in range(ROUNDS):
        (copy,) = reading.receives(weekly, 7 * week)

        def tie(deed, copy_id=copy.id, weekly_id=weekly.id) -> None:
            bundling.tie(db.session.get_one(Subscription, weekly_id), [copy_id], deed)

        assert sum(answer == "done" for answer in twice(tie)) == 1
    assert reading.given.how_many(Bundle) == reading.given.how_many(Copy) == ROUNDS


def test_a_copy_moves_while_its_receipt_is_undone(app, reading):
    daily = reading.subscribes()
    reading.routes(daily, ("TVX", 1), ("TTHTCD", 1))
    with at_once(app, 2) as run:
        for day in range(ROUNDS):
            (copy,) = reading.receives(daily, day)
            stay_id, copy_id, deed = reading.stay(copy).id, copy.id, reading.deed()
            db.session.rollback()
            run(
                lambda stay_id=stay_id, deed=deed: attempt(moving.move, [stay_id], deed),
                lambda copy_id=copy_id, deed=deed: attempt(
                    lambda: receiving.undo_receipt(db.session.get_one(IssueCopy, copy_id), deed)
                ),
            )
            db.session.expire_all()


def test_two_order_the_same_newspaper(reading, twice):
    for number in range(ROUNDS):
        title = reading.given.a_title(f"Báo {number}", TitleKind.PERIODICAL)

        def order(deed, title_id=title.id) -> None:
            found = db.session.get_one(Title, title_id)
            subscribing.subscribe(
                found,
                deed,
                frequency=Frequency.WEEKLY,
                starts_on=MONDAY,
                ends_on=MONDAY + timedelta(days=30),
            )

        assert twice(order) == ["done", "subscription_exists"]


def test_expecting_twice_at_once_expects_once(reading, twice):
    daily_id = reading.subscribes().id
    for number in range(ROUNDS):

        def change(deed, last=MONDAY + timedelta(days=40 + number)) -> None:
            found = db.session.get_one(Subscription, daily_id)
            columns = {"frequency": Frequency.DAILY, "ends_on": last, "first_number": 100}
            subscribing.change(found, **columns)

        assert twice(change) == ["done", "done"]
        assert reading.given.how_many(Issue) == 41 + number
