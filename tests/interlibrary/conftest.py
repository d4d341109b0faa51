"""A commune of libraries that lend to each other: what is asked, and where the books are."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from typing import Any
from uuid import uuid4

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from library_share import clock
from library_share.circulation.holds import actions as holds
from library_share.circulation.holds.models import Hold, HoldSlot
from library_share.circulation.keeping import change_copy
from library_share.copies.deeds import Deed
from library_share.copies.models import Copy, CopyState
from library_share.database import db, transaction
from library_share.handovers.models import Handover, HandoverLine
from library_share.handovers.rules import Step
from library_share.interlibrary import actions
from library_share.interlibrary.models import InterlibraryEvent, InterlibraryLoan
from library_share.interlibrary.queries import events_of
from library_share.interlibrary.rules import Terms
from library_share.jobs import run_due
from library_share.libraries.models import Commune, Library
from library_share.patrons.queries import find_patron_with_id
from library_share.safekeeping.queries import findings
from library_share.web.access import Role
from tests.signing_in import sign_in


@dataclass
class Network:
    """TH asks; TVX, THCS and the others lend. Every act happens a minute after the one before."""

    given: Any
    app: Any
    title: Any
    now: datetime
    libraries: dict[str, Any] = field(default_factory=dict)
    accounts: dict[str, Any] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)

    def library(self, code: str, **more: Any) -> Any:
        if code not in self.libraries:
            library = self.given.a_library(code, **more)
            account = self.given.an_account(f"lan-{code.lower()}", library=library)
            self.libraries[code] = library
            self.accounts[code] = account
            self.tokens[code] = self.given.a_token(account)
        return self.libraries[code]

    def copy(self, code: str, title: Any = None) -> Any:
        return self.given.a_copy(title or self.title, self.library(code))

    def copies(self, code: str, how_many: int) -> list[Any]:
        return [self.copy(code) for _ in range(how_many)]

    def reader(self, name: str = "Nông Anh An", code: str = "TH") -> Any:
        return self.given.a_patron(name, self.library(code))

    def deed(self, code: str) -> Deed:
        self.now += timedelta(minutes=1)
        library = self.library(code)
        return Deed(library_id=library.id, account_id=self.accounts[code].id, at=self.now)

    def act(self, code: str, action: Callable[..., Any], *args: Any, **more: Any) -> Any:
        """Somebody at this library does this now."""
        deed = self.deed(code)
        with clock.pretend(self.now), transaction():
            done = action(*args, deed, **more)
        db.session.expire_all()
        return done

    def later(self, **delta: int) -> None:
        """Time goes by; what is done every hour is done."""
        self.now += timedelta(**delta)
        with clock.pretend(self.now):
            run_due()
        db.session.expire_all()

    def lends(self, code: str, partner: str | None = None, **terms: Any) -> None:
        """From now on this library lends on these terms."""
        partner_id = self.library(partner).id if partner else None
        with transaction():
            actions.set_terms(self.library(code).id, partner_id, Terms(**terms), at=self.now)

    def moves_away(self, code: str) -> None:
        """This library belongs to another commune."""
        with transaction():
            other = Commune(name="Xã Bên")
            db.session.add(other)
            db.session.flush()
            db.session.get_one(Library, self.library(code).id).commune_id = other.id
        db.session.expire_all()

    def events(self, loan: InterlibraryLoan) -> list[InterlibraryEvent]:
        db.session.expire_all()
        return events_of(loan.id)

    # --- asking ------------------------------------------------------------------------------

    def waits(self, patron: Any = None, code: str = "TH", **more: Any) -> Hold:
        who = find_patron_with_id((patron or self.reader(code=code)).id)

        def placed(deed: Deed) -> Hold:
            return holds.place(self.title, deed, patron=who, override="ask", **more)

        return self.act(code, placed)

    def class_waits(self, how_many: int, code: str = "TH", **more: Any) -> Hold:
        school_class = self.given.a_class("4A", self.library(code))

        def placed(deed: Deed) -> Hold:
            return holds.place(
                self.title, deed, school_class=school_class, how_many=how_many, **more
            )

        return self.act(code, placed)

    def asks(self, hold: Hold | None = None, code: str = "TH") -> InterlibraryLoan:
        hold = hold or self.waits(code=code)
        return self.act(code, actions.ask, hold.id)[0]

    def loan(self, loan: InterlibraryLoan | int) -> InterlibraryLoan:
        loan_id = loan if isinstance(loan, int) else loan.id
        db.session.rollback()  # others may have written since
        return db.session.get_one(InterlibraryLoan, loan_id)

    def open_loans(self) -> list[InterlibraryLoan]:
        db.session.rollback()
        query = select(InterlibraryLoan).where(InterlibraryLoan.ended_at.is_(None))
        return list(db.session.scalars(query))

    def stands(self, loan: InterlibraryLoan | int) -> tuple[str, str | None]:
        """The state, and the code of the library that is asked or lends."""
        now = self.loan(loan)
        return now.state.value, now.supplier.code if now.supplier else None

    def slot(self, loan: InterlibraryLoan | int) -> HoldSlot:
        return self.loan(loan).slot

    # --- books -------------------------------------------------------------------------------

    def scan(self, code: str, what: str, patron: str | None = None, intent: str = "auto") -> Any:
        """What the desk of this library says to a scan."""
        self.now += timedelta(minutes=1)
        db.session.rollback()
        sent = {
            "scan_id": str(uuid4()),
            "library": code,
            "code": what,
            "patron": patron,
            "intent": intent,
            "scanned_at": None,
            "override": None,
        }
        headers = {"Authorization": f"Bearer {self.tokens[code]}", "Accept-Language": "en"}
        with clock.pretend(self.now):
            answer = self.app.test_client().post("/api/v1/scans", json=sent, headers=headers)
        db.session.expire_all()
        return answer

    def call(self, code: str, method: str, path: str, **sent: Any) -> Any:
        self.now += timedelta(minutes=1)
        db.session.rollback()
        headers = {"Authorization": f"Bearer {self.tokens[code]}", "Accept-Language": "en"}
        more = {"query_string": sent} if method == "GET" else {"json": sent}
        with clock.pretend(self.now):
            answer = self.app.test_client().open(
                f"/api/v1{path}", method=method, headers=headers, **more
            )
        db.session.expire_all()
        return answer

    def sends(self, code: str) -> str:
        """What lies in the bag of this library leaves; the consignment's code."""
        handover = db.session.scalars(
            select(Handover).where(
                Handover.from_library_id == self.library(code).id,
                Handover.step == Step.PREPARED,
            )
        ).first()
        assert handover is not None, f"no bag at {code}"
        answer = self.call(code, "POST", f"/handovers/{handover.code}/sending", library=code)
        assert answer.status_code == 200, answer.text
        return str(handover.code)

    def line(self, copy: Any) -> HandoverLine:
        """The newest line of this copy on any list."""
        query = select(HandoverLine).where(HandoverLine.copy_id == copy.id)
        return db.session.scalars(query.order_by(HandoverLine.id.desc())).first()

    def loses(self, copy: Any) -> None:
        """Somebody notes on the copy's page that it is lost."""
        self.notes(copy, CopyState.LOST)

    def finds(self, copy: Any) -> None:
        """Somebody notes on the copy's page that it is there again."""
        self.notes(copy, CopyState.IN_USE)

    def notes(self, copy: Any, state: CopyState) -> None:
        self.now += timedelta(minutes=1)
        with clock.pretend(self.now), transaction():
            found = db.session.get_one(Copy, copy.id)
            change_copy(found, account_id=None, state=state, reason="?")
        db.session.expire_all()

    def ships(self, lender: str, copy: Any) -> str:
        """The lender fetches the copy, puts it into the bag and sends it."""
        answer = self.scan(lender, copy.code)
        assert answer.status_code == 200, answer.text
        return self.sends(lender)


