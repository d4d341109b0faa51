"""Story 1147: who waits for a book and leaves the school."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from library_share.catalogue.models import Title
from library_share.circulation.holds.actions import serving
from library_share.circulation.holds.models import Hold, HoldSlot
from library_share.circulation.holds.rules import SlotState
from library_share.database import db, transaction


@pytest.fixture
def waits(th, given):
    """An of 5A waits for what Bình has; Chi waits behind. The copy and their cards."""
    an, binh, chi = (th.a_pupil(*one) for one in (("An", "5A"), ("Bình", "4A"), ("Chi", "4A")))
    copy = th.lends(binh)
    for patron in (an, chi):
        given.a_hold(db.session.get_one(Title, copy.title_id), patron)
    return copy.code, an.id, chi.id


def kept_for() -> list[int | None]:
    db.session.rollback()
    query = select(Hold.patron_id).join(HoldSlot).where(HoldSlot.state == SlotState.READY)
    caught = select(Hold.patron_id).join(HoldSlot).where(HoldSlot.state == SlotState.CAUGHT)
    return [*db.session.scalars(query), *db.session.scalars(caught)]


def test_story_1147_the_book_goes_to_the_next_in_line(th, waits):
    code, _, chi = waits
    warnings = {one.code: one.facts for one in th.preview().warnings}
    assert warnings["leavers_wait_for_books"] == {"how_many": 1}
    th.promotes()
    th.scan(code)
    assert kept_for() == [chi]


def test_whoever_is_back_has_the_place_in_line_again(th, waits, given):
    code, an, _ = waits
    th.promotes()
    th.undoes()
    th.scan(code)
    assert kept_for() == [an]
    assert given.how_many(Hold, Hold.ended_at.is_(None)) == 2


def test_who_left_is_passed_by_every_hour_too(th, given):
    an, binh = th.a_pupil("An", "5A"), th.a_pupil("Bình", "4A")
    copy = th.lends(binh)
    given.a_hold(db.session.get_one(Title, copy.title_id), an)
    th.promotes()
    th.scan(copy.code)
    assert kept_for() == []
    with transaction():
        assert serving.serve_everybody() == 0
    assert th.says(f"/patrons/{an.id}/back").status_code == 303
    with transaction():
        assert serving.serve_everybody() == 1
    assert kept_for() == [an.id]
