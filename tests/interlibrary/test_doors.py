"""Loans between libraries through pages and the API: each side sees what it may."""

from __future__ import annotations

from datetime import timedelta

from library_share.database import db
from library_share.interlibrary import actions
from library_share.web.access import Role
from tests.statements import statements


def test_two_taps_from_the_title_to_the_question(net, visitor):
    net.copy("TVX")
    an = net.reader()
    lan = visitor("TH")
    shown = lan.get(f"/titles/{net.title.id}/hold").text
    assert "Hỏi mượn thư viện khác" in shown
    assert "TVX" in shown
    sent = {"patron": net.given.card(an), "elsewhere": "true"}
    answer = lan.post(f"/titles/{net.title.id}/hold", data=sent)
    assert answer.status_code == 303, answer.text
    assert "Đã hỏi, chưa trả lời" in lan.get(answer.location).text
    [loan] = net.open_loans()
    assert net.stands(loan) == ("asked", "TVX")


def test_the_whole_loan_by_page(net, visitor):
    copy = net.copy("TVX")
    loan = net.asks()
    mai, lan = visitor("TVX"), visitor("TH")
    assert "1 chờ trả lời" in mai.get("/interlibrary?side=lending").text
    shown = mai.get(f"/interlibrary/{loan.id}").text
    assert "Đồng ý cho mượn" in shown
    assert "Nông Anh An" not in shown
    assert mai.post(f"/interlibrary/{loan.id}/agree").status_code == 303
    assert "Hoàn tác" in mai.get(f"/interlibrary/{loan.id}").text
    net.scan("TH", net.ships("TVX", copy))
    shown = lan.get(f"/interlibrary/{loan.id}").text
    assert "Nông Anh An" in shown
    assert copy.code in shown
    late = (net.loan(loan).due_on + timedelta(days=5)).isoformat()
    assert lan.post(f"/interlibrary/{loan.id}/ask-renewal", data={"day": late}).status_code == 303
    assert mai.post(f"/interlibrary/{loan.id}/renew").status_code == 303
    assert net.loan(loan).due_on.isoformat() == late
    assert lan.post(f"/interlibrary/{loan.id}/ask-renewal", data={}).status_code == 422
    assert lan.post(f"/interlibrary/{loan.id}/dance").status_code == 404
    assert lan.post(f"/interlibrary/{loan.id}/agree").status_code == 409


def test_of_third_libraries_it_does_not_exist(net, visitor):
    net.copy("TVX")
    loan = net.asks()
    thcs = visitor("THCS")
    assert thcs.get(f"/interlibrary/{loan.id}").status_code == 404
    assert thcs.post(f"/interlibrary/{loan.id}/agree").status_code == 404
    assert thcs.get("/interlibrary/999999").status_code == 404
    assert net.call("THCS", "GET", f"/interlibrary-loans/{loan.id}").status_code == 404
    sent = {"library": "THCS", "act": "agree"}
    path = f"/interlibrary-loans/{loan.id}/acts"
    assert net.call("THCS", "POST", path, **sent).status_code == 404
    assert net.call("THCS", "POST", path, library="TVX", act="agree").status_code in (403, 404)
    hold = net.slot(loan).hold_id
    assert net.call("THCS", "POST", "/interlibrary-loans", hold=hold).status_code == 404
    assert net.call("THCS", "GET", "/interlibrary-loans", library="TVX").status_code == 403


def test_who_may_only_read_figures_sees_the_balance_only(net, visitor):
    principal = visitor("TVX", Role.PRINCIPAL)
    assert principal.get("/interlibrary/balance").status_code == 200
    for path in ("/interlibrary", "/interlibrary/terms"):
        assert principal.get(path).status_code == 403


