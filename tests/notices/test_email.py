"""E-mail: only where there is an address, once, and again when it certainly did not arrive."""

from __future__ import annotations

import dataclasses
import os
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier, Event
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from library_share import clock
from library_share.database import broken_constraint, db, transaction
from library_share.notices import slips, withdraw
from library_share.notices.actions import keep_template, try_again, withdraw_one
from library_share.notices.delivery import LEASE, deliver
from library_share.notices.errors import NoticeIsBeingSent
from library_share.notices.kinds import KINDS
from library_share.notices.models import Notice
from library_share.notices.rules import WAITS, Channel, Part, State, Why
from library_share.patrons.models import PlaceKeeper
from library_share.web.access import Role
from tests.copies.racing import race
from tests.guards.sources import ROOT
from tests.notices.conftest import with_mail

BY_EMAIL = Notice.channel == Channel.EMAIL


def the_email(school) -> Notice:
    [found] = school.notices(BY_EMAIL)
    return found


def test_story_323_whoever_has_an_address_gets_an_email_as_well(school, mail):
    school.gets_mail(school.lan)
    assert school.asked_for() == 2
    assert mail.letters == []  # nothing leaves before the next minute, let alone a rollback
    deliver()
    [letter] = mail.letters
    assert mail.recipients == [["lan@example.vn"]]
    assert letter["From"] == "thuvien@example.vn"
    assert letter["Subject"] == "Request – THCS"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter.as_bytes().isascii()
    assert mail.texts[0].startswith("Somebody asks for “Dế Mèn”.\n")
    assert "xin không trả lời" in mail.texts[0]
    assert the_email(school).state is State.DELIVERED
    deliver()
    assert len(mail.letters) == 1


def test_story_324_without_addresses_or_a_mail_server_nobody_misses_anything(
    school, app, monkeypatch
):
    assert school.asked_for("a") == 1
    school.gets_mail(school.lan)
    assert school.asked_for("b") == 1  # no mail server is set
    deliver()
    assert school.notices(BY_EMAIL) == []


def test_story_325_no_child_is_named_in_an_email(school, mail):
    school.gets_mail(school.hoa)
    school.gets_mail(school.lan)
    school.hold_ready(school.mina)
    assert school.notices(BY_EMAIL) == []
    slip = school.notices()[0]
    with pytest.raises(IntegrityError) as breach, transaction():
        slip.channel = Channel.EMAIL
    assert broken_constraint(breach.value) == "ck_notices_no_email_to_patrons"


def test_story_326_a_class_s_notice_goes_to_whoever_teaches_it_now(school, given, mail):
    school.gets_mail(school.hoa)
    assert school.class_set() == 2
    thu = given.an_account("thu", Role.CLASS_KEEPER, school.library)
    school.gets_mail(thu)
    with transaction():
        keeper = db.session.scalars(select(PlaceKeeper)).one()
        keeper.until = clock.today()
        after = PlaceKeeper(place_id=keeper.place_id, account_id=thu.id, since=clock.today())
        db.session.add(after)
    deliver()
    assert mail.recipients == [["thu@example.vn"]]
    assert mail.texts[0].startswith("25 books for class 6A; Dế Mèn\n")


def test_story_327_the_mail_server_is_away_it_is_tried_later_and_later(
    school, app, monkeypatch, mail
):
    school.gets_mail(school.lan)
    school.asked_for()
    with_mail(app, monkeypatch, "smtp+plain://127.0.0.1:1")
    now = clock.now()
    for wait in WAITS:
        with clock.pretend(now):
            deliver()
            email = the_email(school)
            assert (email.state, email.reason) == (State.WAITING, Why.NO_SERVER)
            assert email.next_try_at == now + wait
            deliver()  # not before its time
            assert the_email(school).tries == email.tries
        now += wait
    with clock.pretend(now):
        deliver()
        assert the_email(school).state is State.FAILED
        with transaction():
            try_again(the_email(school))
    with_mail(app, monkeypatch, mail.url)
    with clock.pretend(now + timedelta(minutes=1)):
        deliver()
    assert the_email(school).state is State.DELIVERED
    assert len(mail.letters) == 1


