"""Stories 161 to 190: waiting for a book (docs/stories.md)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from library_share import clock, jobs
from library_share.circulation.holds import actions, queries
from library_share.circulation.holds.errors import (
    HoldHasEnded,
    HoldRefused,
    MoveNeedsReason,
    PickupSettled,
    SlotElsewhere,
    WaitsAlready,
    WrongPickupPlace,
)
from library_share.circulation.holds.models import Hold, HoldTerms
from library_share.database import db, transaction
from library_share.libraries.models import PlaceKind
from library_share.patrons.models import Patron, PatronState
from tests.handovers.conftest import Road


def test_story_161_the_free_copy_is_kept_at_once(line):
    copy = line.a_copy()
    hold = line.ask(line.a_reader("An"))
    assert line.states(hold) == ["caught"]
    assert line.kept_for(copy) == hold.id
    (row,) = db.session.execute(queries.to_fetch(line.library.id)).all()
    assert (row.code, row.patron, row.place) == (copy.code, "An", "Kho sách")


def test_story_162_all_are_out_so_i_stand_in_line(line):
    copy, mina, an = line.a_copy(), line.a_reader("Mina"), line.a_reader("An")
    line.lend(copy, mina)
    hold = line.ask(an)
    assert line.states(hold) == ["waiting"]
    line.give_back(copy)
    assert line.states(hold) == ["caught"]


def test_story_163_first_come_first_served(line):
    copy, mina = line.a_copy(), line.a_reader("Mina")
    line.lend(copy, mina)
    first, second = line.ask(line.a_reader("An")), line.ask(line.a_reader("Bình"))
    assert line.give_back(copy).hold_id == first.id
    line.act(actions.cancel, first.id)
    assert line.kept_for(copy) == second.id


def test_story_164_nobody_is_told_to_come_before_the_book_was_scanned(line):
    line.a_copy()
    hold = line.ask(line.a_reader("An"))
    assert db.session.execute(queries.on_pickup_shelf(line.library.id)).all() == []
    line.act(lambda deed: actions.set_aside(line.slot(hold).id, deed))
    (row,) = db.session.execute(queries.on_pickup_shelf(line.library.id)).all()
    assert row.patron == "An"
    assert row.ready_until > clock.today()


def test_story_165_what_waits_too_long_goes_to_the_next_by_itself(line):
    copy = line.a_copy()
    first, second = line.ask(line.a_reader("An")), line.ask(line.a_reader("Bình"))
    line.act(lambda deed: actions.set_aside(line.slot(first).id, deed))
    with clock.pretend(line.now + timedelta(days=30)):
        jobs.run_due()
    db.session.expire_all()
    assert (line.states(first), line.states(second)) == (["expired"], ["caught"])
    assert line.kept_for(copy) == second.id
    assert db.session.get_one(Hold, first.id).ended_at is not None


def test_story_166_a_book_that_waits_today_is_not_taken_away(line):
    line.a_copy()
    hold = line.ask(line.a_reader("An"))
    line.act(lambda deed: actions.set_aside(line.slot(hold).id, deed))
    with clock.pretend(line.slot(hold).ready_until):
        jobs.run_due()
    assert line.states(hold) == ["ready"]


def test_story_167_nobody_stands_twice_in_one_line(line):
    line.a_copy()
    an = line.a_reader("An")
    line.ask(an)
    with pytest.raises(WaitsAlready):
        line.ask(an)


def test_story_168_nobody_waits_for_what_is_at_home(line):
    copy, an = line.a_copy(), line.a_reader("An")
    line.lend(copy, an)
    with pytest.raises(HoldRefused) as refused:
        line.ask(an)
    assert [reason.code for reason in refused.value.reasons] == ["has_it_already"]


def test_story_169_nobody_waits_for_a_title_nobody_has(line):
    with pytest.raises(HoldRefused) as refused:
        line.ask(line.a_reader("An"), override="dù sao")
    assert [reason.code for reason in refused.value.reasons] == ["not_enough_copies"]


def test_story_170_i_wait_for_a_few_books_only(line):
    with transaction():
        db.session.add(
            HoldTerms(library_id=line.library.id, local_first=True, ready_days=3, holds_at_most=0)
        )
    line.a_copy()
    an = line.a_reader("An")
    with pytest.raises(HoldRefused) as refused:
        line.ask(an)
    assert refused.value.reasons[0].facts == {"open_holds": 0, "holds_at_most": 0}
    assert line.states(line.ask(an, override="cho thi kể chuyện")) == ["caught"]


def test_story_171_who_left_waits_for_nothing(line):
    line.a_copy()
    an = line.a_reader("An")
    with transaction():
        db.session.get_one(Patron, an.id).state = PatronState.LEFT
    with pytest.raises(HoldRefused):
        line.ask(an)


def test_story_172_one_particular_copy(line):
    other, wanted = line.a_copy(), line.a_copy()
    hold = line.ask(line.a_reader("An"), copy=wanted)
    assert line.kept_for(wanted) == hold.id
    assert line.kept_for(other) is None


def test_story_173_a_class_gets_several_copies_as_one_request(line):
    for _ in range(3):
        line.a_copy()
    school_class = line.given.a_class("4A", line.library)
    hold = line.act(
        lambda deed: actions.place(line.title, deed, school_class=school_class, how_many=3)
    )
    assert line.states(hold) == ["caught"] * 3
    assert hold.class_name == "4A"


def test_story_174_what_a_class_still_lacks_waits(line):
    first, second = line.a_copy(), line.a_copy()
    line.lend(second, line.a_reader("Mina"))
    school_class = line.given.a_class("4A", line.library)
    hold = line.act(
        lambda deed: actions.place(line.title, deed, school_class=school_class, how_many=2)
    )
    assert line.states(hold) == ["caught", "waiting"]
    line.act(lambda deed: actions.set_aside(line.slot(hold).id, deed))
    assert line.states(hold) == ["fulfilled", "waiting"]
    assert db.session.get_one(Hold, hold.id).ended_at is None
    line.give_back(second)
    line.act(lambda deed: actions.set_aside(line.slot(hold, 2).id, deed))
    assert db.session.get_one(Hold, hold.id).ended_at is not None
    assert line.kept_for(first) is None


def test_story_175_moved_in_line_with_a_reason(line):
    copy, mina = line.a_copy(), line.a_reader("Mina")
    line.lend(copy, mina)
    first, second = line.ask(line.a_reader("An")), line.ask(line.a_reader("Bình"))
    with pytest.raises(MoveNeedsReason):
        line.act(lambda deed: actions.move_in_line(second.id, deed, before_id=first.id, reason=""))
    line.act(
        lambda deed: actions.move_in_line(
            second.id, deed, before_id=first.id, reason="thi ngày mai"
        )
    )
    assert line.give_back(copy).hold_id == second.id
    assert queries.events_of(second.id)[-2].reason == "thi ngày mai"


def test_story_176_i_am_away_and_keep_my_place(line):
    copy, mina = line.a_copy(), line.a_reader("Mina")
    line.lend(copy, mina)
    first, second = line.ask(line.a_reader("An")), line.ask(line.a_reader("Bình"))
    until = clock.local_day(line.now) + timedelta(days=7)
    line.act(lambda deed: actions.suspend(first.id, deed, until=until))
    assert line.give_back(copy).hold_id == second.id
    line.act(actions.cancel, second.id)
    assert line.states(first) == ["waiting"]
    line.act(actions.resume, first.id)
    assert line.kept_for(copy) == first.id


def test_story_177_i_pick_it_up_somewhere_else(line):
    line.a_copy()
    hold = line.ask(line.a_reader("An"))
    corner = line.given.a_place(line.library, PlaceKind.READING_CORNER)
    line.act(lambda deed: actions.change_pickup(hold.id, corner, deed))
    assert db.session.get_one(Hold, hold.id).pickup_place_id == corner.id
    line.act(lambda deed: actions.set_aside(line.slot(hold).id, deed))
    with pytest.raises(PickupSettled):
        line.act(lambda deed: actions.change_pickup(hold.id, corner, deed))


def test_story_178_not_at_another_library(line):
    line.a_copy()
    elsewhere = line.given.a_place(line.given.a_library("TVX"))
    with pytest.raises(WrongPickupPlace):
        line.ask(line.a_reader("An"), pickup=elsewhere)


def test_story_179_two_wait_for_the_last_copy(line):
    copy = line.a_copy()
    first, second = line.ask(line.a_reader("An")), line.ask(line.a_reader("Bình"))
    assert (line.kept_for(copy), line.states(second)) == (first.id, ["waiting"])


def test_story_180_own_readers_first(line):
    copy, mina = line.a_copy(), line.a_reader("Mina")
    line.lend(copy, mina)
    other = line.given.a_library("TVX")
    foreign = line.ask(line.a_reader("Hòa", other), library=other)
    line.given.a_promise(line.slot(foreign), line.library)
    own = line.ask(line.a_reader("An"))
    assert line.give_back(copy).hold_id == own.id
    line.act(actions.cancel, own.id)
    assert line.kept_for(copy) == foreign.id


def test_story_181_the_kept_copy_is_lost_and_another_serves(line):
    lost = line.a_copy()
    hold = line.ask(line.a_reader("An"))
    spare = line.a_copy()
    with transaction():
        db.session.merge(lost).state = "lost"
    line.act(lambda deed: actions.let_go(line.slot(hold).id, deed, reason="mất"))
    assert (line.kept_for(lost), line.kept_for(spare)) == (None, hold.id)


def test_story_182_a_new_copy_serves_who_waits_within_the_hour(line):
    copy, mina = line.a_copy(), line.a_reader("Mina")
    line.lend(copy, mina)
    hold = line.ask(line.a_reader("An"))
    new = line.a_copy()
    jobs.run_due()
    assert line.kept_for(new) == hold.id


def test_story_183_whoever_waited_has_it(line):
    copy, an = line.a_copy(), line.a_reader("An")
    hold = line.ask(an)
    line.act(lambda deed: actions.set_aside(line.slot(hold).id, deed))
    loan_id = line.lend(copy, an)
    assert line.states(hold) == ["fulfilled"]
    assert line.slot(hold).loan_id == loan_id
    with pytest.raises(HoldHasEnded):
        line.act(actions.cancel, hold.id)


def test_story_184_it_is_set_aside_only_where_it_is_picked_up(line):
    line.a_copy()
    hold = line.ask(line.a_reader("An"))
    with pytest.raises(SlotElsewhere):
        line.act(
            lambda deed: actions.set_aside(line.slot(hold).id, deed),
            library=line.given.a_library("TVX"),
        )


def test_story_185_a_cancelled_hold_holds_nothing(line):
    copy = line.a_copy()
    hold = line.ask(line.a_reader("An"))
    (slot,) = line.act(actions.cancel, hold.id, reason="không cần nữa")
    assert (slot.copy_id, slot.ended_because) == (copy.id, "không cần nữa")
    assert line.kept_for(copy) is None
    assert line.states(line.ask(line.a_reader("Bình"))) == ["caught"]


def test_story_186_a_copy_on_the_list_of_a_consignment_is_not_caught(line):
    copy = line.a_copy()
    road = Road(line.given, line.library, line.given.a_library("TVX"), line.now)
    road.a_list([copy])
    line.now = road.now
    assert line.states(line.ask(line.a_reader("An"))) == ["waiting"]
