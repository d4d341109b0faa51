"""Story 1145: what is no name of a class is refused wherever a class is named."""

from __future__ import annotations

import pytest

from library_share.database import db, transaction
from library_share.libraries.models import LibraryKind, Place, SchoolClass
from library_share.turning import choosing
from library_share.turning.models import ClassChoice, PupilChoice, ShelfChoice
from library_share.turning.rules import OldClass, usual_destination
from tests.turning.conftest import OLD

LONG = "5" + "x" * 40


@pytest.fixture(params=["Lớp", LONG, "5" + "\u0390" * 30], ids=["nothing", "long", "grows"])
def name(request) -> str:
    return str(request.param)


def test_story_1145_no_class_goes_to_what_is_no_class(th, given, name):
    an, class_id = th.a_pupil("An", "4A"), th.a_class("4A").id
    shelf = given.a_place(th.library, name="Tủ 4A", class_name="4A")
    answers = [
        th.says("/year-end/promotion/classes", class_ids=[class_id], goes=["class:" + name]),
        th.says(
            f"/year-end/promotion/classes/{class_id}",
            patron_ids=[an.id],
            goes=["class:" + name],
        ),
        th.call("POST", "/classes", old_class="4A", class_name=name),
        th.says("/year-end/shelves", place_ids=[shelf.id], class_names=[name]),
    ]
    assert {answer.status_code for answer in answers} <= {409, 422}
    assert [one.status_code for one in answers[:2]] == [409, 409]
    assert [given.how_many(one) for one in (ClassChoice, PupilChoice, ShelfChoice)] == [0, 0, 0]


def test_nobody_is_taken_into_what_is_no_class(th, thcs, given, name):
    th.a_pupil("An", "5A")
    th.promotes()
    row = thcs.call("GET", "/arrivals").json["items"][0]["id"]
    sent = {"pupils": [row], "groups": ["TH 5A"], "class_names": [name]}
    assert thcs.says("/year-end/arrivals", **sent).status_code in (409, 422)
    assert thcs.call("POST", "/arrivals", pupils=[row], class_name=name).status_code in (409, 422)
    assert given.how_many(SchoolClass) == 1


def test_no_class_is_set_up_without_a_name(th, given):
    refused = th.pages.post(f"/classes?year={OLD}", data={"name": "Lớp"})
    assert (refused.status_code, "not_a_class_name" in refused.text) == (409, True)
    assert given.how_many(SchoolClass) == 0


def test_a_shelf_whose_name_would_grow_too_long_is_told_before(th, given):
    th.a_pupil("An", "4A")
    shelf = given.a_place(th.library, name="Tủ sách lớp 4A " + "b" * 60, class_name="4A")
    with transaction():
        choosing.choose_for_shelves(th.turning, {shelf.id: ("5A " + "x" * 30, False)})
    preview = th.preview()
    assert "shelf_name_too_long" in [one.code for one in preview.warnings]
    refused = th.call("POST", "/promotion", seen=preview.seen)
    assert (refused.status_code, refused.json["code"]) == (409, "shelf_name_too_long")
    assert db.session.get_one(Place, shelf.id).class_name == "4A"


def test_a_class_whose_next_name_would_be_too_long_has_none():
    old = OldClass(id=1, name="Mầm " + "x" * 36, grade=None)
    assert usual_destination(old, LibraryKind.PRESCHOOL, None) is None
