"""A year of rounds, day by day: loans, holds, losses, late schools, closed days, exam weeks.

Every evening the books balance, every copy is accounted for, no reader's hold was lost to a move,
and every shift has its reason.
"""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from random import Random

import pytest

from library_share.circulation.holds.models import Hold, HoldSlot
from library_share.circulation.holds.rules import SlotState
from library_share.circulation.models import Loan
from library_share.copies.models import Copy, CopyState
from library_share.database import db, transaction
from library_share.handovers.models import Handover, HandoverLine
from library_share.handovers.rules import Purpose
from library_share.handovers.rules import Step as HandoverStep
from library_share.libraries.models import PlaceKind
from library_share.rotation.models import RoundCopy, StopChange
from library_share.rotation.point.actions import report
from library_share.rotation.rounds.counting import count_box
from library_share.rotation.world.actions import Word, advance
from library_share.rotation.world.quiet import add_quiet_days
from library_share.rotation.world.reading import dry_run
from library_share.rotation.world.rules import Verdict
from library_share.safekeeping.queries import findings
from tests.sizes import often

#: In the gate a short story; in full three years, looked at every evening.
SEEDS = range(1, 1 + often(3, gate=1))
DAYS = often(365, gate=45)
VERIFIED_EVERY = often(1, gate=5)
BOXES, BOOKS, STOP_DAYS = 3, 5, 9
BEGINS = date(2027, 1, 4)


