"""A withdrawn copy is in nobody's hands, whoever is quicker; the database itself says so."""

from __future__ import annotations

import threading
from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from library_share import clock
from library_share.circulation import actions, queries
from library_share.circulation.actions import NO_LOAN, Deed
from library_share.circulation.errors import CopyWithdrawn, LendingRefused, TooLateToUndo
from library_share.circulation.keeping import CopyIsOut, change_copy
from library_share.circulation.models import Loan
from library_share.copies import actions as copies
from library_share.copies.models import Copy, CopyState, Stay
from library_share.database import broken_constraint, db, transaction
from library_share.patrons.queries import find_patron_of_card
from library_share.safekeeping.queries import findings
from tests.copies.racing import race
from tests.desk.scanning import Desk
from tests.sizes import RACES

ROUNDS = RACES


@pytest.fixture
def lending(given):
    """Lends a copy to a patron, or withdraws it, in the caller's transaction."""
    given.a_policy(loans_at_most=10_000)
    account, library = given.an_account(), given.a_library()
    card = given.card(given.a_patron())

    class Lending:
        def deed(self, **more):
            return Deed(library_id=library.id, account_id=account.id, at=clock.now(), **more)

        def lend(self, code, **more):
            patron = find_patron_of_card(card)
            copy = queries.find_copy_at_hand(code)
            return actions.lend(copy, patron, self.deed(**more))

        def withdraw(self, code):
            copy = db.session.query(Copy).filter_by(code=code).one()
            change_copy(copy, state=CopyState.WITHDRAWN, reason="Rách nát", account_id=account.id)
            return "withdrawn"

    return Lending()


@pytest.fixture
def stock(given):
    """A copy for each round."""
    with transaction():
        title = given.a_title()
        return [given.a_copy(title) for _ in range(ROUNDS)]


def test_lending_and_withdrawing_one_copy_at_once(app, given, lending, stock):
    for number, copy in enumerate(stock):
        acts = [partial(lending.lend, copy.code), partial(lending.withdraw, copy.code)]
        if number % 2:
            acts.reverse()
        answers = race(app, lambda which, acts=acts: acts[which]())
        refused = [answer for answer in answers if isinstance(answer, Exception)]
        assert len(refused) == 1, answers
        assert isinstance(refused[0], CopyIsOut | CopyWithdrawn | LendingRefused), refused
    withdrawn = Copy.state == CopyState.WITHDRAWN
    out = Loan.returned_at.is_(None)
    assert given.how_many(Copy, withdrawn) + given.how_many(Loan, out) == ROUNDS
    assert given.how_many(Copy, withdrawn, out, Loan.copy_id == Copy.id) == 0
    assert findings() == []


def test_lending_and_moving_one_copy_at_once(app, given, lending, stock):
    """Both are true: it stands elsewhere from now on, and somebody has it."""
    shelf = given.a_place()
    for copy in stock:
        acts = [
            partial(lending.lend, copy.code),
            partial(copies.move, [copy.id], shelf.id, account_id=None),
        ]
        answers = race(app, lambda which, acts=acts: acts[which]())
        assert not [answer for answer in answers if isinstance(answer, Exception)], answers
    stays = Stay.until.is_(None)
    assert given.how_many(Stay, stays, Stay.place_id == shelf.id) == ROUNDS
    assert given.how_many(Stay, stays) == given.how_many(Loan, Loan.returned_at.is_(None)) == ROUNDS
    assert findings() == []


LEND = text(
    """
    INSERT INTO loans (copy_id, patron_id, kind, lent_at, due_on, renewals, owner_library_id,
        acting_library_id, class_name, title_kind)
    VALUES (1, 1, 'take_home', '2026-01-01', '2026-01-15', 0, 1, 1, '', 'STN')
    """
)
WITHDRAW = text("UPDATE copies SET state = 'withdrawn' WHERE id = 1")


@pytest.mark.parametrize("first", [LEND, WITHDRAW], ids=["lent first", "withdrawn first"])
def test_the_database_is_the_last_judge(app, given, first):
    """Statements that lock nothing first: the second waits for the first, and is refused."""
    given.a_copy()
    given.a_patron()
    second = WITHDRAW if first is LEND else LEND
    breaches: list[IntegrityError] = []

    def be_second():
        with app.app_context():
            try:
                with transaction():
                    db.session.execute(second)
            except IntegrityError as breach:
                breaches.append(breach)
            finally:
                db.session.remove()

    other = threading.Thread(target=be_second)
    with transaction():
        db.session.execute(first)
        other.start()  # it has to wait until this is kept
        other.join(0.2)
        assert other.is_alive()
    other.join()
    assert [broken_constraint(breach) for breach in breaches] == [NO_LOAN]


def test_verify_finds_a_withdrawn_copy_that_is_out(app, given, lending):
    """The triggers forbid it, so they must have been missing for a while."""
    copy = given.a_copy()
    with transaction():
        lending.lend(copy.code)
    on_table = " ON copies" if db.engine.dialect.name == "postgresql" else ""
    with db.engine.begin() as connection:
        connection.execute(text(f"DROP TRIGGER {NO_LOAN}_withdraw{on_table}"))
        connection.execute(WITHDRAW)
    assert {finding.check.name for finding in findings()} == {
        "withdrawn_copies_are_not_out",
        "tables_of_this_version",
        "entries_less_exits_are_the_stock",
        "exits_of_what_is_withdrawn",
    }


def test_a_loan_cannot_be_moved_to_a_withdrawn_copy(app, given, lending):
    copy, other = given.a_copy(), given.a_copy()
    with transaction():
        lending.lend(copy.code)
        lending.withdraw(other.code)
    with pytest.raises(IntegrityError) as told, transaction():
        db.session.execute(text("UPDATE loans SET copy_id = :it"), {"it": other.id})
    assert broken_constraint(told.value) == NO_LOAN


def test_a_return_is_not_undone_after_the_copy_was_withdrawn(app, given, lending):
    copy = given.a_copy()
    with transaction():
        lending.lend(copy.code)
    with transaction():
        back = actions.give_back(queries.find_copy_at_hand(copy.code), lending.deed())
    with transaction():
        lending.withdraw(copy.code)
    with pytest.raises(TooLateToUndo), transaction():
        actions.undo(back.event_id, lending.deed())
    assert findings() == []


def test_a_withdrawn_copy_may_come_back_into_use_and_be_lent(app, given, lending):
    copy = given.a_copy()
    with transaction():
        lending.withdraw(copy.code)
    with transaction():
        change_copy(copy, state=CopyState.IN_USE, account_id=None)
    with transaction():
        lending.lend(copy.code)
    assert findings() == []


def test_story_59_a_late_report_of_a_withdrawn_copy_waits_for_me(client, given):
    given.a_policy()
    desk = Desk(client, given.a_token(given.an_account()), "THCS")
    copy, card = given.a_copy(), given.card(given.a_patron())
    with transaction():
        change_copy(copy, state=CopyState.WITHDRAWN, reason="Rách nát", account_id=None)
    an_hour_ago = (clock.now() - timedelta(hours=1)).isoformat()
    answer = desk.scan(copy.code, card, "lend", scanned_at=an_hour_ago)
    assert answer.status_code == 409
    assert [reason["code"] for reason in answer.json["reasons"]] == ["copy_withdrawn"]
    assert given.how_many(Loan) == 0
    assert findings() == []
