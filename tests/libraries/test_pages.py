"""The network's pages, by visitor, librarian and administrator, in both languages."""

from __future__ import annotations

from datetime import date

import pytest

from library_share import clock
from library_share.database import db, transaction
from library_share.libraries import actions, calendar_actions, queries
from library_share.libraries.models import Closure, Library, Place, PlaceKind, SchoolClass
from library_share.web.access import Role
from tests.signing_in import sign_in
from tests.statements import statements

MONDAY = date(2026, 11, 23)
PUBLIC = ["/libraries", "/libraries/thcs"]
OWN = [
    "/set-up/libraries/THCS",
    "/places",
    "/places/add",
    "/places/{place}",
    "/classes",
    "/calendar",
    "/calendar/closures/add",
    "/calendar/closures/{closure}",
]
COMMUNE = ["/set-up/add-library", "/calendar/school-years/add", "/calendar/school-years/2026-2027"]
YEAR = {
    "name": "2026-2027",
    "starts_on": "2026-09-05",
    "second_term_on": "2027-01-18",
    "books_back_by": "2027-05-25",
    "ends_on": "2027-05-31",
}


@pytest.fixture(autouse=True)
def monday():
    with clock.pretend(MONDAY):
        yield


@pytest.fixture
def network(given):
    """THCS and TH with a school year, a class, a shelf, and days off of THCS."""
    library = given.a_library("THCS", address="Xóm 5", opening_hours="7:00-11:00", phone="0208 1")
    given.a_library("TH")
    commune = given.a_commune()
    with transaction():
        year = calendar_actions.add_school_year(
            commune=commune,
            name="2026-2027",
            starts_on=date(2026, 9, 5),
            second_term_on=date(2027, 1, 18),
            books_back_by=date(2027, 5, 25),
            ends_on=date(2027, 5, 31),
        )
        actions.ensure_class(library, year, "6A")
        place = actions.add_place(
            library, kind=PlaceKind.CLASS_SHELF, name="Tủ sách lớp 6A", class_name="6A"
        )
        closure = calendar_actions.add_closure(
            commune=commune,
            library=library,
            starts_on=MONDAY,
            ends_on=MONDAY,
            reason="Nghỉ bão",
        )
    return {"place": place.code, "closure": closure.id}


@pytest.fixture
def as_(app, given, network):
    """A browser of somebody with this role at THCS."""

    def browser(role=Role.LIBRARIAN, library="THCS"):
        client = app.test_client()
        account = given.an_account(f"{role}-{library}".lower(), role, given.a_library(library))
        sign_in(client, account)
        return client

    return browser


@pytest.fixture
def lan(as_):
    return as_(Role.LIBRARIAN)


@pytest.fixture
def admin(as_):
    return as_(Role.ADMINISTRATOR)


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("path", PUBLIC)
def test_public_pages(client, network, path, language):
    page = client.get(f"{path}?lang={language}")
    assert page.status_code == 200
    assert f'<html lang="{language}">' in page.text
    assert "Thư viện THCS" in page.text


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("path", OWN)
def test_a_librarians_pages(lan, network, path, language):
    page = lan.get(f"{path.format(**network)}?lang={language}")
    assert page.status_code == 200
    assert f'<html lang="{language}">' in page.text


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("path", COMMUNE)
def test_an_administrators_pages(admin, path, language):
    page = admin.get(f"{path}?lang={language}")
    assert page.status_code == 200
    assert f'<html lang="{language}">' in page.text


@pytest.mark.parametrize("path", [*OWN, *COMMUNE, "/set-up/library"])
def test_visitors_are_asked_to_sign_in(client, network, path):
    answer = client.get(path.format(**network))
    assert answer.status_code == 303
    assert "/sign-in" in answer.headers["Location"]


