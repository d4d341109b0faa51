"""Whoever waits reads what other libraries were asked and said (docs/stories.md, 484 to 487)."""

from __future__ import annotations

from library_share import clock
from library_share.asking.following import link_of
from library_share.circulation.holds.models import Hold
from library_share.database import db
from library_share.interlibrary import actions


def read(net, visitor, hold, app) -> tuple[str, str]:
    """What staff read on the hold's page, and whoever follows its link."""
    db.session.rollback()
    with app.test_request_context():
        link = link_of(db.session.get_one(Hold, hold.id))
    path = "/follow/" + link.rsplit("/", 1)[1]
    with clock.pretend(net.now):
        staff = visitor("TH").get(f"/holds/{hold.id}").text.split("<main")[1]
        return staff, app.test_client().get(path).text


def test_story_484_asked_and_not_answered(net, visitor, app):
    net.copy("TVX")
    hold = net.waits(net.reader())
    net.asks(hold)
    said = f"Đã hỏi TVX ngày {clock.local_day(net.now):%d/%m/%Y}, chưa có trả lời."
    staff, stranger = read(net, visitor, hold, app)
    assert said in staff
    assert said in stranger
    assert "Nông Anh An" not in stranger


def test_story_485_yes_with_a_condition_and_yes(net, visitor, app):
    copy, mai = net.copy("TVX"), net.reader("Vàng Thị Mai", "TVX")
    net.scan("TVX", copy.code, patron=net.given.card(mai))
    hold = net.waits(net.reader())
    loan = net.asks(hold)
    net.act("TVX", actions.set_condition, loan.id, condition="Mai đang đọc, chờ em ấy")
    _staff, stranger = read(net, visitor, hold, app)
    assert "TVX cho mượn có điều kiện" in stranger
    assert "Mai" not in stranger
    net.act("TH", actions.accept, loan.id)
    for page in read(net, visitor, hold, app):
        assert "TVX đã đồng ý, bản nào về trước sẽ được gửi đến." in page
    net.scan("TVX", copy.code)
    for page in read(net, visitor, hold, app):
        assert "TVX" in page
        assert "đã đồng ý, bản nào" not in page


def test_story_486_nobody_lends_it_and_staff_read_why_of_each(net, visitor, app):
    net.copy("TVX")
    hold = net.waits(net.reader())
    loan = net.asks(hold)
    net.act("TVX", actions.decline, loan.id)
    staff, stranger = read(net, visitor, hold, app)
    assert "Không thư viện nào khác cho mượn được." in stranger
    assert "hiện không cho mượn" not in stranger
    assert "TVX hiện không cho mượn: Đã từ chối hoặc không trả lời đúng hạn." in staff


def test_story_487_over_a_limit_it_waits_until_a_library_can(net, visitor, app):
    net.copies("TVX", 2)
    net.lends("TVX", books_at_most=1)
    net.act("TVX", actions.agree, net.asks(net.waits(net.reader("Lò Văn Bình"))).id)
    hold = net.waits(net.reader())
    net.asks(hold)
    staff, stranger = read(net, visitor, hold, app)
    assert "Khi có thư viện khác cho mượn được, máy sẽ hỏi ngay." in stranger
    assert "TVX hiện không cho mượn" in staff
