"""Pages and API: who sees what, what it costs, and what a second tap does."""

from __future__ import annotations

import re

import pytest

from library_share.database import db
from library_share.notices.models import NoticeTemplate
from library_share.notices.rules import Channel, State
from library_share.patrons.accounts.commands import email
from library_share.patrons.models import AccessRecord
from library_share.web.access import Role
from tests.signing_in import sign_in
from tests.statements import statements


@pytest.fixture
def lan(client, school):
    sign_in(client, school.lan)
    return client


@pytest.fixture
def stranger(app, given, school):
    """A librarian of another school."""
    client = app.test_client()
    sign_in(client, given.an_account("xa", library=given.a_library("TH")))
    return client


def the_notice(school, channel: Channel = Channel.SLIP) -> int:
    return next(one.id for one in school.notices() if one.channel is channel)


def states(school) -> list[State]:
    return [one.state for one in school.notices()]


def test_the_outbox_shows_what_is_told_to_whom(lan, school):
    school.hold_ready(school.mina)
    school.asked_for()
    page = lan.get("/notices").text
    assert "Nông Mi Na · 6A" in page
    assert "“Dế Mèn” until 01/12/2026" in page
    assert "Nhân viên thư viện" in page
    only = lan.get("/notices?channel=slip&state=waiting").text
    assert "Nhân viên thư viện" not in only
    assert lan.get("/notices?state=nonsense").status_code == 422


def test_another_library_sees_and_changes_nothing(stranger, school):
    school.hold_ready(school.mina)
    notice = the_notice(school)
    for address in ("/notices", "/notices/slips?class=6A", "/notices/zalo?class=6A"):
        assert "Mi Na" not in stranger.get(address).text
    for act in ("withdraw", "retry", "read"):
        assert stranger.post(f"/notices/{notice}/{act}").status_code == 404
    stranger.post("/notices/slips/handed-out", data={"class": "6A", "until": "1000"})
    assert states(school) == [State.WAITING, State.WAITING]


@pytest.mark.parametrize("role", [Role.CLASS_KEEPER, Role.PUPIL_LIBRARIAN, Role.PRINCIPAL])
def test_who_may_not_see_patrons_sees_no_outbox(client, given, school, role):
    sign_in(client, given.an_account("be", role, school.library))
    for address in ("/notices", "/notices/slips", "/notices/zalo", "/notices/slips.pdf"):
        assert client.get(address).status_code == 403
    assert client.get("/notices/mine").status_code == 200


def test_story_338_a_teacher_reads_on_the_first_page_that_something_waits(client, school):
    sign_in(client, school.hoa)
    assert "/notices/mine" not in client.get("/").text
    school.hold_ready(school.mina)
    assert "1 thông báo cho bạn" in client.get("/").text
    assert "Nông Mi Na: “Dế Mèn”" in client.get("/notices/mine").text
    notice = the_notice(school, Channel.SCREEN)
    for _ in range(2):  # a nervous double tap
        assert client.post(f"/notices/{notice}/read").status_code == 303
    assert "Không có thông báo nào đang chờ." in client.get("/notices/mine").text
    assert states(school) == [State.WAITING, State.DELIVERED]


def test_taking_back_and_trying_again_by_hand(lan, school):
    school.hold_ready(school.mina)
    notice = the_notice(school)
    for _ in range(2):
        assert lan.post(f"/notices/{notice}/withdraw").status_code == 303
    assert lan.post(f"/notices/{notice}/retry").status_code == 409
    assert states(school) == [State.WITHDRAWN, State.WAITING]


