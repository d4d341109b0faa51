"""A school whose year can be lived day by day: lending, reading, giving back, undoing."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

import pytest

from library_share import clock
from library_share.catalogue.models import ReadingLevel, TitleKind
from library_share.circulation import actions as lending
from library_share.circulation.actions import Deed
from library_share.circulation.queries import copy_at_hand
from library_share.classroom.shelves import actions as shelves
from library_share.copies.deeds import Deed as CopyDeed
from library_share.database import db, transaction
from library_share.errors import Problem
from library_share.libraries.models import LibraryKind, PlaceKind
from library_share.libraries.queries import main_place_of
from library_share.patrons.models import PatronKind
from library_share.patrons.queries import find_patron_with_id
from library_share.statistics import tallying
from tests.given import Given
from tests.statistics.year.stage import Stage

BEGINS = date(2026, 9, 7)


@dataclass
class School:
    """Two libraries, two classes, twenty books; each act happens at `now`."""

    app: Any
    given: Given
    chance: Random
    now: datetime = field(default_factory=lambda: clock.start_of(BEGINS) + timedelta(hours=8))
    acts: int = 0

    def set_up(self) -> None:
        given = self.given
        with clock.pretend(self.now):
            given.a_school_year(
                starts_on=date(2026, 9, 1),
                ends_on=date(2027, 5, 31),
                books_back_by=date(2027, 5, 25),
            )
            self.th = given.a_library("TH", kind=LibraryKind.PRIMARY, closed_weekdays="7")
            self.tvx = given.a_library("TVX", kind=LibraryKind.PUBLIC, closed_weekdays="7")
            given.a_policy(loans_at_most=30, days=14)
            for name in ("4A", "5B"):
                given.a_class(name, self.th)
            self.shelf = given.a_place(self.th, PlaceKind.CLASS_SHELF, "Tủ lớp 4A", class_name="4A")
            self.readers = [
                given.a_patron(f"Em {number}", self.th, class_name=("4A", "5B")[number % 2])
                for number in range(6)
            ]
            self.readers.append(given.a_patron("Cô Lan", self.th, kind=PatronKind.TEACHER))
            kinds = list(TitleKind)
            levels = [None, *ReadingLevel]
            self.copies = []
            for number in range(20):
                title = given.a_title(f"Sách {number}", kinds[number % 3])
                with transaction():
                    title.level = levels[number % len(levels)]
                owner = self.tvx if number % 4 == 0 else self.th
                # Books of the public library are on loan to the school, as in a round.
                place = main_place_of(self.th.id)
                self.copies.append(given.a_copy(title, owner, place))

    def deed(self, library: Any) -> Deed:
        self.now += timedelta(minutes=7)
        return Deed(library_id=library.id, account_id=None, at=self.now)

    def act(self, what: str = "") -> bool:
        """Something happens; answers whether it could."""
        what = what or self.chance.choice(
            ["lend"] * 4 + ["return"] * 3 + ["renew", "here", "class", "undo", "uncount"]
        )
        with clock.pretend(self.now), suppress(Problem):
            with transaction():
                getattr(self, f"_{what}")()
            self.acts += 1
            return True
        db.session.rollback()
        return False

    def _reader(self) -> Any:
        return find_patron_with_id(self.chance.choice(self.readers).id)

    def _at_hand(self) -> Any:
        return copy_at_hand(self.chance.choice(self.copies).id)

    def _lend(self) -> None:
        self.event = lending.lend(self._at_hand(), self._reader(), self.deed(self.th)).event_id

    def _return(self) -> None:
        library = self.chance.choice([self.th, self.th, self.tvx])
        self.event = lending.give_back(self._at_hand(), self.deed(library)).event_id

    def _renew(self) -> None:
        copy = self._at_hand()
        if copy.loan is None or copy.loan.patron_id is None:
            raise Problem
        patron = find_patron_with_id(copy.loan.patron_id)
        self.event = lending.renew(copy, patron, self.deed(self.th)).event_id

    def _here(self) -> None:
        reader = self.chance.choice([None, self._reader()])
        self.event = lending.read_here(self._at_hand(), reader, self.deed(self.th)).event_id

    def _undo(self) -> None:
        if getattr(self, "event", None) is None:
            raise Problem
        lending.undo(self.event, self.deed(self.th))
        self.event = None

    def _class(self) -> None:
        deed = self.deed(self.th)
        made = shelves.count_readings(
            self.shelf,
            self.chance.randint(1, 30),
            CopyDeed(library_id=deed.library_id, account_id=None, at=deed.at),
        )
        self.reading = made.id

    def _uncount(self) -> None:
        if getattr(self, "reading", None) is None:
            raise Problem
        deed = self.deed(self.th)
        shelves.undo_count(
            self.shelf,
            self.reading,
            CopyDeed(library_id=deed.library_id, account_id=None, at=deed.at),
        )
        self.reading = None

    def lives(self, days: int, acts_a_day: int = 6) -> None:
        for _ in range(days):
            for _ in range(acts_a_day):
                self.act()
            self.now = clock.start_of(clock.local_day(self.now)) + timedelta(days=1, hours=8)

    def catches_up(self) -> None:
        db.session.rollback()
        with clock.pretend(self.now):
            tallying.catch_up()
        db.session.expire_all()


@pytest.fixture
def school(app: Any, given: Given) -> School:
    made = School(app=app, given=given, chance=Random(11))
    made.set_up()
    return made


@pytest.fixture
def stage(app: Any, given: Given) -> Stage:
    return Stage(given)
