"""What the world does while we count turns no find into a fault, and no book that is accounted
for into a missing one."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select

from library_share import clock
from library_share.circulation.holds.actions import set_aside
from library_share.circulation.holds.models import HoldSlot
from library_share.circulation.keeping import change_copy
from library_share.copies.actions import move
from library_share.copies.deeds import Deed
from library_share.copies.models import Copy, CopyState
from library_share.database import db, transaction
from library_share.stocktake.queries import get_stocktake, progress_of
from tests.desk.scanning import Desk
from tests.statements import statements


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


def test_a_book_put_aside_for_a_reader_is_at_the_desk_and_not_missing(lan, shelf, given):
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


def test_the_figures_of_one_place_are_those_of_the_whole(lan, shelf, given):
    """The page that counts asks for one place alone, and must say what the others say."""
    other, empty = given.a_place(), given.a_place()
    here = [given.a_copy(place=shelf) for _ in range(4)]
    there = [given.a_copy(place=other) for _ in range(2)]
    open_one = lan.opens(shelf, other, empty)
    for copy, place in ((here[0], shelf), (here[1], other), (there[0], shelf)):
        lan.finds(copy.code, place)
    with transaction():
        move([here[3].id], other.id, account_id=None)
    lan.counts("9786042088812", shelf)
    db.session.rollback()
    stocktake = get_stocktake(open_one)
    whole = progress_of(stocktake)
    assert [(one.seen, one.expected) for one in whole] == [(1, 3), (0, 2), (0, 0)]
    assert [progress_of(stocktake, one.place) for one in whole] == [[one] for one in whole]
    lan.closes()
    db.session.rollback()
    assert [progress_of(stocktake, one.place) for one in whole] == [[one] for one in whole]


def test_a_scan_costs_the_same_in_a_large_stock_take(lan, shelf, given):
    other = given.a_place()
    codes = [given.a_copy(place=shelf).code for _ in range(12)]
    lan.opens(shelf, other)

    def scan(code):
        address = f"/stocktakes/{lan.stocktake}/count"
        form = {"code": code, "place": shelf.code, "count_id": str(uuid4())}
        with statements() as sent:
            answer = lan.page.post(address, data=form, headers={"HX-Request": "true"})
        assert answer.status_code == 200, answer.text
        return len(sent)

    scan(codes.pop())  # warms what is kept between requests
    few = scan(codes.pop())
    for code in codes[:-1]:
        lan.counts(code, shelf)
    assert scan(codes[-1]) == few < 40
