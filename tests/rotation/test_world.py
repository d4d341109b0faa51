"""Stories 631 to 655: what the world does to a plan; nothing moves by itself."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from library_share.circulation.holds.models import HoldSlot
from library_share.copies.actions import change_copy
from library_share.copies.models import Copy, CopyState
from library_share.database import db, transaction
from library_share.dispatch import actions as dispatch
from library_share.handovers import actions as handovers
from library_share.handovers.models import Handover, HandoverLine
from library_share.handovers.queries import find_leg_of
from library_share.libraries.models import PlaceKind
from library_share.libraries.queries import main_place_of
from library_share.rotation.boxes.queries import get_box
from library_share.rotation.models import RoundCopy, StopChange
from library_share.rotation.rounds.stops import NewDays, change_days
from library_share.rotation.rules import ChangeKind, CopyOutcome
from library_share.rotation.world.actions import Word, advance
from library_share.rotation.world.errors import CannotGo, CannotStay
from library_share.rotation.world.quiet import add_quiet_days
from library_share.rotation.world.rules import Apart, Because, Verdict
from library_share.rotation.world.telling import reason_of
from library_share.translation import force_locale
from tests.statements import statements


def verdict(world, one, box=None) -> Verdict:
    wanted = world.part(one, box).id
    return next(look for look in world.look(one) if look.part.id == wanted).decision.verdict


def whys(look) -> list[Because]:
    return [why.because for why in look.decision.whys]


@pytest.fixture
def at_shelf(world, shelf, point):
    """A box of four books at class 4A, bound for the point in a week."""
    box = world.a_box(4)
    one = world.a_round(box, way=[shelf, point], days=7)
    world.goes(one)
    return one, box


def test_story_631_nothing_moves_by_itself(world, at_shelf, given):
    one, _ = at_shelf
    before = given.how_many(Handover)
    world.on(world.today + timedelta(days=7))
    assert verdict(world, one) is Verdict.GO
    assert given.how_many(Handover) == before
    assert world.say(one).boxes == 1
    assert world.steps(one) == ["at_point", "on_the_way"]


def test_story_632_before_its_day_a_box_stays(world, at_shelf):
    one, _ = at_shelf
    (look,) = world.look(one)
    assert (look.decision.verdict, whys(look)) == (Verdict.NOT_YET, [Because.NOT_DUE])
    with pytest.raises(CannotGo), transaction():
        world_say_all(world, one)


def world_say_all(world, one):
    advance({world.part(one).id: Word.GO}, world.deed())


def test_story_633_on_loan_when_the_stop_ends_it_follows_and_is_named(world, at_shelf, given):
    one, box = at_shelf
    out = world.inside(box)[0]
    world.lend(out, given.a_patron(library=world.th))
    world.on(world.today + timedelta(days=7))
    (look,) = world.look(one)
    assert [each.code for each in look.named(Apart.FOLLOWS)] == [out.code]
    assert look.goes == 3
    said = world.say(one)
    assert find_leg_of(out.id) is None  # it is on no list: nobody could send it
    world.carry(said)
    back = world.give_back(out, world.th)
    code = back["consignment"]
    world.send(code)
    world.receive(code)
    assert world.at_hand(out).place_library_id == world.tvx.id
    (look,) = world.look(one)
    assert [each.code for each in look.named(Apart.NOT_IN_THE_BOX)] == [out.code]


def test_story_634_whoever_waits_is_served_first(world, at_shelf, given):
    one, box = at_shelf
    wanted = world.inside(box)[0]
    hold = given.a_hold(wanted.title, given.a_patron(library=world.th))
    world.on(world.today + timedelta(days=7))
    (look,) = world.look(one)
    assert [each.code for each in look.named(Apart.SERVED_FIRST)] == [wanted.code]
    said = world.say(one)
    assert said.served_first == 1
    assert world.at_hand(wanted).place_name == "Tủ lớp 4A"
    world.carry(said)
    slot = db.session.scalars(db.select(HoldSlot).where(HoldSlot.hold_id == hold.id)).one()
    assert (slot.copy_id, slot.ended_at) == (wanted.id, None)
    line = db.session.scalar(db.select(RoundCopy).where(RoundCopy.copy_id == wanted.id))
    assert line.outcome is CopyOutcome.TAKEN_OUT


@pytest.mark.parametrize("state", [CopyState.LOST, CopyState.WITHDRAWN])
def test_story_635_lost_and_withdrawn_are_listed_apart_and_the_box_goes(world, at_shelf, state):
    one, box = at_shelf
    gone = world.inside(box)[0]
    with transaction():
        change_copy(
            db.session.get_one(Copy, gone.id), state=state, reason="mưa ướt", account_id=None
        )
    world.on(world.today + timedelta(days=7))
    (look,) = world.look(one)
    assert [each.why.value for each in look.exceptions] == [state.value]
    world.goes(one)
    assert world.steps(one) == ["moved_on", "at_point"]
    line = HandoverLine.copy_id == gone.id
    assert db.session.scalars(db.select(HandoverLine).where(line)).all()[1:] == []


def test_story_636_closed_days_of_either_side_shift_the_move(world, at_shelf, given):
    one, _ = at_shelf
    day = world.today + timedelta(days=7)
    given.a_closure(day, day, world.tvx, "họp xã")
    given.a_closure(day + timedelta(days=1), day + timedelta(days=1), world.th, "mất điện")
    world.on(day)
    (look,) = world.look(one)
    assert (look.decision.verdict, look.decision.on) == (Verdict.SHIFT, day + timedelta(days=2))
    with force_locale("vi"):
        said = [reason_of(why) for why in look.decision.whys]
    assert "TVX nghỉ: họp xã." in said
    assert "TH nghỉ: mất điện." in said


def test_story_637_tet_shifts_it_and_the_reason_is_kept(world, shelf, point, given):
    given.a_closure(date(2027, 2, 1), date(2027, 2, 14), reason="Nghỉ Tết")
    world.on(date(2027, 1, 25))
    one = world.a_round(world.a_box(1), way=[shelf, point], days=10)
    world.goes(one)
    (look,) = world.look(one)
    assert (look.decision.verdict, look.decision.on) == (Verdict.SHIFT, date(2027, 2, 15))
    assert world.say(one, Word.SHIFT).shifted == 2
    first, second = (now.stop for now in world.chain(one).stops)
    assert (first.leaves_on, second.arrives_on) == (date(2027, 2, 15), date(2027, 2, 15))
    kinds = {(change.kind, change.reason) for change in db.session.scalars(db.select(StopChange))}
    assert len(kinds) == 1
    assert "Nghỉ Tết" in next(iter(kinds))[1]


def test_story_638_exam_weeks_shift_it_though_the_school_is_open(world, at_shelf):
    one, _ = at_shelf
    day = world.today + timedelta(days=7)
    with transaction():
        add_quiet_days(world.th, day, day + timedelta(days=4), "thi học kỳ")
    world.on(day)
    (look,) = world.look(one)
    assert look.decision.on == day + timedelta(days=5)
    assert Because.QUIET in whys(look)
    assert world.say(one, Word.SHIFT).shifted == 2
    assert db.session.scalars(db.select(StopChange)).first().kind is ChangeKind.QUIET


def test_story_639_a_weekday_on_which_a_library_is_shut(world, given, point, shelf):
    with transaction():
        world.tvx.closed_weekdays = "1"
    one = world.a_round(world.a_box(1), way=[point], days=7)
    (look,) = world.look(one)
    assert look.decision.on == world.today + timedelta(days=1)


def wanted_box(world, given, one, box):
    """Half of the box is with readers."""
    patron = given.a_patron(library=world.th)
    for copy in world.inside(box)[:2]:
        world.lend(copy, patron)


def test_story_640_a_box_in_demand_may_stay_one_period_more(world, at_shelf, given):
    one, box = at_shelf
    wanted_box(world, given, one, box)
    world.on(world.today + timedelta(days=7))
    (look,) = world.look(one)
    assert look.decision.may_stay_until == world.today + timedelta(days=7)
    assert world.say(one, Word.STAY).stay == 1
    first, second = (now.stop for now in world.chain(one).stops)
    assert first.leaves_on == second.arrives_on == world.today + timedelta(days=7)
    assert verdict(world, one) is Verdict.NOT_YET


def test_story_641_it_stays_longer_once_only(world, at_shelf, given):
    one, box = at_shelf
    wanted_box(world, given, one, box)
    for _ in range(2):
        world.on(world.today + timedelta(days=7))
        (look,) = world.look(one)
        if look.decision.may_stay_until:
            world.say(one, Word.STAY)
    (look,) = world.look(one)
    assert look.decision.may_stay_until is None
    with pytest.raises(CannotStay):
        world.say(one, Word.STAY)


def test_story_642_a_box_nobody_asks_for_goes(world, at_shelf):
    one, _ = at_shelf
    world.on(world.today + timedelta(days=7))
    with pytest.raises(CannotStay):
        world.say(one, Word.STAY)


def test_story_643_a_late_school_delays_only_its_own_chain(world, shelf, point):
    late, other = world.a_box(1), world.a_box(1)
    one = world.a_round(late, other, way=[shelf, point], days=7)
    world.goes(one)
    due = world.today + timedelta(days=7)
    world.on(due)
    said = world.say(one)
    world.carry(said)
    assert world.steps(one, late) == ["moved_on", "at_point"]

    second = world.a_round(world.a_box(1), world.a_box(1), way=[shelf, point], days=7, name="Đợt 2")
    world.goes(second)
    world.on(world.today + timedelta(days=10))
    first_part = world.look(second)[0].part.id
    with transaction():
        advance({first_part: Word.GO}, world.deed())
    chains = [world.chain(second, look.part.box) for look in world.look(second)]
    starts = [chain.stops[1].stop.arrives_on for chain in chains]
    assert [(world.today - start).days for start in starts] == [0, 3]
    late_change = db.session.scalars(
        db.select(StopChange).where(StopChange.kind == ChangeKind.LATE)
    ).all()
    assert len(late_change) == 1


def test_story_644_an_unknown_box_at_a_stop_goes_on_from_where_it_is(world, at_shelf, given):
    one, box = at_shelf
    corner = given.a_place(world.tvx, PlaceKind.READING_CORNER, "Góc thiếu nhi")
    with transaction():
        get_box(box.code).within_id = corner.id
    world.on(world.today + timedelta(days=7))
    (look,) = world.look(one)
    assert Because.STANDS_ELSEWHERE in whys(look)
    assert look.from_place.id == corner.id
    (handover,) = world.say(one).handovers
    assert handover.from_place_id == corner.id
    world.send(handover.code)
    world.receive(handover.code)
    assert world.steps(one)[1] == "at_point"


def test_story_645_on_the_road_or_on_a_list_it_is_said_so(world, at_shelf):
    one, _ = at_shelf
    world.on(world.today + timedelta(days=7))
    (handover,) = world.say(one).handovers
    assert verdict(world, one) is Verdict.LISTED
    world.send(handover.code)
    assert verdict(world, one) is Verdict.ON_THE_ROAD
    world.receive(handover.code)
    assert verdict(world, one) is Verdict.NOT_YET


def test_story_646_go_twice_goes_once(world, at_shelf):
    one, _ = at_shelf
    world.on(world.today + timedelta(days=7))
    world.say(one)
    assert world.say(one).boxes == 0
    with pytest.raises(CannotGo), transaction():
        world_say_all(world, one)


def test_story_647_the_list_was_cancelled_the_stop_is_planned_again(world, at_shelf):
    one, _ = at_shelf
    world.on(world.today + timedelta(days=7))
    (handover,) = world.say(one).handovers
    with transaction():
        dispatch.act(
            handover, handovers.cancel, deed=world.deed(handover.from_library), reason="mưa to"
        )
    assert world.steps(one) == ["at_point", "planned"]
    assert verdict(world, one) is Verdict.GO


def test_story_648_a_box_that_begins_where_its_first_stop_is(world, point):
    home = main_place_of(world.th.id)
    one = world.a_round(world.a_box(1), way=[home, point], days=7)
    assert verdict(world, one) is Verdict.NOT_YET
    world.on(world.today + timedelta(days=7))
    world.goes(one)
    assert world.steps(one) == ["skipped", "at_point"]


def test_story_649_boxes_of_one_way_go_on_one_list(world, shelf, point):
    boxes = [world.a_box(2) for _ in range(3)]
    one = world.a_round(*boxes, way=[point], days=7)
    said = world.say(one)
    assert (len(said.handovers), said.boxes) == (1, 3)


def test_story_650_looking_costs_the_same_for_few_boxes_and_for_many(world, shelf, point):
    few = world.a_round(world.a_box(2), way=[shelf, point], days=7)
    world.goes(few)
    many = world.a_round(
        *(world.a_box(2) for _ in range(6)), way=[shelf, point], days=7, name="Đợt 2"
    )
    world.goes(many)
    db.session.expire_all()
    with statements() as first:
        world.look(few)
    db.session.expire_all()
    with statements() as second:
        assert len(world.look(many)) == 6
    assert len(second) <= len(first) + 1


def test_story_651_going_costs_the_same_for_few_boxes_and_for_many(world, given):
    """Each box goes another way, two days late, and leaves a book behind for whoever waits."""

    def cost(how_many: int, name: str) -> int:
        boxes = [world.a_box(3) for _ in range(how_many)]
        one = world.a_round(*boxes, way=[given.a_place(world.th)], name=name)
        for box in boxes:
            kept = world.inside(box)[0]
            given.a_hold(kept.title, given.a_patron(library=world.th), copy=kept)
            with transaction():
                world.plan(world.part(one, box), [given.a_place(world.th)], days=7)
        world.on(world.today + timedelta(days=2))
        db.session.expire_all()
        with statements() as sent:
            said = world.say(one)
        assert (len(said.handovers), said.served_first) == (how_many, how_many)
        return len(sent)

    first = cost(2, "Đợt 1")
    # SQLite tells the ids of new rows one by one: a label, a list, its first event, its new days.
    assert cost(8, "Đợt 2") <= first + 4 * 6


def test_story_652_another_day_can_be_looked_at_before(world, at_shelf):
    one, _ = at_shelf
    (ahead,) = world.look(one, world.today + timedelta(days=7))
    assert ahead.decision.verdict is Verdict.GO
    assert verdict(world, one) is Verdict.NOT_YET


def test_story_653_home_again_it_waits_to_be_counted(world, shelf):
    one = world.a_round(world.a_box(1), way=[shelf], days=7)
    world.goes(one)
    world.on(world.today + timedelta(days=7))
    world.goes(one)
    (look,) = world.look(one)
    assert (look.decision.verdict, whys(look)) == (Verdict.DONE, [Because.AT_HOME])


def test_story_654_a_stop_is_prolonged_by_hand_with_a_reason(world, at_shelf):
    one, _ = at_shelf
    stop = world.chain(one).here.stop
    with transaction():
        longer = NewDays(
            stop=stop,
            arrives_on=stop.arrives_on,
            leaves_on=stop.leaves_on + timedelta(days=3),
            reason="cô chủ nhiệm xin thêm",
        )
        change_days([longer], world.deed())
    world.on(world.today + timedelta(days=7))
    assert verdict(world, one) is Verdict.NOT_YET


def test_story_655_a_returned_book_found_again_travels_again(world, at_shelf):
    one, box = at_shelf
    gone = world.inside(box)[0]
    with transaction():
        db.session.get_one(Copy, gone.id).state = CopyState.LOST
    assert world.look(one)[0].goes == 3
    with transaction():
        db.session.get_one(Copy, gone.id).state = CopyState.IN_USE
    assert world.look(one)[0].goes == 4
