"""Eight people scan at once: exactly one wins, and nobody sees a server error."""

from __future__ import annotations

from collections import Counter
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from library_share.circulation.models import EventKind, Loan, LoanEvent
from library_share.database import db, transaction
from library_share.safekeeping.queries import findings
from tests import racing
from tests.desk.scanning import Desk
from tests.sizes import RACES

THREADS, ROUNDS = 8, RACES


@pytest.fixture
def at_once(app):
    with racing.at_once(app, THREADS) as run:
        yield run


@pytest.fixture
def desks(app, given):
    given.a_policy(loans_at_most=1000)
    token = given.a_token(given.an_account())
    return [Desk(app.test_client(), token, "THCS") for _ in range(THREADS)]


@pytest.fixture
def stock(given):
    """A function that gives the library so many copies of one title; their codes."""

    def made(how_many=ROUNDS):
        with transaction():
            title = given.a_title()
            return [given.a_copy(title).code for _ in range(how_many)]

    return made


def test_eight_desks_race_for_one_copy(desks, at_once, given):
    cards = [given.card(given.a_patron(name=f"Bạn {n}")) for n in range(THREADS)]
    code = given.a_copy().code
    for intent in ["lend", "auto"] * (ROUNDS // 2):
        answers = at_once(
            *(
                lambda desk=desk, card=card: desk.scan(code, card, intent)
                for desk, card in zip(desks, cards, strict=True)
            )
        )
        assert {answer.status_code for answer in answers} <= {200, 409}
        outcomes = Counter(answer.json.get("outcome", "refused") for answer in answers)
        assert outcomes["lent"] == 1
        assert outcomes["returned"] == 0
        assert given.how_many(Loan, Loan.returned_at.is_(None)) == 1
        assert desks[0].scan(code, intent="return").status_code == 200
    assert given.how_many(Loan) == ROUNDS
    assert findings() == []


def test_eight_desks_take_one_copy_back(desks, at_once, given):
    card, code = given.card(given.a_patron()), given.a_copy().code
    for _ in range(ROUNDS):
        assert desks[0].scan(code, card, "lend").status_code == 200
        answers = at_once(*(lambda desk=desk: desk.scan(code, intent="return") for desk in desks))
        assert Counter(answer.status_code for answer in answers) == {200: 1, 409: 7}
    assert given.how_many(LoanEvent, LoanEvent.kind == EventKind.RETURNED) == ROUNDS
    assert findings() == []


def test_eight_renew_one_loan_at_once(desks, stock, at_once, given):
    given.a_policy(library=given.a_library(), renewals_at_most=3)
    card = given.card(given.a_patron())
    for code in stock():
        assert desks[0].scan(code, card, "lend").status_code == 200
        answers = at_once(*(lambda desk=desk: desk.scan(code, intent="renew") for desk in desks))
        assert {answer.status_code for answer in answers} <= {200, 409}
        assert desks[0].scan(code, intent="return").status_code == 200
    renewals = dict.fromkeys(db.session.scalars(select(Loan.renewals)))
    assert given.how_many(Loan) == ROUNDS
    assert max(renewals) <= 3
    assert findings() == []


def test_the_same_scan_sent_by_eight_threads_is_done_once(desks, stock, at_once, given):
    card = given.card(given.a_patron())
    for code in stock():
        scan_id = uuid4()
        answers = at_once(
            *(lambda desk=desk: desk.scan(code, card, scan_id=scan_id) for desk in desks)
        )
        assert {answer.status_code for answer in answers} == {200}
        assert len({answer.text for answer in answers}) == 1
    assert given.how_many(LoanEvent) == ROUNDS


def test_a_patron_at_two_desks_gets_no_second_allowance(desks, stock, at_once, given):
    given.a_policy(library=given.a_library(), loans_at_most=2)
    with transaction():
        cards = [given.card(given.a_patron(name=f"Bạn {n}")) for n in range(ROUNDS)]
    left = stock(THREADS + 2 * ROUNDS)
    for card in cards:
        codes = left[:THREADS]
        answers = at_once(
            *(
                lambda desk=desk, code=code: desk.scan(code, card)
                for desk, code in zip(desks, codes, strict=True)
            )
        )
        assert Counter(answer.status_code for answer in answers) == {200: 2, 409: 6}
        for code, answer in zip(codes, answers, strict=True):
            if answer.status_code == 200:
                left.remove(code)


def test_eight_undo_one_loan_at_once(desks, stock, at_once, given):
    card = given.card(given.a_patron())
    for code in stock():
        answer = desks[0].scan(code, card)
        undone = at_once(*(lambda desk=desk: desk.undo(answer) for desk in desks))
        assert {one.status_code for one in undone} == {200}
    assert db.session.scalar(select(func.count()).select_from(LoanEvent)) == 2 * ROUNDS
    assert findings() == []
