"""A school with a class, its teacher and its librarian; kinds of notices; a mail server."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from library_share import clock
from library_share.database import db, transaction
from library_share.notices import Fact, Kind, To, register, tell
from library_share.notices.models import Notice
from library_share.patrons.models import Account, Patron, PlaceKeeper
from library_share.safekeeping.queries import findings
from library_share.web.access import Role
from tests.notices.mail_server import MailServer, running

HOLD_READY = register(
    Kind(
        code="book_here",
        name="Book to fetch",
        to=To.PATRON,
        text="{{ name }}: “{{ title }}” until {{ until }}.",
        group="{{ count }} books wait for class {{ class_name }}.",
        facts={
            "title": Fact(meaning="the title", sample="Dế Mèn"),
            "until": Fact(meaning="the last day", sample=date(2026, 12, 1)),
        },
    )
)
CLASS_SET = register(
    Kind(
        code="class_set",
        name="Class set",
        to=To.TEACHER,
        text="{{ count }} books for class {{ class_name }}{% for one in titles %}; {{ one }}"
        "{% endfor %}",
        facts={
            "count": Fact(meaning="how many", sample=25),
            "titles": Fact(meaning="which", sample=["Dế Mèn"]),
        },
    )
)
ASKED_FOR = register(
    Kind(
        code="asked_for",
        name="Request",
        to=To.STAFF,
        text="Somebody asks for “{{ title }}”.",
        facts={"title": Fact(meaning="the title", sample="Dế Mèn")},
    )
)


@dataclass
class School:
    """Class 6A: Mina and Ola; co Hoa is its teacher; Lan the librarian."""

    given: Any
    library: Any
    mina: Patron
    ola: Patron
    lan: Account
    hoa: Account

    def hold_ready(self, patron: Patron, number: int = 1, **facts: Any) -> int:
        return self.tell(
            kind="book_here",
            key=f"hold:{number}:ready",
            about=number,
            patron_id=patron.id,
            facts={"title": "Dế Mèn", "until": date(2026, 12, 1), **facts},
        )

    def asked_for(self, title: str = "Dế Mèn", **more: Any) -> int:
        return self.tell(kind="asked_for", key=f"asked:{title}", facts={"title": title}, **more)

    def class_set(self, number: int = 1) -> int:
        return self.tell(
            kind="class_set",
            key=f"set:{number}",
            class_name="6A",
            facts={"count": 25, "titles": ["Dế Mèn"]},
        )

    def tell(self, **news: Any) -> int:
        with transaction():
            return tell(**{"library_id": self.library.id, **news})

    def notices(self, *conditions: Any) -> list[Notice]:
        db.session.rollback()
        db.session.expire_all()
        return list(db.session.scalars(select(Notice).where(*conditions).order_by(Notice.id)))

    def gets_mail(self, account: Account, address: str = "") -> None:
        with transaction():
            account.email = address or f"{account.username}@example.vn"


@pytest.fixture
def school(app: Flask, given) -> Iterator[School]:
    library = given.a_library("THCS")
    shelf = given.a_place(library, class_name="6A")
    hoa = given.an_account("hoa", Role.CLASS_KEEPER, library)
    with transaction():
        db.session.add(PlaceKeeper(place_id=shelf.id, account_id=hoa.id, since=clock.today()))
    made = School(
        given=given,
        library=library,
        mina=given.a_patron("Nông Mi Na", library),
        ola=given.a_patron("Lý Ô La", library),
        lan=given.an_account("lan", library=library),
        hoa=hoa,
    )
    yield made
    db.session.rollback()
    assert findings() == []


@pytest.fixture
def mail(app: Flask, monkeypatch) -> Iterator[MailServer]:
    """A mail server on this machine, and settings that name it."""
    with running() as server:
        with_mail(app, monkeypatch, server.url)
        yield server


def with_mail(app: Flask, monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    settings = dataclasses.replace(
        app.config["SETTINGS"], smtp_url=url, mail_from="thuvien@example.vn"
    )
    monkeypatch.setitem(app.config, "SETTINGS", settings)
