"""TH and TVX at work, as in the stories of sending and receiving; and what waits for each."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from library_share.database import db
from tests.dispatch.conftest import Librarian
from tests.dispatch.conftest import librarian as librarian
from tests.dispatch.conftest import th as th
from tests.dispatch.conftest import tvx as tvx
from tests.signing_in import sign_in


def work_of(who: Librarian) -> dict[str, Any]:
    """By name the groups in which something waits, as the API tells."""
    answer = who.call("GET", "/today", library=who.library.code)
    assert answer.status_code == 200, answer.text
    return {group["name"]: group for group in answer.json["groups"] if group["number"]}


def steps_in(who: Librarian, name: str) -> list[str]:
    """What is to be done next in a group, by its lines."""
    return [line["step"]["label"] for line in work_of(who)[name]["lines"]]


@pytest.fixture
def a_list(th, tvx, given) -> Any:
    """A list of TH for TVX, on which so many books were picked by scanning."""

    def begun(how_many: int = 1, purpose: str = "display") -> str:
        code = th.begins(tvx, purpose)
        for _ in range(how_many):
            copy = given.a_copy(library=th.library)
            assert th.does(code, "scans", code=copy.code).status_code == 200
        return code

    return begun


@pytest.fixture
def browser_of(app: Flask, given) -> Any:
    """The browser of a new account with a role at a library."""

    def signed_in(username: str, role: Any, library: Any) -> tuple[Any, Any]:
        db.session.rollback()
        account = given.an_account(username, role, library)
        client = app.test_client()
        sign_in(client, account)
        return client, account

    return signed_in
