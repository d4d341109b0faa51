"""Reminders: due soon, late for the first, second, last time; one slip a day; never twice."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from library_share import clock
from library_share.circulation import actions as lending
from library_share.circulation.actions import Deed
from library_share.circulation.queries import copy_at_hand
from library_share.circulation.reminders import remind_of_books
from library_share.circulation.reminders.models import RemindedLoan, Reminder
from library_share.circulation.reminders.rules import Days, Stage, stage_of
from library_share.database import db, transaction
from library_share.jobs import run_due
from library_share.libraries.calendar_actions import add_closure
from library_share.libraries.rules import Calendar
from library_share.libraries.rules import Days as Closed
from library_share.notices import actions as notices
from library_share.notices import slips
from library_share.notices.keeping import withdraw_untrue_notices
from library_share.notices.models import Notice
from library_share.notices.rules import Channel, State
from library_share.patrons.queries import find_patron_with_id
from library_share.web.access import Role
from tests.racing import at_once, attempt
from tests.signing_in import sign_in
from tests.sizes import IN_FULL
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
                    remind_of_books()

    def slips(self, on: date, library: Any = None) -> list[str]:
        db.session.rollback()
        db.session.expire_all()
        with clock.pretend(on):
            sheet = slips.sheet_of(library or self.library, None)
        return [text for slip in sheet.slips for text in slip.texts]

    def hand_out(self, on: date, by: Any) -> None:
        with clock.pretend(on), transaction():
            slips.hand_out(
                self.library.id, class_name=None, patron_id=None, until=10_000, account_id=by.id
            )

    def read_on_screen(self, on: date, by: Any) -> None:
        """The teacher reads what waits on her screen."""
        waits = (Notice.channel == Channel.SCREEN, Notice.state == State.WAITING)
        with clock.pretend(on), transaction():
            for notice in db.session.scalars(select(Notice).where(*waits)).all():
                notices.mark_delivered(notice, by.id)


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


@pytest.fixture
def lan(given):
    return given.an_account("lan")


def late_by(days: int) -> date:
    """So many days after the due day of what is lent on MONDAY."""
    return MONDAY + timedelta(days=7 + days)


@pytest.mark.parametrize(
    ("late", "stage"),
    [
        (-3, None),
        (-2, Stage.SOON),
        (0, Stage.SOON),
        (1, Stage.FIRST),
        (7, Stage.FIRST),
        (8, Stage.SECOND),
        (14, Stage.SECOND),
        (15, Stage.LAST),
        (400, Stage.LAST),
    ],
)
def test_story_994_two_days_before_then_after_one_eight_and_fifteen_days(late, stage):
    assert stage_of(MONDAY, Days(), Calendar(), MONDAY + timedelta(days=late)) is stage


def test_story_995_closed_days_do_not_count():
    weekdays = Calendar(closed_weekdays=frozenset({6, 7}))
    friday = date(2026, 9, 11)
    days = [friday + timedelta(days=day) for day in range(-5, 30)]
    found = {(day - friday).days: stage_of(friday, Days(), weekdays, day) for day in days}
    assert [day for day, stage in found.items() if stage is Stage.SOON] == [-2, -1, 0]
    assert min(day for day, stage in found.items() if stage is Stage.FIRST) == 3  # Monday
    assert min(day for day, stage in found.items() if stage is Stage.SECOND) == 12
    assert min(day for day, stage in found.items() if stage is Stage.LAST) == 21
    over_the_week_end = stage_of(date(2026, 9, 14), Days(), weekdays, date(2026, 9, 10))
    assert over_the_week_end is Stage.SOON  # Thursday: Friday, Monday
    tet = Calendar(closures=(Closed(starts_on=MONDAY, ends_on=MONDAY + timedelta(days=20)),))
    assert stage_of(MONDAY, Days(), tet, MONDAY + timedelta(days=20)) is None


def test_forty_open_days_come_even_where_only_mondays_are_open():
    mondays = Calendar(closed_weekdays=frozenset(range(2, 8)))
    days = Days(last=40)
    found = [stage_of(MONDAY, days, mondays, MONDAY + timedelta(weeks=week)) for week in range(60)]
    assert found.index(Stage.SECOND) == 8
    assert found.index(Stage.LAST) == 40
    assert found[-1] is Stage.LAST


def test_story_1162_a_library_open_once_a_week_sends_its_last_reminder_too(given):
    given.a_policy(days=7, loans_at_most=50)
    library = given.a_library("TVX", closed_weekdays="234567")
    shelf, reader = Shelf(given, library), given.a_patron("Nông Mi Na", library)
    shelf.lend(reader)
    with transaction():
        add_closure(
            commune=given.a_commune(),
            library=library,
            starts_on=late_by(1),
            ends_on=late_by(21),
            reason="Nghỉ hè",
        )
    for week in range(1, 21):
        shelf.an_hour(late_by(7 * week))
        is_last = "Nhắc lần cuối." in " ".join(shelf.slips(late_by(7 * week)))
        assert is_last == (week >= 3 + 15)


def test_story_332_before_it_is_due_and_the_day_after_i_am_reminded(shelf, mina, lan):
    copy = shelf.lend(mina)
    number = copy.accession_number
    book = f"“Dế Mèn phiêu lưu ký 1” (số {number}), hạn trả 14/09/2026, Thư viện THCS"
    shelf.an_hour(late_by(-3))
    assert shelf.slips(late_by(-3)) == []
    shelf.an_hour(late_by(-2))
    assert shelf.slips(late_by(-2)) == [
        f"Nông Mi Na (lớp 6A) có sách sắp đến hạn: {book}. Nhớ trả đúng hạn hoặc xin gia hạn."
    ]
    shelf.hand_out(late_by(-2), lan)
    shelf.an_hour(late_by(0))
    assert shelf.slips(late_by(0)) == []
    shelf.an_hour(late_by(1))
    assert shelf.slips(late_by(1)) == [f"Nông Mi Na (lớp 6A) chưa trả: {book}. Nhớ mang trả."]


def test_story_996_one_slip_with_all_books_and_not_another_on_that_day(shelf, mina, lan):
    for day in range(3):
        shelf.lend(mina, MONDAY - timedelta(days=day))
    shelf.lend(mina, MONDAY + timedelta(days=3))  # due soon, two days from then
    shelf.an_hour(late_by(1))
    [text] = shelf.slips(late_by(1))
    assert text.count("hạn trả") == 4
    assert "Sắp đến hạn: “" in text
    shelf.hand_out(late_by(1), lan)
    shelf.an_hour(late_by(1))
    assert shelf.slips(late_by(1)) == []
    assert states() == [State.DELIVERED]


def test_story_997_day_after_day_each_stage_is_told_once(shelf, mina, lan):
    shelf.lend(mina)
    told = []
    for day in range(365 if IN_FULL else 60):
        on = MONDAY + timedelta(days=day)
        shelf.an_hour(on)
        if shelf.slips(on):
            told.append((on - late_by(0)).days)
            shelf.hand_out(on, lan)
    assert told == [-2, 1, 8, 15]


def test_a_slip_that_nobody_printed_makes_way_for_the_next_stage(shelf, mina):
    shelf.lend(mina)
    for day in range(5, 30):
        on = MONDAY + timedelta(days=day)
        shelf.an_hour(on)
        assert len(shelf.slips(on)) == 1
    assert shelf.slips(on)[0].startswith("Nhắc lần cuối.")


def test_story_334_the_computer_was_off_for_weeks_one_reminder_not_a_heap(shelf, mina):
    shelf.lend(mina)
    shelf.an_hour(late_by(10))
    [text] = shelf.slips(late_by(10))
    assert text.startswith("Nhắc lần hai.")
    assert states() == [State.WAITING]


def test_story_335_it_came_back_so_nobody_is_reminded(shelf, mina):
    copy = shelf.lend(mina)
    shelf.an_hour(late_by(2))
    shelf.give_back(copy, late_by(2))
    assert shelf.slips(late_by(2)) == []  # at once, before anything was taken back
    assert states() == [State.WAITING]
    shelf.an_hour(late_by(2))
    assert states() == states(Channel.SCREEN) == [State.WITHDRAWN]


def test_story_998_one_of_two_came_back_and_the_slip_names_the_other(shelf, mina):
    copy, other = shelf.lend(mina), shelf.lend(mina)
    shelf.an_hour(late_by(2))
    shelf.give_back(copy, late_by(2))
    assert shelf.slips(late_by(2)) == []
    shelf.an_hour(late_by(2))
    [text] = shelf.slips(late_by(2))
    assert other.accession_number in text
    assert copy.accession_number not in text


def test_story_1161_the_teacher_read_it_one_book_came_back_and_the_child_gets_a_slip_still(
    shelf, mina, lan
):
    copy, other = shelf.lend(mina), shelf.lend(mina)
    shelf.an_hour(late_by(2))
    shelf.read_on_screen(late_by(2), lan)
    shelf.give_back(copy, late_by(3))
    shelf.an_hour(late_by(3))
    [text] = shelf.slips(late_by(3))
    assert other.accession_number in text
    assert copy.accession_number not in text
    shelf.read_on_screen(late_by(3), lan)
    shelf.hand_out(late_by(3), lan)
    shelf.an_hour(late_by(4))
    assert shelf.slips(late_by(4)) == []
    assert states() == [State.WITHDRAWN, State.DELIVERED]


def test_what_a_child_got_in_hand_is_not_told_again_when_one_of_two_comes_back(shelf, mina, lan):
    copy = shelf.lend(mina)
    shelf.lend(mina)
    shelf.an_hour(late_by(2))
    shelf.hand_out(late_by(2), lan)
    shelf.give_back(copy, late_by(3))
    shelf.an_hour(late_by(3))
    assert shelf.slips(late_by(3)) == []
    assert states() == [State.DELIVERED]


def test_story_336_it_was_renewed_so_nobody_is_reminded_before_the_new_day(shelf, mina):
    copy = shelf.lend(mina)
    shelf.an_hour(late_by(2))
    shelf.renew(copy, mina, late_by(2))
    assert shelf.slips(late_by(2)) == []
    shelf.an_hour(late_by(2))
    assert states() == [State.WITHDRAWN]
    shelf.an_hour(late_by(2 + 8))
    [text] = shelf.slips(late_by(2 + 8))
    assert text.startswith("Nông Mi Na (lớp 6A) chưa trả")  # for the first time, not the second


def test_story_337_the_book_is_another_library_s_the_slip_is_my_school_s(shelf, mina, given):
    """The class slips of the pupil's own school reach the pupil; they say where to bring it."""
    public = given.a_library("TVX")
    shelf.lend(mina, library=public)
    shelf.an_hour(late_by(2))
    [text] = shelf.slips(late_by(2))
    assert "Thư viện TVX" in text
    assert shelf.slips(late_by(2), public) == []


