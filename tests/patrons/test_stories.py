"""The stories of patrons and their cards."""

from __future__ import annotations

import pytest
from sqlalchemy import false, select

from library_share import clock
from library_share.database import db, transaction
from library_share.libraries.models import SchoolClass
from library_share.patrons import actions
from library_share.patrons.errors import CardReplacedMeanwhile, EnrolledMeanwhile, SchoolCodeTaken
from library_share.patrons.models import AccessRecord, Card, Enrolment, Patron, PatronState
from tests.signing_in import sign_in
from tests.statements import statements


@pytest.fixture
def lan(client, given):
    """Lan, the librarian of THCS, before her browser."""
    given.a_school_year()
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


def test_story_61_a_new_pupil_gets_a_card_and_a_class_at_once(lan, given):
    answer = lan.post(
        "/patrons/add",
        data={"name": "  Nông   Mi Na ", "kind": "pupil", "class_name": "6A", "school_code": "HS1"},
    )
    assert answer.status_code == 303
    patron = db.session.query(Patron).one()
    assert patron.name == "Nông Mi Na"
    assert given.how_many(Card, Card.patron_id == patron.id, Card.revoked_at.is_(None)) == 1
    assert db.session.query(SchoolClass).one().grade == 6
    page = lan.get(answer.location).text
    assert "Nông Mi Na" in page
    assert "6A" in page


def test_story_62_the_list_is_in_the_order_of_given_names(lan, given):
    for name in ("Trần Thị Ánh", "Nông Văn An", "Lê Bình", "Đỗ Ân"):
        given.a_patron(name=name)
    page = lan.get("/patrons").text
    places = [page.index(name) for name in ("Nông Văn An", "Trần Thị Ánh", "Đỗ Ân", "Lê Bình")]
    assert places == sorted(places)


def test_the_list_of_one_class_is_of_that_class(lan, given):
    given.a_patron(name="Nông Mi Na", class_name="6A")
    given.a_patron(name="Lê Bình", class_name="6B")
    page = lan.get("/patrons?class=6B").text
    assert "Lê Bình" in page
    assert "Nông Mi Na" not in page


@pytest.mark.parametrize("wanted", ["mi na", "MÌ NÀ", "nong", "HS-7", "card"])
def test_story_63_found_by_name_without_marks_by_code_and_by_card(lan, given, wanted):
    mina = given.a_patron(name="Nông Mi Na", school_code="HS-7")
    given.a_patron(name="Lê Bình")
    wanted = given.card(mina) if wanted == "card" else wanted
    page = lan.get("/patrons", query_string={"q": wanted}).text
    assert "Nông Mi Na" in page
    assert "Lê Bình" not in page


@pytest.mark.parametrize("wanted", ["%", "_", "'; --", "\\", "x" * 100, "‮", "100%"])
def test_story_64_odd_words_find_nobody_and_break_nothing(lan, given, wanted):
    given.a_patron(name="Nông Mi Na")
    answer = lan.get("/patrons", query_string={"q": wanted})
    assert answer.status_code == 200
    assert "Nông Mi Na" not in answer.text


def test_story_65_another_library_s_pupils_do_not_exist_here(lan, api, given):
    stranger = given.a_patron(name="Bé Lan", library=given.a_library("TH"))
    assert "Bé Lan" not in lan.get("/patrons").text
    for address in (
        f"/patrons/{stranger.id}",
        f"/patrons/{stranger.id}/change",
        f"/patrons/card/{given.card(stranger)}",
    ):
        assert lan.get(address).status_code == 404
    for act in ("suspend", "lift", "left", "back", "card", "change"):
        sent = {"because": "x", "name": "x", "kind": "pupil"}
        assert lan.post(f"/patrons/{stranger.id}/{act}", data=sent).status_code == 404
    assert api("GET", f"/patrons/{given.card(stranger)}").status_code == 404
    assert api("PATCH", f"/patrons/{given.card(stranger)}", json={"name": "x"}).status_code == 404
    assert api("GET", "/patrons?library=TH").status_code == 403
    assert api("GET", "/patrons?library=NOWHERE").status_code == 404


def test_story_66_a_lost_card_is_replaced_and_never_comes_back(lan, given):
    mina = given.a_patron()
    old = given.card(mina)
    lan.post(f"/patrons/{mina.id}/card")
    new = given.card(mina)
    assert new != old
    assert db.session.query(Card).filter(Card.code == old).one().revoked_at is not None


def test_story_67_suspended_lifted_left_and_back(lan, given):
    mina = given.a_patron()

    def state():
        db.session.expire_all()
        return db.session.get_one(Patron, mina.id).state

    lan.post(f"/patrons/{mina.id}/suspend", data={"because": "mất sách", "until": "2027-01-01"})
    assert state() is PatronState.SUSPENDED
    assert "mất sách" in lan.get(f"/patrons/{mina.id}").text
    lan.post(f"/patrons/{mina.id}/lift")
    assert state() is PatronState.ACTIVE
    lan.post(f"/patrons/{mina.id}/left")
    assert state() is PatronState.LEFT
    assert db.session.get_one(Patron, mina.id).left_on == clock.today()
    lan.post(f"/patrons/{mina.id}/back")
    assert state() is PatronState.ACTIVE
    assert db.session.get_one(Patron, mina.id).left_on is None


def test_story_68_a_suspension_needs_a_reason(lan, given):
    mina = given.a_patron()
    answer = lan.post(f"/patrons/{mina.id}/suspend", data={"because": " "})
    assert answer.status_code == 422
    assert given.how_many(Patron, Patron.state == PatronState.SUSPENDED) == 0


