"""What holds after whatever people do at two desks."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from uuid import UUID

from hypothesis.stateful import RuleBasedStateMachine, invariant
from sqlalchemy import func, select

from library_share import clock
from library_share.circulation.models import EventKind, Loan, LoanEvent, LoanKind
from library_share.copies.models import Copy, Stay
from library_share.database import db
from library_share.desk.models import Scan
from library_share.patrons.models import Card
from library_share.safekeeping.queries import all_checks

LIMIT = 2
FOR_EVER = datetime.max.replace(tzinfo=UTC)


class WhatAlwaysHolds(RuleBasedStateMachine):
    """The machine knows in whose hands each copy should be (`hands`), where it should stand
    (`places`) and how many facts there are (`events`)."""

    def loan_facts(self, loan_id):
        loan = db.session.get_one(Loan, loan_id, populate_existing=True)
        return loan.returned_at, loan.due_on, loan.renewals, loan.undone_at

    def loans_of(self, number):
        """When each loan of the copy ended."""
        query = select(Loan.id, Loan.returned_at).where(Loan.copy_id == self.copy_ids[number])
        return {loan: ended_at or FOR_EVER for loan, ended_at in db.session.execute(query)}

    def open_loans(self):
        return list(
            db.session.scalars(
                select(Loan)
                .where(Loan.returned_at.is_(None))
                .execution_options(populate_existing=True)
            )
        )

    @invariant()
    def each_copy_has_one_place(self):
        rows = db.session.execute(
            select(Stay.copy_id, func.count()).where(Stay.until.is_(None)).group_by(Stay.copy_id)
        ).all()
        assert dict(tuple(row) for row in rows) == dict.fromkeys(self.copy_ids, 1)

    @invariant()
    def copies_stand_where_they_were_put(self):
        for number, copy_id in enumerate(self.copy_ids):
            assert given_place(copy_id) == self.places[number]

    @invariant()
    def one_patron_per_copy(self):
        assert max(Counter(loan.copy_id for loan in self.open_loans()).values(), default=0) <= 1

    @invariant()
    def copies_are_in_the_hands_we_think(self):
        ids = {patron.id: number for number, patron in enumerate(self.patrons)}
        found = {loan.copy_id: ids[loan.patron_id] for loan in self.open_loans()}
        assert found == {self.copy_ids[n]: who for n, who in self.hands.items() if who is not None}

    @invariant()
    def ownership_never_moves(self):
        owners = set(db.session.scalars(select(Copy.library_id)))
        assert owners == {self.given.a_library().id}

    @invariant()
    def accession_numbers_never_change(self):
        numbers = db.session.scalars(select(Copy.accession_number).order_by(Copy.id)).all()
        assert list(numbers) == self.numbers

    @invariant()
    def nobody_has_more_than_allowed(self):
        home = [
            loan
            for loan in self.open_loans()
            if loan.kind is LoanKind.TAKE_HOME and loan.id not in self.overridden
        ]
        assert max(Counter(loan.patron_id for loan in home).values(), default=0) <= LIMIT

    @invariant()
    def nobody_renewed_more_than_allowed(self):
        assert all(loan.renewals <= 1 for loan in self.open_loans())

    @invariant()
    def nothing_is_due_before_it_is_lent(self):
        assert all(loan.due_on >= clock.local_day(loan.lent_at) for loan in self.open_loans())

    @invariant()
    def nothing_is_due_on_a_sunday(self):
        home = [loan for loan in self.open_loans() if loan.kind is LoanKind.TAKE_HOME]
        assert all(loan.due_on.isoweekday() != 7 for loan in home)

    @invariant()
    def every_beginning_is_a_loan(self):
        loans = db.session.scalar(select(func.count()).select_from(Loan))
        assert loans == self.events["begun"]

    @invariant()
    def every_deed_is_one_event(self):
        rows = dict(
            db.session.execute(select(LoanEvent.kind, func.count()).group_by(LoanEvent.kind)).all()
        )
        begun = rows.get(EventKind.LENT, 0) + rows.get(EventKind.READ_HERE, 0)
        assert begun == self.events["begun"]
        assert rows.get(EventKind.RETURNED, 0) == self.events["returned"]
        assert rows.get(EventKind.RENEWED, 0) == self.events["renewed"]

    @invariant()
    def every_scan_is_kept_once(self):
        kept = set(db.session.scalars(select(Scan.scan_id)))
        assert {UUID(sent["scan_id"]) for sent, _, _ in self.sent} <= kept

    @invariant()
    def undone_loans_are_closed(self):
        assert (
            db.session.scalar(
                select(func.count()).where(Loan.undone_at.is_not(None), Loan.returned_at.is_(None))
            )
            == 0
        )

    @invariant()
    def loans_remember_class_and_kind(self):
        rows = db.session.execute(
            select(Loan.class_name, Loan.grade).where(Loan.patron_id.is_not(None)).distinct()
        ).all()
        assert {tuple(row) for row in rows} <= {("6A", 6)}

    @invariant()
    def one_card_in_use_each(self):
        rows = db.session.execute(
            select(Card.patron_id, func.count())
            .where(Card.revoked_at.is_(None))
            .group_by(Card.patron_id)
        ).all()
        assert all(count == 1 for _, count in rows)

    @invariant()
    def the_books_balance(self):
        found = [(check.name, dict(row)) for check in all_checks() for row in check.offending()]
        assert found == []


def given_place(copy_id: int) -> int:
    return db.session.scalars(
        select(Stay.place_id).where(Stay.copy_id == copy_id, Stay.until.is_(None))
    ).one()
