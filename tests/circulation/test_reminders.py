"""Overdue books: one reminder a week, none after they came back, no heap after a holiday."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from library_share import clock
from library_share.circulation import actions as lending
from library_share.circulation.actions import Deed
from library_share.circulation.queries import copy_at_hand
from library_share.circulation.reminders import OVERDUE, remind_of_overdue_books
from library_share.database import db, transaction
from library_share.jobs.schedules import SCHEDULES
from library_share.notices import slips
from library_share.notices.keeping import withdraw_untrue_notices
from library_share.notices.models import Notice
from library_share.notices.rules import Channel, State
from library_share.patrons.queries import find_patron_with_id
from tests.statements import statements

MONDAY = date(2026, 9, 7)


@dataclass
class Shelf:
    given: Any
    library: Any

    def lend(self, patron: Any, on: date = MONDAY, library: Any = None) -> Any:
        """A copy of the library (or another one) goes home with the patron for a week."""
        where = library or self.library
        copy = self.given.a_copy(library=where)
        with clock.pretend(on), transaction():
            lending.lend(
                copy_at_hand(copy.id), find_patron_with_id(patron.id), self.deed(on, where)
            )
        return copy

    def give_back(self, copy: Any, on: date) -> None:
        with clock.pretend(on), transaction():
            lending.give_back(copy_at_hand(copy.id), self.deed(on))

    def renew(self, copy: Any, patron: Any, on: date) -> None:
        with clock.pretend(on), transaction():
            deed = self.deed(on, override="ốm")
            lending.renew(copy_at_hand(copy.id), find_patron_with_id(patron.id), deed)

    def deed(self, on: date, library: Any = None, **more: Any) -> Deed:
        at = clock.start_of(on) + timedelta(hours=9)
        library_id = (library or self.library).id
        return Deed(library_id=library_id, account_id=None, at=at, **more)

    def an_hour(self, on: date) -> None:
        """What the server does on that day, some times over."""
        with clock.pretend(on):
            for _ in range(2):
                with transaction():
                    withdraw_untrue_notices()
                with transaction():
                    remind_of_overdue_books()

    def slips(self, on: date, library: Any = None) -> list[str]:
        db.session.rollback()
        db.session.expire_all()
        with clock.pretend(on):
            sheet = slips.sheet_of(library or self.library, None)
        return [text for slip in sheet.slips for text in slip.texts]


@pytest.fixture
def shelf(app, given) -> Shelf:
    given.a_policy(days=7, loans_at_most=50)
    return Shelf(given, given.a_library("THCS"))


@pytest.fixture
def mina(shelf, given):
    return given.a_patron("Nông Mi Na", shelf.library)


def states(channel: Channel = Channel.SLIP) -> list[State]:
    query = select(Notice.state).where(Notice.channel == channel).order_by(Notice.id)
    return list(db.session.scalars(query))


def test_it_is_done_every_hour():
    assert SCHEDULES["remind_of_overdue_books"].action is remind_of_overdue_books


def test_story_332_the_day_after_it_was_due_i_am_reminded(shelf, mina):
    copy = shelf.lend(mina)
    shelf.an_hour(MONDAY + timedelta(days=7))
    assert shelf.slips(MONDAY + timedelta(days=7)) == []
    shelf.an_hour(MONDAY + timedelta(days=8))
    [text] = shelf.slips(MONDAY + timedelta(days=8))
    assert text == (
        f"Nông Mi Na (lớp 6A) chưa trả cuốn “Dế Mèn phiêu lưu ký 1” (số {copy.accession_number}), "
        "hạn trả 14/09/2026. Nhớ mang trả Thư viện THCS."
    )
    assert states(Channel.SCREEN) == [State.WAITING]


def test_story_333_every_week_again_and_never_two_slips_for_one_book(shelf, mina):
    shelf.lend(mina)
    for day in range(8, 30):
        shelf.an_hour(MONDAY + timedelta(days=day))
        assert len(shelf.slips(MONDAY + timedelta(days=day))) == 1
    taken_back = [State.WITHDRAWN] * 3
    assert states() == [*taken_back, State.WAITING]  # on days 8, 15, 22 and 29


def test_story_334_the_computer_was_off_for_weeks_one_reminder_not_a_heap(shelf, mina):
    shelf.lend(mina)
    shelf.an_hour(MONDAY + timedelta(days=60))
    assert states() == [State.WAITING]
    shelf.an_hour(MONDAY + timedelta(days=66))
    assert len(states()) == 1
    shelf.an_hour(MONDAY + timedelta(days=67))
    assert len(states()) == 2


def test_story_335_it_came_back_so_nobody_is_reminded(shelf, mina):
    copy, late = shelf.lend(mina), MONDAY + timedelta(days=9)
    shelf.an_hour(late)
    shelf.give_back(copy, late)
    assert shelf.slips(late) == []  # at once, before anything was taken back
    assert states() == [State.WAITING]
    shelf.an_hour(late)
    assert states() == states(Channel.SCREEN) == [State.WITHDRAWN]


def test_story_336_it_was_renewed_so_nobody_is_reminded_before_the_new_day(shelf, mina):
    copy, late = shelf.lend(mina), MONDAY + timedelta(days=9)
    shelf.an_hour(late)
    shelf.renew(copy, mina, late)
    assert shelf.slips(late) == []
    shelf.an_hour(late)
    assert states() == [State.WITHDRAWN]
    shelf.an_hour(late + timedelta(days=8))
    assert states() == [State.WITHDRAWN, State.WAITING]


def test_story_337_the_book_is_another_library_s_the_slip_is_my_school_s(shelf, mina, given):
    """The class slips of the pupil's own school reach the pupil; they say where to bring it."""
    public = given.a_library("TVX")
    shelf.lend(mina, library=public)
    late = MONDAY + timedelta(days=9)
    shelf.an_hour(late)
    [text] = shelf.slips(late)
    assert text.endswith("Nhớ mang trả Thư viện TVX.")
    assert shelf.slips(late, public) == []


