"""A school with two class shelves: who keeps them, what pupils have at home, and a clock."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pypdfium2
import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from library_share import clock
from library_share.classroom.shelves import actions, swaps
from library_share.classroom.shelves.swaps import Swap
from library_share.copies.deeds import Deed
from library_share.copies.models import Copy, Stay
from library_share.database import db, transaction
from library_share.dispatch.papers import paper_of
from library_share.handovers.models import Handover
from library_share.libraries.models import Place, PlaceKind
from library_share.patrons.keepers.actions import put_in_charge
from library_share.printing.documents import pdf
from library_share.safekeeping.queries import findings
from library_share.web.access import Role
from tests.signing_in import sign_in


@dataclass
class School:
    """TH with the shelves of 4A and 4B. Every act happens a minute after the one before."""

    given: Any
    app: Any
    library: Any
    now: datetime
    shelves: dict[str, Any] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)

    def shelf(self, class_name: str) -> Any:
        if class_name not in self.shelves:
            self.given.a_class(class_name, self.library)
            self.shelves[class_name] = self.given.a_place(
                self.library,
                PlaceKind.CLASS_SHELF,
                f"Tủ sách lớp {class_name}",
                class_name=class_name,
            )
        return self.shelves[class_name]

    def books(self, class_name: str, *titles: str, **more: Any) -> list[Any]:
        with clock.pretend(self.now):
            return [
                self.given.a_copy(title, self.library, self.shelf(class_name), **more)
                for title in titles
            ]

    def pupil(self, name: str, class_name: str) -> Any:
        return self.given.a_patron(name, self.library, class_name=class_name)

    def deed(self) -> Deed:
        self.now += timedelta(minutes=1)
        return Deed(library_id=self.library.id, account_id=None, at=self.now)

    def act(self, action: Callable[..., Any], *args: Any, **more: Any) -> Any:
        """Somebody does this now."""
        deed = self.deed()
        db.session.rollback()
        with clock.pretend(self.now), transaction():
            done = action(*args, deed, **more)
        db.session.expire_all()
        return done

    def swaps(self, first: str = "4A", second: str = "4B", **more: Any) -> Swap:
        return self.act(actions.swap, self.shelf(first), self.shelf(second), **more)

    def undoes(self, swap: Swap) -> None:
        self.act(actions.undo_swap, self.swap(swap))

    def swap(self, swap: Swap) -> Swap:
        """The swap as it is now."""
        db.session.expire_all()
        return swaps.get_swap(swap.code)

    def stands(self, copy: Any) -> str:
        """The name of the copy's place."""
        query = select(Place.name).join(Stay, Stay.place_id == Place.id)
        return db.session.scalars(query.where(Stay.copy_id == copy.id, Stay.until.is_(None))).one()

    def condition(self, copy: Any, **columns: Any) -> None:
        with transaction():
            for name, value in columns.items():
                setattr(db.session.get_one(Copy, copy.id), name, value)

    # --- through the doors -------------------------------------------------------------------

    def scan(self, what: Any, patron: Any = None) -> dict[str, Any]:
        """What the desk says of this book, with this patron's card before it."""
        self.now += timedelta(minutes=1)
        sent = {
            "scan_id": str(uuid4()),
            "library": self.library.code,
            "code": what.code,
            "patron": self.given.card(patron) if patron else None,
            "intent": "auto",
            "scanned_at": None,
            "override": None,
        }
        answer = self.call("POST", "/scans", **sent)
        assert answer.status_code == 200, answer.text
        return dict(answer.json)

    def call(self, method: str, path: str, /, who: str = "lan", **sent: Any) -> Any:
        db.session.rollback()
        headers = {"Authorization": f"Bearer {self.tokens[who]}", "Accept-Language": "en"}
        more = {"query_string": sent} if method == "GET" else {"json": sent}
        with clock.pretend(self.now):
            answer = self.app.test_client().open(
                f"/api/v1{path}", method=method, headers=headers, **more
            )
        db.session.expire_all()
        return answer

    def account(
        self, username: str, role: Role = Role.LIBRARIAN, keeps: str = "", library: Any = None
    ) -> Any:
        account = self.given.an_account(username, role, library or self.library)
        self.tokens[username] = self.given.a_token(account)
        if keeps:
            with transaction():
                put_in_charge(self.shelf(keeps), account)
        return account

    def browser(self, account: Any) -> FlaskClient:
        client = self.app.test_client()
        sign_in(client, account)
        with client.session_transaction() as cookie:
            cookie["language"] = "en"
        db.session.rollback()
        return client


def words_of(handover: Handover) -> str:
    """What the paper says, its lines joined."""
    return words_in(pdf(paper_of(handover)))


def words_in(file: bytes) -> str:
    """The words of a PDF, its lines joined."""
    document = pypdfium2.PdfDocument(io.BytesIO(file))
    pages = (document[number].get_textpage().get_text_range() for number in range(len(document)))
    return " ".join(" ".join(pages).split())


@pytest.fixture
def school(app: Any, given: Any) -> Iterator[School]:
    """After every story the books balance."""
    given.a_policy(loans_at_most=10, overdue_blocks=False)
    school = School(given, app, given.a_library("TH"), clock.now())
    school.account("lan")
    for class_name in ("4A", "4B"):
        school.shelf(class_name)
    yield school
    db.session.rollback()
    assert [(found.check.name, found.sentences) for found in findings()] == []


@pytest.fixture
def librarian(school: School) -> FlaskClient:
    return school.browser(school.account("mai"))


@pytest.fixture
def teacher(school: School) -> FlaskClient:
    """Keeps the shelf of 4A."""
    return school.browser(school.account("hien", Role.CLASS_KEEPER, keeps="4A"))