def test_what_a_librarian_took_back_is_not_told_again(shelf, mina, lan):
    shelf.lend(mina)
    shelf.an_hour(late_by(1))
    with clock.pretend(late_by(1)), transaction():
        for notice in db.session.scalars(select(Notice)).all():
            notices.withdraw_one(notice, lan.id)
    shelf.an_hour(late_by(2))
    assert shelf.slips(late_by(2)) == []
    shelf.an_hour(late_by(8))
    assert len(shelf.slips(late_by(8))) == 1


def test_story_999_the_last_one_names_the_teacher_else_the_principal(shelf, mina, given):
    shelf.lend(mina)
    given.an_account("hùng", Role.PRINCIPAL, shelf.library)
    shelf.an_hour(late_by(20))
    [text] = shelf.slips(late_by(20))
    assert text.startswith("Nhắc lần cuối.")
    assert text.endswith("Hùng cũng được báo.")


def test_two_processes_at_the_same_moment_tell_once(shelf, mina, app):
    shelf.lend(mina)
    db.session.rollback()

    def tell() -> str:
        with clock.pretend(late_by(1)):
            return attempt(remind_of_books)

    with at_once(app, 4) as run:
        run(*[tell] * 4)
    assert states() == [State.WAITING]
    assert db.session.scalar(select(func.count()).select_from(Reminder)) == 1