def test_a_slip_that_was_handed_out_is_followed_by_another_a_week_later(shelf, mina, given):
    lan = given.an_account()
    shelf.lend(mina)
    late = MONDAY + timedelta(days=8)
    shelf.an_hour(late)
    with clock.pretend(late), transaction():
        slips.hand_out(
            shelf.library.id, class_name="6A", patron_id=None, until=10_000, account_id=lan.id
        )
    shelf.an_hour(late + timedelta(days=1))
    assert states() == [State.DELIVERED]
    shelf.an_hour(late + timedelta(days=7))
    assert states() == [State.DELIVERED, State.WAITING]


def test_reading_on_the_spot_is_nobody_s_overdue_book(shelf, mina, given):
    copy = given.a_copy(library=shelf.library)
    with clock.pretend(MONDAY), transaction():
        lending.read_here(copy_at_hand(copy.id), find_patron_with_id(mina.id), shelf.deed(MONDAY))
    shelf.an_hour(MONDAY + timedelta(days=30))
    assert states() == []


def test_the_words_for_a_class_count_books(shelf, mina, given):
    shelf.lend(mina)
    shelf.lend(mina)
    late = MONDAY + timedelta(days=8)
    shelf.an_hour(late)
    with clock.pretend(late):
        assert slips.sheet_of(shelf.library, "6A").group == [
            "Lớp 6A còn 2 cuốn chưa trả, các em xem danh sách tại lớp."
        ]
    assert OVERDUE.code == "overdue"


def test_many_overdue_books_cost_few_statements(shelf, given):
    for number in range(30):
        shelf.lend(given.a_patron(f"Bạn {number}", shelf.library))
    with (
        clock.pretend(MONDAY + timedelta(days=8)),
        statements() as sent,
        transaction(),
    ):
        remind_of_overdue_books()
    assert len(states()) == 30
    assert len([one for one in sent if not one.startswith("BEGIN")]) <= 6
