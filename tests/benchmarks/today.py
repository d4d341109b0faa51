"""The page of the day's work, and the same by API, for a little work and for a mountain of it.

The raw limit is what no such page can do without: the bare SQL of all its numbers, on the driver's
own cursor. The number of statements must not grow with the work.
"""

from __future__ import annotations

import gzip
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import text

from library_share import clock
from library_share.app import create_app
from library_share.database import db
from library_share.inbox.lines import Here
from library_share.inbox.sources import SOURCES
from tests.benchmarks.mountain import heaped
from tests.benchmarks.servers import postgresql_database, sqlite_database
from tests.conftest import migrate, settings_for
from tests.given import Given
from tests.signing_in import sign_in
from tests.statements import statements

ROUNDS = 15
API = "/api/v1/today?library=TH"


def main(*sizes: int) -> None:
    """Print a row for the page, the API and the raw limit, for each size and database."""
    for name, database in (("SQLite", sqlite_database), ("PostgreSQL", postgresql_database)):
        for lines in sizes or (50, 5_000):
            with tempfile.TemporaryDirectory() as folder, database(Path(folder)) as url:
                settings = settings_for(Path(folder), url)
                migrate(settings)
                app = create_app(settings)
                with app.app_context():
                    _measure(app, name, lines)
                    db.session.remove()
                    db.engine.dispose()


def _measure(app: Flask, name: str, lines: int) -> None:
    given, client = Given(), app.test_client()
    library_id = heaped(given, lines)
    account = given.an_account(library=given.a_library("TH"))
    sign_in(client, account)
    with db.engine.begin() as connection:
        connection.execute(text("ANALYZE"))  # as autovacuum would, some minutes later
    here = Here(library_id=library_id, account_id=account.id, today=clock.today())
    headers = {"Authorization": f"Bearer {given.a_token(account)}"}
    groups = client.get(API, headers=headers).json["groups"]
    numbers = {group["name"]: group["number"] for group in groups if group["number"]}
    print(f"\n{name}, {sum(numbers.values()):,} lines: {numbers}")
    _row("page", lambda: client.get("/today"))
    _row("API", lambda: client.get(API, headers=headers))
    _row("raw: the bare numbers", _numbers(here))


def _numbers(here: Here) -> Callable[[], None]:
    sql = [
        str(source.number(here).compile(db.engine, compile_kwargs={"literal_binds": True}))
        for source in SOURCES
    ]
    cursor = db.engine.raw_connection().cursor()

    def ask() -> None:
        for one in sql:
            cursor.execute(one)
            cursor.fetchall()

    return ask


def _row(what: str, ask: Callable[[], Any]) -> None:
    took_ms = []
    for _ in range(ROUNDS):
        db.session.remove()  # in life each request looks anew
        began = time.perf_counter()
        ask()
        took_ms.append((time.perf_counter() - began) * 1000)
    db.session.remove()
    with statements() as said:
        answer = ask()
    line = f"  {what:24} p50 {statistics.median(took_ms):6.1f} ms  most {max(took_ms):6.1f} ms"
    if answer is not None:
        assert answer.status_code == 200, answer.text
        size = len(gzip.compress(answer.data)) / 1000
        line += f"   {len(said):3} statements   {size:5.1f} kB compressed"
    print(line)


if __name__ == "__main__":
    main()
