"""Late scans wait for the librarian; answers are forgotten, what happened is not."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from library_share import clock
from library_share.circulation.models import Loan
from library_share.copies.models import Condition, Copy, CopyChange
from library_share.database import db, transaction
from library_share.desk.keeping import ANSWERS_KEPT_FOR, forget_answers
from library_share.desk.models import LateScan, Scan
from library_share.safekeeping.queries import findings
from tests.desk.scanning import Desk
from tests.signing_in import sign_in


@pytest.fixture
def desk(client, given):
    given.a_policy()
    return Desk(client, given.a_token(given.an_account()), "THCS")


@pytest.fixture
def unnoticed(desk, given):
    """A loan reported afterwards, of a copy that we thought somebody else had."""
    copy = given.a_copy("Dế Mèn phiêu lưu ký")
    with clock.pretend(clock.now() - timedelta(days=1)):
        desk.scan(copy.code, given.card(given.a_patron("Nông Anh An")))
    made_at = (clock.now() - timedelta(hours=1)).isoformat()
    return desk.scan(copy.code, given.card(given.a_patron("Hầu Thị Bình")), scanned_at=made_at)


def test_story_56_what_a_phone_reports_late_and_does_not_fit_waits_for_me(
    client, desk, unnoticed, given
):
    sign_in(client, given.an_account(username="hoa"))
    assert "1 lượt quét muộn cần xem" in client.get("/desk").text
    page = client.get("/desk/late")
    assert "Dế Mèn phiêu lưu ký" in page.text
    assert "Nông Anh An" in page.text
    late_id = db.session.scalars(select(LateScan.id)).one()
    assert client.post(f"/desk/late/{late_id}").status_code == 303
    assert client.post(f"/desk/late/{late_id}").status_code == 303  # a colleague was quicker
    assert "Không có gì cần xem" in client.get("/desk/late").text
    assert "lượt quét muộn" not in client.get("/desk").text


def test_story_583_what_was_reported_by_mistake_is_undone_in_the_list(
    client, desk, unnoticed, given
):
    sign_in(client, given.an_account(username="hoa"))
    late_id = db.session.scalars(select(LateScan.id)).one()
    other = given.an_account("xa", library=given.a_library("TVX"))
    assert "hoàn tác" in client.get("/desk/late").text
    assert client.post(f"/desk/late/{late_id}/undo").status_code == 303
    assert "Không có gì cần xem" in client.get("/desk/late").text
    newest = db.session.scalars(select(Loan).order_by(Loan.id.desc())).first()
    assert newest.undone_at is not None
    assert findings() == []
    sign_in(client, other)
    assert client.post(f"/desk/late/{late_id}/undo").status_code == 404


def test_story_56_a_late_scan_that_was_refused_waits_too(client, desk, given):
    made_at = (clock.now() - timedelta(hours=1)).isoformat()
    assert desk.scan("7777777", scanned_at=made_at).status_code == 404
    assert desk.scan(given.a_copy().code, intent="return", scanned_at=made_at).status_code == 200
    sign_in(client, given.an_account(username="hoa"))
    page = client.get("/desk/late").text
    assert "7777777" in page
    assert page.count("Đúng vậy") == 2


def test_a_late_scan_that_fits_waits_for_nobody(desk, given):
    made_at = (clock.now() - timedelta(hours=1)).isoformat()
    answer = desk.scan(given.a_copy().code, given.card(given.a_patron()), scanned_at=made_at)
    assert answer.json["outcome"] == "lent"
    assert given.how_many(LateScan) == 0


def test_another_library_s_late_scans_do_not_exist_here(client, desk, unnoticed, given):
    other = given.a_library("TH", name="Trường Tiểu học An Khánh")
    sign_in(client, given.an_account(library=other, username="th"))
    assert "Dế Mèn" not in client.get("/desk/late").text
    late_id = db.session.scalars(select(LateScan.id)).one()
    assert client.post(f"/desk/late/{late_id}").status_code == 404


def test_another_program_reads_and_ticks_off_late_scans(client, desk, unnoticed):
    headers = {"Authorization": f"Bearer {desk.token}"}
    page = client.get("/api/v1/late-scans?library=THCS", headers=headers).json
    (late,) = page["items"]
    assert late["answer"] == unnoticed.json
    assert late["code"] == unnoticed.json["copy"]["code"]
    assert desk.post(f"/late-scans/{late['id']}/looked-at", None).status_code == 204
    assert client.get("/api/v1/late-scans?library=THCS", headers=headers).json["items"] == []
    assert desk.post("/late-scans/999/looked-at", None).json["code"] == "no_such_late_scan"


def test_story_57_after_a_month_nobody_knows_what_a_scan_said(desk, given):
    copy, card, scan_id = given.a_copy(), given.card(given.a_patron("Nông Anh An")), uuid4()
    answer = desk.scan(copy.code, card, scan_id=scan_id)
    assert "Nông Anh An" in answer.text
    with clock.pretend(clock.now() + ANSWERS_KEPT_FOR + timedelta(minutes=1)):
        with transaction():
            forget_answers()
        scan = db.session.scalars(select(Scan).execution_options(populate_existing=True)).one()
        assert (scan.answer, scan.patron_code) == (None, "")
        assert given.how_many(Loan, Loan.returned_at.is_(None)) == 1
        again = desk.scan(copy.code, card, scan_id=scan_id)
        assert again.json["code"] == "scan_id_reused"
        undone = desk.undo_at(answer.json["undo"])
        assert undone.json["copy"] is undone.json["patron"] is None
    assert findings() == []


def test_what_nobody_has_looked_at_is_not_forgotten(desk, unnoticed):
    with clock.pretend(clock.now() + ANSWERS_KEPT_FOR * 2), transaction():
        forget_answers()
    kept = db.session.scalars(select(Scan.answer).order_by(Scan.id)).all()
    assert [answer is None for answer in kept] == [True, False]


def test_story_58_i_note_how_a_book_came_back_in_one_tap(client, given):
    given.a_policy()
    sign_in(client, given.an_account(username="hoa"))
    copy, card = given.a_copy(), given.card(given.a_patron())
    for patron in (card, ""):
        sent = {"scan_id": str(uuid4()), "code": copy.code, "patron": patron, "intent": "auto"}
        page = client.post("/desk/scan", data=sent)
    assert "Sách còn thế nào?" in page.text
    tapped = client.post(
        f"/desk/condition/{copy.code}",
        data={"condition": "damaged"},
        headers={"HX-Request": "true"},
    )
    assert tapped.status_code == 200
    assert 'value="damaged" aria-pressed="true"' in tapped.text
    assert db.session.scalars(select(Copy.condition)).one() is Condition.DAMAGED
    assert given.how_many(CopyChange) == 1
    plain = client.post(f"/desk/condition/{copy.code}", data={"condition": "rotten"})
    assert plain.status_code == 422
