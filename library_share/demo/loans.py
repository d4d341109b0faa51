"""Months of lending, played day by day with the clock turned back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random

from sqlalchemy import select

from library_share import clock
from library_share.circulation.actions import Deed, give_back, lend, read_here, renew
from library_share.circulation.errors import RenewalRefused
from library_share.circulation.queries import copy_at_hand
from library_share.copies.models import Copy, CopyState
from library_share.database import db
from library_share.libraries.calendars import calendar_of
from library_share.libraries.models import Library
from library_share.patrons.models import Card, Patron, PatronState
from library_share.patrons.queries import PatronOfCard, find_patron_of_card

#: Of a hundred loans, so many are still not back when they should be.
LATE_IN_A_HUNDRED = 7
#: When nobody else is late, whoever should have come back within this time before the end is.
SOMEBODY_LATE = timedelta(days=30)
OPENS_AT = timedelta(hours=7, minutes=30)


@dataclass
class _Out:
    """A copy that somebody has, and when they will bring it back (None: not in this story)."""

    copy_id: int
    card: str
    back_on: date | None


@dataclass
class Months:
    """One library's last months. Who has a book brings it back before taking another."""

    library: Library
    account_id: int
    chance: Random
    loans_a_day: int
    _out: list[_Out] = field(default_factory=list)
    _cards: list[str] = field(default_factory=list)
    _copies: list[int] = field(default_factory=list)
    _now: datetime = field(default_factory=clock.now)
    _last: date = field(default_factory=clock.today)

    def play(self, first: date, last: date) -> None:
        """Lend and take back on each open day from `first` to `last`."""
        self._cards = self._all_cards()
        self._copies = self._all_copies()
        self._last, day = last, first
        while day <= last:
            if calendar_of(self.library.id, around=day).is_open(day):
                self._now = clock.start_of(day) + OPENS_AT
                self._work(day)
            day += timedelta(days=1)

    def _work(self, day: date) -> None:
        for out in [out for out in self._out if out.back_on and out.back_on <= day]:
            with self._deed() as deed:
                give_back(copy_at_hand(out.copy_id), deed)
            self._out.remove(out)
        if self.chance.random() < 0.3:
            self._renew_one(day)
        for _ in range(self.chance.randint(0, self.loans_a_day)):
            self._lend_one(day)
        if self.chance.random() < 0.5:
            with self._deed() as deed:
                read_here(copy_at_hand(self._free_copy()), None, deed)

    def _lend_one(self, day: date) -> None:
        if len(self._out) >= min(len(self._copies), len(self._cards)) // 2:
            return
        holding = {out.card for out in self._out}
        card = self.chance.choice([card for card in self._cards if card not in holding])
        copy_id = self._free_copy()
        with self._deed() as deed:
            done = lend(copy_at_hand(copy_id), self._patron(card), deed)
        assert done.due_on is not None
        is_late = self.chance.randint(1, 100) <= LATE_IN_A_HUNDRED or self._needed(done.due_on)
        days = max(1, (done.due_on - day).days)
        back_on = day + timedelta(days=self.chance.randint(min(3, days), days))
        self._out.append(_Out(copy_id, card, None if is_late else back_on))

    def _needed(self, due_on: date) -> bool:
        """Whether this loan must be overdue in the end, because no other would be."""
        somebody_is_late = any(out.back_on is None for out in self._out)
        return not somebody_is_late and self._last - SOMEBODY_LATE <= due_on < self._last

    def _renew_one(self, day: date) -> None:
        soon = [out for out in self._out if out.back_on and out.back_on <= day + timedelta(days=2)]
        if not soon:
            return
        out = self.chance.choice(soon)
        copy = copy_at_hand(out.copy_id)
        if copy.loan and copy.loan.renewals == 0 and copy.loan.due_on >= day:
            # Near the end of the year it is refused; then the book comes back as planned.
            with self._deed() as deed, suppress(RenewalRefused):
                out.back_on = renew(copy, self._patron(out.card), deed).due_on

    def _free_copy(self) -> int:
        taken = {out.copy_id for out in self._out}
        return self.chance.choice([one for one in self._copies if one not in taken])

    def _patron(self, card: str) -> PatronOfCard:
        patron = find_patron_of_card(card)
        assert patron is not None
        return patron

    @contextmanager
    def _deed(self) -> Iterator[Deed]:
        """The next act at this desk, some minutes after the one before."""
        self._now += timedelta(minutes=self.chance.randint(1, 9))
        with clock.pretend(self._now):
            yield Deed(library_id=self.library.id, account_id=self.account_id, at=self._now)

    def _all_cards(self) -> list[str]:
        query = (
            select(Card.code)
            .join(Patron)
            .where(Patron.library_id == self.library.id, Patron.state == PatronState.ACTIVE)
            .order_by(Card.id)
        )
        return list(db.session.scalars(query))

    def _all_copies(self) -> list[int]:
        query = (
            select(Copy.id)
            .where(Copy.library_id == self.library.id, Copy.state == CopyState.IN_USE)
            .order_by(Copy.id)
        )
        return list(db.session.scalars(query))
