"""Readers want the same book at the same moment: nobody gets it twice, no copy stays unused."""

from __future__ import annotations

from collections import Counter
from functools import partial

import pytest
from sqlalchemy import func, select

from library_share.catalogue.models import Title
from library_share.circulation import actions as lending
from library_share.circulation.holds import actions
from library_share.circulation.holds.models import Hold, HoldSlot
from library_share.circulation.holds.rules import SlotState
from library_share.circulation.models import Loan
from library_share.circulation.queries import copy_at_hand
from library_share.copies.models import Copy
from library_share.database import db, transaction
from library_share.patrons.queries import find_patron_with_id
from tests import racing
from tests.racing import attempt
from tests.sizes import RACES

ROUNDS = RACES


@pytest.fixture
def at_once(app):
    with racing.at_once(app, 2) as run:
        yield run


@pytest.fixture
def stock(line):
    """A function that gives the library a title for each round, with so many copies."""

    def made(copies):
        with transaction():
            titles = [line.given.a_title(f"Tập {number}") for number in range(ROUNDS)]
            for title in titles * copies:
                line.given.a_copy(title, line.library)
            return [title.id for title in titles]

    return made


@pytest.fixture
def wants(line):
    """A function that tells what a reader does who wants a title."""

    def by(patron_id, title_id):
        def placed(deed):
            title, patron = db.session.get_one(Title, title_id), find_patron_with_id(patron_id)
            actions.place(title, deed, patron=patron, override="cần đọc")

        return partial(attempt, placed, line.deed())

    return by


@pytest.fixture
def readers(line):
    return [line.a_reader(name).id for name in ("Nông Anh An", "Lò Văn Bình")]


def slots_by(state):
    """How many titles have each number of slots in this state."""
    db.session.rollback()
    of_title = HoldSlot.hold_id == Hold.id, HoldSlot.state == state
    query = select(func.count(HoldSlot.id)).where(*of_title).group_by(Hold.title_id)
    return Counter(db.session.scalars(query))


def test_two_readers_race_for_the_last_copy(stock, wants, readers, at_once):
    for title_id in stock(1):
        assert at_once(*[wants(reader, title_id) for reader in readers]) == ["done", "done"]
    assert slots_by(SlotState.CAUGHT) == slots_by(SlotState.WAITING) == {1: ROUNDS}


def test_two_readers_and_two_copies_none_of_them_waits(stock, wants, readers, at_once):
    for title_id in stock(2):
        assert at_once(*[wants(reader, title_id) for reader in readers]) == ["done", "done"]
    assert slots_by(SlotState.CAUGHT) == {2: ROUNDS}


def test_one_reader_asks_at_two_desks_at_once(stock, wants, readers, at_once, given):
    """Two copies are there; one is kept, the other stays for others."""
    for title_id in stock(2):
        answers = at_once(*[wants(readers[0], title_id)] * 2)
        assert sorted(answers) in (["done", "hold_refused"], ["done", "waits_already"])
    assert given.how_many(Hold) == ROUNDS
    assert slots_by(SlotState.CAUGHT) == {1: ROUNDS}


def test_one_reader_takes_the_last_copy_while_another_asks_for_it(
    line, stock, wants, readers, at_once, given
):
    given.a_policy(line.library, loans_at_most=ROUNDS)

    def lend(copy_id, deed):
        lending.lend(copy_at_hand(copy_id), find_patron_with_id(readers[0]), deed)

    titles = stock(1)
    copies = {copy.title_id: copy.id for copy in db.session.scalars(select(Copy))}
    for title_id in titles:
        calls = [
            partial(attempt, lend, copies[title_id], line.lending_deed()),
            wants(readers[1], title_id),
        ]
        lent, asked = at_once(*calls)
        assert (lent, asked) in (("done", "done"), ("lending_refused", "done"))
    db.session.rollback()
    out = select(Loan.copy_id).where(Loan.returned_at.is_(None))
    kept = select(HoldSlot.copy_id).where(HoldSlot.copy_id.is_not(None))
    one, other = set(db.session.scalars(out)), set(db.session.scalars(kept))
    assert one | other == set(copies.values())
    assert not one & other
