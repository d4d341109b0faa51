"""Faults seeded on purpose in rotation: for each of them a story, or the books, tell of it."""

from __future__ import annotations

import inspect

import pytest

from library_share.database import db
from library_share.dispatch import listing
from library_share.rotation import rules as round_rules
from library_share.rotation.boxes import actions as boxes
from library_share.rotation.boxes import rules as box_rules
from library_share.rotation.rounds import actions as rounds
from library_share.rotation.rounds import counting, stops
from library_share.rotation.world import actions as world_actions
from library_share.rotation.world import rules as world_rules
from library_share.safekeeping.queries import findings
from tests.faults import Fault, seeded
from tests.rotation import test_boxes as of_boxes
from tests.rotation import test_rounds as of_rounds
from tests.rotation import test_world as of_world
from tests.rotation.test_world import at_shelf as at_shelf

FAULTS = [
    Fault(
        boxes.pack,
        "move([copy.id], box.id, at=deed.at, account_id=deed.account_id)",
        "pass",
        of_boxes.test_story_591_i_scan_books_into_a_box,
    ),
    Fault(
        boxes.pack,
        "list_in_round(part, [copy.id], deed)",
        "pass",
        of_rounds.test_story_615_a_book_packed_into_a_travelling_box_joins_its_round,
    ),
    Fault(
        boxes.pack,
        "in_other_round=in_other",
        "in_other_round=False",
        of_rounds.test_story_614_a_book_of_one_round_goes_into_no_box_of_another,
    ),
    Fault(
        box_rules.why_not_packed,
        "box.inside >= box.capacity",
        "box.inside > box.capacity",
        of_boxes.test_story_594_a_full_box_takes_no_more,
    ),
    Fault(
        box_rules.why_not_packed,
        "Obstacle.KEPT: copy.kept",
        "Obstacle.KEPT: False",
        of_boxes.test_story_598_whoever_waits_comes_first,
    ),
    Fault(
        box_rules.why_closed,
        "Obstacle.ON_THE_ROAD: box.on_the_road",
        "Obstacle.ON_THE_ROAD: False",
        of_boxes.test_story_600_on_the_road_a_box_is_closed,
    ),
    Fault(
        boxes.take_out,
        "line.ended_at, line.outcome = deed.at, CopyOutcome.TAKEN_OUT",
        "pass",
        of_world.test_story_634_whoever_waits_is_served_first,
    ),
    Fault(
        rounds.say,
        "if warned and not reason:",
        "if False:",
        of_rounds.test_story_612_without_a_reason_the_plan_is_not_approved,
    ),
    Fault(
        rounds.say,
        'warnings=" ".join(sorted({warning.kind.value for warning in warned}))',
        'warnings=""',
        of_rounds.test_story_608_longer_than_six_months_warns_and_the_reason_is_kept,
    ),
    Fault(
        rounds._close,
        "if away:",
        "if False:",
        of_rounds.test_story_623_a_round_is_closed_when_all_boxes_are_back,
    ),
    Fault(
        rounds._close,
        "end_part(chain.part, deed, CopyOutcome.WHOLE)",
        "pass",
        of_rounds.test_story_605_from_the_need_to_the_closed_round,
    ),
    Fault(
        round_rules.stays_too_long,
        "not is_remote and",
        "",
        of_rounds.test_story_609_a_remote_point_keeps_books_longer,
    ),
    Fault(
        counting.count_box,
        "lost += copy.id not in out",
        "pass",
        of_rounds.test_story_625_counted_whole_damaged_lost_and_out,
    ),
    Fault(
        counting.count_box,
        "if chain.on_the_road:",
        "if False:",
        of_rounds.test_story_626_a_box_on_the_road_is_not_counted,
    ),
    Fault(
        stops.plan_stops,
        "_refuse_crossing([*kept, *made])",
        "pass",
        of_rounds.test_story_621_two_stops_do_not_cross,
    ),
    Fault(
        world_rules.decide,
        "today < now.due_on",
        "False",
        of_world.test_story_632_before_its_day_a_box_stays,
    ),
    Fault(
        world_rules.next_day,
        "(giver(day), taker(day))",
        "(giver(day),)",
        of_world.test_story_636_closed_days_of_either_side_shift_the_move,
    ),
    Fault(
        world_rules.may_stay_until,
        "now.was_prolonged or",
        "",
        of_world.test_story_641_it_stays_longer_once_only,
    ),
    Fault(
        world_rules.apart,
        "if is_on_loan:",
        "if False:",
        of_world.test_story_633_on_loan_when_the_stop_ends_it_follows_and_is_named,
    ),
    Fault(
        world_actions._send_all,
        "served = _serve_first(outlooks, deed)",
        "served = 0",
        of_world.test_story_634_whoever_waits_is_served_first,
    ),
    Fault(
        world_actions._send_all,
        "say(one, Happening.START, deed)",
        "pass",
        of_rounds.test_story_605_from_the_need_to_the_closed_round,
    ),
    Fault(
        world_actions._note_lists,
        "change_days(late, deed)",
        "pass",
        of_world.test_story_643_a_late_school_delays_only_its_own_chain,
    ),
    Fault(
        listing.absent_from,
        "_LENT | _IN_A_BAG |",
        "_IN_A_BAG |",
        of_world.test_story_633_on_loan_when_the_stop_ends_it_follows_and_is_named,
    ),
]


@pytest.mark.parametrize(
    "fault", FAULTS, ids=lambda fault: f"{fault.function.__name__}-{fault.old}"
)
def test_the_fault_is_found(fault, request, app, databases):
    needs = inspect.signature(fault.found_by).parameters
    wanted = {name: request.getfixturevalue(name) for name in needs}
    with seeded(fault), pytest.raises((Exception, pytest.fail.Exception)):
        fault.found_by(**wanted)
        assert [found.check.name for found in findings()] == []
    # The books are broken now, and every story ends by looking at them.
    db.session.rollback()
    db.session.remove()
    databases.renew(app)
