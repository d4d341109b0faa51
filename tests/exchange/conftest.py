from __future__ import annotations

import io
from collections import defaultdict

import pytest
from sqlalchemy import select

from library_share.database import db
from library_share.patrons.models import Appointment
from library_share.web.access import Actor, become


@pytest.fixture
def school(given):
    """A lower secondary school in a running school year."""
    given.a_school_year(name="2026-2027")
    return given.a_library("THCS")


class Browser:
    """A client at which somebody is signed in; `as_account` lets another one sit down there."""

    def __init__(self, client, account):
        self._client, self.account = client, account

    def as_account(self, account):
        self.account = account

    def __getattr__(self, name):
        return getattr(self._client, name)

    def send(self, content, kind="patrons", name="6A.xlsx"):
        return self._client.post(
            "/import", data={"kind": kind, "file": (io.BytesIO(content), name)}
        )

    def send_to_api(self, content, kind="patrons", library="THCS", name="6A.xlsx"):
        return self._client.post(
            "/api/v1/imports",
            query_string={"kind": kind, "library": library},
            data={"file": (io.BytesIO(content), name)},
        )


@pytest.fixture
def librarian(app, client, given, school, monkeypatch):
    """A browser at which the librarian of `school` is signed in. How signing in works is told by
    the tests of patrons; here it is taken for granted."""
    seat = Browser(client, given.an_account("lan", library=school))

    def sit_down():
        roles = defaultdict(set)
        for appointment in db.session.scalars(
            select(Appointment).where(Appointment.account_id == seat.account.id)
        ):
            roles[appointment.library_id].add(appointment.role)
        become(
            Actor(
                account_id=seat.account.id,
                username=seat.account.username,
                name=seat.account.name,
                home_library_id=next(iter(roles), None),
                roles={library: frozenset(held) for library, held in roles.items()},
            )
        )

    before = app.before_request_funcs.get(None, [])
    monkeypatch.setitem(app.before_request_funcs, None, [*before, sit_down])
    return seat