@pytest.mark.parametrize("where", ["EHLO", "MAIL", "RCPT", "DATA"])
def test_a_line_that_breaks_before_the_text_is_tried_again(school, mail, where):
    school.gets_mail(school.lan)
    school.asked_for()
    mail.breaks_at = where
    deliver()
    email = the_email(school)
    assert (email.state, email.tries) == (State.WAITING, 1)
    assert email.taken_at is None
    mail.breaks_at = ""
    with clock.pretend(clock.now() + WAITS[0]):
        deliver()
    assert len(mail.letters) == 1


def test_story_1156_what_was_told_while_the_clock_was_ahead_is_sent(school, mail):
    school.gets_mail(school.lan)
    with clock.pretend(clock.now() + timedelta(days=2900)):
        school.asked_for()
    deliver()
    assert len(mail.letters) == 1
    assert the_email(school).state is State.DELIVERED


def test_what_waits_to_be_tried_again_is_not_taken_for_a_clock_that_was_ahead(school, mail):
    school.gets_mail(school.lan)
    school.asked_for()
    with transaction():
        the_email(school).next_try_at = clock.now() + max(WAITS)
    deliver()
    assert mail.letters == []


def test_story_1156_a_letter_taken_while_the_clock_was_ahead_is_given_up(school, mail):
    school.gets_mail(school.lan)
    school.asked_for()
    ahead = clock.now() + timedelta(days=2900)
    with transaction():
        email = the_email(school)
        email.taken_at = email.told_at = ahead
    deliver()
    db.session.expire_all()
    assert (the_email(school).state, the_email(school).reason) == (State.FAILED, Why.UNKNOWN)
    assert mail.letters == []


def test_story_328_the_line_breaks_after_the_text_nobody_knows_so_a_person_decides(school, mail):
    school.gets_mail(school.lan)
    school.asked_for()
    mail.breaks_at = "TEXT"
    deliver()
    email = the_email(school)
    assert (email.state, email.reason) == (State.FAILED, Why.UNKNOWN)
    mail.breaks_at = ""
    with clock.pretend(clock.now() + timedelta(days=30)):
        deliver()
    assert mail.letters == []
    with transaction():
        try_again(the_email(school))
    deliver()
    assert len(mail.letters) == 1


@pytest.mark.parametrize("where", ["MAIL", "RCPT", "DATA", "TEXT"])
@pytest.mark.parametrize(
    ("answer", "state"), [("451 later", State.WAITING), ("550 unknown", State.FAILED)]
)
def test_what_the_server_does_not_take_is_noted_with_its_words(school, mail, where, answer, state):
    school.gets_mail(school.lan)
    school.asked_for()
    mail.answers[where] = answer
    deliver()
    email = the_email(school)
    assert (email.state, email.reason, email.detail) == (state, Why.REFUSED, answer)


def test_story_329_the_power_fails_while_a_letter_is_sent_it_is_not_sent_twice(
    school, mail, monkeypatch
):
    """Whoever died had taken the letter, and never told what became of it."""
    school.gets_mail(school.lan)
    school.asked_for()

    class PowerCut(BaseException):
        pass

    def killed(*_args):
        raise PowerCut

    with monkeypatch.context() as patched, pytest.raises(PowerCut):
        patched.setattr("library_share.notices.mail.send", killed)
        deliver()
    assert the_email(school).taken_at is not None
    deliver()
    assert the_email(school).state is State.WAITING
    with clock.pretend(clock.now() + LEASE + timedelta(minutes=1)):
        deliver()
        email = the_email(school)
        assert (email.state, email.reason) == (State.FAILED, Why.UNKNOWN)
        deliver()
    assert mail.letters == []


SENDING = """
import os
from library_share.app import create_app
from library_share.configuration import read_settings
from library_share.notices.delivery import deliver
import tests.notices.conftest  # it has the kinds

with create_app(read_settings(os.environ)).app_context():
    deliver()
"""


def test_a_process_that_is_killed_while_it_sends_leaves_nothing_to_send_twice(
    school, mail, databases, tmp_path
):
    school.gets_mail(school.lan)
    school.asked_for()
    the_text_is_there, may_go_on = Event(), Event()
    mail.meanwhile = lambda: (the_text_is_there.set(), may_go_on.wait(20))
    db.session.rollback()
    environment = {
        **os.environ,
        "LIBRARY_SHARE_DATA_DIR": str(tmp_path),
        "LIBRARY_SHARE_DATABASE_URL": databases.url,
        "LIBRARY_SHARE_SMTP_URL": mail.url,
        "LIBRARY_SHARE_MAIL_FROM": "thuvien@example.vn",
    }
    process = subprocess.Popen([sys.executable, "-c", SENDING], env=environment, cwd=ROOT)
    began = the_text_is_there.wait(120)  # a busy machine takes its time to start a process
    process.kill()
    process.wait()
    assert began
    may_go_on.set()
    with clock.pretend(clock.now() + LEASE + timedelta(minutes=1)):
        deliver()
        assert (the_email(school).state, the_email(school).reason) == (State.FAILED, Why.UNKNOWN)
        deliver()
    assert len(mail.letters) <= 1


