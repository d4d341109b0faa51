"""What programs once sent that broke something; each is answered in a sentence."""

from __future__ import annotations

import json

import pytest

from library_share.database import db
from library_share.patrons.models import Patron
from tests.desk.scanning import Desk


@pytest.fixture
def desk(client, given):
    given.a_policy()
    return Desk(client, given.a_token(given.an_account()), "THCS")


@pytest.mark.parametrize(
    "moment", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "0001-01-01T00:00:00Z"]
)
def test_a_moment_that_has_no_date_in_utc(desk, given, moment):
    answer = desk.scan(given.a_copy().code, scanned_at=moment)
    assert answer.status_code == 422
    assert "scanned_at" in answer.json["errors"]["json"]


def test_a_clock_that_is_ahead_does_not_hide_a_refusal(desk, given):
    copy = given.a_copy()
    answer = desk.scan(copy.code, intent="lend", scanned_at="2199-01-01T00:00:00Z")
    assert answer.status_code == 409
    assert [reason["code"] for reason in answer.json["reasons"]] == ["card_first"]


@pytest.mark.parametrize("name", ["\x00", " \x00 ", "\ud800", " ", "\u3000", "a\x00"])
def test_a_name_that_is_no_text(desk, name):
    answer = desk.client.post(
        "/api/v1/patrons",
        data=json.dumps({"library": "THCS", "name": name}),  # half letters as \ud800
        headers={"Authorization": f"Bearer {desk.token}", "Accept-Language": "en"},
        content_type="application/json",
    )
    assert answer.status_code == 422
    assert answer.json["errors"] == {"json": {"name": ["This must be text."]}}
    assert db.session.query(Patron).count() == 0


def test_faults_are_told_in_the_readers_language(client, given):
    token = given.a_token(given.an_account())
    answer = client.post(
        "/api/v1/patrons",
        json={"name": 7, "wings": 2},
        headers={"Authorization": f"Bearer {token}", "Accept-Language": "vi"},
    )
    assert answer.json["errors"]["json"] == {
        "library": ["Cần điền mục này."],
        "name": ["Mục này phải là chữ."],
        "wings": ["Không có mục nào tên như vậy."],
    }
