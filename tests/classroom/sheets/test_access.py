"""Story 553: who types a sheet in. Other libraries' shelves, and other classes', are not there."""

from __future__ import annotations

import pytest

from library_share.circulation.models import Loan
from library_share.libraries.models import PlaceKind
from library_share.web.access import Role
from tests.classroom.sheets.conftest import Grid


def answers(grid: Grid) -> set[int]:
    return {
        grid.client.get(grid.address).status_code,
        grid.client.get(f"{grid.address}/sheet.pdf").status_code,
        grid.look(("1", "1", "3", "")).status_code,
        grid.save(("1", "1", "3", "")).status_code,
        grid.send_photos(b"x").status_code,
    }


def test_story_553_a_teacher_types_in_the_own_class(keeper, shelf, books, pupils, given):
    grid = keeper(Role.CLASS_KEEPER, shelf)
    assert "Tủ sách lớp 4A" in grid.client.get("/tick-sheets").text
    assert grid.client.get(f"{grid.address}/sheet.pdf").data.startswith(b"%PDF")
    saved = grid.save(("1", "Bình", "3", "10"))
    assert "1 lượt mượn, 1 lượt trả" in saved.text
    assert given.how_many(Loan) == 1


def test_story_553_a_teacher_lends_to_the_own_class_only(keeper, shelf, books, pupils, given):
    grid = keeper(Role.CLASS_KEEPER, shelf)
    other = given.a_copy("Tắt đèn", given.a_library("TH"))
    for line in (
        ("1", given.card(pupils["4B"]), "3", ""),
        (other.code, "Bình", "3", ""),
        (other.accession_number, "Bình", "3", ""),
    ):
        answer = grid.look(line)
        assert answer.status_code == 422
        assert "Lý Văn Cường" not in answer.text
        assert "Tắt đèn" not in answer.text


def test_staff_note_what_happened_whoever_and_whatever_it_was(grid, books, pupils, given):
    other = given.a_copy("Tắt đèn", given.a_library("TH"))
    preview = grid.look((other.code, given.card(pupils["4B"]), "3", ""))
    assert "Lý Văn Cường" in preview.text
    assert "Sách này chưa từng để ở đây." in preview.text


@pytest.mark.parametrize(
    ("role", "code", "own_kind"),
    [
        (Role.LIBRARIAN, "TVX", None),
        (Role.CLASS_KEEPER, "TVX", None),
        (Role.CLASS_KEEPER, "TH", PlaceKind.CLASS_SHELF),
        (Role.POINT_KEEPER, "TH", PlaceKind.READING_CORNER),
    ],
)
def test_story_553_for_others_there_is_no_such_shelf(
    keeper, shelf, books, pupils, given, role, code, own_kind
):
    own = None
    if own_kind:
        own = given.a_place(given.a_library(code), own_kind, name="Chỗ khác", class_name="4B")
    grid = keeper(role, own, code)
    grid.place = shelf
    assert answers(grid) == {404}
    assert "Tủ sách lớp 4A" not in grid.client.get("/tick-sheets").text
    assert given.how_many(Loan) == 0


@pytest.mark.parametrize("role", [Role.PUPIL_LIBRARIAN, Role.PRINCIPAL, Role.OFFICIAL])
def test_who_only_looks_types_nothing_in(keeper, shelf, books, pupils, role):
    assert answers(keeper(role, shelf)) == {403}


def test_a_role_opens_its_own_kind_of_place(keeper, shelf, books, pupils):
    """In charge of a class's shelf, but no form teacher."""
    assert answers(keeper(Role.POINT_KEEPER, shelf)) == {404}


def test_visitors_sign_in_first(client, shelf):
    assert client.get(f"/tick-sheets/{shelf.code}").status_code == 303


def test_a_stack_room_has_no_sheet(grid, given):
    room = given.a_place(given.a_library("TH"), PlaceKind.STACK_ROOM)
    assert grid.client.get(f"/tick-sheets/{room.code}").status_code == 404


def test_story_554_a_point_without_a_class_takes_names_and_cards(keeper, given):
    library = given.a_library("TVX")
    point = given.a_place(library, PlaceKind.READING_CORNER, name="Nhà văn hóa xóm 5")
    given.a_copy("Lão Hạc", library, point)
    hoa = given.a_patron("Lường Thị Hoa", library, kind="resident")
    grid = keeper(Role.POINT_KEEPER, point, "TVX")
    for typed in ("lường thị hoa", "Luong Thi Hoa", given.card(hoa)):
        assert "Lường Thị Hoa" in grid.look(("1", typed, "3", "")).text
    assert "Không có bạn đọc nào tên “Hoa”" in grid.look(("1", "Hoa", "3", "")).text
    given.a_patron("Lương Thị Hóa", library, kind="resident")
    assert "có thể là nhiều người" in grid.look(("1", "Luong Thi Hoa", "3", "")).text
    assert "1 lượt mượn" in grid.save(("1", given.card(hoa), "3", "")).text