def test_it_runs_by_itself_and_after_a_week_off_once(shelf, mina):
    shelf.lend(mina)
    for day, hours in ((late_by(1), 9), (late_by(9), 8), (late_by(9), 9)):
        with clock.pretend(clock.start_of(day) + timedelta(hours=hours)):
            run_due()
    [text] = shelf.slips(late_by(9))
    assert text.startswith("Nhắc lần hai.")
    assert states() == [State.WITHDRAWN, State.WAITING]


def test_reading_on_the_spot_is_nobody_s_overdue_book(shelf, mina, given):
    copy = given.a_copy(library=shelf.library)
    with clock.pretend(MONDAY), transaction():
        lending.read_here(copy_at_hand(copy.id), find_patron_with_id(mina.id), shelf.deed(MONDAY))
    shelf.an_hour(MONDAY + timedelta(days=30))
    assert states() == []


def test_the_words_for_a_class_count_pupils(shelf, mina):
    shelf.lend(mina)
    shelf.lend(mina)
    shelf.an_hour(late_by(1))
    with clock.pretend(late_by(1)):
        assert slips.sheet_of(shelf.library, "6A").group == [
            "Lớp 6A còn 1 bạn chưa trả sách quá hạn, các em xem danh sách tại lớp."
        ]


def test_who_was_late_is_forgotten_when_the_books_are_back(shelf, mina, lan):
    copy = shelf.lend(mina)
    shelf.an_hour(late_by(1))
    shelf.hand_out(late_by(1), lan)
    shelf.give_back(copy, late_by(2))
    shelf.an_hour(late_by(20))
    assert db.session.scalars(select(RemindedLoan.loan_id)).all() != []
    shelf.an_hour(late_by(40))
    assert db.session.scalars(select(RemindedLoan.loan_id)).all() == []


