"""The demo's loans between libraries: a question to answer, and a borrowed book asked back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import exists, select
from sqlalchemy.orm import aliased

from library_share import clock
from library_share.circulation.holds import actions as holds
from library_share.circulation.holds.models import HoldSlot
from library_share.circulation.queries import copy_at_hand
from library_share.copies.deeds import Deed
from library_share.copies.models import Copy
from library_share.database import db
from library_share.demo.diary import Diary, copies_at_rest
from library_share.dispatch import actions as dispatch
from library_share.handovers import actions as handovers
from library_share.handovers.queries import get_handover
from library_share.interlibrary import actions as interlibrary
from library_share.interlibrary.models import InterlibraryLoan
from library_share.libraries.models import Library
from library_share.patrons.models import Patron
from library_share.patrons.queries import find_patron_with_id

#: Among so many books at rest one is looked for that the borrower does not have.
LOOKED_AT = 200


@dataclass(frozen=True)
class Lending:
    """A library that has what another one's reader wants; days are counted back from today."""

    lender: Library
    borrower: Library
    diary: Diary

    def ask(self, reader: Patron) -> None:
        """The question waits for the lender's answer."""
        self._asked(reader, days=1)

    def lend_and_ask_back(self, reader: Patron) -> None:
        """The book is with the borrower, and the lender would like to have it back."""
        loan, copy = self._asked(reader, days=9)
        with self.diary.deed(self.lender, days=8) as deed:
            interlibrary.agree(loan.id, deed)
            holds.catch(copy.id, deed)
            code = dispatch.send_on(
                copy_at_hand(copy.id), db.session.get_one(HoldSlot, loan.slot_id), deed
            )
            handover = get_handover(code)
            dispatch.act(handover, handovers.send, deed=deed)
        with self.diary.deed(self.borrower, days=7) as deed:
            dispatch.receive(handover, deed)
        with self.diary.deed(self.lender, days=1) as deed:
            back_by = clock.today() + timedelta(days=6)
            interlibrary.recall(loan.id, deed, back_by=back_by)

    def _asked(self, reader: Patron, *, days: int) -> tuple[InterlibraryLoan, Copy]:
        with self.diary.deed(self.borrower, days) as deed:
            copy = self._wanted(deed)
            hold = holds.place(copy.title, deed, patron=find_patron_with_id(reader.id))
            (loan,) = interlibrary.ask(hold.id, deed)
        while loan.supplier is not None and loan.supplier_id != self.lender.id:
            with self.diary.deed(loan.supplier, days) as deed:
                interlibrary.decline(loan.id, deed)
        return loan, copy

    def _wanted(self, deed: Deed) -> Copy:
        """A book of the lender that the borrower does not have."""
        at_rest = [copy.id for copy in copies_at_rest(self.lender, deed, LOOKED_AT)]
        own = aliased(Copy)
        at_home = exists().where(own.title_id == Copy.title_id, own.library_id == self.borrower.id)
        query = select(Copy).where(Copy.id.in_(at_rest), ~at_home).order_by(Copy.id.desc())
        return db.session.scalars(query.limit(1)).one()
