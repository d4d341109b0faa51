"""What the world does while we count turns no find into a fault, and no book that is accounted
for into a missing one."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from library_share import clock
from library_share.circulation.holds.actions import set_aside
from library_share.circulation.holds.models import HoldSlot
from library_share.circulation.keeping import change_copy
from library_share.copies.deeds import Deed
from library_share.copies.models import Copy, CopyState
from library_share.database import db, transaction
from tests.desk.scanning import Desk


def note(copy: Any, state: CopyState) -> None:
    with transaction():
        change_copy(
            db.session.get_one(Copy, copy.id), state=state, reason="rách nát", account_id=None
        )


def put_aside(copy: Any, library: Any) -> None:
    """Whoever waits for it may fetch it at the desk."""
    with transaction():
        slot = db.session.scalars(select(HoldSlot).where(HoldSlot.copy_id == copy.id)).one()
        set_aside(slot.id, Deed(library_id=library.id, account_id=None, at=clock.now()))


def test_story_750_a_book_put_aside_for_a_reader_is_at_the_desk_and_not_missing(lan, shelf, given):
    title = given.a_title()
    copy = given.a_copy(title, place=shelf)
    given.a_hold(title, given.a_patron())
    lan.opens(shelf)
    assert lan.figures() == {"missing": 1}  # promised, but nobody has fetched it yet
    put_aside(copy, lan.library)
    assert lan.figures() == {"at_desk": 1}
    assert lan.finds(copy.code, shelf) == "found"


@pytest.mark.parametrize("state", [CopyState.WITHDRAWN, CopyState.LOST])
def test_seen_first_and_written_off_later_it_was_found(lan, shelf, given, state):
    copy = given.a_copy(place=shelf)
    lan.opens(shelf)
    assert lan.finds(copy.code, shelf) == "found"
    note(copy, state)
    assert lan.figures() == {"found": 1}


def test_written_off_first_and_seen_later_is_told(lan, shelf, given):
    copy = given.a_copy(place=shelf)
    lan.opens(shelf)
    note(copy, CopyState.WITHDRAWN)
    assert lan.finds(copy.code, shelf) == "withdrawn_but_found"


def test_lent_after_it_was_scanned_without_a_network_it_was_found(lan, shelf, given):
    """The phone sends its scan minutes later; the desk has lent the book by then."""
    with clock.pretend(clock.now() - timedelta(hours=1)):
        copy = given.a_copy(place=shelf)
        lan.opens(shelf)
    with clock.pretend(clock.now() - timedelta(minutes=5)):
        card = given.card(given.a_patron())
        lent = Desk(lan.page, lan.token, lan.library.code).scan(copy.code, patron=card)
        assert lent.json["outcome"] == "lent"
    answer = lan.counts(copy.code, shelf, seconds_ago=600)
    assert answer.json["result"] == "found", answer.text


def test_a_scan_that_arrives_late_does_not_overrule_a_newer_one(lan, shelf, given):
    other = given.a_place()
    with clock.pretend(clock.now() - timedelta(hours=1)):
        copy = given.a_copy(place=other)
        lan.opens(shelf, other)
    assert lan.finds(copy.code, other) == "found"
    lan.counts(copy.code, shelf, seconds_ago=600)
    assert lan.figures() == {"found": 1}
    assert lan.seen_at(other) == "1/1"


def test_no_scan_is_older_than_its_stock_take(lan, shelf, given):
    copy = given.a_copy(place=shelf)
    lan.opens(shelf)
    assert lan.counts(copy.code, shelf, seconds_ago=86_400).json["result"] == "found"
    assert lan.counts(copy.code, shelf, seconds_ago=-1).status_code == 422
