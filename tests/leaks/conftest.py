"""One stock for all walks: after every request it is put back as it was."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from flask import Flask

from library_share.database import db, transaction
from library_share.interlibrary.schemas import LoanAct
from library_share.libraries.calendars import forget_calendars
from library_share.libraries.models import Library
from library_share.libraries.queries import main_place_of
from library_share.patrons.keepers.actions import put_in_charge
from library_share.web.access import Role
from tests.exchange.making import ROSTER, xlsx
from tests.leaks.filling import Bodies
from tests.leaks.ids import say_ids
from tests.leaks.stock import ABROAD, CLASS, HOME, PARTNER, STRANGER, Stock, stock_of
from tests.leaks.walking import Viewer, Walk
from tests.leaks.watching import Watch
from tests.signing_in import sign_in

#: The administrator of a commune keeps all its libraries, their patrons too: nothing is foreign.
ROLES = [role for role in Role if role is not Role.ADMINISTRATOR]
#: The same pupil by the school's code, as another school would import a child that moved there.
MOVED = [1, "HSQ770451", "Lý Thị Sen", date(2014, 1, 2), "Nữ", CLASS]


@pytest.fixture(scope="module")
def whole_walk(whole_app: Flask, databases) -> Iterator[tuple[Walk, dict[str, Viewer]]]:
    databases.renew(whole_app)
    forget_calendars()
    with whole_app.app_context():
        stock = stock_of(whole_app)
        say_ids(stock)
        viewers = {viewer.name: viewer for viewer in viewers_of(whole_app, stock)}
        say_the_rest(stock)
        engine, ids = db.engine, {one.code: one.id for one in db.session.query(Library)}
        db.session.remove()
        watch = Watch(engine)
    bodies = Bodies(whole_app, stock, xlsx(ROSTER, MOVED))
    with bodies.learning():
        yield Walk(whole_app, stock, bodies, watch, ids[HOME]), viewers
    watch.close()
    with whole_app.app_context():
        db.engine.dispose()


@pytest.fixture
def walk(whole_walk) -> Walk:
    """A walk that has found nothing yet."""
    walk = whole_walk[0]
    walk.faults.clear()
    walk.opened.clear()
    walk.asked = 0
    return walk


@pytest.fixture
def viewers(whole_walk) -> dict[str, Viewer]:
    return whole_walk[1]


def viewers_of(app: Flask, stock: Stock) -> Iterator[Viewer]:
    yield Viewer("visitor")
    for role in ROLES:
        yield viewer_of(app, stock, role, PARTNER)
    for code in (STRANGER, ABROAD, HOME):
        yield viewer_of(app, stock, Role.LIBRARIAN, code)


def viewer_of(app: Flask, stock: Stock, role: Role, code: str) -> Viewer:
    given, library = stock.net.given, stock.net.library(code)
    name = f"{role.value}-{code.lower()}"
    account = given.an_account(name, role, library)
    if role in (Role.CLASS_KEEPER, Role.PUPIL_LIBRARIAN, Role.POINT_KEEPER):
        given.a_class(CLASS, library)
        shelf = given.a_place(library, class_name=CLASS)
        with transaction():
            put_in_charge(shelf, account)
    client = app.test_client()
    sign_in(client, account)
    cookie = client.get_cookie("library_share")
    assert cookie is not None
    return Viewer(name, code, cookie.value, given.a_token(account))


def say_the_rest(stock: Stock) -> None:
    """What codes a scanner reads, and words that are the same for all."""
    given, values = stock.net.given, stock.values
    own = given.card(given.a_patron("Ma Thị Hoa", stock.net.library(PARTNER)))
    labels = [*values["copy"], *values["card"], *values["place"], *values["handover"]]
    stock.has("library", HOME)
    stock.has("code", *labels)
    stock.has("label", *labels)
    stock.has("patron at desk", values["card"][0], own, None)
    stock.has("scan or none", values["scan"][0], None, None)
    own_place = main_place_of(stock.net.library(PARTNER).id).code
    stock.has("place to give from", own_place, *values["place"])
    stock.has("ending", "pdf", "docx")
    stock.has("list kind", "patrons", "books")
    stock.has("notice kind", "overdue")
    stock.has("notice part", "notice", "group")
    stock.has("act", *(act.value for act in LoanAct))
