"""Stories 605 to 630: a round through its whole life, by the circular or with a reason."""

from __future__ import annotations

import io
import zipfile
from datetime import timedelta

import pypdfium2
import pytest

from library_share.copies.models import Condition, Copy, CopyState
from library_share.database import db, transaction
from library_share.errors import Problem
from library_share.libraries.queries import main_place_of
from library_share.printing.documents import Table, docx, pdf
from library_share.printing.documents.wording import BLANK
from library_share.rotation.boxes import actions as boxes
from library_share.rotation.models import RoundCopy, RoundEvent, StopChange
from library_share.rotation.point.actions import change_point
from library_share.rotation.rounds import actions as rounds
from library_share.rotation.rounds import papers, queries, stops
from library_share.rotation.rounds.counting import count_box
from library_share.rotation.rounds.warnings import warnings_of
from library_share.rotation.rules import CopyOutcome, Happening, Step, Warned
from library_share.rotation.world.actions import Word
from library_share.rotation.world.actions import recall as recall_box
from tests.printing.documents.reading import words_of
from tests.rotation.conftest import SMALL


def refused(action, *args, **more) -> str:
    """The code of the refusal; "done" when there was none."""
    try:
        with transaction():
            action(*args, **more)
    except Problem as problem:
        return problem.code
    finally:
        db.session.rollback()
    return "done"


def text_of(document) -> str:
    pages = pypdfium2.PdfDocument(pdf(document))
    return " ".join(" ".join(page.get_textpage().get_text_bounded().split()) for page in pages)


def columns_of(document, *headings: str) -> list[str]:
    """The cells under these headings of the paper's list, without its totals."""
    (table,) = (block for block in document.blocks if isinstance(block, Table))
    places = [[each.heading for each in table.columns].index(one) for one in headings]
    return [row[place] for place in places for row in table.rows]


def test_story_605_from_the_need_to_the_closed_round(world, point):
    box = world.a_box(3)
    one = world.a_round(box, way=[point])
    assert one.step is Step.PICKING
    world.goes(one)
    assert (one.step, world.steps(one)) == (Step.UNDER_WAY, ["at_point"])
    world.on(world.today + timedelta(days=14))
    world.goes(one)
    assert world.steps(one) == ["recalled"]
    with transaction():
        assert count_box(world.part(one), {}, world.deed()).is_last
        rounds.say(one, Happening.CLOSE, world.deed())
    assert world.steps(one) == ["counted"]
    kinds = [event.kind.value for event in reversed(queries.events_of(one.id))]
    assert kinds == ["plan", "approve", "pick", "start", "close"]


def test_story_606_the_steps_come_in_their_order(world):
    with transaction():
        one = rounds.note_need(
            world.th, world.deed(), name="Đợt", starts_on=world.today, ends_on=world.today
        )
    for happening in (Happening.APPROVE, Happening.PICK, Happening.CLOSE, Happening.START):
        assert refused(rounds.say, one, happening, world.deed()) == "wrong_round_step"
    assert refused(rounds.say, one, Happening.PLAN, world.deed()) == "nothing_planned"


def test_story_607_an_approved_plan_names_who_approved_it(world, shelf):
    one = world.a_round(world.a_box(1), way=[shelf])
    assert one.approved_by == "Hiệu trưởng"
    with transaction():
        other = rounds.note_need(
            world.th, world.deed(), name="Đợt 2", starts_on=world.today, ends_on=world.today
        )
        part = rounds.add_box(other, world.a_box(1), world.deed())
        world.plan(part, [shelf], 10)
        rounds.say(other, Happening.PLAN, world.deed())
    said = refused(rounds.say, other, Happening.APPROVE, world.deed(), reason=SMALL)
    assert said == "names_approver"


def warned(one) -> list[Warned]:
    return [passed.kind for passed in warnings_of(one)]


def test_story_608_longer_than_six_months_warns_and_the_reason_is_kept(world, given, point):
    one = world.a_round(world.a_box(1), way=[point], days=200)
    assert Warned.TOO_LONG in warned(one)
    (event,) = db.session.scalars(db.select(RoundEvent).where(RoundEvent.kind == Happening.APPROVE))
    assert "too_long" in event.warnings
    assert event.reason == SMALL


def test_story_609_a_remote_point_keeps_books_longer(world, given, point):
    one = world.a_round(world.a_box(1), way=[point], days=200)
    with transaction():
        change_point(main_place_of(world.tvx.id), is_remote=True, is_offline=False)
    assert Warned.TOO_LONG not in warned(one)


