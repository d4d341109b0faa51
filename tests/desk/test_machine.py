"""Whatever people do at two desks, in whatever order, the books balance."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from uuid import uuid4

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import update

from library_share import clock
from library_share.circulation.models import Loan
from library_share.copies import actions as copies
from library_share.copies.models import Copy, CopyState
from library_share.database import db, transaction
from library_share.libraries.calendars import forget_calendars
from library_share.patrons.models import Card, Patron, PatronState
from tests.desk.invariants import FOR_EVER, LIMIT, WhatAlwaysHolds, given_place
from tests.desk.scanning import Desk
from tests.given import Given
from tests.sizes import often

COPIES, PATRONS = 4, 3
copy_numbers = st.integers(0, COPIES - 1)
patron_numbers = st.integers(0, PATRONS - 1)


class TwoDesks(WhatAlwaysHolds):
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

    def teardown(self):
        db.session.rollback()
        db.session.remove()
        self.context.pop()


def test_whatever_people_do_the_books_balance(whole_app, databases):
    run_state_machine_as_test(
        lambda: TwoDesks(whole_app, databases),
        settings=settings(
            max_examples=often(60, gate=5),
            stateful_step_count=40,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
