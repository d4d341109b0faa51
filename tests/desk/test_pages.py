"""The desk as a page: what it says of whoever stands there, and what it offers to undo."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from library_share import clock
from library_share.database import db, transaction
from library_share.patrons.models import Card, PatronState
from tests.signing_in import sign_in


@pytest.fixture
def desk(client, given):
    given.a_policy()
    sign_in(client, given.an_account("lan"))
    return client


def scan(client, code, patron=""):
    sent = {"scan_id": str(uuid4()), "code": code, "patron": patron, "intent": "auto"}
    page = client.post("/desk/scan", data=sent)
    assert page.status_code == 200
    return page.text


def suspend(patron, card):
    patron.state = PatronState.SUSPENDED
    patron.suspended_because = "Làm mất sách"


def send_away(patron, card):
    patron.state = PatronState.LEFT


def let_expire(patron, card):
    card.expires_on = clock.today() - timedelta(days=1)


@pytest.mark.parametrize(
    ("befall", "sentence"),
    [
        (suspend, "Làm mất sách"),
        (send_away, "Bạn đọc này đã rời thư viện."),
        (let_expire, "Thẻ hết hạn ngày"),
    ],
)
def test_what_bars_a_patron_is_said_when_the_card_is_shown(desk, given, befall, sentence):
    mina = given.a_patron(name="Mina")
    code = given.card(mina)
    assert 'class="warning"' not in scan(desk, code)
    with transaction():
        card = db.session.query(Card).filter_by(code=code).one()
        befall(card.patron, card)
    page = scan(desk, code)
    assert 'class="warning"' in page
    assert sentence in page


def test_what_was_just_done_is_undone_beside_its_sentence_and_told_once(desk, given):
    copy, card = given.a_copy("Dế Mèn"), given.card(given.a_patron())
    page = scan(desk, copy.code, card)
    assert page.count("Hoàn tác") == 1
    assert page.count("Đã cho") == 1
    assert page.index("/desk/undo/") < page.index("patron-panel")


def test_what_was_refused_before_is_listed_with_its_reasons(desk, given):
    mina, copy = given.a_patron(), given.a_copy()
    card = given.card(mina)
    with transaction():
        suspend(mina, None)
    scan(desk, copy.code, card)
    listed = scan(desk, "8888888").split('class="lately"')[1]
    assert "Chưa cho mượn cuốn này được. Đang tạm dừng cho mượn: Làm mất sách." in listed
    assert listed.count("Không biết mã “8888888”") == 1
