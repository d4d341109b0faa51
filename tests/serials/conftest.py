"""TVX with its newspapers, TTHTCD and TH as stops, and a clock."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from library_share import clock
from library_share.catalogue.models import TitleKind
from library_share.copies.deeds import Deed
from library_share.database import db, transaction
from library_share.libraries.queries import main_place_of
from library_share.safekeeping.queries import findings
from library_share.serials.actions import moving, receiving, subscribing
from library_share.serials.actions.subscribing import WantedStop
from library_share.serials.models import Issue, IssueCopy, IssueStay, Subscription
from library_share.serials.rules import AtEnd, Frequency
from library_share.web.access import Role
from tests.signing_in import sign_in

#: A Monday.
MONDAY = date(2026, 11, 23)


@dataclass
class Reading:
    """The newspapers of a public library. Every act happens a minute after the one before."""

    given: Any
    app: Any
    now: datetime = clock.start_of(MONDAY) + timedelta(hours=8)
    libraries: dict[str, Any] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)

    def library(self, code: str = "TVX") -> Any:
        if code not in self.libraries:
            self.libraries[code] = self.given.a_library(code)
        return self.libraries[code]

    def place(self, code: str) -> Any:
        return main_place_of(self.library(code).id)

    def goes_to(self, day: date) -> None:
        self.now = clock.start_of(day) + timedelta(hours=8)

    @property
    def today(self) -> date:
        return clock.local_day(self.now)

    def deed(self, code: str = "TVX") -> Deed:
        self.now += timedelta(minutes=1)
        return Deed(library_id=self.library(code).id, account_id=None, at=self.now)

    def act(self, action: Callable[..., Any], *args: Any, at: str = "TVX", **more: Any) -> Any:
        """Somebody does this now; the deed is the argument after `args`."""
        deed = self.deed(at)
        db.session.rollback()
        with clock.pretend(self.now), transaction():
            done = action(*args, deed, **more)
        db.session.expire_all()
        return done

    # --- subscribing and receiving -----------------------------------------------------------

    def subscribes(self, name: str = "Báo Thái Nguyên", **more: Any) -> Subscription:
        title = self.given.a_title(name, TitleKind.PERIODICAL)
        columns = {
            "frequency": Frequency.DAILY,
            "starts_on": MONDAY,
            "ends_on": MONDAY + timedelta(days=30),
            "first_number": 100,
            "copies": 1,
            "at_end": AtEnd.CUT_UP,
            "is_popular": True,
            **more,
        }
        return self.act(subscribing.subscribe, title, **columns)

    def routes(self, subscription: Subscription, *stops: tuple[str, int], copy: int = 1) -> None:
        wanted = [WantedStop(place=self.place(code), days=days) for code, days in stops]
        self.act(subscribing.route, subscription, copy, wanted)

    def issue(self, subscription: Subscription, day: date | int = MONDAY) -> Issue:
        """The issue of this day, or this many days after the first."""
        if isinstance(day, int):
            day = subscription.starts_on + timedelta(days=day)
        query = select(Issue).where(
            Issue.subscription_id == subscription.id, Issue.published_on == day
        )
        return db.session.scalars(query.order_by(Issue.is_special)).first()

    def receives(
        self, subscription: Subscription, day: date | int = MONDAY, **more: Any
    ) -> list[IssueCopy]:
        return self.act(receiving.receive, self.issue(subscription, day), **more)

    def moves(self, *copies: IssueCopy, at: str = "TVX") -> int:
        return self.act(moving.move, [self.stay(copy).id for copy in copies], at=at)

    def stay(self, copy: IssueCopy) -> IssueStay:
        return db.session.scalars(
            select(IssueStay).where(
                IssueStay.issue_copy_id == copy.id,
                IssueStay.until.is_(None),
                IssueStay.undone_at.is_(None),
            )
        ).one()

    def where(self, copy: IssueCopy) -> str:
        """The library a copy is at, or what became of it."""
        db.session.expire_all()
        found = db.session.get_one(IssueCopy, copy.id)
        if found.fate is not None:
            return found.fate.value
        return self.stay(copy).place.library.code

    def numbers(self, subscription: Subscription) -> list[int | None]:
        query = select(Issue.number).where(Issue.subscription_id == subscription.id)
        return list(db.session.scalars(query.order_by(Issue.published_on, Issue.id)))

    # --- through the doors -------------------------------------------------------------------

    def account(self, username: str, code: str = "TVX", role: Role = Role.LIBRARIAN) -> Any:
        account = self.given.an_account(username, role, self.library(code))
        self.tokens[username] = self.given.a_token(account)
        return account

    def call(self, method: str, path: str, /, who: str = "lan", **sent: Any) -> Any:
        db.session.rollback()
        headers = {"Authorization": f"Bearer {self.tokens[who]}", "Accept-Language": "en"}
        more = {"query_string": sent} if method == "GET" else {"json": sent} if sent else {}
        with clock.pretend(self.now):
            answer = self.app.test_client().open(
                f"/api/v1{path}", method=method, headers=headers, **more
            )
        db.session.expire_all()
        return answer

    def browser(self, username: str, code: str = "TVX") -> Browser:
        client = self.app.test_client()
        sign_in(client, self.account(username, code))
        with client.session_transaction() as cookie:
            cookie["language"] = "en"
        db.session.rollback()
        return Browser(client, self)


@dataclass
class Browser:
    """Pages as somebody sees them on the story's day."""

    client: FlaskClient
    reading: Reading

    def get(self, address: str) -> Any:
        with clock.pretend(self.reading.now):
            return self.client.get(address)

    def post(self, address: str, **sent: Any) -> Any:
        with clock.pretend(self.reading.now):
            answer = self.client.post(address, data=sent)
        db.session.rollback()
        db.session.expire_all()
        return answer


def a_reading(app: Any, given: Any) -> Reading:
    """Three libraries, and somebody at the public one."""
    reading = Reading(given, app)
    for code in ("TVX", "TTHTCD", "TH"):
        reading.library(code)
    reading.account("lan")
    return reading


@pytest.fixture
def reading(app: Any, given: Any) -> Iterator[Reading]:
    """After every story the books balance."""
    yield a_reading(app, given)
    db.session.rollback()
    assert [(found.check.name, found.sentences) for found in findings()] == []