def test_slips_of_a_class_on_screen_on_paper_and_handed_out(lan, school):
    school.hold_ready(school.mina, 1)
    school.hold_ready(school.ola, 2)
    assert re.search(r"6A <span[^>]*>2<", lan.get("/notices/slips").text)
    page = lan.get("/notices/slips?class=6A").text
    slips = re.findall(r'<li class="slip">.*?</li>', page, re.DOTALL)
    assert ["Mi Na" in slip for slip in slips] == [False, True]
    assert ["Ô La" in slip for slip in slips] == [True, False]
    assert lan.get("/notices/slips.pdf?class=6A").data.startswith(b"%PDF")
    until = re.search(r'name="until" value="(\d+)"', page)[1]
    lan.post("/notices/slips/handed-out", data={"class": "6A", "until": until})
    assert "Không có phiếu nào đang chờ" in lan.get("/notices/slips").text
    assert school.given.how_many(AccessRecord, AccessRecord.deed == "handed_out_slips") == 1


def test_zalo_texts_each_name_one_child_or_nobody(lan, school):
    school.hold_ready(school.mina, 1)
    school.hold_ready(school.ola, 2)
    page = lan.get("/notices/zalo?class=6A").text
    texts = re.findall(r"<textarea[^>]*>(.*?)</textarea>", page, re.DOTALL)
    named = [[name for name in ("Mi Na", "Ô La") if name in text] for text in texts]
    assert named == [[], ["Ô La"], ["Mi Na"]]
    sent = {"class": "6A", "until": "1000", "patron": school.mina.id}
    answer = lan.post("/notices/slips/handed-out", data=sent)
    assert answer.headers["Location"] == "/notices/zalo?class=6A"
    assert "Mi Na" not in lan.get("/notices/zalo?class=6A").text


def test_lists_cost_the_same_however_long_they_are(lan, school, given):
    costs = {}
    for many in (2, 20):
        for number in range(many):
            patron = given.a_patron(f"Bạn {many} {number}", school.library)
            school.hold_ready(patron, many * 100 + number)
            school.asked_for(f"{many} {number}")
        for address in (
            "/notices",
            "/notices/mine",
            "/notices/slips?class=6A",
            "/notices/zalo?class=6A",
            "/",
        ):
            db.session.rollback()
            db.session.expunge_all()
            with statements() as sent:
                assert lan.get(address).status_code == 200
            costs.setdefault(address, []).append(len(sent))
    assert {address: cost for address, cost in costs.items() if cost[0] != cost[1]} == {}
    assert max(cost[1] for cost in costs.values()) <= 9, costs


def test_words_are_changed_tried_and_taken_back(lan, school):
    address = "/notice-templates/book_here/notice"
    page = lan.get(address)
    assert "{{ until }}" in page.text
    tried = lan.post(
        f"{address}/preview", data={"text": "Mời {{ name }}"}, headers={"HX-Request": "true"}
    )
    assert "Mời Nông Anh An" in tried.text
    assert "<html" not in tried.text
    assert school.given.how_many(NoticeTemplate) == 0
    wrong = lan.post(address, data={"text": "Mời {{ ten }}"}, headers={"HX-Request": "true"})
    assert wrong.status_code == 422
    assert "Không có từ “ten”" in wrong.text
    assert lan.post(address, data={"text": "Mời {{ name }}"}).status_code == 303
    assert "Mời Nông Anh An" in lan.get(address).text
    assert lan.post(f"{address}/default").status_code == 303
    assert school.given.how_many(NoticeTemplate) == 0
    for nowhere in ("/notice-templates/nothing/notice", "/notice-templates/class_set/group"):
        assert lan.get(nowhere).status_code == 404


# --- API ---------------------------------------------------------------------------------------


@pytest.fixture
def ask(client, school):
    def asking(account, method: str, address: str, **more):
        token = school.given.a_token(account)
        headers = {"Authorization": f"Bearer {token}", "Accept-Language": "en"}
        return client.open(f"/api/v1{address}", method=method, headers=headers, **more)

    return asking


