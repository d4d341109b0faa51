"""A librarian who takes stock, by page and by API."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask.testing import FlaskClient

from library_share.database import db
from library_share.safekeeping.queries import findings
from tests.given import Given
from tests.signing_in import sign_in


@dataclass
class Counter:
    """Somebody who counts at one library; `stocktake` is what she has open."""

    library: Any
    page: FlaskClient
    token: str
    given: Given
    stocktake: int = 0

    def call(self, method: str, path: str, /, **sent: Any) -> Any:
        db.session.rollback()  # in life each request looks anew
        more = {"json": sent} if method != "GET" else {"query_string": sent}
        headers = {"Authorization": f"Bearer {self.token}", "Accept-Language": "en"}
        return self.page.open(f"/api/v1{path}", method=method, headers=headers, **more)

    def does(self, method: str, path: str = "", /, **sent: Any) -> Any:
        return self.call(method, f"/stocktakes/{self.stocktake}{path}", **sent)

    def opens(self, *places: Any, title: str = "Cuối năm") -> int:
        codes = {"places": [place.code for place in places]} if places else {}
        answer = self.call("POST", "/stocktakes", library=self.library.code, title=title, **codes)
        assert answer.status_code == 201, answer.text
        self.stocktake = answer.json["id"]
        return self.stocktake

    def counts(self, code: str, place: Any, count_id: UUID | None = None, **more: Any) -> Any:
        sent = {"count_id": str(count_id or uuid4()), "code": code, "place": place.code, **more}
        return self.does("POST", "/counts", **sent)

    def finds(self, code: str, place: Any) -> str:
        """Count it; what it comes out as."""
        answer = self.counts(code, place)
        assert answer.status_code == 200, answer.text
        return answer.json["result"]

    def figures(self) -> dict[str, int]:
        """How many of each result, those with none left out."""
        figures = self.does("GET").json["figures"]
        return {result: number for result, number in figures.items() if number}

    def seen_at(self, place: Any) -> str:
        places = self.does("GET").json["places"]
        return next(
            f"{one['seen']}/{one['expected']}" for one in places if one["code"] == place.code
        )

    def results(self, result: str) -> list[dict[str, Any]]:
        return self.does("GET", "/results", result=result).json["items"]

    def mends(self, copy: Any, what: str, **more: Any) -> Any:
        return self.does("POST", f"/copies/{copy.code}/mending", what=what, **more)

    def closes(self) -> Any:
        return self.does("POST", "/closing")


@pytest.fixture
def counter_at(app, given) -> Any:
    def at(code: str = "THCS") -> Counter:
        library = given.a_library(code)
        account = given.an_account(f"lan-{code.lower()}", library=library)
        page = app.test_client()
        sign_in(page, account)
        return Counter(library, page, given.a_token(account), given)

    return at


@pytest.fixture
def lan(counter_at, given) -> Iterator[Counter]:
    """After every story the books balance."""
    given.a_policy()
    yield counter_at()
    db.session.rollback()
    assert [(found.check.name, found.sentences) for found in findings()] == []


@pytest.fixture
def shelf(lan, given) -> Any:
    return given.a_place(lan.library, name="Tủ 6A")