def test_story_610_six_months_to_the_day_are_allowed(world, point):
    one = world.a_round(world.a_box(1), way=[point], days=181)  # 30/11 to 30/05
    assert Warned.TOO_LONG not in warned(one)


def test_story_611_titles_of_fewer_than_three_copies_warn(world, given, point):
    box = world.a_box(0)
    title = given.a_title("Dế Mèn")
    for place in (box, None, None):
        given.a_copy(title, world.th, place)
    given.a_copy("Hiếm", world.th, box)
    one = world.a_round(box, way=[point])
    few = [passed for passed in warnings_of(one) if passed.kind is Warned.TOO_FEW_COPIES]
    assert [(passed.about, passed.facts["copies"]) for passed in few] == [("Hiếm", 1)]


def test_story_611_the_plan_says_once_which_titles_have_few_copies(world, given, point):
    box = world.a_box(0)
    for volume in ("Tập 1", "Tập 2"):
        given.a_copy(given.a_title("Doraemon", volume=volume), world.th, box)
    two = given.a_title("Quê nội")
    for place in (box, None):
        given.a_copy(two, world.th, place)
    said = words_of(docx(papers.plan_paper(world.a_round(box, way=[point]))))
    assert said.count("điểm b khoản 1 Điều 5") == 1
    assert (
        "TH có 01 bản mỗi nhan đề: “Doraemon - Tập 1”, “Doraemon - Tập 2”; TH có 02 bản mỗi nhan "
        "đề: “Quê nội”."
    ) in said


def test_story_612_without_a_reason_the_plan_is_not_approved(world, point):
    with transaction():
        one = rounds.note_need(
            world.th, world.deed(), name="Đợt", starts_on=world.today, ends_on=world.today
        )
        world.plan(rounds.add_box(one, world.a_box(1), world.deed()), [point], 10)
        rounds.say(one, Happening.PLAN, world.deed())
    with pytest.raises(Problem) as said, transaction():
        rounds.say(one, Happening.APPROVE, world.deed(), approved_by="Hiệu trưởng")
    assert [reason.code for reason in said.value.reasons] == ["nobody_in_charge", "too_few_copies"]


def test_story_613_a_box_is_in_one_round_only(world, shelf):
    box = world.a_box(1)
    world.a_round(box, way=[shelf])
    with transaction():
        other = rounds.note_need(
            world.th, world.deed(), name="Đợt 2", starts_on=world.today, ends_on=world.today
        )
    assert refused(rounds.add_box, other, box, world.deed()) == "box_in_a_round"


def test_story_614_a_book_of_one_round_goes_into_no_box_of_another(world, given, shelf):
    first, second = world.a_box(1), world.a_box(1)
    world.a_round(first, way=[shelf])
    world.a_round(second, way=[shelf], name="Đợt 2")
    (copy,) = world.inside(first)
    with pytest.raises(Problem) as said, transaction():
        boxes.pack(second, world.at_hand(copy), world.who(world.th), world.deed())
    assert [reason.code for reason in said.value.reasons] == ["in_another_round"]


def test_story_615_a_book_packed_into_a_travelling_box_joins_its_round(world, given, shelf):
    box = world.a_box(1)
    one = world.a_round(box, way=[shelf])
    copy = given.a_copy(library=world.th)
    with transaction():
        boxes.pack(box, world.at_hand(copy), world.who(world.th), world.deed())
    assert given.how_many(RoundCopy, RoundCopy.copy_id == copy.id) == 1
    with transaction():
        boxes.unpack(box, world.at_hand(copy), world.deed())
    line = db.session.scalar(db.select(RoundCopy).where(RoundCopy.copy_id == copy.id))
    assert line.outcome is CopyOutcome.TAKEN_OUT
    assert one.step is Step.PICKING


def test_story_616_a_box_joins_a_round_that_is_under_way(world, shelf, point):
    one = world.a_round(world.a_box(1), way=[shelf])
    world.goes(one)
    late = world.a_box(1)
    with transaction():
        world.plan(rounds.add_box(one, late, world.deed()), [point], 7)
    world.goes(one)
    assert world.steps(one, late) == ["at_point"]


def test_story_617_a_box_is_taken_out_before_it_leaves_and_when_it_is_back(world, shelf):
    box = world.a_box(1)
    one = world.a_round(box, way=[shelf])
    world.goes(one)
    assert refused(rounds.take_box_out, world.part(one), world.deed()) == "box_not_home"
    with transaction():
        recalled = recall_box(world.part(one), world.deed())
    world.send(recalled.code)
    world.receive(recalled.code)
    with transaction():
        rounds.take_box_out(world.part(one), world.deed())
    assert world.part(one).ended_at is not None


