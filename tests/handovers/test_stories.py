"""Stories 121 to 150: from the list to the second signature (docs/stories.md)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from library_share import clock
from library_share.copies.actions import move
from library_share.copies.models import Condition, Copy, CopyState
from library_share.database import db, transaction
from library_share.handovers import actions, queries
from library_share.handovers.errors import (
    AlreadyOnList,
    NeedsReason,
    NoSuchLine,
    NotAllPicked,
    NotHere,
    NothingToSend,
    OtherSide,
    OtherSideHasActed,
    SamePlace,
    WrongStep,
)
from library_share.handovers.journeys import journey_of
from library_share.handovers.models import HandoverLine
from library_share.handovers.rules import Outcome, Purpose, Side, Step
from library_share.libraries.models import PlaceKind
from library_share.libraries.queries import main_place_of, places_of
from library_share.statistics.holdings import sent_by_library
from library_share.statistics.rules import Period
from tests.handovers.conftest import place_of


def test_story_121_a_list_has_a_label_at_once(road):
    handover = road.a_list(road.copies(2))
    assert handover.step is Step.PREPARED
    assert handover.code.startswith("5")
    assert queries.get_handover(handover.code).id == handover.id
    assert handover.consignment not in places_of(road.giver.id)


def test_story_122_what_i_send_stands_in_its_consignment(road):
    copies = road.copies(3)
    handover = road.sent(copies)
    assert handover.step is Step.SENT
    assert {place_of(copy).id for copy in copies} == {handover.consignment_id}
    leg = queries.find_leg_of(copies[0].id)
    assert (leg.from_library, leg.to_library, leg.is_on_the_road) == ("TH", "TVX", True)


def test_story_123_one_scan_takes_all_in(road):
    copies = road.copies(3)
    handover = road.sent(copies)
    arrival = road.takes(actions.receive, handover.id)
    assert len(arrival.line_ids) == 3
    assert {place_of(copy).id for copy in copies} == {main_place_of(road.taker.id).id}
    assert queries.amounts_of([handover.id])[handover.id].arrived == 3


def test_story_124_what_is_missing_is_on_the_road_still(road):
    here, gone = road.copies(2)
    handover = road.sent([here, gone])
    road.takes(actions.receive, handover.id)
    road.takes(actions.miss, handover.id, road.line(handover, gone).id)
    assert place_of(gone).kind is PlaceKind.CONSIGNMENT
    assert place_of(here).library_id == road.taker.id
    assert [row.code for row in db.session.execute(queries.on_the_road(road.taker.id))] == [
        gone.code
    ]


def test_story_125_the_missing_one_turns_up_later(road):
    here, late = road.copies(2)
    handover = road.sent([here, late])
    road.takes(actions.receive, handover.id)
    road.takes(actions.miss, handover.id, road.line(handover, late).id)
    road.takes(actions.count, handover.id)
    road.gives(actions.sign, handover.id, name="Nguyễn Thị Lan")
    road.takes(actions.sign, handover.id, name="Trần Văn Hòa")
    assert handover.step is Step.SIGNED
    road.takes(actions.arrive, handover.id, late.id)
    assert place_of(late).library_id == road.taker.id
    assert handover.step is Step.SIGNED


def test_story_126_an_extra_book_is_noted_as_such(road):
    listed, extra = road.copies(2)
    handover = road.sent([listed])
    road.takes(actions.receive, handover.id)
    arrival = road.takes(actions.arrive, handover.id, extra.id)
    assert arrival.is_extra
    assert place_of(extra).library_id == road.taker.id
    assert road.line(handover, extra).is_extra


def test_story_127_an_extra_book_of_another_list_leaves_that_list(road):
    listed, extra = road.copies(2)
    handover, other = road.sent([listed]), road.sent([extra])
    road.takes(actions.receive, handover.id)
    road.takes(actions.arrive, handover.id, extra.id)
    assert road.line(other, extra).outcome is Outcome.ARRIVED_ELSEWHERE
    assert queries.find_leg_of(extra.id) is None


def test_story_128_a_book_is_on_one_list_only(road):
    copy = road.copies(1)[0]
    road.a_list([copy])
    with pytest.raises(AlreadyOnList):
        road.a_list([copy])


def test_story_129_what_is_not_here_cannot_be_given(road):
    foreign = road.given.a_copy("Sách của TVX", road.taker)
    handover = road.a_list()
    with pytest.raises(NotHere):
        road.gives(actions.add, handover.id, [foreign.id])


def test_story_130_i_pick_by_scanning_and_leave_the_rest_out(road):
    found, not_found = road.copies(2)
    handover = road.a_list([found, not_found])
    road.gives(actions.pick, handover.id, found.id)
    with pytest.raises(NotAllPicked) as asked:
        road.gives(actions.send, handover.id)
    assert asked.value.facts == {"unpicked": 1, "listed": 2}
    road.gives(actions.send, handover.id, leave_out_unpicked=True)
    assert road.line(handover, not_found).outcome is Outcome.TAKEN_OFF
    assert place_of(not_found).library_id == road.giver.id


def test_story_131_i_pick_some_and_send_all(road):
    copies = road.copies(2)
    handover = road.a_list(copies)
    road.gives(actions.pick, handover.id, copies[0].id)
    road.gives(actions.send, handover.id, leave_out_unpicked=False)
    assert queries.amounts_of([handover.id])[handover.id].on_the_road == 2


def test_story_132_picking_twice_is_picking_once(road):
    copy = road.copies(1)[0]
    handover = road.a_list([copy])
    road.gives(actions.pick, handover.id, copy.id)
    first = road.last_event(handover).id
    road.gives(actions.pick, handover.id, copy.id)
    assert road.last_event(handover).id == first


def test_story_133_an_empty_list_is_not_sent(road):
    handover = road.a_list()
    with pytest.raises(NothingToSend):
        road.gives(actions.send, handover.id)


def test_story_134_i_take_a_book_off_the_list(road):
    stays, goes = road.copies(2)
    handover = road.a_list([stays, goes])
    road.gives(actions.take_off, handover.id, [road.line(handover, stays).id])
    road.gives(actions.send, handover.id)
    assert queries.find_leg_of(stays.id) is None
    assert place_of(goes).id == handover.consignment_id


def test_story_135_nobody_noted_that_it_left_yet_it_is_here(road):
    copy = road.copies(1)[0]
    handover = road.a_list([copy])
    road.takes(actions.receive, handover.id)
    assert handover.step is Step.RECEIVED
    assert handover.sent_at is not None
    assert place_of(copy).library_id == road.taker.id


def test_story_136_only_the_giver_sends_and_only_the_taker_receives(road):
    handover = road.a_list(road.copies(1))
    with pytest.raises(OtherSide):
        road.takes(actions.send, handover.id)
    with pytest.raises(OtherSide):
        road.gives(actions.receive, handover.id)


def test_story_137_it_never_left(road):
    copy, other = road.copies(2)
    shelf = road.given.a_place(road.giver, name="Góc đọc")
    with transaction():
        move([copy.id], shelf.id, account_id=None)
    handover = road.a_list([copy, other])
    road.gives(actions.send, handover.id)
    road.gives(actions.never_left, handover.id, road.line(handover, copy).id)
    assert place_of(copy).id == shelf.id
    assert road.line(handover, copy).outcome is Outcome.NEVER_LEFT


def test_story_1134_what_never_left_is_not_counted_as_sent_in_a_round(road):
    copies = road.copies(3)
    handover = road.a_list(copies, purpose=Purpose.ROTATION)
    day = clock.local_day(road.now)
    days = Period(first=day, last=day + timedelta(days=1))
    assert sent_by_library([road.giver.id], days) == {}
    road.gives(actions.send, handover.id)
    assert sent_by_library([road.giver.id], days) == {road.giver.id: 3}
    road.takes(actions.receive, handover.id)
    road.takes(actions.miss, handover.id, road.line(handover, copies[0]).id)
    road.gives(actions.never_left, handover.id, road.line(handover, copies[0]).id)
    assert sent_by_library([road.giver.id], days) == {road.giver.id: 2}


def test_story_138_it_is_lost_on_the_road(road):
    copy, other = road.copies(2)
    handover = road.sent([copy, other])
    with pytest.raises(NeedsReason):
        road.takes(actions.lose, handover.id, road.line(handover, copy).id, reason=" ")
    road.takes(actions.lose, handover.id, road.line(handover, copy).id, reason="rơi xuống suối")
    assert db.session.get_one(Copy, copy.id).state is CopyState.LOST
    assert queries.find_leg_of(copy.id) is None


def test_story_139_cancelled_before_it_left(road):
    copy = road.copies(1)[0]
    handover = road.a_list([copy])
    with pytest.raises(NeedsReason):
        road.gives(actions.cancel, handover.id, reason="")
    road.gives(actions.cancel, handover.id, reason="mưa lũ")
    assert handover.step is Step.CANCELLED
    assert queries.find_leg_of(copy.id) is None


def test_story_140_cancelled_on_the_road_says_where_the_books_are(road):
    first, second = road.copies(2)
    corner = road.given.a_place(road.giver, PlaceKind.READING_CORNER)
    handover = road.sent([first, second])
    road.gives(actions.cancel, handover.id, reason="đường ngập", at_place=corner)
    assert {place_of(first).id, place_of(second).id} == {corner.id}


def test_story_141_what_was_received_is_not_cancelled(road):
    handover = road.sent(road.copies(1))
    road.takes(actions.receive, handover.id)
    with pytest.raises(WrongStep):
        road.gives(actions.cancel, handover.id, reason="thôi")


def test_story_142_condition_in_one_tap(road):
    copy = road.copies(1)[0]
    handover = road.sent([copy])
    road.takes(actions.arrive, handover.id, copy.id, condition=Condition.DAMAGED)
    line = road.line(handover, copy)
    assert (line.condition_given, line.condition_taken) == (Condition.GOOD, Condition.DAMAGED)
    assert db.session.get_one(Copy, copy.id).condition is Condition.DAMAGED


def test_story_143_both_sign_with_their_names(road):
    handover = road.sent(road.copies(1))
    road.takes(actions.receive, handover.id)
    with pytest.raises(WrongStep):
        road.gives(actions.sign, handover.id, name="Lan")
    road.takes(actions.count, handover.id)
    road.gives(actions.sign, handover.id, name="Nguyễn  Thị Lan")
    assert handover.step is Step.COUNTED
    road.takes(actions.sign, handover.id, name="Trần Văn Hòa")
    assert (handover.step, handover.given_by) == (Step.SIGNED, "Nguyễn Thị Lan")


def test_story_144_inside_one_library_from_hand_to_hand(road):
    shelf = road.given.a_place(road.giver, name="Tủ 4A")
    copy = road.copies(1)[0]
    with transaction():
        handover = actions.prepare(
            purpose=Purpose.CLASS_SHELF,
            from_place=main_place_of(road.giver.id),
            to_place=shelf,
            deed=road.deed(road.giver),
        )
    road.gives(actions.add, handover.id, [copy.id])
    road.gives(actions.receive, handover.id)
    road.gives(actions.count, handover.id)
    road.gives(actions.sign, handover.id, name="Lan", side=Side.GIVER)
    road.gives(actions.sign, handover.id, name="cô Hoa", side=Side.TAKER)
    assert handover.step is Step.SIGNED
    assert place_of(copy).id == shelf.id


def test_story_145_nothing_goes_to_where_it_stands(road):
    place = main_place_of(road.giver.id)
    with pytest.raises(SamePlace), transaction():
        actions.prepare(
            purpose=Purpose.DISPLAY,
            from_place=place,
            to_place=place,
            deed=road.deed(road.giver),
        )


def put(handover_id, box, deed, *, absent):
    """Put a box on a list."""
    return actions.add_boxes(
        [actions.Load(handover_id=handover_id, boxes=[box], deed=deed)], absent=absent
    )


def test_story_146_a_box_goes_with_all_that_is_in_it(road):
    box = road.given.a_place(road.giver, PlaceKind.BOX, name="Thùng 3")
    inside = [road.given.a_copy(f"Trong thùng {n}", road.giver, box) for n in range(30)]
    at_home = inside[0]
    handover = road.a_list(purpose=Purpose.ROTATION)
    road.gives(put, handover.id, box, absent=frozenset({at_home.id}))
    road.gives(actions.send, handover.id)
    assert box.within_id == handover.consignment_id
    assert {place_of(copy).id for copy in inside} == {box.id}
    road.takes(actions.receive, handover.id)
    assert box.within_id == main_place_of(road.taker.id).id
    amounts = queries.amounts_of([handover.id])[handover.id]
    assert (amounts.copies, amounts.boxes, amounts.arrived) == (29, 1, 29)


def test_a_box_that_is_on_a_list_is_named_with_it(road):
    free, listed = (road.given.a_place(road.giver, PlaceKind.BOX) for _ in range(2))
    first, second = road.a_list(purpose=Purpose.ROTATION), road.a_list(purpose=Purpose.ROTATION)
    road.gives(put, first.id, listed, absent=frozenset())
    with pytest.raises(AlreadyOnList) as refused:
        road.gives(put_all, second.id, [free, listed])
    assert refused.value.facts == {"code": listed.code, "consignment": first.code}


def put_all(handover_id, boxes, deed):
    load = actions.Load(handover_id=handover_id, boxes=boxes, deed=deed)
    return actions.add_boxes([load], absent=frozenset())


def test_story_147_a_box_of_thirty_with_one_missing_and_one_extra(road):
    box = road.given.a_place(road.giver, PlaceKind.BOX, name="Thùng 4")
    inside = [road.given.a_copy(f"Trong thùng {n}", road.giver, box) for n in range(30)]
    extra = road.copies(1)[0]
    handover = road.a_list(purpose=Purpose.ROTATION)
    road.gives(put, handover.id, box, absent=frozenset())
    road.gives(actions.send, handover.id)
    road.takes(actions.receive, handover.id)
    road.takes(actions.miss, handover.id, road.line(handover, inside[7]).id)
    road.takes(actions.arrive, handover.id, extra.id)
    amounts = queries.amounts_of([handover.id])[handover.id]
    assert (amounts.on_the_road, amounts.extra) == (1, 1)
    assert place_of(inside[7]).id == handover.consignment_id
    assert place_of(inside[8]).id == box.id
    road.gives(actions.never_left, handover.id, road.line(handover, inside[7]).id)
    assert place_of(inside[7]).library_id == road.giver.id


def test_story_148_a_travelling_book_turns_up_at_a_third_library(road):
    third = road.given.a_library("MN")
    copy = road.copies(1)[0]
    handover = road.sent([copy])
    road._act(third, lambda deed: actions.found_elsewhere(copy.id, deed))
    assert place_of(copy).library_id == third.id
    assert road.line(handover, copy).outcome is Outcome.ARRIVED_ELSEWHERE
    assert handover.step is Step.SENT


def test_story_149_a_book_is_lent_on_the_way(road):
    copy = road.copies(1)[0]
    handover = road.sent([copy])
    road._act(road.taker, lambda deed: actions.lent_on_the_way(copy.id, deed, because="cho An"))
    line = road.line(handover, copy)
    assert (line.outcome, line.ended_because) == (Outcome.LENT_ON_THE_WAY, "cho An")
    assert place_of(copy).library_id == road.taker.id


def test_story_150_books_for_the_same_place_go_together(road):
    first, second = road.copies(2)
    lines = []
    for copy in (first, second):
        with transaction():
            lines.append(
                actions.put_on_list(
                    copy.id,
                    purpose=Purpose.RETURN_HOME,
                    from_place=main_place_of(road.giver.id),
                    to_place=main_place_of(road.taker.id),
                    deed=road.deed(road.giver),
                )
            )
    assert lines[0].handover_id == lines[1].handover_id


def test_story_151_the_journey_shows_every_stop(road):
    copy = road.copies(1)[0]
    handover = road.sent([copy])
    road.takes(actions.receive, handover.id)
    stops = journey_of(copy.id).items
    assert [stop.place.library_id for stop in stops] == [road.taker.id] + [road.giver.id] * 2
    assert stops[1].line.handover_id == handover.id


# --- undo ------------------------------------------------------------------------------------


@pytest.fixture
def undo(road):
    def unsay(handover, library=None):
        event = road.last_event(handover)
        return road._act(library or road.giver, lambda deed: actions.undo(event.id, deed))

    return unsay


def test_story_152_i_sent_it_too_early(road, undo):
    copy = road.copies(1)[0]
    before = place_of(copy).id
    handover = road.sent([copy])
    undo(handover)
    assert (handover.step, handover.sent_at) == (Step.PREPARED, None)
    assert place_of(copy).id == before
    road.gives(actions.send, handover.id)
    assert place_of(copy).id == handover.consignment_id


def test_story_153_i_received_the_wrong_one(road, undo):
    copies = road.copies(2)
    handover = road.sent(copies)
    road.takes(actions.receive, handover.id)
    undo(handover, road.taker)
    assert handover.step is Step.SENT
    assert {place_of(copy).id for copy in copies} == {handover.consignment_id}


def test_story_154_once_received_the_giver_undoes_no_sending(road):
    handover = road.sent(road.copies(1))
    sending = road.last_event(handover).id
    road.takes(actions.receive, handover.id)
    with pytest.raises(OtherSideHasActed):
        road.gives(lambda deed: actions.undo(sending, deed))


def test_story_155_undone_twice_is_undone_once(road, undo):
    handover = road.sent(road.copies(1))
    sending = road.last_event(handover).id
    first = undo(handover)
    again = road.gives(lambda deed: actions.undo(sending, deed))
    assert again.id == first.id


@pytest.mark.parametrize("at", ["prepared", "sent"])
def test_story_156_i_cancelled_by_mistake(road, undo, at):
    copies = road.copies(2)
    handover = road.a_list(copies) if at == "prepared" else road.sent(copies)
    road.gives(actions.cancel, handover.id, reason="nhầm")
    undo(handover)
    assert (handover.step, handover.cancelled_because) == (Step(at), "")
    assert queries.find_leg_of(copies[0].id).handover_id == handover.id


def test_story_157_it_was_found_after_all(road, undo):
    copy, other = road.copies(2)
    handover = road.sent([copy, other])
    road.gives(actions.lose, handover.id, road.line(handover, copy).id, reason="không thấy")
    undo(handover)
    assert db.session.get_one(Copy, copy.id).state is CopyState.IN_USE
    assert road.line(handover, copy).is_on_the_road


def test_story_158_it_was_not_missing(road, undo):
    copy, other = road.copies(2)
    handover = road.sent([copy, other])
    road.takes(actions.receive, handover.id)
    road.takes(actions.miss, handover.id, road.line(handover, copy).id)
    undo(handover, road.taker)
    assert road.line(handover, copy).outcome is Outcome.ARRIVED
    assert place_of(copy).library_id == road.taker.id


def test_story_159_too_late_once_a_received_book_has_gone_on(road):
    copy = road.copies(1)[0]
    handover = road.sent([copy])
    receiving = road.takes(actions.receive, handover.id).event.id
    with transaction():
        actions.put_on_list(
            copy.id,
            purpose=Purpose.RETURN_HOME,
            from_place=main_place_of(road.taker.id),
            to_place=main_place_of(road.giver.id),
            deed=road.deed(road.taker),
        )
    with pytest.raises(OtherSideHasActed):
        road.takes(lambda deed: actions.undo(receiving, deed))
    assert road.line(handover, copy).outcome is Outcome.ARRIVED


def test_story_160_a_signature_is_taken_back(road, undo):
    handover = road.sent(road.copies(1))
    road.takes(actions.receive, handover.id)
    road.takes(actions.count, handover.id)
    road.gives(actions.sign, handover.id, name="Lan")
    undo(handover)
    assert (handover.giver_signed_at, handover.given_by) == (None, "")


def test_a_line_of_another_list_is_not_found(road):
    one, other = road.copies(2)
    handover, elsewhere = road.sent([one]), road.sent([other])
    with pytest.raises(NoSuchLine):
        road.gives(actions.never_left, handover.id, road.line(elsewhere, other).id)
    assert road.given.how_many(HandoverLine, HandoverLine.ended_at.is_(None)) == 2
