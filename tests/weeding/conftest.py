"""A public library that weeds, with a librarian who prepares and a head who decides."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from library_share import clock
from library_share.copies.deeds import Deed
from library_share.copies.models import Copy
from library_share.database import db, transaction
from library_share.libraries.models import LibraryKind
from library_share.safekeeping.queries import findings
from library_share.web.access import Role
from library_share.weeding import actions
from library_share.weeding.models import WeedingList
from library_share.weeding.rules import NOTICE_DAYS, Criterion, Disposal
from tests.signing_in import sign_in

TOO_OLD = 2008


@dataclass
class Weeder:
    """One library's people, by page and by API, and what they do to its lists."""

    library: Any
    librarian: FlaskClient
    head: FlaskClient
    token: str
    head_token: str
    given: Any

    @property
    def deed(self) -> Deed:
        return Deed(library_id=self.library.id, account_id=None, at=clock.now())

    def some_copies(self, how_many: int, **more: Any) -> list[Copy]:
        with transaction():
            title = self.given.a_title(more.pop("title", None))
            return [self.given.a_copy(title, self.library, **more) for _ in range(how_many)]

    def begins(self, name: str = "Thanh lọc 2026") -> int:
        with transaction():
            return actions.draw_up(self.deed, name=name, disposal=Disposal.LIQUIDATE).id

    def lists(self, copies: Sequence[Copy], name: str = "Thanh lọc 2026") -> int:
        """The id of a new list with these copies."""
        list_id = self.begins(name)
        with transaction():
            actions.add(
                list_id,
                {copy.id: "Rách bìa." for copy in copies},
                self.deed,
                criterion=Criterion.WORN_OUT,
            )
        return list_id

    def decided(self, copies: Sequence[Copy], *, reason: str = "") -> int:
        list_id = self.lists(copies)
        with transaction():
            actions.submit(list_id, self.deed, reason=reason)
            actions.decide(list_id, self.deed, number="05/QĐ-TVX", decided_on=clock.today())
        return list_id

    def published(self, copies: Sequence[Copy], *, days_ago: int = NOTICE_DAYS) -> int:
        """A list that everybody has been able to read since `days_ago`; by default its time is
        over."""
        with clock.pretend(clock.now() - timedelta(days=days_ago)):
            list_id = self.decided(copies, reason="Kho nhỏ")
            with transaction():
                actions.publish(list_id, self.deed)
        return list_id

    def call(self, method: str, path: str, /, *, as_head: bool = False, **sent: Any) -> Any:
        """The API; what is sent names the library."""
        db.session.rollback()
        sent = {"library": self.library.code, **sent}
        more = {"json": sent} if method != "GET" else {"query_string": sent}
        token = self.head_token if as_head else self.token
        headers = {"Authorization": f"Bearer {token}", "Accept-Language": "en"}
        return self.librarian.open(f"/api/v1{path}", method=method, headers=headers, **more)

    def acts(self, list_id: int, act: str, /, **sent: Any) -> Any:
        return self.call("POST", f"/weeding-lists/{list_id}/acts", act=act, **sent)

    def now(self, list_id: int) -> WeedingList:
        db.session.rollback()
        return db.session.get_one(WeedingList, list_id, populate_existing=True)


@pytest.fixture
def weeder(app, given) -> Any:
    def at(code: str, kind: LibraryKind) -> Weeder:
        library = given.a_library(code, kind=kind)
        lan = given.an_account(f"lan-{code.lower()}", library=library)
        head = given.an_account(f"tam-{code.lower()}", Role.PRINCIPAL, library)
        pages = [app.test_client(), app.test_client()]
        for page, account in zip(pages, (lan, head), strict=True):
            sign_in(page, account)
        return Weeder(library, *pages, given.a_token(lan), given.a_token(head), given)

    return at


@pytest.fixture
def tvx(weeder, given) -> Iterator[Weeder]:
    """The public library. After every story the books balance."""
    given.a_policy()
    yield weeder("TVX", LibraryKind.PUBLIC)
    db.session.rollback()
    assert [(found.check.name, found.sentences) for found in findings()] == []
