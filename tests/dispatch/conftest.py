"""Two librarians at their own libraries, by page and by API, and one of a third library."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from flask.testing import FlaskClient

from library_share.database import db
from library_share.libraries.queries import main_place_of
from library_share.safekeeping.queries import findings
from tests.given import Given
from tests.signing_in import sign_in


@dataclass
class Librarian:
    """Somebody at work at one library."""

    library: Any
    page: FlaskClient
    token: str
    given: Given

    def call(self, method: str, path: str, /, **sent: Any) -> Any:
        """The API; what is sent names the library."""
        db.session.rollback()  # in life each request looks anew
        more = {"json": {"library": self.library.code, **sent}} if method != "GET" else {}
        if method == "GET":
            more["query_string"] = sent
        headers = {"Authorization": f"Bearer {self.token}", "Accept-Language": "en"}
        return self.page.open(f"/api/v1{path}", method=method, headers=headers, **more)

    def begins(self, taker: Librarian, purpose: str = "display") -> str:
        """The code of a new list for the other library."""
        to_place = main_place_of(taker.library.id).code
        answer = self.call("POST", "/handovers", purpose=purpose, to_place=to_place)
        assert answer.status_code == 201, answer.text
        return str(answer.json["code"])

    def does(self, code: str, what: str, /, **sent: Any) -> Any:
        return self.call("POST", f"/handovers/{code}/{what}", **sent)


@pytest.fixture
def librarian(app, given) -> Any:
    def at(code: str) -> Librarian:
        library = given.a_library(code)
        account = given.an_account(f"lan-{code.lower()}", library=library)
        page = app.test_client()
        sign_in(page, account)
        return Librarian(library, page, given.a_token(account), given)

    return at


@pytest.fixture
def th(librarian, given) -> Iterator[Librarian]:
    """Gives. After every story the books balance."""
    given.a_policy()
    yield librarian("TH")
    db.session.rollback()
    assert [(found.check.name, found.sentences) for found in findings()] == []


@pytest.fixture
def tvx(librarian) -> Librarian:
    """Takes."""
    return librarian("TVX")