def test_the_api_lists_the_outbox(ask, school):
    school.hold_ready(school.mina)
    school.asked_for()
    answer = ask(school.lan, "GET", "/notices?library=THCS&channel=slip")
    [row] = answer.json["items"]
    assert (row["kind"], row["patron"], row["class_name"]) == ("book_here", "Nông Mi Na", "6A")
    assert row["text"].startswith("Nông Mi Na: “Dế Mèn”")
    assert ask(school.hoa, "GET", "/notices?library=THCS").status_code == 403


def test_the_api_changes_only_what_one_may_see(ask, school, given):
    school.hold_ready(school.mina)
    slip, screen = the_notice(school), the_notice(school, Channel.SCREEN)
    xa = given.an_account("xa", library=given.a_library("TH"))
    assert ask(xa, "POST", f"/notices/{slip}/withdrawn").status_code == 404
    assert ask(school.hoa, "POST", f"/notices/{slip}/withdrawn").status_code == 403
    for _ in range(2):
        assert ask(school.lan, "POST", f"/notices/{slip}/withdrawn").status_code == 204
        assert ask(school.lan, "POST", f"/notices/{screen}/delivered").status_code == 204
    refused = ask(school.lan, "POST", f"/notices/{screen}/withdrawn")
    assert (refused.status_code, refused.json["code"]) == (409, "notice_has_ended")
    assert ask(school.lan, "POST", f"/notices/{screen}/retried").status_code == 409


def test_words_through_the_api(ask, school):
    address = "/notice-templates/book_here/notice"
    new = {"library": "THCS", "text": "Mời {{ name }}"}
    kept = ask(school.lan, "PUT", address, json=new)
    assert (kept.json["text"], kept.json["own"]) == ("Mời {{ name }}", True)
    wrong = ask(school.lan, "PUT", address, json={**new, "text": "{{ config }}"})
    assert (wrong.status_code, wrong.json["code"]) == (422, "template_unknown_word")
    assert ask(school.hoa, "PUT", address, json=new).status_code == 403
    assert ask(school.lan, "DELETE", f"{address}?library=THCS").status_code == 204
    listed = ask(school.lan, "GET", "/notice-templates?library=THCS").json["items"]
    assert not any(one["own"] for one in listed)
    assert {"word": "name", "meaning": "the patron's full name"} in listed[0]["words"]


# --- addresses of accounts ---------------------------------------------------------------------


def test_story_339_i_give_my_address_or_none(lan, ask, school):
    lan.post("/account/email", data={"email": " lan@example.vn "})
    assert ask(school.lan, "GET", "/accounts/me").json["email"] == "lan@example.vn"
    for wrong in ("lan", "lan@", "@x.vn", "a b@x.vn", "a@x", "lan@x.vn\nBcc: b@x.vn", "ơ@x.vn"):
        assert lan.post("/account/email", data={"email": wrong}).status_code == 422, wrong
        answer = ask(school.lan, "PATCH", "/accounts/me", json={"email": wrong})
        assert answer.json["code"] == "wrong_email"
    lan.post("/account/email", data={"email": ""})
    assert ask(school.lan, "GET", "/accounts/me").json["email"] == ""


def test_the_administrator_gives_an_address_to_others(app, given, school):
    client = app.test_client()
    sign_in(client, given.an_account("sep", Role.ADMINISTRATOR))
    where = f"/accounts/{school.hoa.id}/email"
    assert client.post(where, data={"email": "hoa@example.vn"}).status_code == 303
    assert "hoa@example.vn" in client.get("/accounts").text
    sign_in(client, school.lan)
    assert client.post(where, data={"email": "lan@example.vn"}).status_code == 403


def test_an_address_from_the_command_line(app, school):
    runner = app.test_cli_runner()
    assert runner.invoke(email, ["lan", "lan@example.vn"]).exit_code == 0
    db.session.expire_all()
    assert school.lan.email == "lan@example.vn"
    assert runner.invoke(email, ["lan"]).exit_code == 0
    db.session.expire_all()
    assert school.lan.email == ""
