"""Both sides act at the same moment: one wins, the books balance, nobody sees a server error.

Every round has books and lists of its own, made for all rounds at once; what came out of them is
asked of the database at the end.
"""

from __future__ import annotations

from collections import Counter

import pytest
from sqlalchemy import func, select

from library_share import clock
from library_share.copies.deeds import Deed
from library_share.copies.models import Stay
from library_share.database import db, transaction
from library_share.handovers import actions as handovers
from library_share.handovers.models import Handover, HandoverEvent, HandoverLine
from library_share.handovers.rules import Happening, Outcome, Purpose, Step
from library_share.libraries.models import Place
from library_share.libraries.queries import main_place_of
from tests import racing
from tests.desk.scanning import Desk
from tests.sizes import RACES

ROUNDS = RACES


@pytest.fixture
def at_once(app):
    with racing.at_once(app, 3) as run:
        yield run


@pytest.fixture
def stock(th, given):
    """A function that gives TH so many copies of one title."""

    def made(how_many):
        with transaction():
            title = given.a_title("Quê nội")
            return [given.a_copy(title, th.library) for _ in range(how_many)]

    return made


@pytest.fixture
def lists(th):
    """A function that begins so many lists of TH for a library. When there are copies for them,
    they leave, each with as many; answers their codes."""

    def made(taker, how_many, copies=()):
        deed = Deed(library_id=th.library.id, account_id=None, at=clock.now())
        from_place, to_place = main_place_of(th.library.id), main_place_of(taker.library.id)
        with transaction():
            begun = [
                handovers.prepare(
                    purpose=Purpose.DISPLAY, from_place=from_place, to_place=to_place, deed=deed
                )
                for _ in range(how_many)
            ]
            for number, handover in enumerate(begun if copies else []):
                handovers.add(handover.id, [copy.id for copy in copies[number::how_many]], deed)
                handovers.send(handover.id, deed)
            return [handover.code for handover in begun]

    return made


def number_of(*conditions):
    return db.session.scalar(select(func.count()).where(*conditions))


def steps():
    """How many lists are at each step."""
    rows = db.session.execute(
        select(Handover.step, func.count().label("number")).group_by(Handover.step)
    )
    return {row.step: row.number for row in rows}


def stand_at(library):
    """How many copies stand in this library's rooms."""
    return number_of(
        Stay.place_id == Place.id, Stay.until.is_(None), Place.id == main_place_of(library.id).id
    )


def test_received_at_three_desks_at_once_it_is_received_once(th, tvx, stock, lists, at_once, app):
    """By the page's button, and by scanning the label."""
    desks = [Desk(app.test_client(), tvx.token, "TVX") for _ in range(2)]
    for code in lists(tvx, ROUNDS, stock(ROUNDS)):
        answers = at_once(
            lambda code=code: tvx.does(code, "receipt"),
            *(lambda desk=desk, code=code: desk.scan(code) for desk in desks),
        )
        assert {answer.status_code for answer in answers} <= {200, 409}
        said = [answer.json.get("sentence", "") for answer in answers[1:]]
        received = (answers[0].status_code == 200) + sum(
            sentence.startswith("Received from TH") for sentence in said
        )
        assert received == 1, [answer.json for answer in answers]
    db.session.rollback()
    assert number_of(HandoverEvent.kind == Happening.RECEIVE) == ROUNDS
    assert steps() == {Step.RECEIVED: ROUNDS}
    assert stand_at(tvx.library) == ROUNDS


def test_received_and_cancelled_at_once_one_of_them_holds(th, tvx, stock, lists, at_once):
    won = Counter()
    for code in lists(tvx, ROUNDS, stock(ROUNDS)):
        received, cancelled = at_once(
            lambda code=code: tvx.does(code, "receipt"),
            lambda code=code: th.does(code, "cancellation", reason="mưa lũ"),
        )
        assert sorted((received.status_code, cancelled.status_code)) == [200, 409]
        won[Step.RECEIVED if received.status_code == 200 else Step.CANCELLED] += 1
    db.session.rollback()
    assert steps() == dict(won)
    assert stand_at(tvx.library) == won[Step.RECEIVED]
    assert stand_at(th.library) == won[Step.CANCELLED]


def test_two_lists_want_one_copy_at_once(th, tvx, librarian, stock, lists, at_once):
    copies = [copy.code for copy in stock(ROUNDS)]
    pairs = zip(lists(tvx, ROUNDS), lists(librarian("MN"), ROUNDS), strict=True)
    for pair, copy in zip(pairs, copies, strict=True):
        answers = at_once(
            *(lambda code=code, copy=copy: th.does(code, "scans", code=copy) for code in pair)
        )
        assert sorted(answer.status_code for answer in answers) == [200, 409]
    db.session.rollback()
    listed = select(HandoverLine.copy_id).where(HandoverLine.ended_at.is_(None))
    assert len(set(db.session.scalars(listed))) == number_of(HandoverLine.id > 0) == ROUNDS


def test_two_consignments_swap_their_extra_books_at_once(th, tvx, stock, lists, at_once):
    """Each arrival takes a book off the other's list: nobody waits for the other in a circle."""
    copies = stock(2 * ROUNDS)
    codes = lists(tvx, ROUNDS // 2, copies)
    loads = [copies[number :: len(codes)] for number in range(len(codes))]
    sent = list(zip(codes, loads, strict=True))
    for (one, ones), (other, others) in zip(sent[::2], sent[1::2], strict=True):
        for mine, yours in zip(ones, others, strict=True):
            answers = at_once(
                lambda code=one, copy=yours.code: tvx.does(code, "scans", code=copy),
                lambda code=other, copy=mine.code: tvx.does(code, "scans", code=copy),
            )
            assert [answer.status_code for answer in answers] == [200, 200]
    db.session.rollback()
    assert number_of(HandoverLine.outcome == Outcome.ARRIVED) == 2 * ROUNDS
    assert number_of(HandoverLine.ended_at.is_(None)) == 0
    assert stand_at(tvx.library) == 2 * ROUNDS