class Year:
    def __init__(self, world, given, seed: int) -> None:
        self.world, self.given, self.chance = world, given, Random(seed)
        self.holds: list[int] = []
        self.took_out: Counter[str] = Counter()

    def begin(self) -> None:
        given, world = self.given, self.world
        world.on(BEGINS)
        given.a_closure(date(2027, 2, 1), date(2027, 2, 12), reason="Nghỉ Tết")
        with transaction():
            add_quiet_days(world.th, date(2027, 1, 18), date(2027, 1, 22), "thi học kỳ")
            for library in (world.th, world.tvx):
                library.closed_weekdays = "7"
        self.points = [
            given.a_place(world.th, PlaceKind.CLASS_SHELF, "Tủ lớp 4A", class_name="4A"),
            given.a_place(world.tvx, PlaceKind.READING_CORNER, "Nhà văn hóa xóm 5"),
            given.a_place(world.th, PlaceKind.CLASS_SHELF, "Tủ lớp 5B", class_name="5B"),
        ]
        self.boxes = [world.a_box(BOOKS) for _ in range(BOXES)]
        self.copies = [copy for box in self.boxes for copy in world.inside(box)]
        self.readers = {
            library.id: [given.a_patron(f"Em {n}", library) for n in range(3)]
            for library in (world.th, world.tvx)
        }
        self.round = world.a_round(*self.boxes, way=self.points, days=STOP_DAYS, is_cyclic=True)

    def day(self, on: date) -> None:
        self.world.on(on)
        for act in (self.borrow, self.give_back, self.wait, self.misfortune, self.move):
            act()
        self.carry()

    # --- what people do ----------------------------------------------------------------------

    def borrow(self) -> None:
        copy = self.chance.choice(self.copies)
        at_hand = self.world.at_hand(copy)
        usable = at_hand.state is CopyState.IN_USE and at_hand.loan is None
        if not usable or at_hand.kept is not None or at_hand.way is not None:
            return
        reader = self.chance.choice(self.readers[at_hand.place_library_id])
        self.world.tries_to_borrow(copy, reader)

    def give_back(self) -> None:
        loans = db.session.scalars(select_open_loans()).all()
        if len(loans) < 3 or self.chance.random() < 0.3:
            return
        loan = self.chance.choice(loans)
        library = self.world.th if loan.acting_library_id == self.world.th.id else self.world.tvx
        self.world.give_back(db.session.get_one(Copy, loan.copy_id), library)

    def wait(self) -> None:
        if self.chance.random() > 0.15:
            return
        copy = self.chance.choice(self.copies)
        reader = self.chance.choice(self.readers[self.world.th.id])
        waits = db.session.scalar(
            db.select(Hold.id).where(Hold.patron_id == reader.id, Hold.ended_at.is_(None))
        )
        if waits is None and self.world.at_hand(copy).loan is None:
            state = db.session.get_one(Copy, copy.id).state
            if state is CopyState.IN_USE:
                self.holds.append(self.given.a_hold(copy.title, reader).id)

    def misfortune(self) -> None:
        if self.chance.random() > 0.05:
            return
        copy = self.chance.choice(self.copies)
        at_hand = self.world.at_hand(copy)
        if at_hand.loan is None and at_hand.kept is None and at_hand.way is None:
            with transaction():
                lost = self.chance.random() < 0.5
                report(copy.id, "điểm", self.world.deed(), lost=lost)

    def move(self) -> None:
        """Whoever looks after the round says what is proposed; a late school says nothing."""
        words = {}
        for look in dry_run(self.world.today, round_id=self.round.id):
            if self.chance.random() < 0.2:
                continue
            verdict = look.decision.verdict
            if verdict in (Verdict.GO, Verdict.HOME):
                stay = look.decision.may_stay_until and self.chance.random() < 0.5
                words[look.part.id] = Word.STAY if stay else Word.GO
            elif verdict is Verdict.SHIFT and look.decision.on > self.world.today:
                words[look.part.id] = Word.SHIFT
        if words:
            with transaction():
                advance(words, self.world.deed())

    def carry(self) -> None:
        """Consignments leave, and come some days later."""
        wanted = Handover.purpose.in_((Purpose.ROTATION, Purpose.RETURN_HOME))
        query = db.select(Handover).where(
            wanted, Handover.step.in_((HandoverStep.PREPARED, HandoverStep.SENT))
        )
        for handover in db.session.scalars(query).all():
            if self.chance.random() < 0.4:
                continue
            if handover.step is HandoverStep.PREPARED:
                self.world.send(handover.code)
            else:
                self.world.receive(handover.code)

    # --- what must be true every evening ------------------------------------------------------

    def looked_at(self) -> None:
        db.session.rollback()
        assert [(found.check.name, found.sentences) for found in findings()] == []
        stands = sum(len(places) for places in self._places().values())
        assert stands == len(self.copies)
        self._no_hold_was_lost()
        reasons = db.session.scalars(db.select(StopChange.reason)).all()
        assert all(reasons)

    def _places(self) -> dict[int, list[int]]:
        found: dict[int, list[int]] = {}
        for copy in self.copies:
            found.setdefault(self.world.at_hand(copy).place_library_id, []).append(copy.id)
        return found

    def _no_hold_was_lost(self) -> None:
        """Every hold waits, is kept, or was served; none travels away shut up in a box."""
        ended = (SlotState.CANCELLED,)
        slots = db.session.scalars(db.select(HoldSlot).where(HoldSlot.hold_id.in_(self.holds)))
        for slot in slots:
            assert slot.state not in ended, slot.id
            if slot.copy_id is not None and slot.ended_at is None:
                boxed = db.select(HandoverLine.id).where(
                    HandoverLine.copy_id == slot.copy_id,
                    HandoverLine.ended_at.is_(None),
                    HandoverLine.box_id.is_not(None),
                )
                assert db.session.scalar(boxed) is None, slot.id


def select_open_loans():
    return db.select(Loan).where(Loan.returned_at.is_(None)).order_by(Loan.id)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_year_of_rounds(world, given, seed):
    year = Year(world, given, seed)
    year.begin()
    for number in range(DAYS):
        year.day(BEGINS + timedelta(days=number))
        if number % VERIFIED_EVERY == 0:
            year.looked_at()
    year.looked_at()
    moved = given.how_many(Handover, Handover.purpose == Purpose.ROTATION)
    assert moved >= BOXES
    assert given.how_many(StopChange)
    listed = given.how_many(RoundCopy)
    assert listed >= BOXES * BOOKS
    with transaction():
        for look in dry_run(world.today, round_id=year.round.id):
            if not look.chain.on_the_road:
                counted = count_box(look.part, {}, world.deed())
                assert counted.expected == counted.seen + counted.out + counted.lost
