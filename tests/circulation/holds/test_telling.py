"""Stories 262 to 267: what a reader who waits is told (docs/stories.md)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from library_share import clock
from library_share.circulation.holds import actions
from library_share.circulation.holds.models import HoldSlot
from library_share.circulation.holds.telling import HOLD_CANCELLED, HOLD_READY
from library_share.database import db, transaction
from library_share.notices import slips
from library_share.notices.actions import mark_delivered
from library_share.notices.keeping import withdraw_untrue_notices
from library_share.notices.models import Notice
from library_share.notices.rules import Channel
from library_share.patrons.accounts.actions import add_account


def told(line, day=None) -> list[str]:
    """What the slips say that wait to be handed out."""
    db.session.expire_all()
    with clock.pretend(day or line.now):
        sheet = slips.sheet_of(line.library, None)
    return [text for slip in sheet.slips for text in slip.texts]


@pytest.fixture
def hold(line):
    """An waits for a copy that was found on its shelf."""
    line.a_copy()
    return line.ask(line.a_reader("An"))


def set_aside(line, hold) -> None:
    line.act(lambda deed: actions.set_aside(line.slot(hold).id, deed))


def turn_back(line, hold) -> None:
    line.act(lambda deed: actions.turn_back(line.slot(hold).id, deed))


def hand_out_all(line) -> None:
    with clock.pretend(line.now), transaction():
        teller = add_account("co-lan", "Cô Lan")
        for notice in db.session.scalars(select(Notice)):
            mark_delivered(notice, teller.id)


def test_story_262_only_the_scan_at_the_pick_up_place_tells_the_reader_to_come(line, hold):
    assert told(line) == []
    set_aside(line, hold)
    (slip,) = told(line)
    until = line.slot(hold).ready_until
    assert slip == (
        "An (lớp 6A): cuốn “Dế Mèn phiêu lưu ký” đặt giữ đã có. Mời đến lấy tại Thư viện TH, "
        f"Kho sách, hết ngày {until:%d/%m/%Y}."
    )


def test_story_263_a_receipt_that_was_undone_is_not_told(line, hold):
    set_aside(line, hold)
    turn_back(line, hold)
    assert told(line) == []
    set_aside(line, hold)
    assert len(told(line)) == 1  # it is here now, and nobody reads it twice


def test_story_263_not_even_when_the_hour_has_passed(line, hold):
    set_aside(line, hold)
    turn_back(line, hold)
    with clock.pretend(line.now), transaction():
        withdraw_untrue_notices()
    set_aside(line, hold)
    assert len(told(line)) == 1


def test_story_264_whoever_was_told_is_not_told_again_for_the_same_day(line, hold):
    set_aside(line, hold)
    hand_out_all(line)
    turn_back(line, hold)
    set_aside(line, hold)
    assert told(line) == []
    turn_back(line, hold)
    line.now += timedelta(days=2)
    set_aside(line, hold)
    assert len(told(line)) == 1  # another last day is news


def test_story_265_i_have_it_and_hear_no_more_of_it(line, hold):
    set_aside(line, hold)
    copy = line.slot(hold).copy
    line.lend(copy, hold.patron)
    assert told(line) == []


def test_story_266_i_did_not_come_in_time(line, hold):
    set_aside(line, hold)
    until = line.slot(hold).ready_until
    line.now += timedelta(days=7)
    for _ in range(2):
        with clock.pretend(line.now), transaction():
            actions.expire_all()
    (slip,) = told(line)
    assert f"đã giữ đến hết ngày {until:%d/%m/%Y}" in slip


@pytest.mark.parametrize(("reason", "how_many"), [("sách bị mốc", 1), ("", 0)])
def test_story_267_the_library_says_why_it_cannot_give_it(line, hold, reason, how_many):
    set_aside(line, hold)
    line.act(lambda deed: actions.cancel(hold.id, deed, reason=reason))
    slips_ = told(line)
    assert len(slips_) == how_many
    assert all("Lý do: sách bị mốc." in slip for slip in slips_)


def test_story_267_what_was_cancelled_by_mistake_is_not_told(line, hold):
    line.act(lambda deed: actions.cancel(hold.id, deed, reason="nhầm"))
    line.act(lambda deed: actions.revive(hold.id, deed))
    assert told(line) == []


def test_a_class_that_waits_gets_no_slip(line, given):
    line.a_copy()
    four_a = given.a_class("4A", line.library)
    hold = line.act(lambda deed: actions.place(line.title, deed, school_class=four_a))
    set_aside(line, hold)
    assert given.how_many(Notice, Notice.channel == Channel.SLIP) == 0
    assert db.session.scalars(select(HoldSlot.state)).one() == "fulfilled"


@pytest.mark.parametrize("kind", [HOLD_READY, HOLD_CANCELLED], ids=lambda kind: kind.code)
def test_what_is_said_to_a_class_cannot_name_a_child_or_a_book(kind):
    assert "name" not in kind.words_of(kind.parts()[1])
    assert "title" not in kind.words_of(kind.parts()[1])
