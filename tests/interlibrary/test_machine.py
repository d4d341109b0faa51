"""Whatever three libraries do with each other's books, in whatever order, the books balance."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import func, select

from library_share import clock
from library_share.circulation.holds import actions as holds
from library_share.circulation.holds.models import Hold, HoldSlot
from library_share.circulation.keeping import change_copy
from library_share.circulation.models import Loan
from library_share.copies.models import Copy, CopyState, Stay
from library_share.database import db
from library_share.dispatch import actions as dispatch
from library_share.errors import Problem
from library_share.handovers import actions as handovers
from library_share.handovers.models import Handover, HandoverEvent, HandoverLine
from library_share.handovers.rules import Step
from library_share.interlibrary import actions
from library_share.interlibrary.models import InterlibraryLoan, Settlement
from library_share.interlibrary.rules import BEFORE_SHIPPING, OPEN_STATES, OUT, LoanState
from library_share.libraries.calendars import forget_calendars
from library_share.libraries.models import Place, PlaceKind
from library_share.safekeeping.queries import all_checks
from tests.given import Given
from tests.interlibrary.conftest import Network
from tests.sizes import often

LIBRARIES = ("TH", "TVX", "THCS")
COPIES_EACH, READERS_EACH = 2, 2
EXAMPLES, STEPS = often(25, gate=3), 50
libraries = st.sampled_from(LIBRARIES)
numbers = st.integers(0, len(LIBRARIES) * COPIES_EACH - 1)
readers = st.integers(0, READERS_EACH - 1)
any_of = st.integers(0, 10_000)


class ThreeLibraries(RuleBasedStateMachine):
    """Every act is tried at any time; what cannot be is refused, and nothing changes."""

    def __init__(self, app: Any, databases: Any) -> None:
        super().__init__()
        databases.renew(app)
        forget_calendars()
        self.context = app.app_context()
        self.context.push()
        self.app = app

    @initialize()
    def open_the_libraries(self) -> None:
        given = Given()
        given.a_policy(loans_at_most=10, overdue_blocks=False)
        self.net = Network(given, self.app, given.a_title("Dế Mèn"), clock.now())
        self.readers = {
            code: [self.net.reader(f"Bạn {n} {code}", code) for n in range(READERS_EACH)]
            for code in LIBRARIES
        }
        self.codes = [self.net.copy(code).code for code in LIBRARIES for _ in range(COPIES_EACH)]

    def attempt(self, code: str, action: Callable[..., Any], *args: Any, **more: Any) -> Any:
        """None when it was refused, with a sentence."""
        try:
            return self.net.act(code, action, *args, **more)
        except Problem as refused:
            assert refused.sentence
            return None
        finally:
            db.session.rollback()

    def one_of(self, query: Any, which: int) -> Any:
        found = db.session.scalars(query).all()
        return found[which % len(found)] if found else None

    def a_loan(self, which: int) -> InterlibraryLoan | None:
        return self.one_of(select(InterlibraryLoan).order_by(InterlibraryLoan.id), which)

    def lender(self, loan: InterlibraryLoan) -> str:
        return loan.supplier.code if loan.supplier else "TVX"

    # --- asking and answering ---------------------------------------------------------------

    @rule(code=libraries, reader=readers)
    def ask(self, code: str, reader: int) -> None:
        try:
            hold = self.net.waits(self.readers[code][reader], code=code)
        except Problem:
            db.session.rollback()
            return
        self.attempt(code, actions.ask, hold.id)

    @rule(which=any_of)
    def ask_for_an_older_hold(self, which: int) -> None:
        hold = self.one_of(select(Hold).where(Hold.ended_at.is_(None)).order_by(Hold.id), which)
        if hold is not None:
            self.attempt(hold.library.code, actions.ask, hold.id)

    @rule(which=any_of, answer=st.sampled_from(["agree", "agree", "decline", "set_condition"]))
    def answer(self, which: int, answer: str) -> None:
        if loan := self.a_loan(which):
            more = {"condition": "trong tuần"} if answer == "set_condition" else {}
            self.attempt(self.lender(loan), getattr(actions, answer), loan.id, **more)

    @rule(which=any_of, act=st.sampled_from(["accept", "reject", "cancel"]))
    def requester_acts(self, which: int, act: str) -> None:
        if loan := self.a_loan(which):
            self.attempt(loan.requester.code, getattr(actions, act), loan.id)

    @rule(which=any_of)
    def back_out(self, which: int) -> None:
        if loan := self.a_loan(which):
            self.attempt(self.lender(loan), actions.back_out, loan.id)

    @rule(which=any_of, days=st.integers(-1, 30))
    def recall(self, which: int, days: int) -> None:
        if loan := self.a_loan(which):
            back_by = clock.local_day(self.net.now) + timedelta(days=days)
            self.attempt(self.lender(loan), actions.recall, loan.id, back_by=back_by)

    @rule(which=any_of, days=st.integers(1, 30))
    def more_time(self, which: int, days: int) -> None:
        if loan := self.a_loan(which):
            until = clock.local_day(self.net.now) + timedelta(days=days)
            self.attempt(loan.requester.code, actions.ask_renewal, loan.id, until=until)
            self.attempt(self.lender(loan), actions.renew, loan.id)

    @rule(which=any_of, how=st.sampled_from(Settlement))
    def settle(self, which: int, how: Settlement) -> None:
        if loan := self.a_loan(which):
            self.attempt(self.lender(loan), actions.settle, loan.id, how=how)

    @rule(which=any_of, code=libraries)
    def unsay(self, which: int, code: str) -> None:
        if loan := self.a_loan(which):
            event = actions.last_undoable(loan, self.net.library(code).id)
            if event is not None:
                self.attempt(code, actions.undo, event.id)

    @rule(which=any_of)
    def cancel_a_hold(self, which: int) -> None:
        hold = self.one_of(select(Hold).order_by(Hold.id), which)
        if hold is not None:
            hold_id, code = hold.id, hold.library.code
            if self.attempt(code, holds.cancel, hold_id) is not None:
                self.attempt(code, actions.withdraw_unwanted, hold_id)

    # --- books ------------------------------------------------------------------------------

    @rule(code=libraries, number=numbers)
    def scan(self, code: str, number: int) -> None:
        answer = self.net.scan(code, self.codes[number])
        assert answer.status_code in (200, 404, 409), answer.text

    @rule(code=libraries, number=numbers, reader=readers)
    def lend(self, code: str, number: int, reader: int) -> None:
        card = self.net.given.card(self.readers[code][reader])
        answer = self.net.scan(code, self.codes[number], patron=card)
        assert answer.status_code in (200, 404, 409), answer.text

    @rule(which=any_of)
    def send(self, which: int) -> None:
        handover = self.one_of(select(Handover).where(Handover.step == Step.PREPARED), which)
        if handover is not None:
            code = handover.from_library.code
            self.attempt(code, self._on(handover.id, dispatch.act, handovers.send))

    @rule(which=any_of)
    def receive_by_label(self, which: int) -> None:
        handover = self.one_of(select(Handover).where(Handover.step == Step.SENT), which)
        if handover is not None:
            answer = self.net.scan(handover.to_library.code, handover.code)
            assert answer.status_code == 200, answer.text

    @rule(which=any_of)
    def cancel_a_consignment(self, which: int) -> None:
        handover = self.one_of(select(Handover).order_by(Handover.id), which)
        if handover is not None:
            code = handover.from_library.code
            act = self._on(handover.id, dispatch.act, handovers.cancel)
            self.attempt(code, act, reason="hoãn")

    @rule(which=any_of, end=st.sampled_from(["miss", "never_left", "lose"]))
    def a_line_ends(self, which: int, end: str) -> None:
        line = self.one_of(select(HandoverLine).order_by(HandoverLine.id), which)
        if line is not None:
            handover = line.handover
            sender = end == "never_left"
            code = (handover.from_library if sender else handover.to_library).code
            act = self._on(handover.id, dispatch.act, getattr(handovers, end), line.id)
            more = {} if end == "miss" else {"reason": "không thấy"}
            self.attempt(code, act, **more)

    @rule(which=any_of)
    def undo_a_consignment(self, which: int) -> None:
        event = self.one_of(select(HandoverEvent).order_by(HandoverEvent.id.desc()), which % 3)
        if event is not None:
            event_id, code = (
                event.id,
                db.session.get_one(type(self.net.library("TH")), event.library_id).code,
            )

            def undone(deed: Any) -> Any:
                return dispatch.undo(db.session.get_one(HandoverEvent, event_id), deed)

            self.attempt(code, undone)

    def _on(self, handover_id: int, act: Any, *args: Any) -> Callable[..., Any]:
        def done(deed: Any, **more: Any) -> Any:
            return act(db.session.get_one(Handover, handover_id), *args, deed=deed, **more)

        return done

    @rule(number=numbers)
    def lose_or_find(self, number: int) -> None:
        def noted(deed: Any) -> Any:
            copy = db.session.scalars(select(Copy).where(Copy.code == self.codes[number])).one()
            lost = copy.state is CopyState.LOST
            state = CopyState.IN_USE if lost else CopyState.LOST
            return change_copy(copy, account_id=None, reason="?", state=state)

        self.attempt("TH", noted)
        self.net.later(minutes=1)

    @rule(hours=st.integers(1, 120))
    def time_goes_by(self, hours: int) -> None:
        self.net.later(hours=hours)

    # --- what always holds ------------------------------------------------------------------

    @invariant()
    def each_copy_has_one_place(self) -> None:
        db.session.rollback()
        query = select(func.count()).where(Stay.until.is_(None)).group_by(Stay.copy_id)
        assert set(db.session.scalars(query)) == {1}

    @invariant()
    def no_copy_in_two_handovers(self) -> None:
        self.never_twice(select(HandoverLine.copy_id).where(HandoverLine.ended_at.is_(None)))

    @invariant()
    def no_copy_kept_twice(self) -> None:
        self.never_twice(select(HoldSlot.copy_id).where(HoldSlot.ended_at.is_(None)))

    @invariant()
    def no_copy_lent_to_two_libraries(self) -> None:
        loan = InterlibraryLoan
        self.never_twice(select(loan.copy_id).where(loan.state.in_(OUT)))

    @invariant()
    def no_slot_asked_for_twice(self) -> None:
        loan = InterlibraryLoan
        self.never_twice(select(loan.slot_id).where(loan.state.in_(BEFORE_SHIPPING)))

    @invariant()
    def no_copy_in_two_hands(self) -> None:
        self.never_twice(select(Loan.copy_id).where(Loan.returned_at.is_(None)))

    def never_twice(self, query: Any) -> None:
        found = [one for one in db.session.scalars(query) if one is not None]
        assert len(found) == len(set(found))

    @invariant()
    def what_ended_holds_nothing(self) -> None:
        """A cancelled or expired hold keeps no copy from the next reader."""
        ended = select(HoldSlot).where(HoldSlot.state.in_(("cancelled", "expired")))
        for slot in db.session.scalars(ended):
            assert slot.ended_at is not None

    @invariant()
    def what_is_on_the_road_is_on_a_list(self) -> None:
        query = (
            select(Copy.id, HandoverLine.id)
            .join(Stay, Stay.copy_id == Copy.id)
            .join(Place, Place.id == Stay.place_id)
            .outerjoin(HandoverLine, HandoverLine.copy_id == Copy.id)
            .where(
                Stay.until.is_(None),
                Place.kind == PlaceKind.CONSIGNMENT,
                Copy.state == CopyState.IN_USE,
            )
        )
        listed = select(HandoverLine.copy_id).where(
            HandoverLine.ended_at.is_(None), HandoverLine.left_at.is_not(None)
        )
        on_a_list = set(db.session.scalars(listed))
        assert {row[0] for row in db.session.execute(query)} - self.found_again() <= on_a_list

    def found_again(self) -> set[int]:
        """Lost on the road and noted as found by nobody's scan: its place is still the bag."""
        lost = select(HandoverLine.copy_id).where(HandoverLine.outcome == "lost")
        return {copy_id for copy_id in db.session.scalars(lost) if copy_id is not None}

    @invariant()
    def both_sides_agree(self) -> None:
        """The lender's and the borrower's view are one record, and the slot fits to it."""
        for loan in db.session.scalars(select(InterlibraryLoan)):
            assert (loan.ended_at is None) == (loan.state in OPEN_STATES)
            if loan.state is LoanState.AGREED and loan.slot.ended_at is None:
                assert loan.slot.supplier_id == loan.supplier_id
            if loan.state in (LoanState.IN_LINE, LoanState.ASKED, LoanState.CONDITIONAL):
                assert loan.slot.supplier_id == loan.requester_id

    @invariant()
    def the_books_balance(self) -> None:
        found = [(check.name, dict(row)) for check in all_checks() for row in check.offending()]
        assert found == []

    def teardown(self) -> None:
        db.session.rollback()
        db.session.remove()
        self.context.pop()


def test_whatever_libraries_do_the_books_balance(whole_app: Any, databases: Any) -> None:
    run_state_machine_as_test(
        lambda: ThreeLibraries(whole_app, databases),
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=STEPS,
            deadline=None,
            phases=(Phase.generate,),  # shrinking takes minutes, and the steps tell enough
            suppress_health_check=list(HealthCheck),
        ),
    )
