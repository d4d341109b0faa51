"""Two libraries act at the same moment: one wins, nobody sees a server error, the books balance."""

from __future__ import annotations

from collections import Counter

import pytest

from library_share.circulation.holds.models import HoldSlot
from library_share.database import db, transaction
from library_share.errors import Problem
from library_share.interlibrary import actions
from library_share.interlibrary.models import InterlibraryLoan
from tests import racing

ROUNDS = 200


@pytest.fixture
def at_once(app):
    with racing.at_once(app, 2) as run:
        yield run


def attempt(action, *args, **more):
    """The state reached, or the code of the refusal."""
    try:
        with transaction():
            action(*args, **more)
    except Problem as refused:
        return refused.code
    finally:
        db.session.rollback()
    return "done"


def test_two_holds_race_for_the_last_copy(net, at_once):
    """Both were promised a copy; there is one."""
    copy = net.copy("TVX")
    loans = [net.asks(net.waits(net.reader(name))).id for name in ("Nông Anh An", "Lò Văn Bình")]
    for _ in range(ROUNDS // 4):
        deeds = [net.deed("TVX"), net.deed("TVX")]
        answers = at_once(
            *[
                lambda loan_id=loan_id, deed=deed: attempt(actions.agree, loan_id, deed)
                for loan_id, deed in zip(loans, deeds, strict=True)
            ]
        )
        assert set(answers) == {"done"}
        kept = [net.slot(loan_id).copy_id for loan_id in loans]
        assert sorted(kept, key=str) == sorted([copy.id, None], key=str)
        for loan_id in loans:
            event = actions.last_undoable(net.loan(loan_id), net.library("TVX").id)
            net.act("TVX", actions.undo, event.id)
        assert {net.slot(loan_id).copy_id for loan_id in loans} == {None}


def test_yes_against_withdrawing(net, at_once):
    net.copy("TVX")
    hold = net.waits()
    came_out: Counter[tuple[str, ...]] = Counter()
    for _ in range(ROUNDS):
        loan_id = net.asks(hold).id
        deeds = [net.deed("TVX"), net.deed("TH")]
        answers = at_once(
            lambda loan_id=loan_id, deed=deeds[0]: attempt(actions.agree, loan_id, deed),
            lambda loan_id=loan_id, deed=deeds[1]: attempt(actions.cancel, loan_id, deed),
        )
        came_out[tuple(answers)] += 1
        assert net.stands(loan_id)[0] == "cancelled"
    assert set(came_out) <= {("done", "done"), ("interlibrary_loan_elsewhere", "done")}
    waiting = db.session.get_one(HoldSlot, hold.slots[0].id)
    assert (waiting.state, waiting.supplier_id) == ("waiting", net.library("TH").id)


def test_asked_for_twice_at_once_it_is_asked_for_once(net, at_once):
    net.copies("TVX", 2)
    hold = net.waits()
    for round_ in range(1, ROUNDS // 4 + 1):
        deeds = [net.deed("TH"), net.deed("TH")]
        answers = at_once(
            *[lambda deed=deed: attempt(actions.ask, hold.id, deed) for deed in deeds]
        )
        assert sorted(answers) == ["done", "nothing_to_ask_for"]
        [loan] = net.open_loans()
        assert net.given.how_many(InterlibraryLoan) == round_
        net.act("TH", actions.cancel, loan.id)