def test_the_whole_loan_by_api(net):
    copy = net.copy("TVX")
    hold = net.waits()
    asked = net.call("TH", "POST", "/interlibrary-loans", hold=hold.id)
    assert asked.status_code == 201, asked.text
    [loan] = asked.json["items"]
    assert (loan["state"], loan["supplier"], loan["hold"]) == ("asked", "TVX", hold.id)
    assert loan["iso_18626_status"] == "RequestReceived"
    path = f"/interlibrary-loans/{loan['id']}"
    seen = net.call("TVX", "GET", path).json
    assert seen["hold"] is None
    assert "Nông" not in str(seen)
    listed = net.call("TVX", "GET", "/interlibrary-loans", library="TVX", side="lending")
    assert [one["id"] for one in listed.json["items"]] == [loan["id"]]
    agreed = net.call("TVX", "POST", f"{path}/acts", library="TVX", act="agree")
    assert agreed.json["state"] == "agreed", agreed.text
    net.scan("TH", net.ships("TVX", copy))
    assert net.call("TH", "GET", path).json["copy"] == copy.code
    refused = net.call("TH", "POST", f"{path}/acts", library="TH", act="cancel")
    assert (refused.status_code, refused.json["code"]) == (409, "interlibrary_loan_elsewhere")
    wrong = net.call("TVX", "POST", f"{path}/acts", library="TVX", act="recall")
    assert wrong.status_code == 422


def test_ranking_terms_and_balance_by_api(net):
    net.copy("TVX")
    path = "/interlibrary-loans/suppliers"
    [first] = net.call("TH", "GET", path, library="TH", title_id=net.title.id).json["items"]
    assert first["library"] == "TVX"
    assert first["reasons"][0] == {
        "code": "free_copies",
        "sentence": "Copies free on the shelf: 1.",
    }
    usual = net.call("TVX", "GET", "/sharing-terms", library="TVX").json["items"]
    assert [one["partner"] for one in usual] == [None]
    terms = {**usual[0], "partner": "TH", "level": "look_up"}
    assert net.call("TVX", "PUT", "/sharing-terms", **terms).status_code == 200
    [first] = net.call("TH", "GET", path, library="TH", title_id=net.title.id).json["items"]
    assert [why["code"] for why in first["barred"]] == ["not_shared"]
    assert net.call("TH", "PUT", "/sharing-terms", **terms).status_code == 403
    assert net.call("TH", "GET", "/interlibrary-balance", library="TH").json == {"items": []}


def test_terms_and_distances_by_page(net, visitor):
    net.library("TVX")
    mai = visitor("TVX")
    assert (
        "Lệ chung" in mai.get("/interlibrary/terms").text
        or "lệ chung" in mai.get("/interlibrary/terms").text
    )
    sent = {
        "partner": "TH",
        "level": "lend",
        "loan_days": "14",
        "renewals_at_most": "0",
        "answer_days": "3",
        "books_at_most": "10",
        "per_patron_at_most": "2",
        "per_year_at_most": "100",
        "keeps_at_least": "1",
    }
    assert mai.post("/interlibrary/terms", data=sent).status_code == 303
    assert 'value="14"' in mai.get("/interlibrary/terms?partner=TH").text
    assert 'value="21"' in mai.get("/interlibrary/terms").text
    wrong = {**sent, "loan_days": "0"}
    assert mai.post("/interlibrary/terms", data=wrong).status_code == 422
    assert mai.post("/interlibrary/distance", data={"other": "TH", "km": "2.5"}).status_code == 303
    assert 'value="2.5"' in mai.get("/interlibrary/terms").text
    assert mai.post("/interlibrary/distance", data={"other": "TH", "km": ""}).status_code == 303


def test_lists_cost_the_same_however_long(net, visitor):
    lan = visitor("TH")

    def cost():
        db.session.rollback()
        with statements() as sent:
            assert lan.get("/interlibrary").status_code == 200
        return len(sent)

    net.copies("TVX", 12)
    net.asks(net.waits(net.reader("Bạn 0")))
    first = cost()
    for number in range(1, 10):
        net.asks(net.waits(net.reader(f"Bạn {number}")))
    assert cost() == first


def test_cancelling_the_hold_withdraws_the_question(net, visitor):
    net.copy("TVX")
    loan = net.asks()
    lan = visitor("TH")
    assert lan.post(f"/holds/{net.slot(loan).hold_id}/cancellation").status_code == 303
    assert net.stands(loan)[0] == "cancelled"
    assert actions.last_undoable(net.loan(loan), net.library("TVX").id) is None
