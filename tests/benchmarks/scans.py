"""Scans per second through HTTP, beside what this machine can do at most.

The raw limit is a Flask view on the same server that runs just the SQL a loan needs, with the
same durability: no rules, no facts, no idempotency, no schema. Client and server share the two
cores in both cases, so compare ratios, not seconds.
"""

from __future__ import annotations

import http.client
import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from typing import Any
from uuid import uuid4

from sqlalchemy import insert, select, text

from library_share.app import create_app
from library_share.catalogue.models import Title
from library_share.copies.models import AccessionSeries, Copy, Stay
from library_share.database import db, transaction
from library_share.labels.codes import CodeKind, code_of
from library_share.labels.models import CodeCounter
from library_share.libraries.models import Place
from library_share.vietnamese import sort_key
from tests import postgresql
from tests.benchmarks.raw import RawDesk
from tests.conftest import migrate, settings_for
from tests.given import Given

ROOT = Path(__file__).parents[2]
SECONDS = 5.0
CLIENTS_AT_MOST = 8


def main(copies: int = 10_000) -> None:
    """Print a table: both databases, 1 and 8 clients, scans and the raw limit."""
    for name, database in (("SQLite", sqlite_database), ("PostgreSQL", postgresql_database)):
        print(f"\n{name}, {copies:,} copies; one loan and one return are two scans")
        for clients in (1, CLIENTS_AT_MOST):
            ours = measured(database, copies, clients, raw=False)
            row(f"scans, {clients} client(s)", ours, measured(database, copies, clients, raw=True))
        measured_batch(database, copies)
    growth()


def growth() -> None:
    """What a scan costs when there are a hundred times as many copies; it must not grow."""
    print("\nSQLite, by number of copies")
    for copies in (2_000, 200_000):
        ours = measured(sqlite_database, copies, 1, raw=False)
        row(f"{copies:,} copies", ours, measured(sqlite_database, copies, 1, raw=True))


def measured(database: Callable[[Path], Any], copies: int, clients: int, *, raw: bool) -> Measured:
    """One load on a database of its own, so that no run meets another's open loans."""
    with tempfile.TemporaryDirectory() as folder, database(Path(folder)) as url:
        stock = filled(Path(folder), url, copies)
        with served_raw(url) if raw else served(Path(folder), url) as port:
            return load(port, clients, stock.raw if raw else stock.scans)