@pytest.mark.parametrize("role", [Role.PRINCIPAL, Role.CLASS_KEEPER])
@pytest.mark.parametrize("path", OWN)
def test_others_with_a_role_do_not_set_up(as_, network, path, role):
    assert as_(role).get(path.format(**network)).status_code == 403


@pytest.mark.parametrize("path", COMMUNE)
def test_a_librarian_does_not_set_up_the_commune(lan, path):
    assert lan.get(path).status_code == 403


def test_nothing_of_another_library_is_found_or_changed(as_, network):
    other = as_(Role.LIBRARIAN, "TH")
    assert other.get("/set-up/libraries/THCS").status_code == 403
    assert other.get(f"/places/{network['place']}").status_code == 404
    assert other.get(f"/calendar/closures/{network['closure']}").status_code == 404
    for path in (f"/places/{network['place']}", f"/calendar/closures/{network['closure']}/remove"):
        form = {"name": "Của tôi", "class_name": "6A"}
        assert other.post(path, data=form).status_code == 404
    assert db.session.scalars(db.select(Closure)).one().reason == "Nghỉ bão"


def test_days_off_of_the_commune_are_the_administrators(lan, admin, given):
    closure = given.a_closure(date(2027, 2, 1), date(2027, 2, 15))
    path = f"/calendar/closures/{closure.id}/remove"
    assert lan.post(path).status_code == 403
    assert given.how_many(Closure) == 2
    assert admin.post(path).status_code == 303
    assert given.how_many(Closure) == 1


# --- the library somebody works for ----------------------------------------------------------


def test_the_current_library_stands_in_the_top_bar(lan, client):
    assert '<span class="whose">THCS</span>' in lan.get("/about").text
    assert 'class="whose"' not in client.get("/about").text


def test_an_administrator_chooses_the_library_to_work_for(admin):
    assert '<option value="TH" selected>' in admin.get("/places").text
    chosen = admin.post("/current-library", data={"library": "thcs", "next": "/places"})
    assert (chosen.status_code, chosen.headers["Location"]) == (303, "/places")
    assert "Tủ sách lớp 6A" in admin.get("/places").text
    away = admin.post("/current-library", data={"library": "TH", "next": "//evil.example"})
    assert away.headers["Location"] == "/"


def test_nobody_chooses_a_library_without_a_role_there(lan, client):
    assert lan.post("/current-library", data={"library": "TH"}).status_code == 403
    assert lan.post("/current-library", data={"library": "KHAC"}).status_code == 404
    assert client.post("/current-library", data={"library": "TH"}).status_code == 303


def test_a_choice_lapses_with_the_library(admin, given):
    admin.post("/current-library", data={"library": "THCS"})
    library = given.a_library("THCS")
    with transaction():
        library.is_active = False
    assert "Tủ sách lớp 6A" not in admin.get("/places").text


def test_an_account_without_a_role_has_no_library(app, given, network):
    client = app.test_client()
    sign_in(client, given.an_account("khach", role=None))
    assert client.get("/places").status_code == 403
    assert client.get("/about").status_code == 200


def test_very_many_libraries_are_not_all_offered_on_every_page(admin, monkeypatch):
    monkeypatch.setattr("library_share.libraries.current.OFFERED_AT_MOST", 1)
    page = admin.get("/about").text
    assert "<select" not in page
    assert '<a class="whose" href="/libraries">' in page


# --- doing -----------------------------------------------------------------------------------

LIBRARY = {
    "name": "Thư viện Trường Tiểu học Mới",
    "short_name": "TH Mới",
    "kind": "primary",
    "open_on": ["1", "2", "3", "4", "5"],
}


def test_an_administrator_adds_a_library(admin):
    answer = admin.post(
        "/set-up/add-library", data={**LIBRARY, "code": "thm", "commune": "xã An Khánh"}
    )
    assert answer.status_code == 303
    library = queries.library_with_code("THM")
    assert library.closed_weekdays == "67"
    assert queries.main_place_of(library.id).is_main
    page = admin.get(answer.headers["Location"])
    assert "THM" in page.text