def test_story_69_moving_to_another_class_keeps_one_class_a_year(lan, given):
    mina = given.a_patron(class_name="6A")
    lan.post(
        f"/patrons/{mina.id}/change", data={"name": mina.name, "kind": "pupil", "class_name": "6B"}
    )
    assert given.how_many(Enrolment, Enrolment.patron_id == mina.id) == 1
    assert "6B" in lan.get(f"/patrons/{mina.id}").text


def test_story_70_who_looked_at_a_child_is_noted(lan, given):
    mina = given.a_patron(name="Mina")
    lan.get(f"/patrons/{mina.id}")
    record = db.session.query(AccessRecord).one()
    assert (record.deed, record.patron_id) == ("saw_patron", mina.id)
    log = lan.get("/access-log").text
    assert "Lan" in log
    assert "xem bạn đọc" in log


def test_story_71_a_school_code_belongs_to_one_pupil(lan, api, given):
    given.a_patron(school_code="HS1")
    answer = lan.post("/patrons/add", data={"name": "X", "kind": "pupil", "school_code": "HS1"})
    assert answer.status_code == 409
    assert (
        'data-code="school_code_taken"'
        in lan.post(
            "/patrons/add",
            data={"name": "X", "kind": "pupil", "school_code": "HS1"},
            headers={"HX-Request": "true"},
        ).text
    )
    other = given.a_patron(name="Ola")
    changed = api("PATCH", f"/patrons/{given.card(other)}", json={"school_code": "HS1"})
    assert (changed.status_code, changed.json["code"]) == (409, "school_code_taken")
    with pytest.raises(SchoolCodeTaken), transaction():
        actions.add_patron(
            library_id=given.a_library().id, name="Y", kind="pupil", school_code="HS1"
        )
    elsewhere = given.a_patron(library=given.a_library("TH"), school_code="HS1")
    assert elsewhere.school_code == "HS1"


def test_two_who_give_a_card_at_once(given):
    mina = given.a_patron()
    with pytest.raises(CardReplacedMeanwhile), transaction():
        actions._give_card(mina, None)


def test_two_who_enrol_a_pupil_at_once(given, monkeypatch):
    mina = given.a_patron(class_name="6A")
    other = given.a_class("6B")
    # Nobody had enrolled the pupil when this one looked.
    monkeypatch.setattr(actions, "select", lambda *_: actions_select_nobody())
    with pytest.raises(EnrolledMeanwhile), transaction():
        actions.enrol(mina, other)


def actions_select_nobody():
    return select(Enrolment).where(false())


def test_the_api_enters_changes_suspends_and_replaces(api, given):
    given.a_library()
    given.a_school_year()
    made = api(
        "POST", "/patrons", json={"library": "THCS", "name": "Nông Mi Na", "class_name": "6A"}
    )
    assert made.status_code == 201
    code = made.json["code"]
    assert api("PATCH", f"/patrons/{code}", json={"name": "Nông Thị Mi Na"}).json["name"] == (
        "Nông Thị Mi Na"
    )
    held = api("POST", f"/patrons/{code}/suspension", json={"because": "mất sách"})
    assert held.json["state"] == "suspended"
    assert api("DELETE", f"/patrons/{code}/suspension").json["state"] == "active"
    renewed = api("POST", f"/patrons/{code}/card", json={"expires_on": "2027-05-31"})
    assert renewed.json["code"] != code
    assert renewed.json["card_expires_on"] == "2027-05-31"
    assert api("GET", f"/patrons/{code}").json["code"] == renewed.json["code"]


def test_the_api_pages_by_given_name(api, given):
    for name in ("Lê Bình", "Nông Văn An", "Đỗ Chi", "Ma Dung", "Lý Giang"):
        given.a_patron(name=name)
    names, after = [], ""
    while after is not None:
        answer = api("GET", f"/patrons?library=THCS&limit=2{after}")
        names += [row["name"] for row in answer.json["items"]]
        after = answer.json["next"] and f"&after={answer.json['next']}"
    assert names == ["Nông Văn An", "Lê Bình", "Đỗ Chi", "Ma Dung", "Lý Giang"]
    one = api("GET", "/patrons?library=THCS&q=binh").json["items"]
    assert [row["name"] for row in one] == ["Lê Bình"]
    assert one[0]["code"].startswith("2")


def test_a_blank_word_is_not_looked_for_as_a_school_code(api, given):
    given.a_patron(name="Lê Bình", school_code="HS1")
    given.a_patron(name="Đỗ Chi", school_code="")
    answer = api("GET", "/patrons?library=THCS&q=%20").json["items"]
    assert [row["name"] for row in answer] == ["Lê Bình", "Đỗ Chi"]


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_pages_of_patrons_in_both_languages(lan, given, language):
    mina = given.a_patron()
    for address in (
        "/patrons",
        "/patrons/add",
        f"/patrons/{mina.id}",
        f"/patrons/{mina.id}/change",
        "/access-log",
    ):
        assert lan.get(f"{address}?lang={language}").status_code == 200


def test_a_longer_list_asks_no_more_questions(lan, given):
    given.a_patron()
    lan.get("/patrons")
    db.session.remove()
    with statements() as few:
        lan.get("/patrons")
    for number in range(20):
        given.a_patron(name=f"Bạn {number}")
    db.session.remove()
    with statements() as many:
        lan.get("/patrons")
    assert len(many) <= len(few)


def test_nobody_reads_patrons_without_signing_in(client, given):
    mina = given.a_patron(name="Nông Mi Na")
    for address in ("/patrons", f"/patrons/{mina.id}", "/access-log"):
        answer = client.get(address)
        assert answer.status_code == 303
        assert "Mi Na" not in answer.text
