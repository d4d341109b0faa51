"""A round of two libraries: a librarian at each, boxes with books, and short words for the acts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from library_share import clock
from library_share.circulation.queries import copy_at_hand
from library_share.copies.deeds import Deed
from library_share.copies.models import Copy, Stay
from library_share.database import db, transaction
from library_share.desk.actions import Asked, take_scan
from library_share.desk.rules import Intent
from library_share.dispatch import actions as dispatch
from library_share.handovers import actions as handovers
from library_share.handovers.queries import get_handover
from library_share.libraries.models import PlaceKind
from library_share.libraries.queries import main_place_of
from library_share.rotation.models import Round, RoundBox
from library_share.rotation.rounds import actions as rounds
from library_share.rotation.rounds.reading import chains_of
from library_share.rotation.rounds.stops import Planned, plan_stops
from library_share.rotation.rules import Happening
from library_share.rotation.world.actions import Said, Word, advance
from library_share.rotation.world.reading import Outlook, dry_run
from library_share.safekeeping.queries import findings
from library_share.web.access import Actor, Role
from tests.dispatch.conftest import librarian as librarian
from tests.given import Given

#: The circular is not kept by small tests: what is said when it is passed by.
SMALL = "thư viện nhỏ, mỗi nhan đề một bản"
MONDAY = date(2026, 11, 30)


@dataclass
class World:
    """Two schools and the commune's library; the clock stands until it is moved."""

    given: Given
    monkeypatch: pytest.MonkeyPatch
    th: Any = None
    tvx: Any = None
    now: datetime = field(default_factory=clock.now)

    def on(self, day: date, hour: int = 8) -> None:
        """It is this day now."""
        self.now = clock.start_of(day) + timedelta(hours=hour)
        self.monkeypatch.setattr(clock, "now", lambda: self.now)
        db.session.rollback()

    @property
    def today(self) -> date:
        return clock.local_day(self.now)

    def deed(self, library: Any | None = None) -> Deed:
        # Two things never happen at the very same moment.
        self.now += timedelta(seconds=1)
        library = library or self.th
        return Deed(library_id=library.id, account_id=None, at=self.now)

    def who(self, *libraries: Any) -> Actor:
        roles = {library.id: frozenset({Role.LIBRARIAN}) for library in libraries or [self.th]}
        account = self.given.an_account(
            f"ai-{uuid4().hex[:8]}", library=(libraries or [self.th])[0]
        )
        return Actor(account_id=account.id, username=account.username, name="Ai", roles=roles)

    def a_box(self, books: int = 3, library: Any | None = None, name: str | None = None) -> Any:
        """A box at home with so many books of as many titles."""
        library = library or self.th
        box = self.given.a_place(
            library, PlaceKind.BOX, name, within_id=main_place_of(library.id).id
        )
        for _ in range(books):
            self.given.a_copy(library=library, place=box)
        return box

    def inside(self, box: Any) -> list[Copy]:
        query = db.select(Copy).join(Stay, Stay.copy_id == Copy.id)
        query = query.where(Stay.place_id == box.id, Stay.until.is_(None)).order_by(Copy.id)
        return list(db.session.scalars(query))

    def a_round(
        self, *boxes: Any, way: list[Any], days: int = 14, name: str = "Đợt 1", **more: Any
    ) -> Round:
        """A round whose boxes all go this way, so many days at each stop; picked and ready."""
        with transaction():
            one = rounds.note_need(
                self.th,
                self.deed(),
                name=name,
                starts_on=self.today,
                ends_on=self.today + timedelta(days=days * max(1, len(way))),
                **more,
            )
            for box in boxes:
                self.plan(rounds.add_box(one, box, self.deed()), way, days)
            for happening in (Happening.PLAN, Happening.APPROVE, Happening.PICK):
                rounds.say(one, happening, self.deed(), reason=SMALL, approved_by="Hiệu trưởng")
        return one

    def plan(self, part: RoundBox, way: list[Any], days: int) -> None:
        first = self.today
        plan = [
            Planned(
                place=place,
                arrives_on=first + timedelta(days=days * number),
                leaves_on=first + timedelta(days=days * (number + 1)),
            )
            for number, place in enumerate(way)
        ]
        plan_stops(part, plan)

    def part(self, one: Round, box: Any | None = None) -> RoundBox:
        query = db.select(RoundBox).where(RoundBox.round_id == one.id)
        if box is not None:
            query = query.where(RoundBox.box_id == box.id)
        return db.session.scalars(query.order_by(RoundBox.id)).first()

    def chain(self, one: Round, box: Any | None = None) -> Any:
        return chains_of([one.id], of_boxes=[self.part(one, box).id])[0]

    def steps(self, one: Round, box: Any | None = None) -> list[str]:
        return [now.step.value for now in self.chain(one, box).stops]

    def look(self, one: Round, on: date | None = None) -> list[Outlook]:
        db.session.rollback()
        return dry_run(on or self.today, round_id=one.id)

    def say(self, one: Round, word: Word = Word.GO) -> Said:
        """Say this of every box of the round that it can be said of."""
        wanted = [look.part.id for look in self.look(one) if look.decision.verdict.waits_for_a_word]
        with transaction():
            return advance(dict.fromkeys(wanted, word), self.deed())

    def carry(self, said: Said) -> None:
        """What was put on lists is sent by who has it and received by who takes it."""
        for handover in said.handovers:
            self.send(handover.code)
            self.receive(handover.code)

    def send(self, code: str) -> None:
        with transaction():
            found = get_handover(code)
            dispatch.act(found, handovers.send, deed=self.deed(found.from_library))

    def receive(self, code: str) -> None:
        with transaction():
            found = get_handover(code)
            dispatch.receive(found, self.deed(found.to_library))
        db.session.expire_all()

    def goes(self, one: Round) -> Said:
        """Go, sent and received on one day."""
        said = self.say(one)
        self.carry(said)
        return said

    def lend(self, copy: Copy, patron: Any, library: Any | None = None) -> Any:
        return self._scan(copy, Intent.LEND, patron, library)

    def give_back(self, copy: Copy, library: Any | None = None) -> Any:
        return self._scan(copy, Intent.RETURN, None, library)

    def tries_to_borrow(self, copy: Copy, patron: Any) -> bool:
        """Whether the desk lent it; somebody with late books is refused."""
        return bool(self._answer(copy, Intent.LEND, patron, None).status == 200)

    def _scan(self, copy: Copy, intent: Intent, patron: Any, library: Any | None) -> Any:
        answer = self._answer(copy, intent, patron, library)
        assert answer.status == 200, answer.body
        return answer.body

    def _answer(self, copy: Copy, intent: Intent, patron: Any, library: Any | None) -> Any:
        library = library or (patron.library if patron else self.th)
        self.now += timedelta(seconds=30)
        with transaction():
            return take_scan(
                Asked(
                    scan_id=uuid4(),
                    code=copy.code,
                    patron=self.given.card(patron) if patron else None,
                    intent=intent,
                ),
                library.id,
                self.who(library),
            )

    def at_hand(self, copy: Copy) -> Any:
        db.session.rollback()
        return copy_at_hand(copy.id)


@pytest.fixture
def world(app, given, monkeypatch) -> Iterator[World]:
    """After every story the books balance."""
    given.a_policy(loans_at_most=40)
    made = World(given, monkeypatch)
    made.th, made.tvx = given.a_library("TH"), given.a_library("TVX")
    made.on(MONDAY)
    yield made
    db.session.rollback()
    assert [(found.check.name, found.sentences) for found in findings()] == []


@pytest.fixture
def point(world, given) -> Any:
    """Nhà văn hóa xóm 5, a corner of the commune's library."""
    return given.a_place(world.tvx, PlaceKind.READING_CORNER, "Nhà văn hóa xóm 5")


@pytest.fixture
def shelf(world, given) -> Any:
    """The shelf of class 4A in the school."""
    return given.a_place(world.th, PlaceKind.CLASS_SHELF, "Tủ lớp 4A", class_name="4A")


@pytest.fixture
def there(world, point):
    """A box of three books at the point, and the round."""
    box = world.a_box(3)
    one = world.a_round(box, way=[point], days=14)
    world.goes(one)
    return one, box
