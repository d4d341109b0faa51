"""Nhật ký truy cập: every deed in words, and what is done to accounts among them."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from library_share.database import db
from library_share.exchange.models import ImportKind
from library_share.patrons import access_log
from library_share.patrons.models import AccessRecord, Account, Appointment
from library_share.web.access import Role
from tests.guards.sources import python_files
from tests.signing_in import sign_in


@pytest.fixture
def admin(client, given):
    given.a_library()
    sign_in(client, given.an_account("xa", Role.ADMINISTRATOR))
    return client


def noted() -> list[tuple[str, str]]:
    rows = db.session.scalars(select(AccessRecord).order_by(AccessRecord.id))
    return [(row.deed, row.detail) for row in rows]


def test_what_is_done_to_an_account_is_noted(admin, given):
    lan = given.an_account("lan")
    where = f"/accounts/{lan.id}"
    admin.post(f"{where}/roles", data={"role": "principal", "library": given.a_library().id})
    given_role = db.session.scalars(select(Appointment).order_by(Appointment.id.desc())).first()
    admin.post(f"{where}/roles/{given_role.id}/end")
    for deed in ("password", "close", "reopen"):
        admin.post(f"{where}/{deed}")
    assert [(deed, name) for deed, name in noted() if name] == [
        ("gave_role", "lan"),
        ("took_role", "lan"),
        ("changed_password", "lan"),
        ("closed_account", "lan"),
        ("reopened_account", "lan"),
    ]
    page = admin.get("/access-log").text
    assert "đặt mật khẩu cho tài khoản lan" in page
    assert "closed_account" not in page


def test_only_an_administrator_reads_what_belongs_to_no_library(admin, app, given):
    other = given.an_account("quan", role=None)
    admin.post(f"/accounts/{other.id}/close")
    assert "khóa tài khoản quan" in admin.get("/access-log").text
    librarian = app.test_client()
    sign_in(librarian, given.an_account("lan"))
    assert "quan" not in librarian.get("/access-log").text
    assert given.how_many(Account) == 3


def test_every_deed_that_is_noted_has_words():
    noted_in_code = {
        deed
        for path in python_files()
        for deed in re.findall(
            r'(?:access_log\.note(?:_account)?\(|"deed":)\s*"([a-z_]+)"',
            path.read_text(encoding="utf-8"),
        )
    }
    imports = {f"imported_{kind.value}" for kind in ImportKind}
    assert noted_in_code | imports == set(access_log.DEEDS)