def test_story_618_stops_change_their_order_and_keep_their_days(world, shelf, point):
    one = world.a_round(world.a_box(1), way=[shelf, point])
    first, second = world.part(one).stops
    days = [(stop.arrives_on, stop.leaves_on) for stop in (first, second)]
    with transaction():
        stops.put_earlier(second)
    now = world.chain(one).stops
    assert [one.stop.place.name for one in now] == [point.name, shelf.name]
    assert [(one.stop.arrives_on, one.stop.leaves_on) for one in now] == days


def test_story_619_where_the_box_was_already_nothing_is_changed(world, shelf, point):
    one = world.a_round(world.a_box(1), way=[shelf, point])
    world.goes(one)
    first, second = (now.stop for now in world.chain(one).stops)
    assert refused(stops.remove_stop, first) == "stop_has_begun"
    assert refused(stops.put_earlier, second) == "stop_has_begun"
    assert refused(stops.remove_stop, second) == "done"


def test_story_620_a_stop_is_left_out_with_the_reason(world, shelf, point):
    one = world.a_round(world.a_box(1), way=[shelf, point])
    first = world.part(one).stops[0]
    assert refused(stops.skip, first, " ") == "gives_reason"
    with transaction():
        stops.skip(world.part(one).stops[0], "lớp đi thực tế")
    world.on(world.today + timedelta(days=14))
    world.goes(one)
    assert world.steps(one) == ["skipped", "at_point"]


def test_story_621_two_stops_do_not_cross(world, shelf, point):
    one = world.a_round(world.a_box(1), way=[shelf])
    part = world.part(one)
    early = part.stops[0].leaves_on - timedelta(days=1)
    said = refused(stops.add_stop, part, point, early, early + timedelta(days=7))
    assert said == "stops_cross"


def test_story_622_other_days_move_what_follows_in_this_chain_only(world, shelf, point):
    mine, other = world.a_box(1), world.a_box(1)
    one = world.a_round(mine, other, way=[shelf, point])
    first = world.part(one, mine).stops[0]
    with transaction():
        later = stops.NewDays(
            stop=first,
            arrives_on=first.arrives_on,
            leaves_on=first.leaves_on + timedelta(days=5),
            reason="lớp nghỉ dịch",
        )
        stops.change_days([later], world.deed())
    starts = [world.chain(one, box).stops[1].stop.arrives_on for box in (mine, other)]
    assert (starts[0] - starts[1]).days == 5
    assert {change.reason for change in db.session.scalars(db.select(StopChange))} == {
        "lớp nghỉ dịch"
    }


def test_story_623_a_round_is_closed_when_all_boxes_are_back(world, shelf):
    one = world.a_round(world.a_box(1), way=[shelf])
    world.goes(one)
    said = refused(rounds.say, one, Happening.CLOSE, world.deed(), reason="hết năm học")
    assert said == "boxes_away"


def test_story_624_not_counted_it_is_closed_only_with_a_reason(world, shelf):
    one = world.a_round(world.a_box(1), way=[shelf], days=7)
    world.goes(one)
    world.on(world.today + timedelta(days=7))
    world.goes(one)
    assert refused(rounds.say, one, Happening.CLOSE, world.deed()) == "gives_reason"
    with transaction():
        rounds.say(one, Happening.CLOSE, world.deed(), reason="kiểm kê cả kho tuần sau")
    assert queries.events_of(one.id)[0].warnings == "not_counted"


def test_story_625_counted_whole_damaged_lost_and_out(world, given, shelf):
    box = world.a_box(5)
    one = world.a_round(box, way=[shelf], days=7)
    world.goes(one)
    whole, damaged, lost, out, _ = world.inside(box)
    world.lend(out, given.a_patron(library=world.th))
    world.on(world.today + timedelta(days=7))
    world.goes(one)
    marks = {damaged.id: CopyOutcome.DAMAGED, lost.id: CopyOutcome.LOST}
    with transaction():
        counted = count_box(world.part(one), marks, world.deed(), note="đền sách cùng loại")
    numbers = counted.expected, counted.seen, counted.out, counted.damaged, counted.lost
    assert numbers == (5, 3, 1, 1, 1)
    assert db.session.get_one(Copy, lost.id).state is CopyState.LOST
    assert whole.state is CopyState.IN_USE


