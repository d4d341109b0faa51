"""The network over the API: what programs may see and set up."""

from __future__ import annotations

from datetime import date

import pytest

from library_share import clock
from library_share.libraries.models import Closure, Place, PlaceKind
from library_share.web.access import Role
from tests.statements import statements

TODAY = date(2026, 11, 23)


class Program:
    """Something that talks to the API with somebody's token."""

    def __init__(self, client, token):
        self._client, self._headers = client, {"Authorization": f"Bearer {token}"}

    def get(self, path, **query):
        return self._client.get(f"/api/v1{path}", query_string=query, headers=self._headers)

    def post(self, path, **sent):
        return self._client.post(f"/api/v1{path}", json=sent, headers=self._headers)

    def delete(self, path):
        return self._client.delete(f"/api/v1{path}", headers=self._headers)

    def all_of(self, path, **query):
        """Every row of a list, two at a time."""
        rows, after = [], None
        while True:
            page = self.get(path, limit=2, **query, **({"after": after} if after else {})).json
            rows += page["items"]
            after = page["next"]
            if after is None:
                return rows
            assert len(page["items"]) == 2


@pytest.fixture
def program(client, given):
    """A program of somebody with this role at THCS."""

    def talking(role=Role.LIBRARIAN):
        return Program(client, given.a_token(given.an_account(role.value, role)))

    return talking


@pytest.fixture
def lan(program):
    return program()


def test_everything_needs_a_token(client, given):
    given.a_library()
    for path in ("/libraries", "/libraries/THCS", "/places?library=THCS", "/school-years"):
        answer = client.get(f"/api/v1{path}")
        assert (answer.status_code, answer.json["code"]) == (401, "not_signed_in")
    assert client.delete("/api/v1/closures/1").status_code == 401


def test_libraries_by_code_page_by_page(lan, given):
    for code in ("TH", "MN", "TVX", "TTHTCD"):
        given.a_library(code)
    given.a_library("CU", is_active=False)
    rows = lan.all_of("/libraries")
    assert [row["code"] for row in rows] == ["MN", "TH", "THCS", "TTHTCD", "TVX"]
    assert rows[0] == lan.get("/libraries/mn").json
    assert rows[0] == {
        "code": "MN",
        "name": "Thư viện MN",
        "short_name": "MN",
        "kind": "lower_secondary",
        "commune": "xã An Khánh",
        "address": "",
        "phone": "",
        "opening_hours": "",
        "closed_weekdays": "",
    }


@pytest.mark.parametrize("code", ["KHAC", "%00", "x" * 300, "TH%20CS"])
def test_an_unknown_library_is_named(lan, code):
    answer = lan.get(f"/libraries/{code}")
    assert (answer.status_code, answer.json["code"]) == (404, "no_such_library")


def test_places_with_their_codes(lan, given):
    made = lan.post("/places", library="thcs", kind="reading_corner", name="Góc đọc")
    assert made.status_code == 201
    box = lan.post("/places", library="THCS", kind="box", name="Thùng 1", within=made.json["code"])
    assert box.json == {
        "code": box.json["code"],
        "library": "THCS",
        "kind": "box",
        "name": "Thùng 1",
        "class_name": "",
        "within": made.json["code"],
        "is_main": False,
        "is_active": True,
    }
    rows = lan.all_of("/places", library="THCS")
    assert {row["name"] for row in rows} == {"Kho sách", "Góc đọc", "Thùng 1"}
    assert box.json in rows


@pytest.mark.parametrize(
    ("sent", "status", "code"),
    [
        ({"library": "KHAC"}, 404, "no_such_library"),
        ({"within": "3999999"}, 404, "no_such_place"),
        ({"kind": "class_shelf"}, 409, "class_shelf_without_class"),
        ({"name": "Kho sách"}, 409, "place_name_taken"),
        ({"name": ""}, 422, None),
        ({"name": "a\0b"}, 422, None),
        ({"name": "x" * 81}, 422, None),
        ({"kind": "shelf"}, 422, None),
        ({"colour": "red"}, 422, None),
    ],
)
def test_places_refused(lan, given, sent, status, code):
    answer = lan.post("/places", **{"library": "THCS", "kind": "box", "name": "Thùng", **sent})
    assert answer.status_code == status
    assert code is None or answer.json["code"] == code
    assert given.how_many(Place) == 1


