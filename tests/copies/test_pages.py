"""Entering copies, setting up registers and looking after one copy, on pages."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from library_share.copies.models import AccessionSeries, Copy, CopyState, Stay
from library_share.database import db
from library_share.web.access import Role
from tests.signing_in import sign_in


@pytest.fixture
def library(given):
    return given.a_library("TH")


@pytest.fixture
def librarian(client, given, library):
    sign_in(client, given.an_account(library=library))
    return client


def numbers():
    return list(db.session.scalars(select(Copy.accession_number).order_by(Copy.id)))


def test_from_a_new_title_to_its_copies(librarian, given, library):
    sent = {"title": "Góc sân và khoảng trời", "kind": "STN", "level": "C", "year": "1968"}
    answer = librarian.post("/titles/new", data=sent)
    assert answer.status_code == 303, answer.text
    assert "Góc sân" in librarian.get(answer.location).text
    place = given.a_place(library)
    copies = {"how_many": "3", "first_number": "STN-0098", "place": place.code}
    answer = librarian.post(answer.location, data=copies)
    assert answer.status_code == 303, answer.text
    assert numbers() == ["STN-0098", "STN-0099", "STN-0100"]
    text = librarian.get(answer.location).text
    assert "STN-0098 – STN-0100" in text
    assert given.how_many(Stay, Stay.place_id == place.id) == 3


def test_htmx_is_told_where_to_go_on(librarian, given):
    answer = librarian.post(
        "/titles/new", data={"title": "Mới", "kind": "STN"}, headers={"HX-Request": "true"}
    )
    assert answer.status_code == 204
    assert answer.headers["HX-Redirect"].endswith("/copies/new")


@pytest.mark.parametrize(
    ("sent", "status", "said"),
    [
        ({"kind": "STN"}, 422, "Nhan đề: Cần điền"),
        ({"title": "x", "kind": "STN", "isbn": "8934974178545"}, 422, "893"),
        ({"title": "x", "kind": "STN", "year": "năm ngoái"}, 422, "Năm xuất bản: "),
        ({"title": "Dế Mèn", "kind": "STN"}, 409, "Dế Mèn"),
        ({"title": "a" * 301, "kind": "STN"}, 422, "Nhan đề: "),
    ],
)
def test_a_title_that_cannot_be_is_explained(librarian, given, sent, status, said):
    given.a_title("Dế Mèn")
    answer = librarian.post("/titles/new", data=sent)
    assert answer.status_code == status
    assert said in answer.text


def test_a_title_is_described_otherwise(librarian, given):
    title = given.a_title("Dế Mèn", authors="Tô Hoài")
    answer = librarian.post(f"/titles/{title.id}/edit", data={"title": "Dế Mèn", "kind": "TT"})
    assert answer.status_code == 303
    db.session.refresh(title)
    assert (title.kind.value, title.authors) == ("TT", "")


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({"how_many": "0"}, 422),
        ({"how_many": "501"}, 422),
        ({"how_many": "2", "first_number": "ABC"}, 409),
        ({"how_many": "1", "place": "3999999"}, 404),
        ({"how_many": "2", "first_number": "00001"}, 409),
    ],
)
def test_copies_that_cannot_be_are_refused_whole(librarian, given, library, sent, status):
    copy = given.a_copy(library=library, accession_number="00002")
    place = given.a_place(library)
    answer = librarian.post(
        f"/titles/{copy.title_id}/copies/new", data={"place": place.code, **sent}
    )
    assert answer.status_code == status, answer.text
    assert numbers() == ["00002"]


def test_a_register_is_set_up(librarian, given, library):
    sent = {"name": "Sổ sách tặng", "prefix": "TG", "separator": "-", "width": "4"}
    sent |= {"last_number": "41", "kinds": ["STN", "TT"]}
    assert librarian.post("/registers/new", data=sent).status_code == 303
    text = librarian.get("/registers", query_string={"lang": "vi"}).text
    assert "TG-0042" in text
    assert "Sách thiếu nhi, Truyện tranh" in text
    series = db.session.scalars(select(AccessionSeries).filter_by(prefix="TG")).one()
    answer = librarian.post(f"/registers/{series.id}", data={**sent, "width": "5"})
    assert answer.status_code == 303
    db.session.refresh(series)
    assert series.next_number == "TG-00042"


@pytest.mark.parametrize(
    ("change", "status"),
    [({"width": "0"}, 422), ({"prefix": "7up"}, 422), ({"separator": "?"}, 422), ({}, 409)],
)
def test_a_register_that_cannot_be_is_refused(librarian, given, library, change, status):
    sent = {"name": "Sổ ĐKCB", "width": "5"}
    assert librarian.post("/registers/new", data={**sent, **change}).status_code == status
    assert given.how_many(AccessionSeries) == 1


def test_another_librarys_register_is_not_there(librarian, given):
    given.a_library("MN")
    other = db.session.scalars(select(AccessionSeries.id).order_by(AccessionSeries.id.desc()))
    assert librarian.get(f"/registers/{other.first()}").status_code == 404


def test_a_copy_is_looked_after(librarian, given, library):
    copy, shelf = given.a_copy(library=library), given.a_place(library, name="Tủ 5B")
    address = f"/copies/{copy.code}"
    form = {"condition": "damaged", "state": "lost", "reason": "mưa lũ", "price_dong": "25000"}
    assert librarian.post(address, data=form).status_code == 303
    assert librarian.post(f"{address}/place", data={"place": shelf.code}).status_code == 303
    assert librarian.post(f"{address}/barcodes", data={"alias": "ab 12"}).status_code == 303
    text = librarian.get(address, query_string={"lang": "vi"}).text
    for told in ("mưa lũ", "Tủ 5B", "AB12", "25000", "Mất"):
        assert told in text
    assert "AB12" not in librarian.get(address.replace("copies", "Q")).text
    refused = librarian.post(address, data={**form, "state": "withdrawn", "reason": ""})
    assert refused.status_code == 409
    db.session.refresh(copy)
    assert copy.state is CopyState.LOST


def test_only_the_owners_librarian_looks_after_a_copy(app, client, given, library):
    copy = given.a_copy(library=given.a_library("MN"))
    form = {"condition": "good", "state": "in_use"}
    assert client.get(f"/copies/{copy.code}").status_code == 303
    for account in (
        given.an_account("lan", library=library),
        given.an_account("hoa", Role.PRINCIPAL, given.a_library("MN")),
    ):
        other = app.test_client()
        sign_in(other, account)
        assert other.get(f"/copies/{copy.code}").status_code == 403
        assert other.post(f"/copies/{copy.code}", data=form).status_code == 403
    assert client.get("/copies/1999999").status_code == 404


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_page_speaks_both_languages(librarian, given, library, language):
    copy = given.a_copy(library=library)
    said = {
        "/titles/new": ("Thêm nhan đề", "Add a title"),
        f"/titles/{copy.title_id}/edit": ("Sửa nhan đề", "Change the title"),
        f"/titles/{copy.title_id}/copies/new": ("Vào sổ bản sách", "Enter copies"),
        "/registers": ("Số kế tiếp", "Next number"),
        "/registers/new": ("Thêm sổ", "Add a register"),
        f"/copies/{copy.code}": ("Chuyển chỗ", "Put it somewhere else"),
    }
    for address, (vietnamese, english) in said.items():
        text = librarian.get(address, query_string={"lang": language}).text
        assert (vietnamese if language == "vi" else english) in text, address
