"""Holds through pages and the API: what staff do, and what staff of other libraries never see."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from library_share import clock
from library_share.circulation.holds.models import Hold, HoldSlot
from library_share.circulation.holds.rules import SlotState
from library_share.database import db, transaction
from library_share.libraries.models import PlaceKind
from library_share.web.access import Role
from tests.signing_in import sign_in
from tests.statements import statements


@pytest.fixture
def th(app, given):
    """The librarian of TH, by page and by API."""
    given.a_policy()
    library, client = given.a_library("TH"), app.test_client()
    sign_in(client, given.an_account("lan", library=library))
    return library, client


@pytest.fixture
def api(client, given):
    def caller(library_code="TH", role=Role.LIBRARIAN):
        library = given.a_library(library_code)
        account = given.an_account(f"{role.value[:8]}-{library_code.lower()}", role, library)
        headers = {"Authorization": f"Bearer {given.a_token(account)}"}

        def call(method, path, json=None, **query):
            return client.open(
                f"/api/v1{path}", method=method, json=json, query_string=query, headers=headers
            )

        return call

    return caller


def ask(call, given, **more):
    library = given.a_library("TH")
    patron = more.pop("patron_", None) or given.a_patron("Nông Anh An", library)
    sent = {"library": "TH", "patron": given.card(patron), **more}
    return call("POST", "/holds", sent)


def test_a_program_asks_and_the_free_copy_is_kept(api, given):
    copy = given.a_copy("Đất rừng phương Nam", given.a_library("TH"))
    answer = ask(api(), given, title_id=copy.title_id)
    assert answer.status_code == 201, answer.text
    told = answer.json
    assert told["patron_name"] == "Nông Anh An"
    assert told["slots"] == [
        {
            "number": 1,
            "state": "caught",
            "supplier": "TH",
            "copy": copy.code,
            "ready_until": None,
        }
    ]


def test_every_reason_is_told_at_once(api, given):
    title = given.a_title()
    answer = ask(api(), given, title_id=title.id)
    assert answer.status_code == 409
    assert [reason["code"] for reason in answer.json["reasons"]] == ["not_enough_copies"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"patron": None},
        {"class_name": "4A"},
        {"title_id": None},
        {"copy": "1000012"},
        {"how_many": 2},
        {"how_many": 0},
        {"title_id": 2**40},
        {"title_id": "1"},
        {"library": "\x00"},
    ],
    ids=str,
)
def test_half_a_wish_is_the_wrong_shape(api, given, wrong):
    title = given.a_title()
    assert ask(api(), given, **{"title_id": title.id, **wrong}).status_code == 422


def test_cancel_suspend_move_and_pick_up_elsewhere(api, given):
    call, library = api(), given.a_library("TH")
    copy = given.a_copy("Dế Mèn", library)
    first = ask(call, given, title_id=copy.title_id).json["id"]
    bình = given.a_patron("Lò Bình", library)
    second = ask(call, given, title_id=copy.title_id, patron_=bình).json
    assert second["place_in_line"] == 1
    tomorrow = (clock.today() + timedelta(days=1)).isoformat()
    assert call("POST", f"/holds/{second['id']}/suspension", {"until": tomorrow}).json[
        "suspended_until"
    ]
    assert call("DELETE", f"/holds/{second['id']}/suspension").json["suspended_until"] is None
    corner = given.a_place(library, PlaceKind.READING_CORNER)
    moved = call("PUT", f"/holds/{second['id']}/pickup", {"pickup": corner.code})
    assert moved.json["pickup"] == corner.code
    assert call("POST", f"/holds/{second['id']}/move", {"reason": ""}).status_code in (409, 422)
    assert (
        call("POST", f"/holds/{second['id']}/move", {"before": first, "reason": "thi"}).status_code
        == 200
    )
    cancelled = call("POST", f"/holds/{first}/cancellation", {"reason": "thôi"})
    assert cancelled.json["slots"][0]["state"] == "cancelled"
    assert call("GET", f"/holds/{second['id']}").json["slots"][0]["copy"] == copy.code


def test_what_is_to_be_fetched_and_what_waits(api, given):
    call = api()
    copy = given.a_copy("Dế Mèn", given.a_library("TH"), shelf_mark="Kệ 2")
    hold = ask(call, given, title_id=copy.title_id).json["id"]
    (row,) = call("GET", "/holds/to-fetch", library="TH").json["items"]
    assert (row["code"], row["shelf_mark"], row["patron_name"], row["hold"]) == (
        copy.code,
        "Kệ 2",
        "Nông Anh An",
        hold,
    )
    assert call("GET", "/holds/shelf", library="TH").json["items"] == []


def test_terms_are_kept(api, given):
    call = api()
    assert call("GET", "/hold-terms", library="TH").json == {
        "local_first": True,
        "ready_days": 5,
        "holds_at_most": 5,
    }
    new = {"local_first": False, "ready_days": 3, "holds_at_most": 2}
    assert call("PUT", "/hold-terms", new, library="TH").json == new
    assert call("PUT", "/hold-terms", {**new, "ready_days": 0}, library="TH").status_code == 422


def test_another_librarys_hold_does_not_exist(api, given):
    copy = given.a_copy("Dế Mèn", given.a_library("TH"))
    hold = ask(api(), given, title_id=copy.title_id).json["id"]
    foreign = api("TVX")
    assert foreign("GET", f"/holds/{hold}").status_code == 404
    assert foreign("POST", f"/holds/{hold}/cancellation", {}).status_code == 404
    assert foreign("GET", "/holds", library="TH").status_code == 403
    assert foreign("GET", "/holds/to-fetch", library="TH").status_code == 403
    assert foreign("GET", f"/holds/{2**40}").status_code == 404


def test_the_lender_reads_no_name_of_another_librarys_reader(api, given):
    """The copy stands in TVX and is kept for a pupil of TH: TVX is told the library only."""
    copy = given.a_copy("Dế Mèn", given.a_library("TVX"))
    hold_id = ask(api(), given, title_id=copy.title_id).json["id"]
    with transaction():
        slot = db.session.scalars(select(HoldSlot).where(HoldSlot.hold_id == hold_id)).one()
        slot.supplier_id, slot.copy_id, slot.state = copy.library_id, copy.id, SlotState.CAUGHT
    (row,) = api("TVX")("GET", "/holds/to-fetch", library="TVX").json["items"]
    assert (row["for_library"], row["patron_name"], row["class_name"]) == ("TH", None, "")


# --- pages -----------------------------------------------------------------------------------


def test_pages_tell_who_waits_and_how_far(th, given, api):
    library, lan = th
    copy = given.a_copy("Đất rừng phương Nam", library, shelf_mark="Kệ 2")
    hold = ask(api(), given, title_id=copy.title_id).json["id"]
    assert "Nông Anh An" in lan.get("/holds").text
    page = lan.get(f"/holds/{hold}").text
    assert "Đã giữ sách, đang lấy từ trên giá" in page
    assert copy.code in page
    assert "Kệ 2" in lan.get("/holds/to-fetch").text
    assert lan.get("/holds/shelf").status_code == 200
    answer = lan.post(f"/holds/{hold}/cancellation", data={"reason": "không cần"})
    assert answer.status_code == 303
    assert "Nông Anh An" in lan.get("/holds?ended=1").text
    assert "không cần" in lan.get(f"/holds/{hold}").text


def test_from_the_catalogue_in_two_taps(th, given):
    library, lan = th
    copy, an = given.a_copy("Quê nội", library), given.a_patron("Nông Anh An", library)
    address = f"/titles/{copy.title_id}/hold"
    assert address in lan.get(f"/titles/{copy.title_id}").text
    assert "Có 1 bản" in lan.get(address).text
    scanned = f"HTTPS://THUVIEN.HATHUONG.EDU.VN/Q/{given.card(an)}"
    answer = lan.post(address, data={"patron": scanned})
    assert answer.status_code == 303, answer.text
    assert "Nông Anh An" in lan.get(answer.location).text
    again = lan.post(address, data={"patron": given.card(an)})
    assert again.status_code == 409
    assert lan.post(address, data={}).status_code == 422
    nobody = lan.post(address, data={"patron": "2000015"})
    assert nobody.status_code == 404


def test_what_only_others_have_is_asked_of_them(th, given):
    _, lan = th
    foreign = given.a_copy("Quê nội", given.a_library("TVX"))
    page = lan.get(f"/titles/{foreign.title_id}").text
    assert "Hỏi mượn" in page
    assert "Đặt giữ<span" not in page
    asking = lan.get(f"/titles/{foreign.title_id}/hold").text
    assert "Thư viện này không có cuốn nào" in asking


def test_what_nobody_has_is_not_offered(th, given):
    _, lan = th
    title = given.a_title()
    assert f"/titles/{title.id}/hold" not in lan.get(f"/titles/{title.id}").text


def test_a_class_asks_by_page(th, given):
    library, lan = th
    title = given.a_copy("Quê nội", library).title
    given.a_copy(title, library)
    given.a_class("4A", library)
    sent = {"class_name": "4A", "how_many": "2", "return_on": "2027-05-20"}
    answer = lan.post(f"/titles/{title.id}/hold", data=sent)
    assert answer.status_code == 303, answer.text
    page = lan.get(answer.location).text
    assert "Cho lớp 4A, 2 bản" in page
    assert "20/05/2027" in page


def test_terms_by_page(th):
    _, lan = th
    assert "5" in lan.get("/hold-terms").text
    sent = {"ready_days": "7", "holds_at_most": "3"}
    assert lan.post("/hold-terms", data=sent).status_code == 303
    page = lan.get("/hold-terms").text
    assert 'value="7"' in page
    assert " checked" not in page
    assert lan.post("/hold-terms", data={**sent, "ready_days": "x"}).status_code == 422


def test_a_page_of_holds_costs_the_same_however_many(th, given):
    library, lan = th

    def cost(how_many):
        title = given.a_title()
        for number in range(how_many):
            given.a_copy(title, library)
            hold = given.a_hold(title, given.a_patron(f"Bạn {number}", library))
            assert given.how_many(Hold, Hold.id == hold.id) == 1
        lan.get("/holds")
        with statements() as told:
            assert lan.get("/holds").status_code == 200
        return len(told)

    assert cost(2) == cost(20)
