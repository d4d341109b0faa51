"""The same reports make the same loans, in whatever order devices are heard."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import hypothesis
import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from sqlalchemy import select

from library_share import clock
from library_share.circulation.models import Loan
from library_share.copies.models import Copy
from library_share.database import db
from library_share.desk.models import LateScan, Scan
from library_share.libraries.calendars import forget_calendars
from library_share.patrons.models import Patron
from library_share.safekeeping.queries import findings
from tests.classroom.devices.conftest import pairing_at
from tests.given import Given
from tests.sizes import often

BEGAN = datetime(2026, 11, 20, 0, 30, tzinfo=UTC)
PHONES, BOOKS, READERS, ACTS, ORDERS = 3, 6, 5, 200, 3
SKEWS = (timedelta(days=3), timedelta(), timedelta(days=-3))


@st.composite
def days(draw):
    """What happens on a day: who does what, in true order."""
    acts = st.tuples(
        st.integers(0, PHONES - 1),
        st.sampled_from(["lend", "lend", "return", "read_here"]),
        st.integers(0, BOOKS - 1),
        st.integers(0, READERS - 1),
    )
    return draw(st.lists(acts, min_size=ACTS, max_size=ACTS))


@st.composite
def orders(draw):
    """In what order phones report, in batches of which some are sent twice: phone, size, twice."""
    batch = st.tuples(st.integers(0, PHONES - 1), st.integers(1, 40), st.booleans())
    return draw(st.lists(batch, min_size=8, max_size=30))


@pytest.fixture
def network_of_phones(whole_app, databases):
    """A fresh network whenever it is called."""

    def anew():
        db.session.remove()  # an open connection would keep the tables
        databases.renew(whole_app)
        forget_calendars()
        with clock.pretend(BEGAN):
            return Phones(whole_app)

    with whole_app.app_context():
        yield anew
        db.session.rollback()
        db.session.remove()
        db.engine.dispose()


@settings(
    max_examples=often(10, gate=1),
    deadline=None,
    phases=(Phase.generate,),
    suppress_health_check=list(HealthCheck),
)
@hypothesis.given(day=days(), heard=st.lists(orders(), min_size=ORDERS, max_size=ORDERS))
def test_story_580_three_phones_and_200_acts_in_any_order(network_of_phones, day, heard):
    ends = [network_of_phones().lives(day, order) for order in heard]
    assert all(end == ends[0] for end in ends)


def test_every_contradiction_is_on_the_list(network_of_phones):
    """Lent by one phone while another one's reader has it, and given back by nobody."""
    network = network_of_phones()
    network.lives([(0, "lend", 0, 0), (1, "lend", 0, 1), (2, "return", 1, 0)], [(1, 9, False)])
    assert network.listed() == {(0, "lent"), (1, "shown")}


def state_of(codes: list[str]) -> list[tuple[object, ...]]:
    """Every loan: of which book, whose, from when until when."""
    db.session.rollback()
    rows = db.session.execute(
        select(Copy.code, Patron.name, Loan.kind, Loan.lent_at, Loan.returned_at, Loan.due_on)
        .join(Copy, Copy.id == Loan.copy_id)
        .outerjoin(Patron, Patron.id == Loan.patron_id)
        .order_by(Loan.lent_at)
    )
    return [(codes.index(code), *rest) for code, *rest in rows]


class Phones:
    """A fresh library with three phones whose clocks are wrong in three ways."""

    def __init__(self, app) -> None:
        given = Given()
        given.a_policy()
        library = given.a_library("TH")
        shelf = given.a_place(library, name="Tủ 4A", class_name="4A")
        paired = pairing_at(app, shelf, given.an_account("lan", library=library))
        self.phones = [paired(f"Máy {number}") for number in range(PHONES)]
        for phone, skew in zip(self.phones, SKEWS, strict=True):
            phone.skew = skew
        self.copies = [given.a_copy(f"Sách {n}", library, place=shelf) for n in range(BOOKS)]
        self.cards = [
            given.card(given.a_patron(f"Bạn {n}", library, class_name="4A")) for n in range(READERS)
        ]
        self.codes = [copy.code for copy in self.copies]

    def lives(self, day, order):
        """Everything happens; then phones report in this order, and at last all the rest."""
        for minute, (phone, kind, copy, reader) in enumerate(day):
            at = BEGAN + timedelta(minutes=minute)
            about = {} if kind == "return" else {"reader": self.cards[reader]}
            self.phones[phone].does(kind, self.codes[copy], at=at, **about)
        now = BEGAN + timedelta(hours=8)
        for phone, size, twice in [*order, *((n, ACTS, False) for n in range(PHONES))]:
            batch = self.phones[phone].queue[:size]
            for _ in range(1 + twice):
                now += timedelta(seconds=30)
                if batch:
                    answer = self.phones[phone].sends(batch, now=now)
                    assert answer.status_code == 200, answer.text
        assert [phone.queue for phone in self.phones] == [[]] * PHONES
        assert findings() == []
        assert self.unexplained() == []
        return state_of(self.codes)

    def listed(self):
        """Which copies' scans are on the list, and what became of them."""
        rows = db.session.execute(
            select(Copy.code, Scan.outcome)
            .join(Scan, Scan.copy_id == Copy.id)
            .join(LateScan, LateScan.scan_row_id == Scan.id)
        )
        return {(self.codes.index(code), outcome.value) for code, outcome in rows}

    def unexplained(self):
        """Books that went from hand to hand with nobody's return, and no line on the list."""
        loans = select(Loan).where(Loan.patron_id.is_not(None)).order_by(Loan.copy_id, Loan.lent_at)
        rows = list(db.session.scalars(loans))
        scans = select(Scan.copy_id, Scan.scanned_at).where(Scan.intent == "return")
        returns = {(row.copy_id, row.scanned_at) for row in db.session.execute(scans)}
        listed = set(
            db.session.scalars(select(Scan.copy_id).join(LateScan, LateScan.scan_row_id == Scan.id))
        )
        return [
            loan.id
            for loan in rows
            if loan.returned_at
            and (loan.copy_id, loan.returned_at) not in returns
            and loan.copy_id not in listed
        ]