def test_story_330_while_it_is_being_sent_it_cannot_be_taken_back(school, mail, app):
    school.gets_mail(school.lan)
    school.asked_for()
    told = []

    def take_back():
        with app.app_context():
            try:
                with transaction():
                    withdraw_one(the_email(school), school.lan.id)
            except NoticeIsBeingSent as no:
                told.append(no.code)

    mail.meanwhile = take_back
    deliver()
    assert told == ["notice_is_being_sent"]
    assert the_email(school).state is State.DELIVERED


def test_story_331_what_is_taken_back_before_is_not_sent(school, mail):
    school.gets_mail(school.lan)
    school.asked_for(about=7)
    with transaction():
        assert withdraw(kind="asked_for", about=[7]) == 2
    deliver()
    assert mail.letters == []


def test_what_holds_no_more_is_taken_back_instead_of_sent(school, mail, monkeypatch):
    school.gets_mail(school.lan)
    school.asked_for(about=7)
    untrue = dataclasses.replace(KINDS["asked_for"], still_true=lambda about: about != 7)
    monkeypatch.setitem(KINDS, "asked_for", untrue)
    deliver()
    assert mail.letters == []
    assert the_email(school).state is State.WITHDRAWN


def test_nobody_has_an_address_any_more(school, mail):
    school.gets_mail(school.lan)
    school.asked_for()
    with transaction():
        school.lan.email = ""
    deliver()
    assert (the_email(school).state, the_email(school).reason) == (State.FAILED, Why.NO_ADDRESS)


def test_a_letter_that_goes_again_keeps_its_name(school, mail):
    """So that a mailbox that got it after all can see that it is the same."""
    school.gets_mail(school.lan)
    school.asked_for()
    deliver()
    [letter] = mail.letters
    assert letter["Message-ID"] == f"<notice-{the_email(school).id}@example.vn>"


def test_no_line_of_a_text_ends_the_letter(school, mail):
    school.gets_mail(school.lan)
    with transaction():
        text = "Một\n.\n..hai\nFrom: ba"
        keep_template(school.library.id, KINDS["asked_for"], Part.NOTICE, text, school.lan.id)
    school.asked_for()
    deliver()
    assert mail.letters[0]["From"] == "thuvien@example.vn"
    assert mail.texts[0].startswith("Một\n.\n..hai\nFrom: ba\n")


def test_several_processes_send_each_letter_once(school, mail, app):
    school.gets_mail(school.lan)
    for number in range(12):
        school.asked_for(f"book {number}")

    def work() -> None:
        with app.app_context():
            deliver()

    at_once(4, work)
    assert len(mail.letters) == 12
    assert len(set(mail.texts)) == 12
    assert {one.state for one in school.notices(BY_EMAIL)} == {State.DELIVERED}


def at_once(times: int, work: Callable[[], Any]) -> list[Any]:
    """As `race`, but each begins its own transactions."""
    start = Barrier(times)

    def one(_which: int) -> Any:
        start.wait()
        return work()

    with ThreadPoolExecutor(times) as threads:
        return list(threads.map(one, range(times)))


def test_eight_tell_the_same_at_once(school, app):
    answers = race(app, lambda _which: school.hold_ready(school.mina), times=8)
    assert sorted(answers) == [0] * 7 + [2]
    assert len(school.notices()) == 2


def test_what_is_handed_out_by_two_at_once_is_handed_out_once(school, app):
    school.hold_ready(school.mina, 1)
    school.hold_ready(school.ola, 2)
    school_id, lan_id = school.library.id, school.lan.id

    def hand_out(_which: int) -> int:
        return slips.hand_out(
            school_id, class_name="6A", patron_id=None, until=10_000, account_id=lan_id
        )

    assert sorted(race(app, hand_out, times=2)) == [0, 2]
