"""The demo commune: the same each time, true in every part, on whatever day it is made."""

from __future__ import annotations

import json
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import func, select

from library_share import clock, demo
from library_share.circulation.models import Loan, LoanEvent
from library_share.copies.models import Copy, CopyState
from library_share.database import db
from library_share.exchange.models import ImportKind
from library_share.inbox.lines import Here
from library_share.inbox.reading import numbers
from library_share.inbox.sources import SOURCES
from library_share.inbox.sources.reports import REPORTS_TO_APPROVE
from library_share.inbox.sources.schedules import STANDING_STILL
from library_share.inbox.sources.waiting import LAST_DAY
from library_share.inbox.sources.year_end import PUPILS_TO_TAKE_IN, YEAR_TO_TURN
from library_share.libraries.calendars import calendar_of
from library_share.libraries.models import Library, Place, PlaceKind
from library_share.libraries.queries import library_with_code
from library_share.patrons.models import Account, Appointment, Patron, PatronState, PlaceKeeper
from library_share.safekeeping import queries
from library_share.web.access import Role
from tests.exchange.test_samples import import_file
from tests.safekeeping import run
from tests.sizes import often

DAYS = (date(2026, 11, 24), date(2027, 4, 20), date(2026, 11, 26), date(2027, 1, 5))
#: In summer, when something is broken, where there is a principal.
NOT_EVERY_DAY = {
    YEAR_TO_TURN.name,
    PUPILS_TO_TAKE_IN.name,
    STANDING_STILL.name,
    REPORTS_TO_APPROVE.name,
}


@pytest.mark.parametrize("day", DAYS[: often(4, gate=1)], ids=str)
def test_it_shows_something_of_everything(app: Flask, given, day):
    with clock.pretend(day):
        demo.fill()
        shows_everything(given)


def shows_everything(given) -> None:
    assert queries.findings() == []
    assert set(db.session.scalars(select(Library.code))) == {"MN", "TH", "THCS", "TTHTCD", "TVX"}
    assert demo.usernames()[:6] == ["mn", "th", "thcs", "tthtcd", "tvx", "xa"]
    assert set(db.session.scalars(select(Appointment.role))) == set(Role)
    shelves = Place.kind == PlaceKind.CLASS_SHELF
    kept = Place.id.in_(select(PlaceKeeper.place_id))
    assert given.how_many(Place, shelves, kept) == given.how_many(Place, shelves) == 7
    # 44 titles with 146 numbered copies and more by quantity; 172 lines; 65 pupils in classes.
    assert given.how_many(Copy) >= 146 + 172
    assert given.how_many(Patron) >= 112 + 65
    overdue = Loan.returned_at.is_(None) & (Loan.due_on < clock.today())
    for library in db.session.scalars(select(Library)):
        assert given.how_many(Loan, overdue, Loan.acting_library_id == library.id), library.code
    assert given.how_many(Patron, Patron.state == PatronState.SUSPENDED) == 1
    states = {state for (state,) in db.session.execute(select(Copy.state).distinct())}
    assert {CopyState.LOST, CopyState.UNDER_REPAIR, CopyState.IN_USE} <= states
    people = ~Account.is_device
    assert given.how_many(Account, Account.is_demo) == given.how_many(Account, people)
    for library in db.session.scalars(select(Library)):
        here = Here(library_id=library.id, account_id=0, today=clock.today())
        waiting = numbers([source for source in SOURCES if not source.personal], here)
        is_closed = not calendar_of(library.id, around=clock.today()).is_open(clock.today())
        nothing = {name for name, number in waiting.items() if not number} - NOT_EVERY_DAY
        assert nothing == ({LAST_DAY.name} if is_closed else set()), library.code


FILES = [
    ("roster-csdl-6A.xlsx", ImportKind.PATRONS, "THCS"),
    ("roster-csdl-7B.xlsx", ImportKind.PATRONS, "THCS"),
    ("roster-vnedu-primary.xlsx", ImportKind.PATRONS, "TH"),
    ("roster-preschool.csv", ImportKind.PATRONS, "MN"),
    ("accession-register-lower-secondary.xlsx", ImportKind.BOOKS, "THCS"),
    ("title-list-primary.xlsx", ImportKind.BOOKS, "TH"),
]


@pytest.mark.once
def test_importing_the_demo_s_files_again_changes_nothing(app: Flask):
    demo.fill()
    for file, kind, code in FILES:
        counts, _ = import_file(file, kind, library_with_code(code))
        assert (counts["new"], counts["changed"]) == (0, 0), file


@pytest.mark.once
@pytest.mark.parametrize(
    "day",
    [
        date(2027, 2, 8),  # in the middle of Tết
        date(2027, 7, 15),  # summer holidays
        date(2026, 9, 22),  # the year has just begun
        date(2029, 3, 1),  # years after the files were exported
    ][: often(4, gate=1)],
    ids=str,
)
def test_any_day_will_do(app: Flask, given, day):
    with clock.pretend(day):
        demo.fill()
        assert queries.findings() == []
        assert given.how_many(LoanEvent) >= 20


@pytest.mark.once
def test_the_same_day_gives_the_same_demo(app: Flask, databases):
    told = []
    for _ in range(2):
        db.session.remove()
        databases.renew(app)
        with clock.pretend(date(2026, 11, 24)):
            demo.fill()
        loans = select(Loan.copy_id, Loan.patron_id, Loan.lent_at, Loan.returned_at)
        told.append(db.session.execute(loans.order_by(Loan.id)).all())
    assert told[0] == told[1]


@pytest.mark.once
def test_the_command_fills_once(app: Flask, given):
    status, said = run(app, "demo", "--json")
    assert status == 0
    assert json.loads(said)["password"] == demo.PASSWORD
    before = given.how_many(LoanEvent)
    assert run(app, "demo")[0] == 0
    assert given.how_many(LoanEvent) == before > 0
    nothing_happened_later_than_now()


def nothing_happened_later_than_now():
    latest = db.session.execute(
        select(func.max(LoanEvent.happened_at), func.max(LoanEvent.recorded_at))
    ).one()
    assert max(latest) <= clock.now()


def test_a_library_at_work_is_left_alone(app: Flask, given):
    given.a_library()
    status, said = run(app, "demo")
    assert status == 1
    assert "Error" in said
    assert given.how_many(Library) == 1
