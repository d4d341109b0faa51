"""The pages of lending between libraries: whose turn it is, class sets as one request, papers."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import timedelta

import pytest

from library_share.database import db
from library_share.interlibrary import actions
from library_share.interlibrary.queries import loans_of_hold
from library_share.interlibrary.rules import SharingLevel
from library_share.web.access import Role
from tests.statements import statements


@pytest.fixture
def class_set(net):
    """Six copies for class 4A of TH: five of TVX are asked for, and one of THCS."""
    net.copies("TVX", 5)
    net.copies("THCS", 1)
    hold = net.class_waits(6)
    net.act("TH", actions.ask, hold.id)
    return hold.id


def standing(hold_id):
    db.session.expire_all()
    return sorted(
        (loan.state.value, loan.supplier.code if loan.supplier else None)
        for loan in loans_of_hold(hold_id)
    )


def loans_with(code, hold_id):
    return [
        loan.id for loan in loans_of_hold(hold_id) if loan.supplier and loan.supplier.code == code
    ]


def test_story_441_a_class_set_is_one_request_with_one_answer(net, visitor, class_set):
    mai = visitor("TVX")
    asked = visitor("TH").get(f"/holds/{class_set}").text
    assert len(re.findall(r'href="/interlibrary/\d+"', asked)) == 2
    listed = mai.get("/interlibrary?side=lending").text
    assert listed.count('<td data-label="Nhan đề">') == 1
    assert "5 bản" in listed
    assert "Lớp 4A" in listed
    first = loans_with("TVX", class_set)[0]
    shown = mai.get(f"/interlibrary/{first}").text
    assert 'name="how_many"' in shown
    sent = {"whole_set": "true", "how_many": "3"}
    assert mai.post(f"/interlibrary/{first}/agree", data=sent).status_code == 303
    # The other two went on: THCS has promised one already, so it is asked, and nobody is left.
    assert standing(class_set).count(("agreed", "TVX")) == 3
    assert ("asked", "TVX") not in standing(class_set)


def test_story_442_what_is_said_of_a_set_is_said_of_all_or_none(net, visitor, class_set):
    mai = visitor("TVX")
    first, *_, last = loans_with("TVX", class_set)
    net.act("TH", actions.cancel, last)
    sent = {"whole_set": "true"}
    assert mai.post(f"/interlibrary/{first}/agree", data=sent).status_code == 303
    assert standing(class_set).count(("agreed", "TVX")) == 4
    net.scan("TVX", net.slot(first).copy.code)
    refused = mai.post(f"/interlibrary/{first}/back-out", data=sent)
    assert refused.status_code == 409
    assert standing(class_set).count(("agreed", "TVX")) == 4


def test_story_443_the_answer_for_a_set_is_unsaid_together(net, visitor, class_set):
    mai = visitor("TVX")
    first = loans_with("TVX", class_set)[0]
    mai.post(f"/interlibrary/{first}/agree", data={"whole_set": "true"})
    assert mai.post(f"/interlibrary/{first}/undo", data={"whole_set": "true"}).status_code == 303
    assert standing(class_set).count(("asked", "TVX")) == 5


def test_story_444_one_copy_of_a_set_goes_its_own_way(net, visitor, class_set):
    mai = visitor("TVX")
    first = loans_with("TVX", class_set)[0]
    assert 'name="how_many"' not in mai.get(f"/interlibrary/{first}?one=1").text
    mai.post(f"/interlibrary/{first}/agree?one=1")
    assert standing(class_set).count(("agreed", "TVX")) == 1


def test_story_445_a_set_is_answered_by_api(net, class_set):
    first = loans_with("TVX", class_set)[0]
    sent = {"library": "TVX", "act": "agree", "whole_set": True, "how_many": 2}
    answer = net.call("TVX", "POST", f"/interlibrary-loans/{first}/acts", **sent)
    assert answer.status_code == 200, answer.text
    assert standing(class_set).count(("agreed", "TVX")) == 2


@pytest.mark.parametrize("how_many", ["0", "-1", "101", "hai"])
def test_no_number_of_copies(visitor, class_set, how_many):
    first = loans_with("TVX", class_set)[0]
    sent = {"whole_set": "true", "how_many": how_many}
    assert visitor("TVX").post(f"/interlibrary/{first}/agree", data=sent).status_code == 422


def test_story_446_what_is_my_turn_stands_on_top(net, visitor):
    net.copies("TVX", 2)
    first, second = net.asks(net.waits(net.reader("A"))), net.asks(net.waits(net.reader("B")))
    net.act("TVX", actions.set_condition, first.id, condition="đọc tại chỗ")
    mai, lan = visitor("TVX").get("/interlibrary?side=lending").text, visitor("TH")
    turn, under_way = mai.split("Đang chạy")
    assert f"/interlibrary/{second.id}" in turn
    assert f"/interlibrary/{first.id}" in under_way
    turn, under_way = lan.get("/interlibrary").text.split("Đang chạy")
    assert f"/interlibrary/{first.id}" in turn
    assert f"/interlibrary/{second.id}" in under_way
    assert "đọc tại chỗ" in lan.get(f"/interlibrary/{first.id}").text


def test_story_447_each_side_reads_what_is_next(net, visitor):
    copy = net.copy("TVX")
    loan = net.asks(net.waits(net.reader()))
    mai, lan = visitor("TVX"), visitor("TH")

    def both():
        db.session.rollback()
        return mai.get(f"/interlibrary/{loan.id}").text, lan.get(f"/interlibrary/{loan.id}").text

    theirs, ours = both()
    assert "có cho mượn không?" in theirs
    assert "máy tự hỏi thư viện kế tiếp" in ours
    net.act("TVX", actions.agree, loan.id)
    theirs, ours = both()
    assert copy.accession_number in theirs
    assert "đã đồng ý và sẽ gửi sách" in ours
    net.scan("TVX", copy.code)
    assert "hãy gửi chuyến ấy đi" in both()[0]
    consignment = net.sends("TVX")
    theirs, ours = both()
    assert f"/handovers/{consignment}" in theirs
    assert f"/handovers/{consignment}" in ours
    net.scan("TH", consignment)
    assert "theo điều khoản của" in both()[1]
    net.act("TVX", actions.recall, loan.id, back_by=net.deed("TVX").on + timedelta(days=3))
    assert "cần sách về trước" in both()[1]
    net.loses(copy)
    theirs, ours = both()
    assert "đã bồi thường thế nào" in theirs
    assert "thống nhất với" in ours


def test_story_448_who_said_no_is_told_nothing_more(net, visitor):
    """It went on to another library; the first one sees its own answer, and may unsay it."""
    net.copies("TVX", 2)
    net.copy("THCS")
    loan = net.asks()
    first = net.stands(loan)[1]
    net.act(first, actions.decline, loan.id, reason="đang kiểm kê")
    second = net.stands(loan)[1]
    shown = visitor(first).get(f"/interlibrary/{loan.id}").text
    assert "đang kiểm kê" in shown
    assert "Hoàn tác" in shown
    assert net.library(second).short_name not in shown.split("<main")[1]
    told = net.call(first, "GET", f"/interlibrary-loans/{loan.id}").json
    assert (told["state"], told["supplier"]) == ("unfilled", None)
    assert visitor(first).get(f"/interlibrary/{loan.id}/paper.pdf").status_code == 404
    seen = visitor(second).get(f"/interlibrary/{loan.id}").text
    assert "đang kiểm kê" not in seen


def test_story_449_nobody_can_be_asked_and_i_read_why(net, visitor):
    net.copy("TVX")
    net.lends("TVX", books_at_most=0)
    loan = net.asks()
    assert net.stands(loan) == ("in_line", None)
    shown = visitor("TH").get(f"/interlibrary/{loan.id}").text
    assert "0 trên 0 bản cùng lúc" in shown
    assert "Chỉ thư viện cho mượn đổi được mức của mình" in shown


def test_story_450_no_more_time_and_why(net, visitor):
    copy = net.copy("TVX")
    net.lends("TVX", renewals_at_most=0)
    loan = net.asks()
    net.act("TVX", actions.agree, loan.id)
    net.scan("TH", net.ships("TVX", copy))
    shown = visitor("TH").get(f"/interlibrary/{loan.id}").text
    assert "cho gia hạn 0 lần" in shown
    assert "/ask-renewal" not in shown


# --- papers -----------------------------------------------------------------------------------


def words_of(answer):
    """The text of a .docx."""
    assert answer.status_code == 200
    with zipfile.ZipFile(io.BytesIO(answer.data)) as word:
        return word.read("word/document.xml").decode()


def test_story_451_the_request_form_names_nobody_to_the_lender(net, visitor):
    copy = net.copy("TVX")
    an = net.reader()
    loan = net.asks(net.waits(an))
    net.act("TVX", actions.agree, loan.id)
    path = f"/interlibrary/{loan.id}/paper"
    theirs, ours = (words_of(visitor(code).get(f"{path}.docx")) for code in ("TVX", "TH"))
    for text in (theirs, ours):
        assert net.given.card(an) in text
        assert copy.accession_number in text
        assert f"{loan.id}/LTV" in text
    assert an.name in ours
    assert an.name not in theirs
    assert visitor("THCS").get(f"{path}.pdf").status_code == 404


def test_story_452_a_class_set_is_one_sheet(visitor, class_set):
    first = loans_with("TVX", class_set)[0]
    text = words_of(visitor("TVX").get(f"/interlibrary/{first}/paper.docx"))
    assert "lớp 4A" in text
    assert "05 bản" in text


def test_story_453_the_sharing_agreement(net, visitor):
    net.library("TVX")
    net.lends("TVX", "TH", level=SharingLevel.LEND, loan_days=17)
    mai = visitor("TVX")
    text = words_of(mai.get("/interlibrary/terms/agreement.docx?partner=TH"))
    assert ">17<" in text
    assert "không quy định mẫu" in text
    assert mai.get("/interlibrary/terms/agreement.pdf?partner=TH").data.startswith(b"%PDF")
    assert mai.get("/interlibrary/terms/agreement.pdf?partner=XX").status_code == 404
    net.moves_away("TH")
    net.act("TVX", lambda deed: actions.take_terms_back(deed.library_id, net.library("TH").id))
    assert "mượn về" in text
    assert "mượn về" not in words_of(mai.get("/interlibrary/terms/agreement.docx?partner=TH"))


# --- terms and balance ------------------------------------------------------------------------


def test_story_454_own_terms_are_taken_back(net, visitor):
    net.library("TVX")
    net.lends("TVX", loan_days=30)
    net.lends("TVX", "TH", loan_days=10)
    mai = visitor("TVX")
    path = "/interlibrary/terms"
    assert 'value="10"' in mai.get(f"{path}?partner=TH").text
    assert mai.post(f"{path}/withdrawal", data={"partner": "TH"}).status_code == 303
    assert 'value="30"' in mai.get(f"{path}?partner=TH").text
    assert net.call("TH", "DELETE", "/sharing-terms?library=TVX").status_code == 403
    left = net.call("TVX", "DELETE", "/sharing-terms?library=TVX")
    assert [one["loan_days"] for one in left.json["items"]] == [21]


def test_distances_by_api(net):
    net.library("TVX")
    sent = {"library": "TVX", "other": "TH", "metres": 2500}
    assert net.call("TVX", "PUT", "/library-distances", **sent).json == sent
    path = "/library-distances"
    assert net.call("TH", "GET", path, library="TH").json["items"] == [
        {"library": "TH", "other": "TVX", "metres": 2500}
    ]
    assert net.call("TH", "PUT", path, **sent).status_code == 403
    itself = net.call("TVX", "PUT", path, library="TVX", other="TVX", metres=1)
    assert (itself.status_code, itself.json["code"]) == (409, "not_with_themselves")


def test_story_455_a_principal_reads_whether_lending_is_mutual(net, visitor):
    net.library("THCS")
    for _ in range(2):
        copy = net.copy("TVX")
        loan = net.asks(net.waits(net.reader(f"Bạn {copy.id}")))
        net.act("TVX", actions.agree, loan.id)
        net.ships("TVX", copy)
    for code, role in (("THCS", Role.PRINCIPAL), ("TH", Role.OFFICIAL)):
        shown = visitor(code, role).get("/interlibrary/balance").text
        assert f"{net.library('TVX').short_name} đã cho mượn 2, đã mượn 0." in shown
        assert "Dế Mèn" not in shown
    told = net.call("THCS", "GET", "/interlibrary-balance/commune", library="THCS").json
    assert told["totals"] == [
        {"code": "TH", "name": net.library("TH").short_name, "lent": 0, "borrowed": 2},
        {"code": "TVX", "name": net.library("TVX").short_name, "lent": 2, "borrowed": 0},
    ]
    [pair] = told["pairs"]
    assert (pair["code"], pair["lent"], pair["other_code"], pair["other_lent"]) == (
        "TVX",
        2,
        "TH",
        0,
    )
    assert net.call("TH", "GET", "/interlibrary-balance/commune", library="TVX").status_code == 403


# --- who may, and what it costs ----------------------------------------------------------------


def test_every_role_sees_what_it_may(net, visitor):
    net.copy("TVX")
    loan = net.asks()
    for role in set(Role) - {Role.ADMINISTRATOR}:
        client = visitor("TH", role)
        is_staff = role is Role.LIBRARIAN
        reads_figures = role in (Role.LIBRARIAN, Role.PRINCIPAL, Role.OFFICIAL)
        for path in (
            "/interlibrary",
            f"/interlibrary/{loan.id}",
            f"/interlibrary/{loan.id}/paper.pdf",
            "/interlibrary/terms",
            "/interlibrary/terms/agreement.docx?partner=TVX",
        ):
            assert client.get(path).status_code == (200 if is_staff else 403), (role, path)
        figures = client.get("/interlibrary/balance").status_code
        assert figures == (200 if reads_figures else 403), role
        for path in (
            f"/interlibrary/{loan.id}/cancel",
            "/interlibrary/terms",
            "/interlibrary/terms/withdrawal",
            "/interlibrary/distance",
        ):
            assert is_staff or client.post(path).status_code == 403, (role, path)
    assert net.stands(loan) == ("asked", "TVX")


@pytest.mark.parametrize("side", ["borrowing", "lending"])
def test_lists_cost_the_same_by_page_and_by_api(net, visitor, side):
    code = "TH" if side == "borrowing" else "TVX"
    client = visitor(code)
    net.copies("TVX", 12)
    token = {"Authorization": f"Bearer {net.tokens[code]}"}

    def cost(path):
        db.session.rollback()
        with statements() as sent:
            assert client.get(path, headers=token).status_code == 200
        return len(sent)

    paths = (
        f"/interlibrary?side={side}",
        f"/api/v1/interlibrary-loans?library={code}&side={side}",
    )
    net.asks(net.waits(net.reader("Bạn 0")))
    before = [cost(path) for path in paths]
    for number in range(1, 9):
        loan = net.asks(net.waits(net.reader(f"Bạn {number}")))
        if number % 2:
            net.act("TVX", actions.agree, loan.id)
    net.copies("TVX", 6)
    net.act("TH", actions.ask, net.class_waits(6).id)
    # One statement more when both halves of the list have something in them.
    assert [cost(path) - was for path, was in zip(paths, before, strict=True)] <= [1, 0]


def test_a_loan_of_a_set_costs_the_same_however_large(net, visitor, class_set):
    mai = visitor("TVX")
    first = loans_with("TVX", class_set)[0]

    def cost(path):
        db.session.rollback()
        with statements() as sent:
            assert mai.get(path).status_code == 200
        return len(sent)

    assert cost(f"/interlibrary/{first}") <= cost(f"/interlibrary/{first}?one=1") + 1
