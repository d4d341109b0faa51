"""Two libraries, a title, people who wait, and a clock that only goes forward."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from library_share import clock
from library_share.circulation import actions as lending
from library_share.circulation.holds import actions, queries
from library_share.circulation.holds.models import Hold, HoldSlot
from library_share.circulation.queries import copy_at_hand
from library_share.copies.deeds import Deed
from library_share.database import db, transaction
from library_share.patrons.queries import find_patron_with_id
from library_share.safekeeping.queries import findings


@dataclass
class Line:
    """TH and its readers. Every act happens a minute after the one before."""

    given: Any
    library: Any
    title: Any
    now: datetime

    def deed(self, library: Any = None) -> Deed:
        self.now += timedelta(minutes=1)
        return Deed(library_id=(library or self.library).id, account_id=None, at=self.now)

    def act(self, action: Any, *args: Any, library: Any = None, **more: Any) -> Any:
        with clock.pretend(self.now), transaction():
            done = action(*args, self.deed(library), **more)
        db.session.expire_all()
        return done

    def a_copy(self, library: Any = None, **more: Any) -> Any:
        return self.given.a_copy(self.title, library or self.library, **more)

    def a_reader(self, name: str, library: Any = None) -> Any:
        return self.given.a_patron(name, library or self.library)

    def ask(self, patron: Any, **more: Any) -> Hold:
        who = find_patron_with_id(patron.id)
        return self.act(
            lambda deed: actions.place(self.title, deed, patron=who, **more),
            library=more.pop("library", None),
        )

    def lend(self, copy: Any, patron: Any) -> int:
        at_hand, who = copy_at_hand(copy.id), find_patron_with_id(patron.id)
        deed = self.lending_deed()
        with clock.pretend(self.now), transaction():
            return lending.lend(at_hand, who, deed).loan_id

    def give_back(self, copy: Any) -> HoldSlot | None:
        deed = self.lending_deed()
        with clock.pretend(self.now), transaction():
            lending.give_back(copy_at_hand(copy.id), deed)
            slot = actions.catch(copy.id, self.deed())
        db.session.expire_all()
        return slot

    def lending_deed(self) -> lending.Deed:
        self.now += timedelta(minutes=1)
        return lending.Deed(library_id=self.library.id, account_id=None, at=self.now)

    def slot(self, hold: Hold, number: int = 1) -> HoldSlot:
        return db.session.scalars(
            select(HoldSlot).where(HoldSlot.hold_id == hold.id, HoldSlot.number == number)
        ).one()

    def states(self, hold: Hold) -> list[str]:
        return [str(slot.state) for slot in db.session.get_one(Hold, hold.id).slots]

    def kept_for(self, copy: Any) -> int | None:
        slot = queries.find_slot_of(copy.id)
        return slot.hold_id if slot else None


@pytest.fixture
def line(given) -> Iterator[Line]:
    """After every story the books balance."""
    library = given.a_library("TH")
    given.a_policy(loans_at_most=10)
    yield Line(given, library, given.a_title("Dế Mèn phiêu lưu ký"), clock.now())
    db.session.rollback()
    assert [(found.check.name, found.sentences) for found in findings()] == []
