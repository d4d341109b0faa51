"""Eight people scan at once: exactly one wins, and nobody sees a server error."""

from __future__ import annotations

from collections import Counter
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from library_share.circulation.models import EventKind, Loan, LoanEvent
from library_share.database import db
from library_share.safekeeping.queries import findings
from tests import racing
from tests.desk.scanning import Desk

THREADS, ROUNDS = 8, 200


@pytest.fixture
def at_once(app):
    with racing.at_once(app, THREADS) as run:
        yield run


@pytest.fixture
def desks(app, given):
    given.a_policy(loans_at_most=1000)
    token = given.a_token(given.an_account())
    return [Desk(app.test_client(), token, "THCS") for _ in range(THREADS)]


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
    for _ in range(20):
        assert desks[0].scan(code, card, "lend").status_code == 200
        answers = at_once(*(lambda desk=desk: desk.scan(code, intent="return") for desk in desks))
        assert Counter(answer.status_code for answer in answers) == {200: 1, 409: 7}
    assert given.how_many(LoanEvent, LoanEvent.kind == EventKind.RETURNED) == 20
    assert findings() == []


def test_eight_renew_one_loan_at_once(desks, at_once, given):
    given.a_policy(library=given.a_library(), renewals_at_most=3)
    card = given.card(given.a_patron())
    for _ in range(10):
        code = given.a_copy().code
        assert desks[0].scan(code, card, "lend").status_code == 200
        answers = at_once(*(lambda desk=desk: desk.scan(code, intent="renew") for desk in desks))
        assert {answer.status_code for answer in answers} <= {200, 409}
        assert (
            db.session.scalars(select(Loan.renewals).where(Loan.returned_at.is_(None))).one() <= 3
        )
        assert desks[0].scan(code, intent="return").status_code == 200
    assert findings() == []


def test_the_same_scan_sent_by_eight_threads_is_done_once(desks, at_once, given):
    card = given.card(given.a_patron())
    for _ in range(20):
        code, scan_id = given.a_copy().code, uuid4()
        answers = at_once(
            *(lambda desk=desk: desk.scan(code, card, scan_id=scan_id) for desk in desks)
        )
        assert {answer.status_code for answer in answers} == {200}
        assert len({answer.text for answer in answers}) == 1
    assert given.how_many(LoanEvent) == 20


def test_a_patron_at_two_desks_gets_no_second_allowance(desks, at_once, given):
    given.a_policy(library=given.a_library(), loans_at_most=2)
    for n in range(20):
        card = given.card(given.a_patron(name=f"Bạn {n}"))
        codes = [given.a_copy().code for _ in range(THREADS)]
        answers = at_once(
            *(
                lambda desk=desk, code=code: desk.scan(code, card)
                for desk, code in zip(desks, codes, strict=True)
            )
        )
        assert Counter(answer.status_code for answer in answers) == {200: 2, 409: 6}


def test_eight_undo_one_loan_at_once(desks, at_once, given):
    card = given.card(given.a_patron())
    for _ in range(20):
        answer = desks[0].scan(given.a_copy().code, card)
        undone = at_once(*(lambda desk=desk: desk.undo(answer) for desk in desks))
        assert {one.status_code for one in undone} == {200}
    assert db.session.scalar(select(func.count()).select_from(LoanEvent)) == 40
    assert findings() == []
