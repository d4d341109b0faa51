"""Stories 591 to 604: boxes, packed and unpacked by scanning; open at a stop, closed on the way."""

from __future__ import annotations

import pytest

from library_share.circulation.queries import copy_at_hand
from library_share.copies.models import Condition, CopyState
from library_share.database import db, transaction
from library_share.libraries.models import PlaceKind
from library_share.libraries.queries import main_place_of
from library_share.rotation.boxes import actions, queries
from library_share.rotation.boxes.errors import NotInThisBox, NotPacked, NotUnpacked, TooSmall
from library_share.rotation.boxes.rules import Custody
from library_share.rotation.boxes.telling import sentences_of
from library_share.translation import force_locale


def pack(world, box, copy, library=None):
    with transaction():
        return actions.pack(
            box, world.at_hand(copy), world.who(library or world.th), world.deed(library)
        )


def why_not(world, box, copy, library=None) -> list[str]:
    with pytest.raises(NotPacked) as refused:
        pack(world, box, copy, library)
    db.session.rollback()
    return [reason.code for reason in refused.value.reasons]


def test_story_591_i_scan_books_into_a_box(world, given):
    box, copy = world.a_box(2), given.a_copy("Kính vạn hoa", world.th)
    assert pack(world, box, copy).inside == 3
    assert world.at_hand(copy).place_code == box.code
    assert queries.contents_of([box.id])[box.id].copies == 3


def test_story_592_the_same_book_twice_is_in_it_once(world, given):
    box, copy = world.a_box(0), given.a_copy(library=world.th)
    pack(world, box, copy)
    again = pack(world, box, copy)
    assert (again.was_in, again.inside) == (True, 1)


def test_story_593_a_book_is_in_one_box_only(world, given):
    first, second = world.a_box(0), world.a_box(0)
    copy = given.a_copy(library=world.th)
    pack(world, first, copy)
    pack(world, second, copy)
    assert [len(world.inside(box)) for box in (first, second)] == [0, 1]


def test_story_594_a_full_box_takes_no_more(world, given):
    box = world.a_box(2)
    with transaction():
        actions.change_profile(box, capacity=2, levels="XL Đ", grade_from=1, grade_to=2, note="")
    assert why_not(world, box, given.a_copy(library=world.th)) == ["box_full"]
    with transaction(), pytest.raises(TooSmall):
        actions.change_profile(box, capacity=1, levels="", grade_from=None, grade_to=None, note="")


def test_story_595_another_librarys_book_is_not_mine_to_pack(world, given):
    box = world.a_box(0)
    guest = given.a_copy("Khách", world.tvx, place=main_place_of(world.th.id))
    assert why_not(world, box, guest) == ["of_another_library"]
    elsewhere = given.a_copy("Xa", world.th, place=main_place_of(world.tvx.id))
    assert why_not(world, box, elsewhere) == ["stands_elsewhere"]


def test_story_596_every_reason_is_said_at_once(world, given):
    box = world.a_box(1)
    with transaction():
        actions.change_profile(box, capacity=1, levels="", grade_from=None, grade_to=None, note="")
    copy = given.a_copy("Đang mượn", world.th)
    world.lend(copy, given.a_patron(library=world.th))
    assert why_not(world, box, copy) == ["box_full", "on_loan"]


@pytest.mark.parametrize("state", [CopyState.LOST, CopyState.WITHDRAWN, CopyState.UNDER_REPAIR])
def test_story_597_what_is_lost_or_withdrawn_does_not_travel(world, given, state):
    copy = given.a_copy(library=world.th, state=state)
    assert why_not(world, world.a_box(0), copy) == ["not_in_use"]


def test_story_598_whoever_waits_comes_first(world, given):
    copy = given.a_copy("Được chờ", world.th)
    given.a_hold(copy.title, given.a_patron(library=world.th))
    assert why_not(world, world.a_box(0), copy) == ["kept_for_a_reader"]


def test_story_599_taken_out_it_stands_where_the_box_does(world, given):
    box = world.a_box(2)
    copy, other = world.inside(box)
    with transaction():
        assert actions.unpack(box, world.at_hand(copy), world.deed()).inside == 1
    assert world.at_hand(copy).place_name == "Kho sách"
    with transaction(), pytest.raises(NotInThisBox):
        actions.unpack(box, copy_at_hand(copy.id), world.deed())
    world.lend(other, given.a_patron(library=world.th))
    with transaction(), pytest.raises(NotUnpacked) as refused:
        actions.unpack(box, copy_at_hand(other.id), world.deed())
    assert [reason.code for reason in refused.value.reasons] == ["on_loan"]


def test_story_600_on_the_road_a_box_is_closed(world, given, point):
    box = world.a_box(2)
    one = world.a_round(box, way=[point])
    (handover,) = world.say(one).handovers
    copy = given.a_copy(library=world.th)
    assert why_not(world, box, copy) == ["box_on_a_list"]
    world.send(handover.code)
    assert why_not(world, box, copy) == ["box_on_the_road"]
    found = queries.whereabouts_of(queries.get_box(box.code))
    assert found.custody is Custody.ON_THE_ROAD
    with force_locale("vi"):
        assert "trên đường nên thùng đóng" in sentences_of(found)[0]


def test_story_601_at_a_stop_its_books_are_lent_and_come_back_into_it(world, given, point):
    box = world.a_box(2)
    copy, _ = world.inside(box)
    world.goes(world.a_round(box, way=[point]))
    patron = given.a_patron(library=world.tvx)
    world.lend(copy, patron)
    assert world.give_back(copy, world.tvx)["remarks"] == []
    assert world.at_hand(copy).place_code == box.code


def test_story_602_two_levels_the_point_answers_for_the_box_the_reader_for_the_book(
    world, given, point
):
    box = world.a_box(1)
    world.goes(world.a_round(box, way=[point]))
    found = queries.whereabouts_of(queries.get_box(box.code))
    assert found.custody is Custody.AT_POINT
    with force_locale("vi"):
        first, second = sentences_of(found)
    assert "Nhà văn hóa xóm 5 (TVX)" in first
    assert "TVX giữ thùng; ai mượn sách trong thùng thì giữ cuốn đó." in second


def test_story_603_the_list_in_the_box_with_its_label(world, librarian):
    who = librarian("TH")
    box = world.a_box(2, name="Thùng 7")
    answer = who.page.get(f"/boxes/{box.code}/contents.pdf")
    assert answer.data.startswith(b"%PDF")
    assert librarian("THCS").page.get(f"/boxes/{box.code}/contents.pdf").status_code == 404


def test_story_604_a_damaged_book_travels_and_says_so(world, given):
    copy = given.a_copy(library=world.th, condition=Condition.DAMAGED)
    box = world.a_box(0)
    pack(world, box, copy)
    assert given.how_many(type(copy)) == 1
    assert box.kind is PlaceKind.BOX
