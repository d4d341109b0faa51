"""Phones of class shelves, and what they report."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from library_share import clock
from library_share.classroom.devices import pairing
from library_share.database import db, transaction


@dataclass
class Phone:
    """A paired phone: it numbers what it does, keeps it, and sends it when told to."""

    client: Any
    key: str
    code: str
    name: str
    #: By how much its clock is wrong.
    skew: timedelta = timedelta()
    number: int = 0
    queue: list[dict[str, Any]] = field(default_factory=list)

    def does(self, kind: str, copy: Any = None, *, at: datetime, **about: Any) -> dict[str, Any]:
        self.number += 1
        act = {
            "number": self.number,
            "act_id": str(uuid4()),
            "kind": kind,
            "at": (at + self.skew).isoformat(),
            **({"copy": getattr(copy, "code", copy)} if copy else {}),
            **about,
        }
        self.queue.append(act)
        return act

    def sends(self, acts: list[dict[str, Any]] | None = None, *, now: datetime) -> Any:
        """Send these, or all that were not sent yet; the queue forgets what was answered."""
        acts = self.queue if acts is None else acts
        body = {"device_time": (now + self.skew).isoformat(), "acts": acts}
        with clock.pretend(now):
            answer = self.post("/device/acts", body)
        if answer.status_code == 200:
            told = {one["number"] for one in answer.json["answers"]}
            self.queue = [act for act in self.queue if act["number"] not in told]
        return answer

    def post(self, path: str, body: dict[str, Any]) -> Any:
        db.session.rollback()
        return self.client.post(f"/api/v1{path}", json=body, headers=self.headers)

    def shelf(self) -> Any:
        db.session.rollback()
        return self.client.get("/api/v1/device/shelf", headers=self.headers)

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.key}", "Accept-Language": "vi"}


@pytest.fixture
def library(given):
    given.a_policy()
    return given.a_library("TH")


@pytest.fixture
def shelf(given, library):
    return given.a_place(library, name="Tủ 4A", class_name="4A")


@pytest.fixture
def librarian(given, library):
    return given.an_account("lan", library=library)


@pytest.fixture
def paired(app, shelf, librarian):
    """`paired("Máy cũ")` is a phone of shelf 4A, ten days ago."""
    return pairing_at(app, shelf, librarian)


def pairing_at(app: Any, shelf: Any, librarian: Any) -> Callable[..., Phone]:
    def new(name: str = "Máy cũ", place: Any = shelf) -> Phone:
        library_id = shelf.library_id
        with clock.pretend(clock.now() - timedelta(days=10)):
            with transaction():
                secret = pairing.offer(library_id, place, librarian.id)
            answer = app.test_client().post(
                "/api/v1/device-pairings", json={"secret": secret, "name": name}
            )
        assert answer.status_code == 201, answer.text
        told = answer.json
        return Phone(app.test_client(), told["key"], told["device"]["code"], name)

    return new
