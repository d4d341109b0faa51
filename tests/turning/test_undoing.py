"""Stories 1141, 1149: what has happened since a promotion, when it is undone."""

from __future__ import annotations

import re

from sqlalchemy import select

from library_share import clock
from library_share.database import db, transaction
from library_share.libraries.models import Place
from library_share.patrons.forgetting import actions as forgetting
from library_share.patrons.keepers import actions as keepers
from library_share.patrons.models import Patron, PlaceKeeper
from library_share.turning import choosing, undoing
from library_share.turning.models import Turn
from tests.turning.conftest import School


def erases(school: School, patron_id: int) -> None:
    db.session.rollback()
    with transaction():
        forgetting.erase(school.library, db.session.get_one(Patron, patron_id))


def test_story_1141_another_place_has_the_old_name_of_a_shelf(th, given):
    th.a_pupil("An", "4A")
    shelf = given.a_place(th.library, name="Tủ sách lớp 4A", class_name="4A")
    with transaction():
        choosing.choose_for_shelves(th.turning, {shelf.id: ("5A", False)})
    th.promotes()
    new = given.a_place(th.library, name="Tủ sách lớp 4A", class_name="4A").id
    assert "Places that got the former name" in th.shows("/year-end/promotion")
    assert th.says("/year-end/promotion/undo").status_code == 409
    refused = th.call("POST", "/promotion/undo")
    assert refused.status_code == 409
    assert [one["code"] for one in refused.json["reasons"]] == ["shelf_names_taken_since"]
    db.session.rollback()
    with transaction():
        db.session.get_one(Place, new).name = "Tủ sách lớp 4A mới"
    th.undoes()
    assert db.session.get_one(Place, shelf.id).name == "Tủ sách lớp 4A"


def test_a_name_that_is_taken_at_the_same_moment_is_told(th, given, monkeypatch):
    th.a_pupil("An", "4A")
    shelf = given.a_place(th.library, name="Tủ sách lớp 4A", class_name="4A")
    with transaction():
        choosing.choose_for_shelves(th.turning, {shelf.id: ("5A", False)})
    th.promotes()
    given.a_place(th.library, name="Tủ sách lớp 4A", class_name="4A")
    monkeypatch.setattr(undoing, "_names_taken", lambda _turn: 0)
    refused = th.call("POST", "/promotion/undo")
    assert (refused.status_code, refused.json["code"]) == (409, "turn_acted_upon")
    assert [one["code"] for one in refused.json["reasons"]] == ["shelf_names_taken_since"]


def test_who_was_erased_is_not_in_charge_again(th, given):
    an = th.a_pupil("An", "4A").id
    th.a_pupil("Bình", "4A")
    shelf = given.a_place(th.library, name="Tủ 4A", class_name="4A")
    with transaction():
        choosing.choose_for_shelves(th.turning, {shelf.id: ("4A", True)})
        keepers.put_in_charge(shelf, db.session.get_one(Patron, an))
    th.promotes()
    erases(th, an)
    th.undoes()
    assert db.session.scalars(select(PlaceKeeper.until)).all() == [clock.today()]


def test_who_was_erased_does_not_keep_a_promotion_for_ever(th, given):
    an, binh = th.a_pupil("An", "4A").id, th.a_pupil("Bình", "4A")
    th.promotes()
    erases(th, an)
    th.undoes()
    assert given.how_many(Turn) == 2
    assert th.class_of(binh) is None


def test_story_1149_an_old_page_does_not_undo_what_was_done_again(th, given):
    th.a_pupil("An", "4A")
    th.promotes()
    shown = re.search(r'name="turn" value="(\d+)"', th.shows("/year-end/promotion"))
    assert shown is not None
    th.undoes()
    th.promotes()
    refused = th.says("/year-end/promotion/undo", turn=shown[1])
    assert (refused.status_code, "promoted_anew" in refused.text) == (409, True)
    refused = th.call("POST", "/promotion/undo", turn=int(shown[1]))
    assert (refused.status_code, refused.json["code"]) == (409, "promoted_anew")
    assert given.how_many(Turn) == 3
    new = re.search(r'name="turn" value="(\d+)"', th.shows("/year-end/promotion"))
    assert th.says("/year-end/promotion/undo", turn=new[1]).status_code == 303
    # Undoing twice is undoing once.
    assert th.says("/year-end/promotion/undo", turn=new[1]).status_code == 303
    assert given.how_many(Turn) == 4
