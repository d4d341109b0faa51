"""Figures of a library with many loans: counted the first time, counted again, shown.

What is counted again must follow what is new; a page must cost the same however much there is.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import func, select, text

from library_share import clock
from library_share.app import create_app
from library_share.circulation.models import Loan
from library_share.database import db, transaction
from library_share.statistics import tallying
from library_share.statistics.models import DayCount
from library_share.web.access import Role
from tests.benchmarks.servers import postgresql_database, sqlite_database
from tests.conftest import migrate, settings_for
from tests.given import Given
from tests.signing_in import sign_in
from tests.statements import statements

ROUNDS = 15
YEARS = 5
NEW = 100


def main(*sizes: int) -> None:
    """Print rows for each size and database."""
    for name, database in (("SQLite", sqlite_database), ("PostgreSQL", postgresql_database)):
        for loans in sizes or (20_000, 200_000):
            with tempfile.TemporaryDirectory() as folder, database(Path(folder)) as url:
                settings = settings_for(Path(folder), url)
                migrate(settings)
                app = create_app(settings)
                with app.app_context():
                    _measure(app, name, loans)
                    db.session.remove()
                    db.engine.dispose()


def _measure(app: Flask, name: str, loans: int) -> None:
    given = Given()
    library = given.a_library("TH")
    copy_id = given.a_copy(given.a_title("Quê nội"), library).id
    _fill(library.id, copy_id, loans)
    print(f"\n{name}, {loans:,} loans in {YEARS} years")
    _timed("first count", lambda: tallying.count_for(float("inf")))
    print(f"   {db.session.scalar(select(func.count()).select_from(DayCount)):,} rows of counts")
    _fill(library.id, copy_id, NEW, days=1)
    _timed(f"{NEW} new loans", tallying.catch_up)
    account = given.an_account("lan", Role.LIBRARIAN, library)
    client = app.test_client()
    sign_in(client, account)
    for path in ("/figures", "/figures?by=class", "/figures/commune"):
        _row(f"page {path}", lambda path=path: client.get(path))


def _fill(library_id: int, copy_id: int, loans: int, days: int = YEARS * 365) -> None:
    """Loans that came back, straight into the tables: evenly over the days, in 20 classes."""
    now = clock.now()
    rows = """
        WITH RECURSIVE numbers(n) AS (
            SELECT 0 UNION ALL SELECT n + 1 FROM numbers WHERE n < :loans - 1
        )
        INSERT INTO loans (copy_id, kind, lent_at, due_on, returned_at, renewals,
            owner_library_id, acting_library_id, patron_kind, class_name, grade, title_kind)
        SELECT :copy, 'take_home', {lent}, '2020-01-01', {back}, 0, :library, :library, 'pupil',
            (1 + n % 5) || CASE n % 4 WHEN 0 THEN 'A' WHEN 1 THEN 'B' WHEN 2 THEN 'C' ELSE 'D' END,
            1 + n % 5, 'STN' FROM numbers
    """
    events = """
        INSERT INTO loan_events (loan_id, kind, happened_at, recorded_at, library_id)
        SELECT id, 'lent', lent_at, lent_at, acting_library_id FROM loans WHERE id > :last
    """
    if db.engine.dialect.name == "sqlite":
        moment = "datetime(:begin, '+' || CAST({} AS INTEGER) || ' seconds') || '.000000'"
    else:
        moment = "CAST(:begin AS timestamptz) + make_interval(secs => {})"
    lent = moment.format("n * :days * 86000.0 / :loans")
    back = moment.format("n * :days * 86000.0 / :loans + 60")
    begin = now - timedelta(days=days)
    last = db.session.scalar(select(func.max(Loan.id))) or 0
    with transaction():
        db.session.execute(
            text(rows.format(lent=lent, back=back)),
            {
                "loans": loans,
                "copy": copy_id,
                "library": library_id,
                "days": days,
                "begin": begin.strftime("%Y-%m-%d %H:%M:%S+00:00")
                if db.engine.dialect.name != "sqlite"
                else begin.strftime("%Y-%m-%d %H:%M:%S"),
            },
        )
        db.session.execute(text(events), {"last": last})
    with db.engine.begin() as connection:
        connection.execute(text("ANALYZE"))


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