@pytest.fixture
def network(app, given) -> Iterator[Network]:
    given.a_policy(loans_at_most=10)
    network = Network(given, app, given.a_title("Dế Mèn phiêu lưu ký"), clock.now())
    network.library("TH")
    yield network
    db.session.rollback()


@pytest.fixture
def net(network) -> Iterator[Network]:
    """After every story the books balance."""
    yield network
    db.session.rollback()
    assert [(found.check.name, found.sentences) for found in findings()] == []


@pytest.fixture
def visitor(net: Network, app: Any) -> Callable[..., FlaskClient]:
    """Somebody's browser, signed in at a library."""

    @cache
    def at(code: str, role: Role = Role.LIBRARIAN) -> FlaskClient:
        client = app.test_client()
        library = net.library(code)
        sign_in(client, net.given.an_account(f"{role.value}-{code.lower()}", role, library))
        db.session.rollback()
        return client

    return at


def lend(net):
    """A copy of TVX is with TH, ready for An."""
    net.an = net.reader()
    net.book = net.copy("TVX")
    net.lent = net.asks(net.waits(net.an))
    net.act("TVX", actions.agree, net.lent.id)
    net.scan("TH", net.ships("TVX", net.book))
    assert net.stands(net.lent)[0] == "arrived"
    return net
