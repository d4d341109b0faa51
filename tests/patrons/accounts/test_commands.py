"""`library-share add-account`: the same names as on the page."""

from __future__ import annotations

import json

import pytest

from library_share.patrons.accounts.queries import find_account
from library_share.patrons.models import Account
from tests.safekeeping import run

LIBRARIAN = ("--role", "librarian", "--library", "THCS")


def test_a_name_is_tidied_and_the_password_told_once(app, given):
    given.a_library("THCS")
    status, said = run(
        app, "add-account", "Lan", "--name", " Nguyễn  Thị Lan", *LIBRARIAN, "--json"
    )
    assert status == 0
    told = json.loads(said)
    assert (told["username"], len(told["password"]) >= 10) == ("lan", True)
    assert find_account("lan").name == "Nguyễn Thị Lan"


@pytest.mark.parametrize(
    ("username", "name"),
    [
        ("Lan Nguyễn", "Lan"),
        ("lân", "Lan"),
        ("l" * 41, "Lan"),
        ("", "Lan"),
        ("lan", " "),
        ("lan", "x" * 121),
    ],
)
def test_what_no_page_would_take_is_refused(app, given, username, name):
    given.a_library("THCS")
    assert run(app, "add-account", username, "--name", name, *LIBRARIAN)[0] == 2
    assert given.how_many(Account) == 0