def test_story_626_a_box_on_the_road_is_not_counted(world, point):
    one = world.a_round(world.a_box(1), way=[point])
    (handover,) = world.say(one).handovers
    world.send(handover.code)
    assert refused(count_box, world.part(one), {}, world.deed()) == "still_at_the_stop"


def test_story_627_the_plan_on_paper(world, point, given):
    one = world.a_round(world.a_box(2, name="Thùng 3"), way=[point], transport="Xe máy")
    paper = text_of(papers.plan_paper(one))
    for words in (
        "KẾ HOẠCH",
        "Căn cứ",
        "Thông tư số 05/2022/TT-BVHTTDL",
        "Nhà văn hóa xóm 5",
        "Thùng 3",
        "Xe máy.",
        "30/11/2026",
        SMALL,
        "Hiệu trưởng",
    ):
        assert words in paper
    word = zipfile.ZipFile(io.BytesIO(docx(papers.plan_paper(one)))).read("word/document.xml")
    assert "Nhà văn hóa xóm 5" in word.decode()


def test_story_628_the_return_record_names_whole_damaged_lost_and_how_often_read(
    world, given, point
):
    box = world.a_box(3)
    one = world.a_round(box, way=[point], days=7)
    world.goes(one)
    read, damaged, lost = world.inside(box)
    patron = given.a_patron(library=world.tvx)
    world.lend(read, patron)
    world.give_back(read, world.tvx)
    world.on(world.today + timedelta(days=7))
    world.goes(one)
    marks = {damaged.id: CopyOutcome.DAMAGED, lost.id: CopyOutcome.LOST}
    with transaction():
        count_box(world.part(one), marks, world.deed(), note="đền sách cùng loại")
    paper = text_of(papers.return_paper(world.part(one)))
    assert "đủ: 01 bản; hỏng: 01 bản; mất: 01 bản" in paper
    assert "lượt mượn: 1" in paper
    assert "đền sách cùng loại" in paper


def test_each_volume_is_loved_by_itself(world, given, point):
    box = world.a_box(0)
    for volume in ("Tập 1", "Tập 2"):
        given.a_copy(given.a_title("Doraemon", volume=volume), world.th, box)
    one = world.a_round(box, way=[point], days=7)
    world.goes(one)
    for copy in world.inside(box):
        world.lend(copy, given.a_patron(library=world.tvx))
    world.on(world.today + timedelta(days=1))
    paper = words_of(docx(papers.evaluation_paper(world.chain(one).stops[0].stop)))
    assert "Doraemon - Tập 1: 1 lượt" in paper
    assert "Doraemon - Tập 2: 1 lượt" in paper


def test_story_628_until_the_box_is_counted_nobody_says_how_it_came(world, point):
    box = world.a_box(2)
    one = world.a_round(box, way=[point], days=7)
    world.goes(one)
    world.on(world.today + timedelta(days=7))
    world.goes(one)
    worn = world.inside(box)[0]
    with transaction():
        db.session.get(Copy, worn.id).condition = Condition.WORN
    before = papers.return_paper(world.part(one))
    assert columns_of(before, "Tình trạng giao") == ["Tốt", "Tốt"]
    assert columns_of(before, "Tình trạng nhận", "Đủ/ Hỏng/ Mất") == ["", "", "", ""]
    assert f"đủ: {BLANK} bản" in words_of(docx(before))
    with transaction():
        count_box(world.part(one), {}, world.deed())
    after = papers.return_paper(world.part(one))
    assert columns_of(after, "Tình trạng giao") == ["Tốt", "Tốt"]
    assert columns_of(after, "Tình trạng nhận", "Đủ/ Hỏng/ Mất") == ["Cũ", "Tốt", "Đủ", "Đủ"]


def test_story_629_the_handover_record_says_until_when(world, point):
    one = world.a_round(world.a_box(1), way=[point])
    world.goes(one)
    paper = text_of(papers.handover_paper(world.chain(one).stops[0].stop))
    assert "đến ngày 14/12/2026" in paper
    assert "Mẫu số 02" in paper


def test_story_630_a_round_goes_round_and_round(world, shelf, point):
    one = world.a_round(world.a_box(1), way=[shelf, point], days=7, is_cyclic=True)
    for _ in range(5):
        world.goes(one)
        world.on(world.today + timedelta(days=7))
    lap = [shelf.name, point.name]
    assert [now.stop.place.name for now in world.chain(one).stops] == [*lap, *lap, shelf.name]
    with transaction():
        recalled = recall_box(world.part(one), world.deed())
    world.send(recalled.code)
    world.receive(recalled.code)
    assert world.chain(one).is_back
    assert world.say(one, Word.GO).boxes == 0
