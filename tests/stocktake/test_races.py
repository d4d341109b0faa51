"""Several phones count at the same moment: a copy is one find, a count is one row, and nobody sees
a server error."""

from __future__ import annotations

from functools import partial
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from library_share import clock
from library_share.copies.deeds import Deed
from library_share.database import db
from library_share.stocktake import actions
from library_share.stocktake.models import StocktakeCount, StocktakeEvent
from library_share.stocktake.rules import CountKind, Happening, Way
from tests import racing
from tests.racing import attempt
from tests.sizes import RACES


@pytest.fixture
def at_once(app):
    with racing.at_once(app, 3) as run:
        yield run


@pytest.fixture
def deed(lan):
    def made():
        account_id = db.session.scalar(select(func.max(StocktakeEvent.account_id)))
        return Deed(library_id=lan.library.id, account_id=account_id, at=clock.now())

    return made


def counting(code, place, count_id=None):
    return actions.Counting(count_id=count_id or uuid4(), code=code, place=place, way=Way.CAMERA)


def counts_anew(open_one, code, place, deed):
    """What each phone does: a count with a number of its own."""
    return attempt(actions.count, open_one, counting(code, place), deed())


def undoes(open_one, count_id, deed):
    return attempt(actions.undo, open_one, count_id, uuid4(), deed())


def how_many(kind):
    db.session.rollback()
    return db.session.scalar(
        select(func.count(StocktakeCount.id)).where(StocktakeCount.kind == kind)
    )


def test_three_phones_count_one_book_at_once_it_is_one_find(lan, shelf, given, at_once, deed):
    codes = [given.a_copy(place=shelf).code for _ in range(RACES)]
    open_one = lan.opens(shelf)
    for code in codes:
        count = partial(counts_anew, open_one, code, shelf, deed)
        assert at_once(count, count, count) == ["done"] * 3
    assert (how_many(CountKind.SEEN), how_many(CountKind.AGAIN)) == (RACES, 2 * RACES)


def test_an_unknown_code_counted_at_once_is_one_find(lan, shelf, at_once, deed):
    open_one = lan.opens(shelf)
    for number in range(RACES):
        code = f"la-{number}"
        count = partial(counts_anew, open_one, code, shelf, deed)
        assert at_once(count, count, count) == ["done"] * 3
    assert how_many(CountKind.SEEN) == RACES


def test_one_count_sent_three_times_at_once_is_kept_once(lan, shelf, given, at_once, deed):
    codes = [given.a_copy(place=shelf).code for _ in range(RACES)]
    open_one = lan.opens(shelf)
    for code in codes:
        one = counting(code, shelf, uuid4())
        count = partial(attempt, actions.count, open_one, one, deed())
        assert at_once(count, count, count) == ["done"] * 3
    assert (how_many(CountKind.SEEN), how_many(CountKind.AGAIN)) == (RACES, 0)


def test_undone_by_two_at_once_it_is_undone_once(lan, shelf, given, at_once, deed):
    copy = given.a_copy(place=shelf)
    open_one = lan.opens(shelf)
    for _ in range(RACES):
        count_id = uuid4()
        attempt(actions.count, open_one, counting(copy.code, shelf, count_id), deed())
        undo = partial(undoes, open_one, count_id, deed)
        assert sorted(at_once(undo, undo)) == ["count_undone_before", "done"]
    assert how_many(CountKind.UNDO) == RACES


def test_closed_and_counted_at_once_the_figures_hold_what_was_counted(
    lan, shelf, given, at_once, deed
):
    copies = [given.a_copy(place=shelf).code for _ in range(RACES)]
    open_one = lan.opens(shelf)
    for code in copies:
        before = how_many(CountKind.SEEN)
        said = at_once(
            lambda code=code: attempt(actions.count, open_one, counting(code, shelf), deed()),
            lambda: attempt(actions.close, open_one, deed()),
            lambda: attempt(actions.close, open_one, deed()),
        )
        assert said[0] in ("done", "stocktake_closed")
        assert sorted(said[1:]) == ["done", "stocktake_closed"]
        seen = before + (said[0] == "done")
        db.session.rollback()
        figures = db.session.scalars(
            select(StocktakeEvent.figures)
            .where(StocktakeEvent.kind == Happening.CLOSE)
            .order_by(StocktakeEvent.id.desc())
        ).first()
        assert figures["found"] == seen
        attempt(actions.reopen, open_one, deed(), reason="tiếp")