def test_story_1000_a_library_chooses_its_days(shelf, mina, app, given):
    librarian = given.an_account("th", Role.LIBRARIAN, shelf.library)
    client = app.test_client()
    sign_in(client, librarian)
    assert 'value="15"' in client.get("/reminder-days").text
    wrong = {"soon": "2", "first": "8", "second": "3", "last": "15"}
    assert client.post("/reminder-days", data=wrong).status_code == 422
    right = {"soon": "0", "first": "3", "second": "5", "last": "9"}
    assert client.post("/reminder-days", data=right).status_code == 303
    shelf.lend(mina)
    for day, how_many in ((-1, 0), (2, 0), (3, 1)):
        shelf.an_hour(late_by(day))
        assert len(shelf.slips(late_by(day))) == how_many
    teacher = given.an_account("lop", Role.CLASS_KEEPER, shelf.library)
    sign_in(client, teacher)
    assert client.get("/reminder-days").status_code == 403


def test_many_overdue_books_cost_few_statements(shelf, given):
    for number in range(30):
        shelf.lend(given.a_patron(f"Bạn {number}", shelf.library))
    with clock.pretend(late_by(1)), statements() as sent, transaction():
        remind_of_books()
    assert len(states()) == 30
    assert len([one for one in sent if not one.startswith("BEGIN")]) <= 20


def test_however_many_books_are_late_no_statement_names_them_all(shelf, mina, lan):
    """PostgreSQL takes 65,535 values in a statement and no more."""
    for _ in range(40):
        shelf.lend(mina)
    shelf.an_hour(late_by(1))
    shelf.hand_out(late_by(1), lan)
    with clock.pretend(late_by(2)), statements() as sent, transaction():
        assert remind_of_books() == 0
    assert max(one.count("?") + one.count("%(") for one in sent) < 40
    with clock.pretend(late_by(8)), transaction():
        assert remind_of_books() == 1
