"""What libraries are told of questions and answers, once a day (docs/stories.md, 479 to 483)."""

from __future__ import annotations

import dataclasses

import pytest

from library_share import clock
from library_share.database import db, transaction
from library_share.interlibrary import actions
from library_share.notices.rules import Channel
from library_share.patrons.models import Account
from tests.telling import told


def news(net, code: str, channel: Channel = Channel.SCREEN) -> list[str]:
    """What waits to be told of questions and answers, at this library."""
    with clock.pretend(net.now):
        every = told(net.library(code), channel)
    words = ("hỏi mượn", "Đang gửi đến", "có điều kiện", "Không cho mượn")
    return [said for said in every if any(word in said for word in words)]


@pytest.fixture
def morning(net):
    """Eight o'clock, so that no story crosses midnight."""
    net.later(days=1)
    net.now = clock.start_of(clock.local_day(net.now)).replace(minute=30)
    net.later(hours=7)
    return net


def test_story_479_asked_for_five_the_lender_hears_it_in_one_line(morning):
    net = morning
    net.copies("TVX", 5)
    net.asks(net.class_waits(5))
    assert news(net, "TVX") == []
    net.later(hours=1)
    (said,) = news(net, "TVX")
    assert "Dế Mèn phiêu lưu ký (5) – TH" in said
    assert "4A" not in said
    net.later(hours=1)
    assert len(news(net, "TVX")) == 1


def test_story_480_what_comes_later_that_day_is_told_the_next_morning(morning):
    net = morning
    net.copies("TVX", 3)
    net.asks(net.waits(net.reader("Nông Anh An")))
    net.later(hours=1)
    second = net.asks(net.waits(net.reader("Lò Văn Bình")))
    net.later(hours=1)
    assert len(news(net, "TVX")) == 1
    net.later(hours=16)
    first, again = news(net, "TVX")
    assert "Dế Mèn phiêu lưu ký – TH" in again
    assert "Bình" not in first + again
    assert net.stands(second) == ("asked", "TVX")


def test_story_481_answered_meanwhile_there_is_nothing_to_tell(morning):
    net = morning
    net.copy("TVX")
    loan = net.asks()
    net.later(hours=1)
    net.act("TVX", actions.agree, loan.id)
    assert news(net, "TVX") == []


def test_story_482_no_with_a_condition_and_sent_are_told_to_who_asked(morning):
    net = morning
    copy = net.copy("TVX")
    sent, no, condition = (
        net.asks(net.waits(net.reader(name)))
        for name in ("Nông Anh An", "Lò Văn Bình", "Vàng Thị Mai")
    )
    net.act("TVX", actions.agree, sent.id)
    net.ships("TVX", copy)
    net.act("TVX", actions.decline, no.id, reason="đang kiểm kê")
    net.act("TVX", actions.set_condition, condition.id, condition="Bé Mai tự đến lấy")
    assert news(net, "TH") == []
    net.later(hours=1)
    (said,) = news(net, "TH")
    for part in ("Đang gửi đến", "Cho mượn có điều kiện", "Không cho mượn"):
        assert f"{part}" in said
    assert said.count("Dế Mèn phiêu lưu ký – TVX") == 3
    assert "Mai" not in said


def test_story_483_with_an_address_it_goes_by_mail_and_always_to_be_copied(morning, app, visitor):
    net = morning
    net.copy("TVX")
    mai = visitor("TVX")
    with transaction():
        db.session.get_one(Account, net.accounts["TVX"].id).email = "tvx@ankhanh.example"
    settings = app.config["SETTINGS"]
    app.config["SETTINGS"] = dataclasses.replace(settings, smtp_url="smtp://localhost:1")
    try:
        net.asks()
        net.later(hours=1)
    finally:
        app.config["SETTINGS"] = settings
    assert len(news(net, "TVX", Channel.EMAIL)) == 1
    with clock.pretend(net.now):
        page = mai.get("/notices/mine").text
    assert "Dế Mèn phiêu lưu ký – TH" in page
    assert "data-copy=" in page
