"""A copy stands in one place at a time, its history has no gap, and it is never deleted."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import insert, literal, select, update
from sqlalchemy.exc import IntegrityError

from library_share import clock
from library_share.catalogue.models import Title
from library_share.circulation.keeping import CopyIsOut
from library_share.circulation.keeping import change_copy as change_copy_unless_out
from library_share.circulation.models import Loan, LoanKind
from library_share.copies.actions import change_copy, move
from library_share.copies.errors import CopyNeedsReason, MovedBeforeArrival, NoSuchCopy
from library_share.copies.models import (
    AccessionSeries,
    Condition,
    Copy,
    CopyChange,
    CopyState,
    Stay,
)
from library_share.database import broken_constraint, db, transaction
from tests.copies.racing import race
from tests.statements import statements


def stays(copy):
    return db.session.scalars(select(Stay).where(Stay.copy_id == copy.id).order_by(Stay.id)).all()


def test_where_one_stay_ends_the_next_begins(app, given):
    copy, shelf = given.a_copy(), given.a_place()
    with transaction():
        assert move([copy.id], shelf.id, account_id=None) == 1
        assert move([copy.id], shelf.id, account_id=None) == 0  # it stands there already
    first, second = stays(copy)
    assert first.until == second.since
    assert (second.place_id, second.until) == (shelf.id, None)


def test_nothing_leaves_before_it_came(app, given):
    copy, shelf = given.a_copy(), given.a_place()
    with pytest.raises(MovedBeforeArrival, match=copy.code), transaction():
        move([copy.id], shelf.id, at=clock.now() - timedelta(days=1), account_id=None)


def test_a_copy_that_is_not_there_is_not_moved(app, given):
    copy, shelf = given.a_copy(), given.a_place()
    with pytest.raises(NoSuchCopy), transaction():
        move([copy.id, 999], shelf.id, account_id=None)
    assert len(stays(copy)) == 1


def test_a_whole_shelf_moves_in_few_statements(app, given):
    title, shelf = given.a_title(), given.a_place()
    ids, shelf_id = [given.a_copy(title).id for _ in range(40)], shelf.id
    with transaction(), statements() as sent:
        move(ids, shelf_id, account_id=None)
    assert len(sent) <= 6


def test_a_copy_cannot_stand_in_two_places(app, given):
    copy, shelf = given.a_copy(), given.a_place()
    with pytest.raises(IntegrityError) as breach, transaction():
        db.session.execute(
            insert(Stay), {"copy_id": copy.id, "place_id": shelf.id, "since": clock.now()}
        )
    assert broken_constraint(breach.value) == "one_open_stay_per_copy"


def test_story_two_people_put_the_same_books_away_at_once(app, given):
    title = given.a_title()
    ids = [given.a_copy(title).id for _ in range(10)]
    shelves = [given.a_place(name="Tủ 5A").id, given.a_place(name="Tủ 5B").id]
    answers = race(
        app,
        lambda which: move(ids[:: 1 if which else -1], shelves[which], account_id=None),
    )
    assert not [answer for answer in answers if isinstance(answer, Exception)]
    assert given.how_many(Stay, Stay.until.is_(None)) == 10
    assert given.how_many(Stay) == 30
    for copy_id in ids:
        one, two, three = stays(db.session.get(Copy, copy_id))
        assert (one.until, two.until) == (two.since, three.since)


def test_what_is_noted_of_a_copy_is_kept_with_its_reason(app, given):
    copy = given.a_copy()
    with transaction():
        change_copy(copy, condition=Condition.WORN, account_id=None)
        change_copy(copy, state=CopyState.LOST, reason="  mưa  lũ ", account_id=None)
        change_copy(copy, shelf_mark="Kệ 2", account_id=None)
    kept = db.session.scalars(select(CopyChange).order_by(CopyChange.id)).all()
    assert [(one.condition, one.state, one.reason) for one in kept] == [
        (Condition.WORN, CopyState.IN_USE, ""),
        (Condition.WORN, CopyState.LOST, "mưa lũ"),
    ]
    assert copy.shelf_mark == "Kệ 2"


@pytest.mark.parametrize("state", [CopyState.LOST, CopyState.WITHDRAWN])
def test_leaving_the_stock_needs_a_reason(app, given, state):
    copy = given.a_copy()
    with pytest.raises(CopyNeedsReason), transaction():
        change_copy(copy, state=state, reason=" ", account_id=None)
    assert given.how_many(CopyChange) == 0


def test_a_copy_in_somebodys_hands_is_not_withdrawn(app, given):
    copy, patron = given.a_copy(), given.a_patron()
    with transaction():
        db.session.add(
            Loan(
                copy_id=copy.id,
                patron_id=patron.id,
                kind=LoanKind.TAKE_HOME,
                lent_at=clock.now(),
                due_on=clock.today(),
                owner_library_id=copy.library_id,
                acting_library_id=copy.library_id,
                patron_kind=patron.kind,
                title_kind=copy.title.kind,
            )
        )
    for state in (CopyState.WITHDRAWN, CopyState.UNDER_REPAIR):
        with pytest.raises(CopyIsOut), transaction():
            change_copy_unless_out(copy, state=state, reason="cũ nát", account_id=None)
    with transaction():
        change_copy_unless_out(copy, state=CopyState.LOST, reason="em làm mất", account_id=None)
    assert copy.state is CopyState.LOST


@pytest.mark.parametrize(
    ("table", "values", "constraint"),
    [
        (Title, {"title": ""}, "ck_titles_named"),
        (Title, {"year": 99}, "ck_titles_year_plausible"),
        (Title, {"kind": "roman"}, "ck_titles_kind"),
        (Title, {"level": "purple"}, "ck_titles_level"),
        (Copy, {"price_dong": -1}, "ck_copies_price_positive"),
        (Copy, {"condition": "burnt"}, "ck_copies_condition"),
        (Copy, {"state": "asleep"}, "ck_copies_state"),
        (AccessionSeries, {"width": 10}, "ck_accession_series_width"),
        (AccessionSeries, {"last_number": -1}, "ck_accession_series_counts_up"),
        (Stay, {"until": datetime(1999, 1, 1, tzinfo=UTC)}, "ck_stays_order"),
    ],
)
def test_the_tables_refuse_what_cannot_be(app, given, table, values, constraint):
    given.a_copy()
    # `literal`, because the columns' own types would already refuse a word that is none of theirs.
    plain = {name: literal(value) for name, value in values.items()}
    with pytest.raises(IntegrityError) as breach, transaction():
        db.session.execute(update(table.__table__).values(plain))
    assert broken_constraint(breach.value) == constraint
