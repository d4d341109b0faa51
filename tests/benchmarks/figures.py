"""Figures of a library with many loans: counted the first time, counted again, shown.

What is counted again must follow what is new; a page must cost the same however much there is.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import func, select

from library_share import clock
from library_share.app import create_app
from library_share.database import db, transaction
from library_share.libraries.models import Library
from library_share.patrons.models import Account, Appointment
from library_share.statistics import tallying
from library_share.statistics.checks import CHECKS
from library_share.statistics.models import DayCount
from library_share.statistics.readers import settling as readers
from library_share.statistics.stands import keeping as stands
from library_share.web.access import Role
from tests.benchmarks.filling import Filling, count_by_sql, fill
from tests.benchmarks.servers import postgresql_database, sqlite_database
from tests.conftest import migrate, settings_for
from tests.given import Given
from tests.signing_in import sign_in
from tests.statements import statements

ROUNDS = 15
YEARS = 10
LIBRARIES, COPIES, PATRONS = 20, 1_000, 600
NEW = 100
#: As many as the file of a commune's PC ever holds.
SQLITE_AT_MOST = 2_000_000
#: Of more, the first count would take hours: one statement writes it, and `verify` tries it.
COUNTED_AT_MOST = 2_000_000


def main(*sizes: int) -> None:
    """Print rows for each size and database."""
    for name, database in (("SQLite", sqlite_database), ("PostgreSQL", postgresql_database)):
        for loans in sizes or (20_000, 200_000):
            if name == "SQLite" and loans > SQLITE_AT_MOST:
                continue
            with tempfile.TemporaryDirectory() as folder, database(Path(folder)) as url:
                settings = settings_for(Path(folder), url)
                migrate(settings)
                app = create_app(settings)
                with app.app_context():
                    _measure(app, name, loans)
                    db.session.remove()
                    db.engine.dispose()


def _measure(app: Flask, name: str, loans: int) -> None:
    now = clock.now()
    step_s = YEARS * 365 * 86_400 / loans
    begin = now - timedelta(days=YEARS * 365 + 1)
    filling = _a_commune(loans, step_s=step_s, begin=begin, named_after=now - timedelta(days=500))
    if loans > COUNTED_AT_MOST:
        tallying.count_for(float("inf"))  # what there is besides loans
    began = time.perf_counter()
    fill(db.engine, filling)
    print(f"\n{name}, {loans:,} loans in {YEARS} years at {LIBRARIES} libraries")
    print(f"   written in {time.perf_counter() - began:.0f} s")
    if loans <= COUNTED_AT_MOST:
        _timed("first count", lambda: tallying.count_for(float("inf")))
    else:
        count_by_sql(db.engine)
    print(f"   {db.session.scalar(select(func.count()).select_from(DayCount)):,} rows of counts")
    db.session.rollback()
    _timed("readers of all periods", readers.settle_all)
    for days_ago in (2, 1):
        fill(
            db.engine,
            replace(
                filling, how_many=NEW, step_s=600, begin=clock.now() - timedelta(days=days_ago)
            ),
        )
        _timed(f"{NEW} new loans of a day", tallying.catch_up)
        _timed("readers of what goes on, counted beside the desk", readers.count_so_far)
    _timed("how a closed month stood at all libraries", lambda: stands.keep_all(0))
    drifted = list(CHECKS[0].offending())
    print(f"   verify finds {len(drifted)} days that are not what the facts say")
    _pages(app)


def _a_commune(loans: int, **when: Any) -> Filling:
    given = Given()
    libraries = [given.a_library(f"TH{number}") for number in range(LIBRARIES)]
    title = given.a_title("Quê nội")
    copies = [given.a_copy(title, libraries[n % LIBRARIES]).id for n in range(COPIES)]
    patrons = [given.a_patron(f"Em {n}", libraries[n % LIBRARIES]).id for n in range(PATRONS)]
    return Filling(
        how_many=loans,
        first_library=libraries[0].id,
        libraries=LIBRARIES,
        first_copy=copies[0],
        copies=COPIES,
        first_patron=patrons[0],
        patrons=PATRONS,
        **when,
    )


def _pages(app: Flask) -> None:
    library = db.session.scalars(select(Library).where(Library.code == "TH0")).one()
    given = Given()
    librarian, official = app.test_client(), app.test_client()
    sign_in(librarian, given.an_account("lan", Role.LIBRARIAN, library))
    sign_in(official, _an_official_of_all(given))
    for path in ("/figures", "/figures?by=class"):
        _row(f"page {path}", lambda path=path: librarian.get(path))
    year = clock.today().year
    long_ago = f"first={year - 3}-09-01&last={year - 2}-05-31"
    for path in ("commune", f"commune?{long_ago}", "sheet.xlsx?of=commune"):
        _row(f"page /figures/{path}", lambda path=path: official.get(f"/figures/{path}"))


def _an_official_of_all(given: Given) -> Account:
    account = given.an_account("bich", role=None)
    with transaction():
        for library_id in db.session.scalars(select(Library.id)).all():
            db.session.add(
                Appointment(account_id=account.id, role=Role.OFFICIAL, library_id=library_id)
            )
    return account


def _timed(what: str, action: Callable[[], Any]) -> None:
    with statements() as sent:
        began = time.perf_counter()
        action()
        took = time.perf_counter() - began
    print(f"   {what}: {took:.2f} s, {len(sent)} statements")


def _row(what: str, ask: Callable[[], Any]) -> None:
    with statements() as sent:
        answer = ask()
    assert answer.status_code == 200, answer.text
    took = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        ask()
        took.append(time.perf_counter() - began)
    p95 = statistics.quantiles(took, n=20)[-1]
    print(f"   {what}: p95 {p95 * 1000:.0f} ms, {len(sent)} statements")
