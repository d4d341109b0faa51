"""Faults seeded on purpose: for each of them a story, or the books, tell that it is wrong."""

from __future__ import annotations

import pytest

from library_share.circulation.holds import rules as hold_rules
from library_share.dispatch import actions as dispatch
from library_share.dispatch import onward, waiting
from library_share.dispatch import rules as telling
from library_share.handovers.actions import closing
from library_share.interlibrary import queries, ranking, suppliers
from library_share.interlibrary import rules as loan_rules
from library_share.interlibrary.actions import answering, asking, following, lending, undoing
from library_share.safekeeping.queries import findings
from tests.faults import Fault, seeded
from tests.interlibrary import test_sets as sets
from tests.interlibrary import test_stories as stories

FAULTS = [
    Fault(
        asking.promise,
        "slot.supplier_id = loan.supplier_id",
        "pass",
        stories.test_story_201_monday_to_wednesday,
    ),
    Fault(
        asking.promise,
        "holds.serve_later(slot.hold.title_id, loan.supplier_id)",
        "pass",
        stories.test_story_201_monday_to_wednesday,
    ),
    Fault(
        asking.take_promise_back,
        "holds.let_go(slot.id, deed, reason=reason)",
        "pass",
        stories.test_story_213_withdrawn_before_shipping,
    ),
    Fault(
        asking.take_promise_back,
        "slot.supplier_id = loan.requester_id",
        "pass",
        stories.test_story_213_withdrawn_before_shipping,
    ),
    Fault(
        asking.take_promise_back,
        "slot.state is SlotState.ON_THE_WAY",
        "False",
        stories.test_story_214_packed_it_is_not_withdrawn,
    ),
    Fault(
        asking.is_wanted,
        "slot.state is SlotState.WAITING",
        "True",
        stories.test_story_215_the_hold_is_cancelled_and_so_is_the_question,
    ),
    Fault(
        asking.is_wanted,
        "slot.ended_at is None or packed",
        "slot.ended_at is None",
        stories.test_story_217_cancelled_while_packed_it_comes_and_goes_home,
    ),
    Fault(
        asking._ask_or_wait,
        "not may_wait(found)",
        "True",
        stories.test_story_209_over_the_limit_it_waits_in_line,
    ),
    Fault(
        asking.last_day_to_answer,
        "ready_until(calendar_of(library_id, around=deed.on), deed.on, terms.answer_days)",
        "deed.on + __import__('datetime').timedelta(days=terms.answer_days)",
        stories.test_story_206_who_does_not_answer_is_passed_by_on_open_days_only,
    ),
    Fault(
        asking._shared_out,
        "promised[chosen.supplier.library_id] += 1",
        "pass",
        sets.test_story_226_a_class_set_from_three_libraries,
    ),
    Fault(
        asking._slots_to_ask_for,
        "and slot.id not in asked",
        "",
        sets.test_story_227_there_are_not_as_many,
    ),
    Fault(
        asking._ask_this_one,
        "terms.agrees_by_itself and supplier.at_hand",
        "supplier.at_hand",
        stories.test_story_202_no_and_the_next_one_is_asked_by_itself,
    ),
    Fault(
        answering._elsewhere,
        "move_on(loan, deed)",
        "pass",
        stories.test_story_202_no_and_the_next_one_is_asked_by_itself,
    ),
    Fault(
        answering._elsewhere,
        "supplier_id=None",
        "supplier_id=loan.supplier_id",
        stories.test_story_202_no_and_the_next_one_is_asked_by_itself,
    ),
    Fault(answering.accept, "promise(loan)", "pass", stories.test_story_203_yes_with_a_condition),
    Fault(
        answering.set_condition,
        "not tidy(condition)",
        "False",
        stories.test_story_205_a_condition_says_what_it_is,
    ),
    Fault(
        answering.agree,
        "due_on or loan.slot.hold.return_on",
        "due_on",
        sets.test_story_226_a_class_set_from_three_libraries,
    ),
    Fault(
        answering._wanted_loan,
        "not is_wanted(loan)",
        "False",
        stories.test_story_215_the_hold_is_cancelled_and_so_is_the_question,
    ),
    Fault(
        lending.recall,
        "back_by <= deed.on",
        "back_by < deed.on",
        stories.test_story_224_a_day_before_today_is_no_day,
    ),
    Fault(
        lending.recall,
        "min(back_by, loan.due_on or back_by)",
        "loan.due_on",
        stories.test_story_218_asked_back,
    ),
    Fault(
        lending.ask_renewal,
        "loan.renewals >= terms.renewals_at_most",
        "False",
        stories.test_story_219_more_time,
    ),
    Fault(
        lending.renew,
        "renewals=loan.renewals + 1",
        "renewals=loan.renewals",
        stories.test_story_219_more_time,
    ),
    Fault(
        following.after_lines,
        "follow(loan_id, deed)",
        "pass",
        stories.test_story_201_monday_to_wednesday,
    ),
    Fault(
        following.follow,
        "_pass_on(copy_id, deed)",
        "pass",
        sets.test_story_229_from_one_reader_straight_to_the_next,
    ),
    Fault(
        following.follow,
        "columns |= _as_before_shipping(loan)",
        "pass",
        stories.test_story_225_the_book_never_left,
    ),
    Fault(
        following._release,
        "slot.supplier_id = loan.requester_id",
        "pass",
        stories.test_story_223_lost_on_the_road_the_reader_waits_again,
    ),
    Fault(
        following._whereabouts,
        "slot.ended_at is None and slot.copy_id == copy_id",
        "False",
        stories.test_story_225_the_book_never_left,
    ),
    Fault(
        following.follow_slot,
        "follow(loan_id, deed)",
        "pass",
        sets.test_story_230_the_next_reader_is_of_the_same_library,
    ),
    Fault(
        loan_rules.state_by_facts,
        "where.goes_to == requester_id",
        "False",
        sets.test_story_234_the_receipt_is_undone,
    ),
    Fault(
        undoing._bring_back,
        "setattr(loan, name, as_it_was(name, value))",
        "pass",
        lambda net: sets.test_story_235_an_answer_is_unsaid(net, "decline"),
    ),
    Fault(
        undoing.undo, "not mine or not by_itself", "not mine", sets.test_story_236_too_late_to_unsay
    ),
    Fault(
        onward.came_for_a_reader,
        "loan.due_on <= deed.on",
        "True",
        sets.test_story_226_a_class_set_from_three_libraries,
    ),
    Fault(
        onward.send_onward,
        "came_for_a_reader(copy, deed) or",
        "",
        stories.test_story_201_monday_to_wednesday,
    ),
    Fault(
        onward.find_last_day,
        "loan.due_on if loan is not None else None",
        "None",
        stories.test_story_221_the_reader_gets_it_no_longer_than_the_library,
    ),
    Fault(
        dispatch.send_home,
        "main_place_of(copy.owner_id)",
        "main_place_of(copy.place_library_id)",
        stories.test_story_201_monday_to_wednesday,
    ),
    Fault(
        waiting.tell,
        "after_lines(line_ids, deed)",
        "pass",
        stories.test_story_201_monday_to_wednesday,
    ),
    Fault(
        telling.news,
        "outcome is Outcome.LOST",
        "False",
        stories.test_story_223_lost_on_the_road_the_reader_waits_again,
    ),
    Fault(
        hold_rules.order_of,
        "terms.local_first and waiting.library_id != owner_id",
        "False",
        sets.test_story_231_the_lenders_own_readers_come_first,
    ),
    Fault(
        closing.never_left,
        "put_back([line], deed)",
        "pass",
        stories.test_story_225_the_book_never_left,
    ),
    Fault(
        ranking._barred,
        "supplier.lends_at_most <= 0",
        "False",
        stories.test_story_208_why_nobody_lends_is_said_of_each,
    ),
    Fault(
        suppliers._said_no,
        "event.kind.in_(ASKED_ELSEWHERE)",
        "event.id.is_(None)",
        stories.test_story_202_no_and_the_next_one_is_asked_by_itself,
    ),
    Fault(
        queries.terms_between,
        "SharingTerms.partner_id == requester_id",
        "SharingTerms.partner_id.is_(None)",
        sets.test_story_240_a_library_that_did_not_agree_lends_nothing_to_another_commune,
    ),
]


@pytest.mark.parametrize(
    "fault", FAULTS, ids=lambda fault: f"{fault.function.__name__}-{fault.old}"
)
def test_the_fault_is_found(network, fault):
    with seeded(fault), pytest.raises((Exception, pytest.fail.Exception)):
        fault.found_by(network)
        assert [found.check.name for found in findings()] == []