def test_what_is_wrong_is_told_by_the_forms_own_words(admin, given):
    answer = admin.post("/set-up/add-library?lang=vi", data={"code": "THM" * 5, "kind": "x"})
    assert answer.status_code == 422
    assert "Tên đầy đủ: Cần điền mục này." in answer.text
    assert "Mã: Mục này phải có từ 1 đến 12 ký tự." in answer.text
    assert "Loại thư viện: Mục này không có trong các lựa chọn." in answer.text
    assert given.how_many(Library) == 2


def test_a_librarian_describes_the_library_but_does_not_end_its_membership(lan):
    form = {**LIBRARY, "open_on": ["2", "4"], "is_active": "false"}
    assert lan.post("/set-up/libraries/THCS", data=form).status_code == 303
    library = queries.library_with_code("THCS")
    assert (library.name, library.closed_weekdays, library.is_active) == (
        LIBRARY["name"],
        "13567",
        True,
    )


def test_an_administrator_ends_a_membership(admin, client):
    assert admin.post("/set-up/libraries/TH", data=LIBRARY).status_code == 303
    assert not queries.library_with_code("TH").is_active
    assert LIBRARY["name"] not in client.get("/libraries").text
    assert LIBRARY["name"] in admin.get("/libraries").text


def test_a_library_shut_all_week_is_refused(lan):
    answer = lan.post("/set-up/libraries/THCS", data={**LIBRARY, "open_on": []})
    assert answer.status_code == 409
    assert 'data-code="never_open"' in answer.text


def test_a_box_is_added_to_a_room_and_shows_its_code(lan, given):
    room = queries.main_place_of(given.a_library().id)
    form = {"kind": "box", "name": "Thùng 7", "within": room.code}
    answer = lan.post("/places/add", data=form, follow_redirects=True)
    box = db.session.scalars(db.select(Place).where(Place.kind == PlaceKind.BOX)).one()
    assert box.within_id == room.id
    assert answer.text.count(box.code) >= 2  # told once, and in the list
    wrong = lan.post("/places/add", data={**form, "name": "Thùng 8", "within": "3000009"})
    assert wrong.status_code == 404


def test_a_fault_keeps_the_form_that_htmx_sent(lan):
    answer = lan.post(
        "/places/add",
        data={"kind": "class_shelf", "name": "Tủ"},
        headers={"HX-Request": "true"},
    )
    assert answer.status_code == 409
    assert "<html" not in answer.text
    assert 'data-code="class_shelf_without_class"' in answer.text


def test_a_place_is_given_up(lan, network, given):
    path = f"/places/{network['place']}"
    answer = lan.post(path, data={"name": "Tủ cũ", "class_name": "6B"})
    assert answer.status_code == 303
    place = queries.find_place_with_code(network["place"])
    assert (place.name, place.class_name, place.is_active) == ("Tủ cũ", "6B", False)


def test_a_class_is_added_with_its_grade(lan, given):
    answer = lan.post("/classes", data={"name": "lớp 7c", "year": "2026-2027"})
    assert answer.status_code == 303
    made = db.session.scalars(db.select(SchoolClass).where(SchoolClass.name == "7C")).one()
    assert made.grade == 7
    assert lan.post("/classes", data={"name": "7C", "year": "1999"}).status_code == 404


def test_the_holidays_still_missing_are_offered_and_added_once(lan, given):
    assert "01/02/2027 – 15/02/2027" in lan.get("/calendar?lang=vi").text
    for _ in range(2):
        assert lan.post("/calendar/closures/holidays").status_code == 303
    assert given.how_many(Closure) == 4
    assert given.how_many(Closure, Closure.library_id.is_(None)) == 0
    page = lan.get("/calendar?lang=vi").text
    assert 'title="Nghỉ Tết Nguyên đán 2027"' in page
    assert "Lịch này chưa có" not in page


