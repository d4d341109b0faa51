"""Titles and copies through the API."""

from __future__ import annotations

import json

import pytest

from library_share.catalogue.models import Title
from library_share.copies.models import Copy, CopyState
from library_share.web.access import Role
from tests.statements import statements


@pytest.fixture
def library(given):
    return given.a_library("TH")


@pytest.fixture
def ask(client, given, library):
    headers = {"Authorization": f"Bearer {given.a_token(given.an_account(library=library))}"}

    def asked(method, address, sent=None, **query):
        return client.open(
            f"/api/v1{address}",
            method=method,
            data=None if sent is None else json.dumps(sent),
            content_type="application/json",
            query_string=query,
            headers=headers,
        )

    return asked


def test_titles_are_added_found_and_changed(ask):
    made = ask("POST", "/titles", {"title": "Đất  rừng", "kind": "STN", "isbn": "0-306-40615-2"})
    assert made.status_code == 201
    assert (made.json["title"], made.json["isbn"]) == ("Đất rừng", "9780306406157")
    address = f"/titles/{made.json['id']}"
    assert ask("GET", "/titles", q="dat rung").json["items"] == [made.json]
    changed = ask("PATCH", address, {"volume": "Tập 2", "level": "Đ"})
    assert changed.json == {**made.json, "volume": "Tập 2", "level": "Đ"}
    assert ask("GET", address).json == changed.json


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        ({"title": "Có rồi", "kind": "STN"}, "title_exists"),
        ({"title": "x", "kind": "STN", "isbn": "123"}, "not_an_isbn"),
        ({"title": "  ", "kind": "STN"}, "title_nameless"),
        ({"title": "x", "kind": "?"}, None),
        ({"title": "x\0", "kind": "STN"}, None),
        ({"title": "x\ud800", "kind": "STN"}, None),
        ({"title": "x", "kind": "STN", "year": 12.5}, None),
        ({"title": "x", "kind": "STN", "colour": "red"}, None),
    ],
)
def test_titles_that_cannot_be_are_refused(ask, given, sent, code):
    given.a_title("Có rồi")
    answer = ask("POST", "/titles", sent)
    assert answer.status_code == (409 if code == "title_exists" else 422)
    assert answer.json["code"] == code or code is None
    assert given.how_many(Title) == 1


def test_titles_are_paged_by_key(ask, given):
    for number in range(5):
        given.a_title(f"Sách {number}")
    seen, after = [], None
    while True:
        page = ask("GET", "/titles", limit=2, **({"after": after} if after else {})).json
        seen += [title["title"] for title in page["items"]]
        if (after := page["next"]) is None:
            break
    assert seen == [f"Sách {number}" for number in range(5)]


def test_copies_are_entered_listed_and_changed(ask, given, library):
    title = given.a_title("Dế Mèn", classification="V23")
    shelf = given.a_place(library)
    sent = {"library": "TH", "title_id": title.id, "accession_numbers": ["TN-7", "TN-9"]}
    made = ask("POST", "/copies", {**sent, "place": shelf.code, "price_dong": 25000})
    assert made.status_code == 201, made.json
    assert made.json["accession_numbers"] == ["TN-7", "TN-9"]
    (code, other) = made.json["codes"]
    page = ask("GET", "/copies", library="th").json
    assert [row["code"] for row in page["items"]] == [code, other]
    assert page["items"][0] == {
        "code": code,
        "accession_number": "TN-7",
        "title": "Dế Mèn",
        "title_id": title.id,
        "library": "TH",
        "place": {"code": shelf.code, "name": shelf.name},
        "condition": "good",
        "state": "in_use",
        "class_mark": "V23",
        "shelf_mark": "",
        "printed_year": None,
        "price_dong": 25000,
        "on_loan": False,
    }
    changed = ask("PATCH", f"/copies/{code}", {"state": "lost", "reason": "mưa lũ"})
    assert changed.json["state"] == "lost"
    assert ask("GET", f"/copies/{code}").json == changed.json
    assert [row["code"] for row in ask("GET", "/copies", library="TH", state="lost").json["items"]]


def test_copies_get_the_next_numbers(ask, given):
    title = given.a_title()
    made = ask("POST", "/copies", {"library": "TH", "title_id": title.id, "how_many": 2})
    assert made.json["accession_numbers"] == ["00001", "00002"]


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"title_id": 2**31 - 1}, 404),
        ({"title_id": 2**31}, 422),
        ({"library": "XX"}, 404),
        ({"library": "MN"}, 403),
        ({"place": "3999999"}, 404),
        ({"how_many": 501}, 422),
        ({"price_dong": -1}, 422),
        ({"accession_numbers": ["1", "01"]}, 409),
        ({"accession_numbers": ["--"]}, 409),
        ({"accession_numbers": [""]}, 422),
        ({"acquired_on": "hôm qua"}, 422),
    ],
)
def test_copies_that_cannot_be_are_refused_whole(ask, given, change, status):
    given.a_library("MN")
    title = given.a_title()
    answer = ask("POST", "/copies", {"library": "TH", "title_id": title.id, **change})
    assert answer.status_code == status, answer.json
    assert given.how_many(Copy) == 0


def test_a_list_of_copies_costs_the_same_however_long(ask, given, library):
    def asked():
        with statements() as sent:
            ask("GET", "/copies", library="TH", limit=100)
        return len(sent)

    given.a_copy(library=library)
    few = asked()
    for _ in range(20):
        given.a_copy(library=library)
    assert asked() == few


def test_who_may_what(client, given, library):
    copy = given.a_copy(library=library)
    principal = given.a_token(given.an_account("hoa", Role.PRINCIPAL, library))
    headers = {"Authorization": f"Bearer {principal}"}
    assert client.get("/api/v1/titles").status_code == 401
    assert client.get("/api/v1/titles", headers=headers).status_code == 200
    for method, address, sent in (
        ("POST", "/titles", {"title": "x", "kind": "STN"}),
        ("PATCH", f"/titles/{copy.title_id}", {"title": "x"}),
        ("POST", "/copies", {"library": "TH", "title_id": copy.title_id}),
        ("PATCH", f"/copies/{copy.code}", {"note": "x"}),
    ):
        answer = client.open(f"/api/v1{address}", method=method, json=sent, headers=headers)
        assert answer.status_code == 403, address
    assert copy.state is CopyState.IN_USE


@pytest.mark.parametrize(
    "after", ["W10", "WzFd", "W10=", "%00", "WyJhIiwiYiJd", "WzEsOTk5OTk5OTk5OTld"]
)
def test_a_key_that_no_list_gave_is_refused(ask, given, after):
    for address, query in (("/copies", {"library": "TH"}), ("/titles", {})):
        assert ask("GET", address, after=after, **query).status_code == 422, address
