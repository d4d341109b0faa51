"""Forgetting readers in a library with many loans: how long it takes, and how long a desk waits.

A writer beside it does what a desk does: one small transaction after the other.
"""

from __future__ import annotations

import statistics
import tempfile
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from flask import Flask
from sqlalchemy import func, select, text

from library_share import clock
from library_share.app import create_app
from library_share.catalogue.models import TitleKind
from library_share.circulation.models import Loan
from library_share.database import db, transaction
from library_share.libraries.models import Library
from library_share.patrons.forgetting import sweeping
from library_share.statistics.readers import settling
from tests.benchmarks.servers import sqlite_database
from tests.conftest import migrate, settings_for
from tests.given import Given

READERS = 500
YEARS = 5


def main(*sizes: int) -> None:
    """Print rows for each size, on SQLite."""
    for loans in sizes or (200_000, 2_000_000):
        with tempfile.TemporaryDirectory() as folder, sqlite_database(Path(folder)) as url:
            settings = settings_for(Path(folder), url)
            migrate(settings)
            app = create_app(settings)
            with app.app_context():
                _measure(app, loans)
                db.session.remove()
                db.engine.dispose()


def _measure(app: Flask, loans: int) -> None:
    given = Given()
    library = given.a_library("TH")
    copy_id = given.a_copy(given.a_title("Quê nội"), library).id
    first = min(given.a_patron(f"Em {number}", library).id for number in range(READERS))
    _fill(library, copy_id, first, loans)
    print(f"\nSQLite, {loans:,} loans in {YEARS} years")
    began = time.perf_counter()
    settled = settling.settle_all()
    print(f"   {settled} periods settled in {time.perf_counter() - began:.1f} s")
    waits, stop = _a_desk(app, library.id)
    began = time.perf_counter()
    done = sweeping.forget_what_is_due(float("inf"))
    took = time.perf_counter() - began
    stop()
    db.session.rollback()
    left = db.session.scalar(select(func.count()).where(Loan.patron_id.is_not(None)))
    each = took / max(1, done // sweeping.AT_ONCE) * 1000
    print(f"   {done:,} forgotten in {took:.1f} s, {each:.0f} ms each {sweeping.AT_ONCE}")
    print(f"   {left:,} keep their reader; the desk wrote {len(waits)} times meanwhile")
    if len(waits) > 20:
        p95 = statistics.quantiles(waits, n=20)[-1]
        print(f"   and waited {p95 * 1000:.0f} ms (p95), {max(waits) * 1000:.0f} ms at most")


def _a_desk(app: Flask, library_id: int) -> tuple[list[float], Callable[[], None]]:
    """Writes a little every 50 ms; answers how long each took, and how to stop it."""
    waits: list[float] = []
    over = threading.Event()

    def write() -> None:
        with app.app_context():
            while not over.wait(0.05):
                began = time.perf_counter()
                with transaction():
                    found = db.session.get_one(Library, library_id, populate_existing=True)
                    found.phone = str(len(waits))
                waits.append(time.perf_counter() - began)

    thread = threading.Thread(target=write)
    thread.start()

    def stop() -> None:
        over.set()
        thread.join()

    return waits, stop


def _fill(library: Library, copy_id: int, first: int, loans: int) -> None:
    """Loans of all readers in turn, spread over the years until yesterday."""
    begins = clock.now() - timedelta(days=365 * YEARS)
    step_s = 365 * YEARS * 86_400 // loans
    with transaction():
        db.session.execute(
            text(
                """
                WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < :loans - 1)
                INSERT INTO loans (copy_id, patron_id, kind, lent_at, due_on, renewals, returned_at,
                    owner_library_id, acting_library_id, patron_kind, class_name, grade, title_kind)
                SELECT :copy, :first + i % :readers, 'take_home',
                    strftime(:moment, :begins, '+' || (i * :step) || ' seconds'),
                    date(:begins, '+' || (i * :step) || ' seconds', '+14 days'), 0,
                    strftime(:moment, :begins, '+' || (i * :step + 60) || ' seconds'),
                    :library, :library, 'pupil', '4A', 4, :kind
                FROM n
                """
            ),
            {
                "loans": loans,
                "copy": copy_id,
                "first": first,
                "readers": READERS,
                "begins": begins.strftime("%Y-%m-%d %H:%M:%S"),
                "step": step_s,
                "library": library.id,
                "kind": next(iter(TitleKind)).value,
                "moment": "%Y-%m-%d %H:%M:%f000",
            },
        )