def test_an_administrators_holidays_hold_for_the_commune(admin, given):
    admin.post("/calendar/closures/holidays")
    assert given.how_many(Closure, Closure.library_id.is_(None)) == 3


def test_days_off_are_added_changed_and_removed(lan, given, network):
    form = {"starts_on": "2026-12-01", "ends_on": "2026-12-02", "reason": "Kiểm kê"}
    assert lan.post("/calendar/closures/add", data=form).status_code == 303
    assert (
        lan.post("/calendar/closures/add", data={**form, "everywhere": "true"}).status_code == 403
    )
    path = f"/calendar/closures/{network['closure']}"
    assert lan.post(path, data={**form, "ends_on": "2026-11-30"}).status_code == 409
    assert lan.post(path, data={**form, "reason": "Bão số 5"}).status_code == 303
    assert "Bão số 5" in lan.get("/calendar").text
    assert lan.post(f"{path}/remove").status_code == 303
    assert lan.post(f"{path}/remove").status_code == 404
    assert given.how_many(Closure) == 1


def test_a_school_year_is_added_and_mended(admin):
    later = {
        "name": "2027-2028",
        "starts_on": "2027-09-05",
        "second_term_on": "2028-01-17",
        "books_back_by": "2028-05-25",
        "ends_on": "2028-05-31",
    }
    assert admin.post("/calendar/school-years/add", data=later).status_code == 303
    clash = admin.post("/calendar/school-years/add", data={**later, "name": "x"})
    assert (clash.status_code, 'data-code="school_years_overlap"' in clash.text) == (409, True)
    mended = {**YEAR, "books_back_by": "2027-05-20"}
    assert admin.post("/calendar/school-years/2026-2027", data=mended).status_code == 303
    assert "20/05/2027" in admin.get("/calendar?lang=vi").text
    assert "Tháng 6/2027" not in admin.get("/calendar?lang=vi").text
    assert "Tháng 5/2028" in admin.get("/calendar?lang=vi&year=2027-2028").text


def test_without_a_school_year_the_pages_say_so(app, given):
    client = app.test_client()
    sign_in(client, given.an_account("lan"))
    assert client.get("/classes").status_code == 200
    assert client.get("/calendar").status_code == 200
    assert client.post("/calendar/closures/holidays").status_code == 404


# --- size ------------------------------------------------------------------------------------


def asked(client, path):
    db.session.remove()  # what the test itself has read must not help, nor be read again
    with statements() as sent:
        assert client.get(path).status_code == 200
    return len(sent)


def test_lists_ask_no_more_when_they_grow(admin, lan, client, given):
    library, year = given.a_library(), queries.school_years(given.a_commune().id)[0]
    paths = [(client, "/libraries"), (admin, "/libraries"), (lan, "/places"), (lan, "/classes")]
    paths += [(lan, "/calendar"), (lan, "/places/add")]
    before = [asked(*path) for path in paths]
    for number in range(12):
        given.a_library(f"L{number}")
        given.a_closure(MONDAY, MONDAY, library)
        with transaction():
            actions.ensure_class(library, year, f"8A{number}")
            actions.add_place(library, kind=PlaceKind.BOX, name=f"Thùng {number}")
    assert [asked(*path) for path in paths] == before


def test_many_libraries_are_shown_page_by_page(client, given):
    for number in range(55):
        given.a_library(f"L{number:02}")
    first = client.get("/libraries").text
    assert first.count("<li>\n    <h2>") == 50
    more = first.split('class="more"')[1].split('href="')[1].split('"')[0].replace("&amp;", "&")
    assert client.get(more).text.count("<li>\n    <h2>") == 5
    assert client.get("/libraries?after=xxx").status_code == 422


def test_public_pages_show_no_patron(client, given, network):
    given.a_patron(name="Nông Thị Kín")
    assert not [path for path in PUBLIC if "Nông Thị Kín" in client.get(path).text]
