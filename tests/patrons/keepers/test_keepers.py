"""Who is in charge of a shelf: the librarian's stories, and what two of them do at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy.exc import IntegrityError

from library_share import clock
from library_share.database import db, transaction
from library_share.labels.codes import PATH
from library_share.libraries.models import PlaceKind
from library_share.patrons.errors import NoSuchPatron
from library_share.patrons.keepers import actions
from library_share.patrons.keepers.errors import KeeperAlready
from library_share.patrons.keepers.queries import patron_called
from library_share.patrons.models import Patron, PatronState, PlaceKeeper
from library_share.web.access import Role
from tests.desk.scanning import Desk
from tests.signing_in import sign_in
from tests.statements import statements


@pytest.fixture
def shelf(given):
    given.a_school_year()
    return given.a_place(name="Tủ sách lớp 6A")


@pytest.fixture
def lan(client, given):
    sign_in(client, given.an_account("lan"))
    return client


@pytest.fixture
def api(client, given):
    token = given.a_token(given.an_account("api"))

    def ask(method, address, **more):
        return client.open(
            f"/api/v1{address}", method=method, headers={"Authorization": f"Bearer {token}"}, **more
        )

    return ask


def page_of(shelf):
    return f"/places/{shelf.code}/keepers"


def test_story_91_a_teacher_and_a_pupil_share_a_shelf(lan, given, shelf):
    teacher = given.an_account("gv6a", Role.CLASS_KEEPER)
    pupil = given.a_patron("Nông Mi Na", school_code="HS1")
    lan.post(page_of(shelf), data={"account": teacher.username})
    answer = lan.post(page_of(shelf), data={"patron": "HS1"}, follow_redirects=True)
    assert "Nông Mi Na phụ trách Tủ sách lớp 6A." in answer.text
    page = lan.get(page_of(shelf)).text
    assert "Gv6A" in page
    assert f"/patrons/{pupil.id}" in page
    assert "Nông Mi Na" in lan.get("/places").text


def test_a_card_is_scanned_or_typed(lan, given, shelf):
    one, two = given.a_patron("Lý An"), given.a_patron("Lý Bình")
    for patron, text_of in ((one, given.card(one)), (two, f"HTTP://X{PATH}{given.card(two)}")):
        lan.post(page_of(shelf), data={"patron": text_of})
        assert given.how_many(PlaceKeeper, PlaceKeeper.patron_id == patron.id) == 1


def test_story_92_next_year_somebody_else_and_the_history_stays(lan, given, shelf):
    with transaction():
        keeper = actions.put_in_charge(
            shelf, given.a_patron("Cô Hoa"), since=clock.today() - timedelta(days=300)
        )
    for _ in range(2):  # a double click ends it once
        assert lan.post(f"{page_of(shelf)}/{keeper.id}/end").status_code == 303
    db.session.refresh(keeper)
    assert keeper.until == clock.today()
    assert "Cô Hoa" in lan.get(page_of(shelf)).text
    assert "Cô Hoa" not in lan.get("/places").text
    with transaction():  # and back again
        actions.put_in_charge(shelf, db.session.get_one(Patron, keeper.patron_id))
    assert "Cô Hoa" in lan.get("/places").text


def test_story_93_a_keeper_who_left_is_shown_as_gone(lan, given, shelf):
    pupil = given.a_patron("Nông Mi Na", school_code="HS1")
    lan.post(page_of(shelf), data={"patron": "HS1"})
    with transaction():
        db.session.get_one(Patron, pupil.id).state = PatronState.LEFT
    assert "đã rời, cần chọn người khác" in lan.get(page_of(shelf)).text
    other = given.a_place(name="Tủ khác")
    answer = lan.post(page_of(other), data={"patron": "HS1"}, headers={"HX-Request": "true"})
    assert answer.status_code == 409
    assert "đã rời trường" in answer.text


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({}, "Chọn một tài khoản hoặc ghi một thẻ"),
        ({"account": "lan", "patron": "HS1"}, "không cả hai"),
        ({"patron": "HS404"}, "không có bạn đọc"),
        ({"account": "nobody"}, "nobody"),
        ({"account": "far"}, "chưa có vai trò ở thư viện này"),
        ({"account": "lan", "since": "2099-01-01"}, "Ngày này chưa đến"),
        ({"account": "lan", "since": "31/02/2026"}, "Phụ trách từ ngày"),
    ],
    ids=str,
)
def test_what_cannot_be_is_said(lan, given, shelf, sent, said):
    given.an_account("far", library=given.a_library("TH"))
    given.a_patron(school_code="HS1")
    answer = lan.post(page_of(shelf), data=sent, headers={"HX-Request": "true"})
    assert answer.status_code in {404, 409, 422}
    assert said in answer.text
    assert given.how_many(PlaceKeeper) == 0


def test_a_mistyped_card_is_told(lan, given, shelf):
    code = given.card(given.a_patron())
    wrong = code[:-1] + str((int(code[-1]) + 1) % 10)
    answer = lan.post(page_of(shelf), data={"patron": wrong}, headers={"HX-Request": "true"})
    assert answer.status_code == 404
    assert wrong in answer.text


def test_other_libraries_patrons_and_places_do_not_exist(lan, given, shelf):
    far = given.a_library("TH")
    stranger = given.a_patron("Người Xa", library=far)
    answer = lan.post(page_of(shelf), data={"patron": given.card(stranger)})
    assert answer.status_code == 404
    assert "Người Xa" not in answer.text
    assert lan.get(page_of(given.a_place(far))).status_code == 404


def test_only_those_who_set_up_see_keepers(client, given, shelf):
    with transaction():
        actions.put_in_charge(shelf, given.a_patron("Nông Mi Na"))
    for role in (Role.CLASS_KEEPER, Role.PRINCIPAL, Role.PUPIL_LIBRARIAN):
        sign_in(client, given.an_account(role.value, role))
        assert client.get(page_of(shelf)).status_code == 403
        assert "Nông Mi Na" not in client.get(f"/Q/{shelf.code}").text


def test_story_94_a_keeper_finds_the_shelf_on_the_first_page(client, given, shelf):
    teacher = given.an_account("gv6a", Role.CLASS_KEEPER)
    copy = given.a_copy(place=shelf)
    with transaction():
        actions.put_in_charge(shelf, teacher)
    sign_in(client, teacher)
    assert f"/Q/{shelf.code}" in client.get("/").text
    assert copy.accession_number in client.get(f"/Q/{shelf.code}").text


def test_twice_at_a_time_is_refused_by_the_database(app, given, shelf):
    patron = given.a_patron()
    start = Barrier(8)

    def put(_turn):
        with app.app_context():
            start.wait()
            try:
                with transaction():
                    actions.put_in_charge(shelf, db.session.get_one(Patron, patron.id))
            except KeeperAlready:
                return "refused"
            return "done"

    with ThreadPoolExecutor(8) as threads:
        assert sorted(threads.map(put, range(8))) == ["done"] + ["refused"] * 7
    db.session.rollback()
    account = given.an_account("gv")
    with transaction():
        actions.put_in_charge(shelf, account)
    with pytest.raises(KeeperAlready), transaction():
        actions.put_in_charge(shelf, account)


def test_neither_nobody_nor_backwards(app, given, shelf):
    account = given.an_account("gv")
    row = {"place_id": shelf.id, "since": clock.today()}
    for wrong, name in (
        ({}, "one_of_two"),
        ({"account_id": account.id, "until": clock.today() - timedelta(days=1)}, "order"),
    ):
        with pytest.raises(IntegrityError, match=f"ck_place_keepers_{name}"), transaction():
            db.session.add(PlaceKeeper(**row, **wrong))


def test_the_same_by_other_programs(api, given, shelf):
    address = f"/places/{shelf.code}/keepers"
    patron = given.a_patron("Nông Mi Na")
    made = api("POST", address, json={"patron": given.card(patron), "since": "2026-01-05"})
    assert (made.status_code, made.json["name"], made.json["until"]) == (201, "Nông Mi Na", None)
    assert api("POST", address, json={"patron": given.card(patron)}).status_code == 409
    assert api("POST", address, json={"patron": given.card(patron), "who": 1}).status_code == 422
    assert [row["id"] for row in api("GET", address).json["items"]] == [made.json["id"]]
    end = f"{address}/{made.json['id']}/end"
    assert api("POST", end, json={"on": "2026-01-04"}).json["code"] == "end_before_begin"
    assert api("POST", end, json={"on": "2026-01-06"}).json["until"] == "2026-01-06"
    assert api("GET", address).json["items"] == []
    assert len(api("GET", address + "?past=true").json["items"]) == 1
    far = given.a_place(given.a_library("TH"))
    assert api("GET", f"/places/{far.code}/keepers").status_code == 403
    assert api("GET", "/places/404/keepers").status_code == 404
    assert api("POST", f"{address}/{10**12}/end", json={}).status_code == 404


def test_story_1157_nobody_is_put_in_charge_by_a_blank_code(api, given, shelf):
    """Many patrons have no school code; a blank is none of theirs."""
    given.a_patron("Nông Mi Na")
    for blank in ("", " ", "\u00a0", "\n"):
        answer = api("POST", f"/places/{shelf.code}/keepers", json={"patron": blank})
        assert answer.status_code == 422
    with pytest.raises(NoSuchPatron):
        patron_called(shelf.library_id, " ")
    assert given.how_many(PlaceKeeper) == 0


def test_lists_cost_the_same_however_many(lan, given, shelf):
    def asked():
        with statements() as seen:
            lan.get("/places")
        return sum(each.startswith("SELECT") for each in seen)

    lan.get("/places")
    few = asked()
    for n in range(12):
        place = given.a_place(kind=PlaceKind.READING_CORNER)
        with transaction():
            actions.put_in_charge(place, given.a_patron(f"Bạn {n}"))
    assert asked() == few


def test_story_95_a_shelf_shows_its_books_and_strangers_no_name(client, given, shelf):
    given.a_policy()
    box = given.a_place(kind=PlaceKind.BOX, name="Thùng 9", within_id=shelf.id)
    copies = [given.a_copy(f"Cuốn {n:02}", place=shelf) for n in range(60)]
    lan = given.an_account("lan")
    reader = given.a_patron("Nông Mi Na")
    Desk(client, given.a_token(lan), "THCS").scan(copies[0].code, given.card(reader), "lend")
    page = client.get(f"/Q/{shelf.code}").text
    assert "60 cuốn đặt ở đây" in page
    assert f"/Q/{box.code}" in page
    assert "Đang có người mượn" not in page  # nor that a child of this class reads it
    assert "Nông Mi Na" not in page
    more = page.split('class="more"')[1].split('href="')[1].split('"')[0]
    both = page + client.get(more).text
    assert all(both.count(f">{copy.accession_number}<") == 1 for copy in copies)
    sign_in(client, lan)
    assert "Nông Mi Na" in client.get(f"/Q/{shelf.code}").text
