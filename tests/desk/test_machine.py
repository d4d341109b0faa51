"""Whatever people do at two desks, in whatever order, the books balance."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import func, select, update

from library_share import clock
from library_share.circulation.models import EventKind, Loan, LoanEvent, LoanKind
from library_share.copies import actions as copies
from library_share.copies.models import Copy, CopyState, Stay
from library_share.database import db, transaction
from library_share.desk.models import Scan
from library_share.libraries.calendars import forget_calendars
from library_share.patrons.models import Card, Patron, PatronState
from library_share.safekeeping.queries import all_checks
from tests.desk.scanning import Desk
from tests.given import Given

LIMIT, COPIES, PATRONS = 2, 4, 3
FOR_EVER = datetime.max.replace(tzinfo=UTC)
copy_numbers = st.integers(0, COPIES - 1)
patron_numbers = st.integers(0, PATRONS - 1)


class TwoDesks(RuleBasedStateMachine):
    """The model: in whose hands each copy is, where it stands, and how many facts there are."""

    def __init__(self, app, databases):
        super().__init__()
        databases.renew(app)
        forget_calendars()
        self.context = app.app_context()
        self.context.push()
        self.client = app.test_client()
        self.given = Given()
        self.now = clock.now()
        self.hands: dict[int, int | None] = {}
        self.places: dict[int, int] = {}
        self.events = Counter()
        self.sent: list[tuple[dict, int, dict]] = []
        self.undoable: list[dict] = []
        self.overridden: set[int] = set()

    @initialize()
    def open_the_library(self):
        given = self.given
        given.a_policy(loans_at_most=LIMIT, days=7, renewals_at_most=1, overdue_blocks=False)
        library = given.a_library(closed_weekdays="7")
        self.desks = [
            Desk(self.client, given.a_token(given.an_account(name)), "THCS")
            for name in ("lan", "hoa")
        ]
        self.shelf_ids = [given.a_place(library, name=name).id for name in ("Tủ 6A", "Tủ 6B")]
        self.copies = [given.a_copy() for _ in range(COPIES)]
        self.patrons = [given.a_patron(name=f"Bạn {n}") for n in range(PATRONS)]
        self.cards = [given.card(patron) for patron in self.patrons]
        self.copy_ids = [copy.id for copy in self.copies]
        self.codes = [copy.code for copy in self.copies]
        self.numbers = [copy.accession_number for copy in self.copies]
        self.hands = dict.fromkeys(range(COPIES))
        self.places = {n: given_place(copy.id) for n, copy in enumerate(self.copies)}

    def scan(self, desk, number, patron=None, intent="auto", **more):
        card = None if patron is None else self.cards[patron]
        sent = {
            "scan_id": str(uuid4()),
            "library": "THCS",
            "code": self.codes[number],
            "patron": card,
            "intent": intent,
            **more,
        }
        self.now += timedelta(seconds=10)
        with clock.pretend(self.now):
            answer = self.desks[desk].post("/scans", sent)
        assert answer.status_code in (200, 409), answer.text
        self.sent.append((sent, answer.status_code, answer.json))
        if answer.status_code == 200:
            self.note(number, patron, answer.json)
        return answer

    def note(self, number, patron, body):
        outcome = body["outcome"]
        if outcome in ("lent", "read_here"):
            self.events["begun"] += 1
            if patron is not None and body["loan"]["returned_at"]:
                self.events["returned"] += 1  # reported late, it was over by the next thing known
            else:
                self.hands[number] = patron
        if outcome == "returned":
            self.hands[number] = None
        if outcome in ("returned", "renewed"):
            self.events[outcome] += 1
        if body["undo"]:
            self.undoable.append(body | {"copy_number": number})

    # --- what people do ---------------------------------------------------------------------

    @rule(desk=st.integers(0, 1), number=copy_numbers, patron=patron_numbers)
    def scan_with_a_patron(self, desk, number, patron):
        before = self.hands[number]
        answer = self.scan(desk, number, patron)
        if answer.status_code == 200:
            expected = {None: "lent", patron: "returned"}.get(before, "question")
            assert answer.json["outcome"] == expected

    @rule(desk=st.integers(0, 1), number=copy_numbers)
    def scan_alone(self, desk, number):
        before = self.hands[number]
        answer = self.scan(desk, number)
        assert answer.json["outcome"] == ("shown" if before is None else "returned")

    @rule(desk=st.integers(0, 1), number=copy_numbers, patron=patron_numbers)
    def lend_on_purpose(self, desk, number, patron):
        before = self.hands[number]
        answer = self.scan(desk, number, patron, "lend")
        if before is not None:
            assert answer.json["code"] == "copy_already_on_loan"

    @rule(number=copy_numbers, patron=patron_numbers)
    def lend_in_spite_of_the_rules(self, number, patron):
        answer = self.scan(0, number, patron, "lend", override={"reason": "cần gấp"})
        if answer.status_code == 200 and answer.json["remarks"]:
            self.overridden.add(answer.json["loan"]["id"])

    @rule(desk=st.integers(0, 1), number=copy_numbers)
    def return_on_purpose(self, desk, number):
        before = self.hands[number]
        answer = self.scan(desk, number, intent="return")
        assert (answer.status_code == 200) == (before is not None)

    @rule(number=copy_numbers)
    def renew(self, number):
        self.scan(0, number, intent="renew")

    @rule(number=copy_numbers, patron=patron_numbers)
    def read_here_with_a_card(self, number, patron):
        self.scan(1, number, patron, "read_here")

    @rule(number=copy_numbers)
    def read_here_without_a_card(self, number):
        if self.hands[number] is None:
            self.scan(1, number, intent="read_here")

    @precondition(lambda self: self.undoable)
    @rule(data=st.data())
    def undo_something(self, data):
        body = data.draw(st.sampled_from(self.undoable), label="scan")
        number = body["copy_number"]
        before = self.loan_facts(body["loan"]["id"])
        self.now += timedelta(seconds=10)
        with clock.pretend(self.now):
            answer = self.desks[0].undo_at(body["undo"])
        if answer.status_code == 409:
            assert self.loan_facts(body["loan"]["id"]) == before
            return
        self.undoable.remove(body)
        undone = db.session.get_one(Loan, body["loan"]["id"], populate_existing=True)
        if body["outcome"] in ("lent", "read_here"):
            assert undone.undone_at is not None
            was_open = before[0] is None  # what was only counted may be unsaid later, too
            self.hands[number] = None if was_open else self.hands[number]
        if body["outcome"] == "returned":
            self.hands[number] = next(
                n for n, patron in enumerate(self.patrons) if patron.id == undone.patron_id
            )

    @precondition(lambda self: self.sent)
    @rule(data=st.data(), desk=st.integers(0, 1))
    def send_the_same_again(self, data, desk):
        sent, status, body = data.draw(st.sampled_from(self.sent), label="sent before")
        answer = self.desks[0].post("/scans", sent)
        if answer.json.get("code") != "scan_id_reused":
            assert (answer.status_code, answer.json) == (status, body)

    @rule(number=copy_numbers, patron=patron_numbers, minutes=st.integers(10, 300))
    def report_a_loan_made_offline(self, number, patron, minutes):
        at = (self.now - timedelta(minutes=minutes)).isoformat()
        answer = self.scan(1, number, patron, "lend", scanned_at=at)
        if answer.status_code == 200:
            assert answer.json["outcome"] == "lent"
            self.overridden.add(answer.json["loan"]["id"])
            if "returned_unnoticed" in {remark["code"] for remark in answer.json["remarks"]}:
                self.events["returned"] += 1

    @rule(number=copy_numbers, minutes=st.integers(10, 300))
    def report_a_return_made_offline(self, number, minutes):
        at = (self.now - timedelta(minutes=minutes)).isoformat()
        before, hands = self.loans_of(number), self.hands[number]
        answer = self.scan(1, number, None, "return", scanned_at=at)
        assert answer.json["outcome"] in ("returned", "shown")
        if answer.json["outcome"] == "returned":
            assert (
                self.loans_of(number)[answer.json["loan"]["id"]] < before[answer.json["loan"]["id"]]
            )
            if before[answer.json["loan"]["id"]] is not FOR_EVER:
                self.hands[number] = hands  # that loan was over already

    @rule(patron=patron_numbers)
    def suspend_or_lift(self, patron):
        with transaction():
            person = db.session.get_one(Patron, self.patrons[patron].id)
            suspended = person.state is PatronState.SUSPENDED
            person.state = PatronState.ACTIVE if suspended else PatronState.SUSPENDED

    @rule(patron=patron_numbers)
    def replace_a_lost_card(self, patron):
        with transaction():
            db.session.execute(
                update(Card).where(Card.code == self.cards[patron]).values(revoked_at=clock.now())
            )
            code = self.given.new_card_code()
            db.session.add(
                Card(patron_id=self.patrons[patron].id, code=code, issued_at=clock.now())
            )
        self.cards[patron] = code

    @rule(number=copy_numbers, shelf=st.integers(0, 1))
    def move_to_a_shelf(self, number, shelf):
        self.now += timedelta(seconds=10)
        with transaction():
            copies.move(
                [self.copy_ids[number]], self.shelf_ids[shelf], at=self.now, account_id=None
            )
        self.places[number] = self.shelf_ids[shelf]

    @rule(number=copy_numbers)
    def repair_or_put_back(self, number):
        with transaction():
            copy = db.session.get_one(Copy, self.copy_ids[number])
            in_use = copy.state is CopyState.IN_USE
            copy.state = CopyState.UNDER_REPAIR if in_use else CopyState.IN_USE

    @rule(days=st.integers(1, 20))
    def let_days_pass(self, days):
        self.now += timedelta(days=days)

    @rule(
        code=st.sampled_from(
            ["", "0", "7777777", "HTTP://X/Q/1000001", "x" * 300, "‮", "9786042088893"]
        )
    )
    def scan_rubbish(self, code):
        answer = self.desks[0].scan(code)
        assert answer.status_code in (200, 404, 409, 422)

    # --- what always holds ------------------------------------------------------------------

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

    def teardown(self):
        db.session.rollback()
        db.session.remove()
        self.context.pop()


def given_place(copy_id: int) -> int:
    return db.session.scalars(
        select(Stay.place_id).where(Stay.copy_id == copy_id, Stay.until.is_(None))
    ).one()


def test_whatever_people_do_the_books_balance(whole_app, databases):
    run_state_machine_as_test(
        lambda: TwoDesks(whole_app, databases),
        settings=settings(
            max_examples=30,
            stateful_step_count=40,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
