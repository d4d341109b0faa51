"""Stories 271 to 276: a cancellation is undone (docs/stories.md)."""

from __future__ import annotations

import pytest

from library_share.circulation.holds import actions
from library_share.circulation.holds.errors import (
    HoldHasEnded,
    HoldRefused,
    NotCancelled,
    WaitsAlready,
)
from library_share.circulation.holds.models import Hold
from library_share.database import db, transaction
from library_share.patrons.models import Patron, PatronState


def test_story_271_cancelled_by_mistake_and_the_copy_is_kept_again(line):
    copy = line.a_copy()
    hold = line.ask(line.a_reader("An"))
    line.act(actions.cancel, hold.id, reason="nhầm")
    assert line.kept_for(copy) is None
    line.act(actions.revive, hold.id)
    assert line.states(hold) == ["caught"]
    assert line.kept_for(copy) == hold.id
    assert line.slot(hold).ended_because == ""


def test_story_272_the_old_place_in_line_and_the_next_keeps_what_it_got(line):
    copy, mina = line.a_copy(), line.a_reader("Mina")
    first, second = line.ask(mina), line.ask(line.a_reader("An"))
    third = line.ask(line.a_reader("Bình"))
    line.act(actions.cancel, first.id)
    assert line.kept_for(copy) == second.id
    line.act(actions.revive, first.id)
    assert (line.states(first), line.kept_for(copy)) == (["waiting"], second.id)
    line.act(actions.cancel, second.id)
    assert line.kept_for(copy) == first.id
    assert line.states(third) == ["waiting"]


def test_story_273_who_asked_anew_stands_in_line_once(line):
    line.a_copy()
    an = line.a_reader("An")
    hold = line.ask(an)
    line.act(actions.cancel, hold.id)
    again = line.ask(an)
    with pytest.raises(WaitsAlready):
        line.act(actions.revive, hold.id)
    db.session.rollback()
    assert (line.states(hold), line.states(again)) == (["cancelled"], ["caught"])


def test_story_274_who_has_it_at_home_or_left_waits_no_more(line):
    copy, an, bình = line.a_copy(), line.a_reader("An"), line.a_reader("Bình")
    hold, other = line.ask(an), line.ask(bình)
    line.act(actions.cancel, other.id)
    line.act(actions.cancel, hold.id)
    line.lend(copy, an)
    with pytest.raises(HoldRefused) as refused:
        line.act(actions.revive, hold.id)
    assert [reason.code for reason in refused.value.reasons] == ["has_it_already"]
    db.session.rollback()
    with transaction():
        db.session.get_one(Patron, bình.id).state = PatronState.LEFT
    with pytest.raises(HoldRefused):
        line.act(actions.revive, other.id)


def test_story_275_only_what_was_cancelled(line):
    copy, an = line.a_copy(), line.a_reader("An")
    hold = line.ask(an)
    with pytest.raises(NotCancelled):
        line.act(actions.revive, hold.id)
    db.session.rollback()
    line.lend(copy, an)
    with pytest.raises(NotCancelled):
        line.act(actions.revive, hold.id)
    db.session.rollback()
    with transaction():
        wiped = db.session.get_one(Hold, hold.id)
        wiped.patron_id = None
    line.give_back(copy)
    bình = line.ask(line.a_reader("Bình"))
    line.act(actions.cancel, bình.id)
    with transaction():
        db.session.get_one(Hold, bình.id).patron_id = None
    with pytest.raises(HoldHasEnded):
        line.act(actions.revive, bình.id)


def test_story_276_of_a_class_only_the_copies_that_were_cancelled(line, given):
    one, _two = line.a_copy(), line.a_copy()
    school_class = given.a_class("4A", line.library)
    hold = line.act(
        lambda deed: actions.place(line.title, deed, school_class=school_class, how_many=2)
    )
    number = next(n for n in (1, 2) if line.slot(hold, n).copy_id == one.id)
    line.act(lambda deed: actions.set_aside(line.slot(hold, number).id, deed))
    line.act(actions.cancel, hold.id)
    line.act(actions.revive, hold.id)
    assert sorted(line.states(hold)) == ["caught", "fulfilled"]
    assert db.session.get_one(Hold, hold.id).ended_at is None


def test_another_library_is_asked_anew(line, given):
    """It agreed to lend and was told that nobody waits; its own line goes on without us."""
    away = given.a_library("TVX")
    line.a_copy(away)
    hold = line.ask(line.a_reader("An"))
    with transaction():
        line.slot(hold).supplier_id = away.id
    line.act(actions.cancel, hold.id)
    line.act(actions.revive, hold.id)
    assert (line.states(hold), line.slot(hold).supplier_id) == (["waiting"], line.library.id)
