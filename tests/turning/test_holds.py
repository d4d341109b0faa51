"""Story 1147: who waits for a book and leaves the school."""

from __future__ import annotations

from library_share.catalogue.models import Title
from library_share.circulation.holds.models import Hold
from library_share.database import db


def test_story_1147_the_preview_says_how_many_holds_leavers_have(th, given):
    an, binh, chi = (th.a_pupil(*one) for one in (("An", "5A"), ("Bình", "4A"), ("Chi", "4A")))
    copy = th.lends(binh)
    for patron in (an, chi):
        given.a_hold(db.session.get_one(Title, copy.title_id), patron)
    warnings = {one.code: one.facts for one in th.preview().warnings}
    assert warnings["leavers_wait_for_books"] == {"how_many": 1}
    th.promotes()
    th.undoes()
    assert given.how_many(Hold, Hold.ended_at.is_(None)) == 2
