"""Old phones on class shelves. Numbers are those of docs/stories.md."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import select

from library_share import clock
from library_share.circulation.models import Loan
from library_share.classroom.devices import pairing
from library_share.classroom.devices.models import Device, DeviceAct
from library_share.classroom.devices.rules import labels_of, signs_of
from library_share.classroom.devices.showing import SIGNS
from library_share.classroom.shelves.models import ClassReading
from library_share.classroom.shelves.queries import tally_of
from library_share.copies.models import Copy
from library_share.database import db, transaction
from library_share.desk.models import LateScan
from library_share.libraries.models import LibraryKind
from library_share.safekeeping.queries import findings
from tests.signing_in import sign_in


@pytest.fixture
def phone(paired):
    return paired()


@pytest.fixture
def an(given, library):
    return given.a_patron("Nông Anh An", library, class_name="4A")


@pytest.fixture
def copy(given, library, shelf):
    return given.a_copy("Dế Mèn phiêu lưu ký", library, place=shelf)


def loans():
    db.session.rollback()
    return list(db.session.scalars(select(Loan).order_by(Loan.lent_at)))


def test_story_561_paired_by_a_code_that_works_once(app, shelf, librarian):
    with transaction():
        secret = pairing.offer(shelf.library_id, shelf, librarian.id)
    client = app.test_client()
    first = client.post("/api/v1/device-pairings", json={"secret": secret, "name": "Máy 4A"})
    assert first.status_code == 201
    again = client.post("/api/v1/device-pairings", json={"secret": secret, "name": "Máy khác"})
    assert (again.status_code, again.json["code"]) == (404, "pairing_over")


def test_story_562_the_code_is_over_after_ten_minutes(app, shelf, librarian):
    with transaction():
        secret = pairing.offer(shelf.library_id, shelf, librarian.id)
    with clock.pretend(clock.now() + timedelta(minutes=11)):
        late = app.test_client().post(
            "/api/v1/device-pairings", json={"secret": secret, "name": "Máy 4A"}
        )
    assert late.json["code"] == "pairing_over"


def test_story_563_the_phone_knows_its_class_and_its_shelf_and_nothing_else(
    phone, given, library, an, copy
):
    given.a_patron("Lò Văn An", library, class_name="5B")
    given.a_copy("Ở kho", library)
    answer = phone.shelf()
    assert answer.status_code == 200
    told = answer.json
    assert [reader["name"] for reader in told["readers"]] == ["Nông Anh An"]
    assert [book["title"] for book in told["copies"]] == ["Dế Mèn phiêu lưu ký"]
    assert "Lò Văn An" not in answer.text
    assert "born" not in answer.text
    assert told["rules"] == ["Mỗi em được mượn về nhiều nhất 3 cuốn.", "Mượn trong 14 ngày."]
    for path in ("/patrons?library=TH", "/loans?library=TH", "/devices?library=TH"):
        assert phone.client.get(f"/api/v1{path}", headers=phone.headers).status_code == 401


def test_story_564_lent_read_and_given_back_without_a_network(phone, an, copy, given):
    morning, card = clock.now() - timedelta(hours=5), given.card(an)
    phone.does("lend", copy, reader=card, at=morning)
    phone.does("return", copy, at=morning + timedelta(hours=1))
    phone.does("read_here", copy, at=morning + timedelta(hours=2))
    answer = phone.sends(now=clock.now())
    assert [one["outcome"] for one in answer.json["answers"]] == ["lent", "returned", "read_here"]
    lent, read = loans()
    assert (lent.patron_id, lent.class_name) == (an.id, "4A")
    assert abs(lent.lent_at - morning) < timedelta(milliseconds=2)
    assert lent.returned_at - lent.lent_at == timedelta(hours=1)
    assert read.patron_id is None
    assert findings() == []


def test_story_565_sent_twice_is_written_once_and_told_again(phone, an, copy, given):
    act = phone.does("lend", copy, reader=given.card(an), at=clock.now())
    first = phone.sends([act], now=clock.now())
    again = phone.sends([act], now=clock.now() + timedelta(hours=1))
    assert first.json["answers"] == again.json["answers"]
    assert len(loans()) == 1


def test_story_566_a_number_is_missing(phone, an, copy, given):
    phone.does("lend", copy, reader=given.card(an), at=clock.now())
    second = phone.does("return", copy, at=clock.now())
    answer = phone.sends([second], now=clock.now())
    assert (answer.status_code, answer.json["code"]) == (409, "number_missing")
    assert answer.json["reasons"][0]["facts"] == {"expected": 1}
    assert loans() == []
    assert phone.sends(now=clock.now()).status_code == 200


def test_story_567_a_phone_restored_from_a_copy_is_refused_loudly(phone, an, copy, given):
    act = phone.does("lend", copy, reader=given.card(an), at=clock.now())
    assert phone.sends([act], now=clock.now()).status_code == 200
    other = {**act, "act_id": str(uuid4())}
    answer = phone.sends([other], now=clock.now())
    assert (answer.status_code, answer.json["code"]) == (409, "numbers_reused")
    assert "khôi phục từ bản sao" in answer.json["detail"]
    assert len(loans()) == 1


@pytest.mark.parametrize("days", [3, -3])
def test_story_568_a_clock_that_is_three_days_wrong(phone, an, copy, given, days, librarian, app):
    phone.skew = timedelta(days=days)
    happened = clock.now() - timedelta(hours=2)
    phone.does("lend", copy, reader=given.card(an), at=happened)
    answer = phone.sends(now=clock.now())
    assert abs(answer.json["clock_off_s"] + days * 86_400) <= 1
    assert abs(loans()[0].lent_at - happened) < timedelta(seconds=1)
    client = app.test_client()
    sign_in(client, librarian)
    assert "Đồng hồ máy chạy sai" in client.get("/devices").text


def test_story_569_what_contradicts_waits_in_the_list_and_blocks_nothing(
    phone, paired, given, library, an, copy
):
    binh = given.a_patron("Lò Văn Bình", library, class_name="4A")
    other, now = paired("Máy hai"), clock.now()
    phone.does("lend", copy, reader=given.card(an), at=now - timedelta(hours=3))
    other.does("lend", copy, reader=given.card(binh), at=now - timedelta(hours=2))
    other.does("lend", "1000001", reader=given.card(binh), at=now - timedelta(hours=1))
    other.does("return", copy, at=now - timedelta(minutes=30))
    answer = other.sends(now=now)
    assert [one["outcome"] for one in answer.json["answers"]] == ["lent", "refused", "returned"]
    told = phone.sends(now=now).json["answers"][0]
    assert (told["outcome"], told["to_look_at"]) == ("lent", True)
    first, second = loans()
    assert (first.patron_id, second.patron_id) == (an.id, binh.id)
    assert first.returned_at == second.lent_at
    assert second.returned_at is not None
    assert given.how_many(LateScan) == 2


def test_story_570_no_name_of_another_class_comes_to_the_phone(phone, given, library, copy):
    hoa = given.a_patron("Triệu Thị Hòa", library, class_name="5B")
    phone.does("lend", copy, reader=given.card(hoa), at=clock.now() - timedelta(hours=2))
    phone.does("return", copy, at=clock.now() - timedelta(hours=1))
    assert "Hòa" not in phone.sends(now=clock.now()).text
    phone.does("lend", copy, reader=given.card(hoa), at=clock.now())
    phone.sends(now=clock.now())
    assert "Hòa" not in phone.shelf().text
    assert phone.shelf().json["copies"][0]["on_loan"] is True


def test_story_571_the_condition_in_one_tap(phone, copy):
    phone.does("condition", copy, condition="damaged", at=clock.now())
    assert phone.sends(now=clock.now()).json["answers"][0]["outcome"] == "noted"
    assert db.session.get_one(Copy, copy.id, populate_existing=True).condition == "damaged"


def test_story_571_the_condition_of_another_librarys_book_is_none_of_its_business(phone, given):
    foreign = given.a_copy("Sách nơi khác", given.a_library("TVX"))
    phone.does("condition", foreign, condition="damaged", at=clock.now())
    assert phone.sends(now=clock.now()).json["answers"][0]["outcome"] == "refused"


def test_story_572_undone_on_the_phone(phone, an, copy, given):
    act = phone.does("lend", copy, reader=given.card(an), at=clock.now())
    phone.does("undo", undoes=act["act_id"], at=clock.now())
    answer = phone.sends(now=clock.now())
    assert [one["outcome"] for one in answer.json["answers"]] == ["lent", "undone"]
    assert loans()[0].undone_at is not None


def test_story_588_what_cannot_be_read_holds_up_nothing_and_waits_for_the_librarian(
    phone, an, copy, given, librarian, app
):
    now = clock.now()
    odd = phone.does("borrow", copy, colour="\x00 đỏ", at=now - timedelta(hours=2))
    phone.does("lend", copy, at=now - timedelta(hours=2))  # to whom it does not say
    phone.does("lend", copy, reader=given.card(an), at=now - timedelta(hours=1))
    answer = phone.sends(now=now).json
    assert [one["outcome"] for one in answer["answers"]] == ["held", "held", "lent"]
    assert answer["answers"][0]["to_look_at"]
    assert phone.sends([odd], now=now).json["answers"][0]["outcome"] == "held"
    client = app.test_client()
    sign_in(client, librarian)
    assert "không đọc được" in client.get("/today").text
    page = client.get(f"/devices/{phone.code}").text
    assert "borrow" in page
    assert "Máy chủ không đọc được" in page
    assert client.post(f"/devices/{phone.code}/acts/1/accept").status_code == 409
    for number in (1, 2):
        assert client.post(f"/devices/{phone.code}/acts/{number}/drop").status_code == 303
    assert "Không còn việc nào chờ" in client.get(f"/devices/{phone.code}").text
    assert len(loans()) == 1
    assert findings() == []


def test_without_a_number_nothing_can_be_kept(phone, an, copy, given):
    act = phone.does("lend", copy, reader=given.card(an), at=clock.now())
    for wrong in ({**act, "number": "một"}, {**act, "act_id": 7}, "lend", None):
        assert phone.sends([wrong], now=clock.now()).status_code == 422
    assert given.how_many(DeviceAct) == 0


def test_story_776_who_reads_in_class_is_counted_once_on_the_day_it_was(phone, shelf, given, app):
    now = clock.now()
    yesterday = now - timedelta(days=1)
    phone.does("readings", count=12, at=yesterday)
    one = phone.does("readings", count=1, at=now)
    phone.does("undo", undoes=one["act_id"], at=now)
    acts = list(phone.queue)
    told = phone.sends(now=now).json["answers"]
    assert [answer["outcome"] for answer in told] == ["noted", "noted", "undone"]
    assert [answer["outcome"] for answer in phone.sends(acts, now=now).json["answers"]] == [
        answer["outcome"] for answer in told
    ]
    db.session.rollback()
    assert tally_of(shelf, clock.local_day(yesterday)).today == 12
    assert tally_of(shelf, clock.local_day(now)).today == 0
    assert phone.shelf().json["readings"] == {"day": f"{clock.today()}", "count": 0}


def test_a_phone_of_the_desk_counts_no_readings(paired, given):
    phone = paired("Máy quầy", place=None)
    phone.does("readings", count=3, at=clock.now())
    assert phone.sends(now=clock.now()).json["answers"][0]["outcome"] == "refused"
    assert given.how_many(ClassReading) == 0


def test_story_778_a_phone_of_the_desk_knows_how_books_are_called(paired, phone, copy, given):
    given.a_copy("Sách nơi khác", given.a_library("TVX"))
    desk = paired("Máy quầy", place=None)

    def titles(of, known=""):
        db.session.rollback()
        return of.client.get(f"/api/v1/device/titles?known={known}", headers=of.headers).json

    told = titles(desk)
    assert told["titles"] == [[copy.code, copy.accession_number, "Dế Mèn phiêu lưu ký"]]
    assert titles(desk, told["version"]) == {"version": told["version"], "titles": None}
    assert titles(phone)["titles"] == []  # a shelf's knows its own


def test_story_573_undone_too_late_waits_for_the_librarian(phone, an, copy, given):
    now = clock.now()
    act = phone.does("lend", copy, reader=given.card(an), at=now - timedelta(hours=2))
    phone.does("return", copy, at=now - timedelta(hours=1))
    phone.does("undo", undoes=act["act_id"], at=now)
    answer = phone.sends(now=now).json["answers"][-1]
    assert (answer["outcome"], answer["to_look_at"]) == ("refused", True)
    assert given.how_many(LateScan) == 1


def test_story_574_a_revoked_phone_is_refused_and_its_queue_is_decided_line_by_line(
    phone, an, copy, given, librarian, app, library
):
    now = clock.now()
    phone.does("lend", copy, reader=given.card(an), at=now - timedelta(hours=2))
    phone.does("return", copy, at=now - timedelta(hours=1))
    client = app.test_client()
    sign_in(client, librarian)
    assert client.post(f"/devices/{phone.code}/revoke").location == "/devices"
    answer = phone.sends(now=now)
    assert (answer.status_code, answer.json["code"]) == (403, "device_revoked")
    assert phone.shelf().json["code"] == "device_revoked"
    assert phone.sends(now=now).status_code == 403
    assert given.how_many(DeviceAct) == 2
    assert loans() == []
    assert "2 việc cần quyết định" in client.get("/today").text  # story 584
    page = client.get(f"/devices/{phone.code}").text
    assert "Nông Anh An" in page
    assert "Dế Mèn phiêu lưu ký" in page
    assert client.post(f"/devices/{phone.code}/acts/1/accept").status_code == 303
    assert client.post(f"/devices/{phone.code}/acts/2/drop").status_code == 303
    assert client.post(f"/devices/{phone.code}/acts/2/accept").status_code == 404
    (loan,) = loans()
    assert loan.returned_at is None
    assert findings() == []


def test_story_575_a_key_opens_nothing_else_and_no_page(phone):
    assert phone.client.get("/today", headers=phone.headers).status_code in (302, 303, 401)
    body = {"scan_id": str(uuid4()), "library": "TH", "code": "1000001"}
    assert phone.post("/scans", body).status_code == 401


def test_story_576_another_librarys_librarian_does_not_see_the_phone(phone, given, app):
    client = app.test_client()
    sign_in(client, given.an_account("hoa", library=given.a_library("TVX")))
    assert phone.name not in client.get("/devices").text
    assert client.get(f"/devices/{phone.code}").status_code == 404
    assert client.post(f"/devices/{phone.code}/revoke").status_code == 404
    assert db.session.scalars(select(Device)).one().revoked_at is None


def test_story_577_animals_for_children_who_do_not_read(given, paired, shelf, an):
    assert paired().shelf().json["readers"][0]["sign"] == ""
    with transaction():
        shelf.library.kind = LibraryKind.PRESCHOOL
        db.session.merge(shelf.library)
    child = paired("Máy hai").shelf().json["readers"][0]
    assert (child["sign"], child["sign_name"]) == ("cat", "mèo")
    drawn = Path("library_share/static/animals.svg").read_text("utf-8")
    assert set(re.findall(r'<symbol id="(\w+)"', drawn)) == set(SIGNS)


def test_story_779_a_child_keeps_its_animal_when_others_come_or_go():
    signs = list(SIGNS)
    whole = signs_of(list(range(40, 75)), signs)
    assert len(set(whole.values())) == len(signs)  # 35 children, 30 animals
    few = signs_of([40, 41, 75], signs)
    assert few[40] == whole[40]
    assert signs_of([40, 41], signs) == {40: few[40], 41: few[41]}


def test_story_578_two_children_called_an_are_told_apart():
    names = ["Nông Anh An", "Lò Văn An", "Hà Minh", "Hà Minh", "An"]
    assert labels_of(names) == ["Anh An", "Văn An", "Hà Minh", "Hà Minh (2)", "An"]


def test_story_579_a_phone_of_the_desk_has_no_shelf_and_no_names(paired, given, an, copy):
    phone = paired("Máy quầy", place=None)
    told = phone.shelf().json
    assert (told["shelf"], told["readers"], told["copies"]) == (None, [], [])
    phone.does("lend", copy, reader=given.card(an), at=clock.now())
    assert phone.sends(now=clock.now()).json["answers"][0]["outcome"] == "lent"
