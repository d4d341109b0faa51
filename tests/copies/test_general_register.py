"""Receipts and exits: the facts behind the general register (sổ đăng ký tổng quát)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import insert, select, text
from sqlalchemy.exc import IntegrityError

from library_share import clock
from library_share.catalogue.models import TitleKind
from library_share.copies.accessions import CopyDraft, accession
from library_share.copies.actions import change_copy
from library_share.copies.errors import EnteredAfterLeaving, EnteredInFuture
from library_share.copies.leaving import change_exit
from library_share.copies.models import (
    Condition,
    Copy,
    CopyState,
    Exit,
    ExitLine,
    ExitReason,
    Receipt,
    ReceiptLine,
)
from library_share.copies.receiving import change_receipt
from library_share.database import db, transaction
from library_share.libraries.queries import main_place_of
from library_share.safekeeping.queries import findings
from tests.copies.racing import race

MAY_DAY = date(2026, 5, 4)


@pytest.fixture
def library(given):
    return given.a_library()


def enter(given, library, how_many=1, kind=TitleKind.CHILDRENS, **more) -> list[Copy]:
    title = given.a_title(kind=kind)
    drafts = [CopyDraft(title_id=title.id, kind=kind, **more) for _ in range(how_many)]
    with transaction():
        ids = accession(drafts, library, main_place_of(library.id), None)
    return [db.session.get_one(Copy, copy_id) for copy_id in ids]


def receipts() -> list[Receipt]:
    return list(db.session.scalars(select(Receipt).order_by(Receipt.number)))


def receipt_of(copy: Copy) -> Receipt:
    return db.session.scalars(
        select(Receipt)
        .join(ReceiptLine, ReceiptLine.receipt_id == Receipt.id)
        .where(ReceiptLine.copy_id == copy.id)
    ).one()


def withdraw(copy: Copy, reason: str = "rách") -> None:
    with transaction():
        change_copy(copy, state=CopyState.WITHDRAWN, reason=reason, account_id=None)


def test_story_920_what_comes_in_on_one_day_from_one_source_is_one_line(given, library):
    a, *_ = enter(given, library, 3, source="Ngân sách")
    [b] = enter(given, library, source="Ngân sách")
    [c] = enter(given, library, source="Tặng")
    assert receipt_of(a).id == receipt_of(b).id != receipt_of(c).id
    assert [(one.number, one.source) for one in receipts()] == [(1, "Ngân sách"), (2, "Tặng")]


def test_a_voucher_closes_its_line(given, library):
    [a] = enter(given, library, source="Ngân sách")
    with transaction():
        change_receipt(
            receipt_of(a), entered_on=clock.today(), voucher_number="HĐ 12", voucher_on=MAY_DAY
        )
    [b] = enter(given, library, source="Ngân sách")
    assert (receipt_of(a).number, receipt_of(b).number) == (1, 2)


def test_the_paper_books_number_is_kept_and_the_count_goes_on(given, library):
    [old] = enter(given, library, general_register_number="0041", acquired_on=date(2019, 9, 5))
    [same] = enter(given, library, general_register_number="41")
    [named] = enter(given, library, general_register_number="12/2019")
    [new] = enter(given, library)
    assert receipt_of(old).id == receipt_of(same).id
    assert (receipt_of(old).number, receipt_of(old).entered_on) == (41, date(2019, 9, 5))
    assert (receipt_of(named).number, receipt_of(named).shown_number) == (42, "12/2019")
    assert (receipt_of(new).number, receipt_of(new).shown_number) == (43, "43")
    assert findings() == []


def test_a_copy_written_under_another_number_goes_there(given, library):
    a, b = enter(given, library, 2)
    with transaction():
        change_copy(b, general_register_number="7", account_id=None)
    assert (receipt_of(a).number, receipt_of(b).number) == (1, 7)
    with transaction():
        change_copy(b, general_register_number="", account_id=None)
    assert receipt_of(b).number == 1


def test_nothing_is_entered_before_its_day(given, library):
    [copy] = enter(given, library, acquired_on=clock.today() + timedelta(days=400))
    assert receipt_of(copy).entered_on == clock.today()
    with pytest.raises(EnteredInFuture), transaction():
        change_receipt(receipt_of(copy), entered_on=clock.today() + timedelta(days=1))


def test_libraries_count_apart(given, library):
    other = given.a_library("THCS")
    enter(given, library)
    [theirs] = enter(given, other)
    assert receipt_of(theirs).number == 1


def test_the_database_itself_lets_no_number_be_given_twice(given, library):
    enter(given, library)
    row = {"library_id": library.id, "number": 1, "entered_on": MAY_DAY}
    with pytest.raises(IntegrityError), transaction():
        db.session.execute(insert(Receipt), row)
    with pytest.raises(IntegrityError), transaction():
        db.session.execute(insert(Receipt), row | {"number": 0})


def test_story_921_two_who_enter_books_at_once_leave_no_gap(app, given, library):
    title = given.a_title()
    room = main_place_of(library.id)

    def one_source_each(turn):
        draft = CopyDraft(title_id=title.id, kind=title.kind, source=f"Nguồn {turn}")
        return accession([draft], library, room, None)

    race(app, one_source_each, times=6)
    assert [one.number for one in receipts()] == [1, 2, 3, 4, 5, 6]
    assert findings() == []


def test_story_922_what_is_withdrawn_leaves_with_its_reason(given, library):
    worn, lost, plain = enter(given, library, 3)
    with transaction():
        change_copy(worn, condition=Condition.DAMAGED, account_id=None)
        change_copy(lost, state=CopyState.LOST, reason="mất", account_id=None)
    for copy in (worn, lost, plain):
        withdraw(copy)
    left = db.session.scalars(select(Exit)).one()
    assert (left.number, left.left_on, left.paper_number) == (1, clock.today(), "")
    reasons = db.session.scalars(select(ExitLine.reason).order_by(ExitLine.copy_id)).all()
    assert reasons == [ExitReason.WORN_OUT, ExitReason.LOST, ExitReason.OTHER]
    assert findings() == []
    with transaction():
        change_exit(
            left, paper_number="03/BB", paper_on=MAY_DAY, note="", reason=ExitReason.TRANSFERRED
        )
    [more] = enter(given, library)
    withdraw(more)
    assert db.session.scalars(select(Exit.number).order_by(Exit.number)).all() == [1, 2]


def test_what_is_found_again_comes_back_and_may_leave_again(given, library):
    [copy] = enter(given, library)
    withdraw(copy)
    with transaction():
        change_copy(copy, state=CopyState.IN_USE, account_id=None)
    assert db.session.scalars(select(ExitLine.back_on)).all() == [clock.today()]
    assert findings() == []
    withdraw(copy)
    assert given.how_many(ExitLine) == 2
    assert findings() == []


def test_a_receipt_does_not_come_in_after_its_copies_left(given, library):
    monday = clock.today() - timedelta(days=10)
    [copy] = enter(given, library, acquired_on=monday)
    withdraw(copy)
    with transaction():
        db.session.scalars(select(Exit)).one().left_on = monday + timedelta(days=2)
    with pytest.raises(EnteredAfterLeaving), transaction():
        change_receipt(receipt_of(copy), entered_on=monday + timedelta(days=3))


@pytest.mark.parametrize(
    ("spoil", "found"),
    [
        ("DELETE FROM receipt_lines", "one_receipt_per_copy"),
        ("DELETE FROM exit_lines", "exits_of_what_is_withdrawn"),
        ("DELETE FROM exit_lines", "entries_less_exits_are_the_stock"),
        ("UPDATE exits SET left_on = '2001-01-01'", "nothing_leaves_before_it_comes"),
        ("UPDATE receipts SET number = 9 WHERE number = 2", "general_register_without_gap"),
        ("UPDATE exits SET number = 9", "general_register_without_gap"),
    ],
)
def test_verify_finds_a_register_that_does_not_balance(given, library, spoil, found):
    [gone] = enter(given, library)
    enter(given, library, source="Tặng")
    withdraw(gone)
    assert findings() == []
    with transaction():
        db.session.execute(text(spoil))
    assert found in {one.check.name for one in findings()}