def test_another_librarys_places_may_be_seen_but_not_made(lan, given):
    given.a_library("TH")
    assert lan.get("/places", library="TH").status_code == 200
    refused = lan.post("/places", library="TH", kind="box", name="Thùng 1")
    assert (refused.status_code, refused.json["code"]) == (403, "not_allowed")


def test_classes_of_the_present_or_a_named_year(lan, given):
    for name in ("6B", "6A", "6A1"):
        given.a_class(name)
    rows = lan.all_of("/classes", library="THCS")
    assert [(row["name"], row["grade"]) for row in rows] == [("6A", 6), ("6A1", 6), ("6B", 6)]
    assert lan.all_of("/classes", library="THCS", school_year="năm nay") == rows
    assert lan.get("/classes", library="THCS", school_year="1999").status_code == 404


def test_without_a_school_year_there_are_no_classes(lan, given):
    assert lan.get("/classes", library="THCS").json == {"items": [], "next": None}


def test_days_off_are_made_seen_and_removed(lan, given):
    given.a_library("TH")
    everywhere = given.a_closure(TODAY, TODAY)
    made = lan.post(
        "/closures", library="THCS", starts_on="2026-12-01", ends_on="2026-12-02", reason="Bão"
    )
    assert (made.status_code, made.json["library"]) == (201, "THCS")
    assert [row["library"] for row in lan.all_of("/closures", library="THCS")] == [None, "THCS"]
    assert [row["id"] for row in lan.all_of("/closures", library="TH")] == [everywhere.id]
    assert lan.delete(f"/closures/{made.json['id']}").status_code == 204
    assert lan.delete(f"/closures/{made.json['id']}").status_code == 404
    assert lan.delete(f"/closures/{2**70}").status_code == 404


def test_days_off_of_the_commune_are_the_administrators(lan, program, given):
    days = {"starts_on": "2027-02-01", "ends_on": "2027-02-15", "reason": "Tết"}
    refused = lan.post("/closures", library="THCS", everywhere=True, **days)
    assert refused.status_code == 403
    admin = program(Role.ADMINISTRATOR)
    made = admin.post("/closures", library="THCS", everywhere=True, **days)
    assert made.json["library"] is None
    assert lan.delete(f"/closures/{made.json['id']}").status_code == 403
    assert admin.delete(f"/closures/{made.json['id']}").status_code == 204
    assert given.how_many(Closure) == 0


def test_days_off_that_end_before_they_begin(lan):
    answer = lan.post(
        "/closures", library="THCS", starts_on="2026-12-02", ends_on="2026-12-01", reason="Bão"
    )
    assert (answer.status_code, answer.json["code"]) == (409, "ends_before_it_begins")


def test_school_years_with_terms(lan, given):
    given.a_school_year()
    (row,) = lan.all_of("/school-years")
    assert (row["name"], row["commune"], row["terms"]) == ("năm nay", "xã An Khánh", [])


@pytest.mark.parametrize(
    "path", ["/libraries", "/places", "/classes", "/closures", "/school-years"]
)
def test_lists_ask_no_more_when_they_grow(lan, given, path):
    library, year = given.a_library(), given.a_school_year()

    def grow():
        for _ in range(5):
            count = given.how_many(Place)
            given.a_library(f"L{count}")
            given.a_place(library, PlaceKind.BOX)
            given.a_class(f"6A{count}")
            given.a_closure(TODAY, TODAY, library)

    def asked():
        with statements() as sent:
            assert lan.get(path, library="THCS").status_code == 200
        return len(sent)

    grow()
    before = asked()
    grow()
    assert asked() == before
    assert year.id


def test_the_present_year_is_todays(lan, given):
    given.a_class("6A")
    with clock.pretend(date(2040, 1, 1)):  # the last one known, when none is running
        assert len(lan.all_of("/classes", library="THCS")) == 1
