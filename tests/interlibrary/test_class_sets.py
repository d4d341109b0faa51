"""A class's teacher hears that books of the set are here (docs/stories.md, 476 to 478)."""

from __future__ import annotations

from library_share import clock
from library_share.database import db, transaction
from library_share.interlibrary import actions
from library_share.notices.actions import mark_delivered
from library_share.notices.models import Notice
from tests.telling import told


def news(net) -> list[str]:
    with clock.pretend(net.now):
        return [said for said in told(net.library("TH")) if "cho lớp 4A đã có" in said]


def a_set(net):
    """Two copies are at home, three come from TVX in one consignment."""
    own, theirs = net.copies("TH", 2), net.copies("TVX", 3)
    hold = net.class_waits(5)
    net.asks(hold)
    for loan in net.open_loans():
        net.act("TVX", actions.agree, loan.id)
    return own, theirs


def test_story_476_the_teacher_hears_once_of_what_comes_together(net):
    own, theirs = a_set(net)
    assert news(net) == []
    for copy in own:
        net.scan("TH", copy.code)
    (said,) = news(net)
    assert "“Dế Mèn phiêu lưu ký”" in said
    assert "lớp đặt 5 bản" in said
    for copy in theirs:
        net.scan("TVX", copy.code)
    net.scan("TH", net.sends("TVX"))
    assert len(news(net)) == 1


def test_story_477_what_comes_later_is_told_again(net):
    own, theirs = a_set(net)
    net.scan("TH", own[0].code)
    with clock.pretend(net.now), transaction():
        for notice in db.session.query(Notice).filter_by(kind="class_set_ready"):
            mark_delivered(notice, net.accounts["TH"].id)
    assert news(net) == []
    for copy in theirs:
        net.scan("TVX", copy.code)
    net.scan("TH", net.sends("TVX"))
    assert len(news(net)) == 1
    net.later(days=1)
    net.scan("TH", own[1].code)
    assert len(news(net)) == 1  # the newer one in the place of the one that nobody read


def test_story_478_the_receipt_is_undone_and_the_teacher_hears_nothing(net):
    net.copies("TVX", 2)
    net.asks(net.class_waits(2))
    for loan in net.open_loans():
        net.act("TVX", actions.agree, loan.id)
    for loan in net.open_loans():
        net.scan("TVX", net.slot(loan).copy.code)
    code = net.sends("TVX")
    net.scan("TH", code)
    assert len(news(net)) == 1
    event = net.call("TH", "GET", f"/handovers/{code}").json["last_event"]
    undone = net.call("TH", "POST", f"/handovers/{code}/events/{event}/undo", library="TH")
    assert undone.status_code == 200, undone.text
    assert news(net) == []