class Stock:
    """What the clients scan: a token, a card, and codes apart for each client."""

    def __init__(self, token: str, cards: list[str], codes: list[str]) -> None:
        self.token, self.cards, self.codes = token, cards, codes

    def scans(self, client: int, turn: int) -> tuple[str, bytes, dict[str, str]]:
        code = self.codes[(turn // 2) * CLIENTS_AT_MOST % len(self.codes) + client]
        sent = {
            "scan_id": str(uuid4()),
            "library": "THCS",
            "code": code,
            "patron": self.cards[client],
            "intent": ("lend", "return")[turn % 2],
        }
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        return "/api/v1/scans", json.dumps(sent).encode(), headers

    def raw(self, client: int, turn: int) -> tuple[str, bytes, dict[str, str]]:
        _, body, headers = self.scans(client, turn)
        return "/raw", body, headers


def filled(folder: Path, url: str, copies: int) -> Stock:
    """A migrated database with so many copies, written in bulk."""
    settings = settings_for(folder, url)
    migrate(settings)
    app = create_app(settings)
    with app.app_context():
        given = Given()
        given.a_policy(loans_at_most=1000, overdue_blocks=False)
        token = given.a_token(given.an_account())
        cards = [given.card(given.a_patron(name=f"Bạn {n}")) for n in range(CLIENTS_AT_MOST)]
        library, title = given.a_library(), given.a_title()
        place = db.session.scalars(select(Place.id).where(Place.is_main)).one()
        series = db.session.scalars(select(AccessionSeries.id)).first()
        codes = [code_of(CodeKind.COPY, n) for n in range(1, copies + 1)]
        now = title.created_at
        with transaction():
            db.session.execute(
                insert(Title),
                [
                    {
                        "title": f"T{n}",
                        "kind": title.kind,
                        "match_key": f"t{n}",
                        "search_text": f"t{n}",
                        "sort_key": sort_key(f"T{n}"),
                        "created_at": now,
                    }
                    for n in range(copies // 3)
                ],
            )
            db.session.execute(
                insert(Copy),
                [
                    {
                        "code": code,
                        "title_id": 1 + n % (copies // 3),
                        "library_id": library.id,
                        "series_id": series,
                        "accession_number": f"{n:07d}",
                        "accession_key": str(n),
                        "condition": "good",
                        "state": "in_use",
                        "created_at": now,
                    }
                    for n, code in enumerate(codes)
                ],
            )
            ids = list(db.session.scalars(select(Copy.id)))
            db.session.execute(
                insert(Stay),
                [{"copy_id": copy_id, "place_id": place, "since": now} for copy_id in ids],
            )
            db.session.add(CodeCounter(kind=CodeKind.COPY.value, last_number=copies))
            db.session.execute(text("ANALYZE"))  # as autovacuum would, some minutes later
        db.session.remove()
        db.engine.dispose()
    os.sync()  # what was filled in is not to be written while others are measured
    usable = len(codes) // CLIENTS_AT_MOST * CLIENTS_AT_MOST
    return Stock(token, cards, codes[:usable])


# --- load ------------------------------------------------------------------------------------


class Measured:
    """Requests per second and the spread of their times."""

    def __init__(self, seconds: float, times_ms: list[float]) -> None:
        times_ms.sort()
        self.rate = len(times_ms) / seconds
        self.p50 = statistics.median(times_ms)
        self.p99 = times_ms[int(len(times_ms) * 0.99)]


def load(
    port: int, clients: int, request_of: Callable[..., tuple[str, bytes, dict[str, str]]]
) -> Measured:
    times: list[list[float]] = [[] for _ in range(clients)]
    until = time.perf_counter() + SECONDS

    def run(client: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port)
        turn = 0
        while time.perf_counter() < until:
            path, body, headers = request_of(client, turn)
            began = time.perf_counter()
            connection.request("POST", path, body, headers)
            answer = connection.getresponse()
            text = answer.read()
            times[client].append((time.perf_counter() - began) * 1000)
            assert answer.status == 200, text
            turn += 1

    threads = [Thread(target=run, args=(client,)) for client in range(clients)]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return Measured(time.perf_counter() - began, [ms for each in times for ms in each])


def row(what: str, ours: Measured, raw: Measured) -> None:
    print(
        f"  {what:22} {ours.rate:7.0f}/s  raw {raw.rate:7.0f}/s  = {ours.rate / raw.rate:4.0%}   "
        f"p50 {ours.p50:6.1f} ms  p99 {ours.p99:7.1f} ms = {ours.p99 / ours.p50:4.1f} × p50"
    )


def measured_batch(database: Callable[[Path], Any], copies: int) -> None:
    """Batches of 100 scans, beside bare SQL without HTTP that commits every scan."""
    with tempfile.TemporaryDirectory() as folder, database(Path(folder)) as url:
        stock = filled(Path(folder), url, copies)
        with served(Path(folder), url) as port:
            ours = batches(port, stock)
    with tempfile.TemporaryDirectory() as folder, database(Path(folder)) as url:
        raw = commits(RawDesk(url), filled(Path(folder), url, copies))
    print(f"  {'batch of 100':22} {ours:7.0f}/s  raw {raw:7.0f}/s  = {ours / raw:4.0%}")


def batches(port: int, stock: Stock) -> float:
    headers = {"Authorization": f"Bearer {stock.token}", "Content-Type": "application/json"}
    connection = http.client.HTTPConnection("127.0.0.1", port)
    turn, began = 0, time.perf_counter()
    while time.perf_counter() - began < SECONDS:
        scans = [json.loads(stock.scans(0, turn + n)[1]) for n in range(100)]
        connection.request("POST", "/api/v1/scans/batch", json.dumps({"scans": scans}), headers)
        answer = json.load(connection.getresponse())
        assert all(one["status"] == 200 for one in answer["answers"]), answer
        turn += 100
    return turn / (time.perf_counter() - began)


def commits(desk: RawDesk, stock: Stock) -> float:
    turn, began = 0, time.perf_counter()
    while time.perf_counter() - began < SECONDS:
        desk.take(json.loads(stock.raw(0, turn)[1]))
        turn += 1
    return turn / (time.perf_counter() - began)


# --- servers ---------------------------------------------------------------------------------


@contextmanager
def sqlite_database(folder: Path) -> Iterator[str]:
    yield f"sqlite:///{folder / 'benchmark.sqlite'}"


@contextmanager
def postgresql_database(_folder: Path) -> Iterator[str]:
    with postgresql.cluster(durable=True) as url:
        yield url.format(database="postgres")


@contextmanager
def served(folder: Path, url: str) -> Iterator[int]:
    command = [sys.executable, "-m", "library_share", "serve", "--no-demo"]
    settings = {"LIBRARY_SHARE_DATABASE_URL": url, "LIBRARY_SHARE_DATA_DIR": str(folder)}
    with _process(command, settings, "--port") as port:
        yield port


@contextmanager
def served_raw(url: str) -> Iterator[int]:
    command = [sys.executable, "-m", "tests.benchmarks.raw", url]
    with _process(command, {}, "") as port:
        yield port


@contextmanager
def _process(command: list[str], settings: dict[str, str], flag: str) -> Iterator[int]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    arguments = [*command, *([flag] if flag else []), str(port)]
    process = subprocess.Popen(
        arguments, env={**os.environ, **settings}, cwd=ROOT, stdout=subprocess.DEVNULL
    )
    try:
        for _ in range(200):
            with socket.socket() as door:
                if door.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.05)
        yield port
    finally:
        process.terminate()
        process.wait()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
