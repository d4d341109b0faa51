"""Setting up libraries, places, classes; what the tables refuse, told in words."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from library_share.database import broken_constraint, db, transaction
from library_share.labels.codes import CodeKind, read
from library_share.libraries import actions, errors, queries
from library_share.libraries.models import (
    Commune,
    Library,
    LibraryKind,
    Place,
    PlaceKind,
    SchoolClass,
    SchoolYear,
)


@pytest.fixture
def add(given):
    """Add a library, an ordinary one unless said."""

    def added(code="TH", **about):
        commune = given.a_commune()
        about = {"name": f"Thư viện {code}", "kind": LibraryKind.PRIMARY, **about}
        with transaction():
            return actions.add_library(commune=commune, code=code, **about)

    return added


@pytest.fixture
def put(given):
    """Add a place to the library THCS."""

    def added(name="Tủ 1", kind=PlaceKind.READING_CORNER, library=None, **more):
        library = library or given.a_library()
        with transaction():
            return actions.add_place(library, kind=kind, name=name, **more)

    return added


def test_a_new_library_has_its_main_stack_room_with_a_code_to_print(add):
    library = add("th", closed_weekdays="7")
    assert library.code == "TH"
    room = queries.main_place_of(library.id)
    assert (room.kind, room.is_main, room.name) == (PlaceKind.STACK_ROOM, True, "Kho sách")
    assert read(room.code).kind is CodeKind.SHELF
    assert queries.library_with_code("th") is library


def test_names_are_tidied(add):
    assert add(name=" Thư viện\u00a0 Trường ").name == "Thư viện Trường"


def test_two_libraries_do_not_share_a_code(add, given):
    add("TH")
    with pytest.raises(errors.LibraryCodeTaken) as refused:
        add("th")
    assert refused.value.facts == {"code": "TH"}
    assert given.how_many(Library) == 1
    assert given.how_many(Place) == 1


@pytest.mark.parametrize("code", ["", "TĐ", "A B", "ABCDEFGHIJKLM", "TH\0"])
def test_a_library_code_is_short_and_without_marks(add, code):
    with pytest.raises(errors.WrongLibraryCode):
        add(code)


def test_the_table_itself_refuses_a_code_in_small_letters(app, given):
    commune = given.a_commune()
    with pytest.raises(IntegrityError) as breach, transaction():
        db.session.execute(
            insert(Library).values(
                commune_id=commune.id,
                code="th",
                name="TH",
                short_name="TH",
                kind=LibraryKind.PRIMARY,
            )
        )
    assert broken_constraint(breach.value) == "ck_libraries_code_shape"


def test_a_library_open_on_no_day_is_refused(add):
    with pytest.raises(errors.NeverOpen):
        add(closed_weekdays="1234567")


def test_a_library_is_described_anew_but_keeps_its_code(add):
    library = add()
    with transaction():
        actions.change_library(library, name="Thư viện xanh", closed_weekdays="7")
    assert (library.code, library.name, library.closed_weekdays) == ("TH", "Thư viện xanh", "7")
    with pytest.raises(TypeError):
        actions.change_library(library, code="KHAC")


def test_the_commune_is_made_once(app, given):
    with transaction():
        one = actions.ensure_commune(" xã  Đại Từ ", "Thái Nguyên")
        same = actions.ensure_commune("xã Đại Từ")
    assert one is same
    with pytest.raises(IntegrityError) as breach, transaction():
        db.session.add(Commune(name="xã Đại Từ"))
        db.session.flush()
    assert broken_constraint(breach.value) == "uq_communes_name"


def test_an_unknown_code_is_named(app):
    with pytest.raises(errors.NoSuchLibrary) as refused:
        queries.library_with_code("không có")
    assert refused.value.code == "no_such_library"
    assert "không có" in refused.value.sentence
    with pytest.raises(errors.NoSuchLibrary):
        queries.library_with_code("TH\0")


def test_only_libraries_in_use_are_listed_by_name(add):
    add("B", name="Thư viện B")
    add("C", name="Thư viện C", is_active=False)
    add("A", name="Thư viện A")
    assert [library.code for library in queries.all_libraries()] == ["A", "B"]


# --- places ----------------------------------------------------------------------------------


def test_boxes_and_shelves_carry_codes_of_their_own_kind(put):
    shelf = put("Tủ sách lớp 5B", PlaceKind.CLASS_SHELF, class_name="lớp 5b")
    box = put("Thùng 1", PlaceKind.BOX, within=shelf)
    assert read(shelf.code).kind is CodeKind.SHELF
    assert read(box.code).kind is CodeKind.BOX
    assert shelf.class_name == "5B"
    assert box.within_code == shelf.code
    assert queries.find_place_with_code(box.code) is box
    assert queries.find_place_with_code("9999999") is None
    assert queries.find_place_with_code("²²²") is None


def test_a_class_shelf_needs_its_class(put):
    with pytest.raises(errors.ClassShelfWithoutClass):
        put(kind=PlaceKind.CLASS_SHELF, class_name=" ")


def test_only_class_shelves_keep_a_class(put):
    assert put(class_name="5B").class_name == ""


def test_only_a_box_stands_inside_and_not_in_a_box(put, given):
    corner, box = put("Góc đọc"), put("Thùng 1", PlaceKind.BOX)
    with pytest.raises(errors.OnlyBoxesStandInside):
        put("Góc khác", within=corner)
    with pytest.raises(errors.OnlyBoxesStandInside):
        put("Thùng 2", PlaceKind.BOX, within=box)
    elsewhere = queries.main_place_of(given.a_library("TH").id)
    with pytest.raises(errors.OnlyBoxesStandInside):
        put("Thùng 3", PlaceKind.BOX, within=elsewhere)


def test_the_table_itself_refuses_a_place_inside_itself(put):
    place = put()
    with pytest.raises(IntegrityError) as breach, transaction():
        place.within_id = place.id
        db.session.flush()
    assert broken_constraint(breach.value) == "ck_places_not_in_itself"


def test_names_of_places_are_told_apart_inside_one_library_only(put, given):
    put("Thùng 1")
    with pytest.raises(errors.PlaceNameTaken) as refused:
        put(" Thùng  1")
    assert refused.value.facts == {"name": "Thùng 1"}
    put("Thùng 1", library=given.a_library("TH"))


def test_a_library_has_one_main_stack_room(given):
    library = given.a_library()
    second = given.a_place(library, PlaceKind.STACK_ROOM)
    with pytest.raises(IntegrityError) as breach, transaction():
        second.is_main = True
        db.session.flush()
    assert broken_constraint(breach.value) == "one_main_stack_room_per_library"


def test_no_two_places_carry_one_code(given):
    library = given.a_library()
    with pytest.raises(IntegrityError) as breach, transaction():
        db.session.add(
            Place(
                library_id=library.id,
                kind=PlaceKind.BOX,
                name="Thùng giả",
                code=queries.main_place_of(library.id).code,
            )
        )
        db.session.flush()
    assert broken_constraint(breach.value) == "uq_places_code"


def test_a_place_is_renamed_and_given_up_but_never_the_main_room(put, given):
    place = put("Góc cũ")
    with transaction():
        actions.change_place(place, name="Góc mới", is_active=False)
    assert (place.name, place.is_active) == ("Góc mới", False)
    with pytest.raises(errors.MainRoomStays):
        actions.change_place(
            queries.main_place_of(given.a_library().id), name="Kho", is_active=False
        )


def test_places_come_with_the_main_room_first_and_those_given_up_last(put, given):
    put("Tủ 10"), put("Tủ 2")
    with transaction():
        actions.change_place(put("An"), name="An", is_active=False)
    names = [place.name for place in queries.places_of(given.a_library().id)]
    assert names == ["Kho sách", "Tủ 2", "Tủ 10", "An"]


def test_another_librarys_place_is_answered_like_none(put, given):
    place, other = put(), given.a_library("TH")
    with pytest.raises(errors.NoSuchPlace):
        queries.place_of(other.id, place.code)


# --- classes ---------------------------------------------------------------------------------


def test_a_class_is_made_once_however_it_is_spelled(given):
    library, year = given.a_library(), given.a_school_year()
    with transaction():
        made = actions.ensure_class(library, year, "6A")
        assert actions.ensure_class(library, year, " Lớp 6a") is made
    assert (made.name, made.grade) == ("6A", 6)
    assert given.how_many(SchoolClass) == 1


def test_classes_come_by_grade_then_name(given):
    library, year = given.a_library(), given.a_school_year()
    with transaction():
        for name in ("Sao Mai", "10A", "6B", "6A", "Lá 1", "Chồi 2", "Mầm 3", "Nhà trẻ A"):
            actions.ensure_class(library, year, name)
    assert [each.name for each in queries.classes_of(library.id, year.id)] == [
        "Nhà trẻ A",
        "Mầm 3",
        "Chồi 2",
        "Lá 1",
        "6A",
        "6B",
        "10A",
        "Sao Mai",
    ]


def test_eight_imports_meet_one_class_and_one_makes_it(app, given):
    library_id, year_id = given.a_library().id, given.a_school_year().id
    start = Barrier(8)

    def meet(_number):
        with app.app_context():
            start.wait()
            with transaction():
                library = db.session.get_one(Library, library_id)
                year = db.session.get_one(SchoolYear, year_id)
                return actions.ensure_class(library, year, "7C").id

    with ThreadPoolExecutor(8) as threads:
        ids = set(threads.map(meet, range(8)))
    assert len(ids) == 1
    assert given.how_many(SchoolClass) == 1


def test_the_loser_of_a_race_for_a_class_takes_the_winners(given, monkeypatch):
    """The moment between looking and making, held open."""
    library, year = given.a_library(), given.a_school_year()
    with transaction():
        winner = actions.ensure_class(library, year, "7C")
    really, looked = queries.find_class, []

    def blind_once(*asked):
        looked.append(asked)
        return None if len(looked) == 1 else really(*asked)

    monkeypatch.setattr(queries, "find_class", blind_once)
    with transaction():
        assert actions.ensure_class(library, year, "7C") is winner
    assert len(looked) == 2
    assert db.session.scalars(select(SchoolClass.name)).all() == ["7C"]
