"""Scans per second through HTTP, beside what this machine can do at most.

The raw limit is a Flask view on the same server that runs just the SQL a loan needs, with the
same durability: no rules, no facts, no idempotency, no schema. Client and server share the cores
in both cases, so compare ratios, not seconds. Both servers run side by side on databases of their
own and are loaded in turns of a second, so that whatever else the machine does meets both alike.
"""

from __future__ import annotations

import http.client
import json
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from tests.benchmarks.load import Load
from tests.benchmarks.raw import RawDesk
from tests.benchmarks.servers import (
    Served,
    postgresql_database,
    served,
    served_raw,
    sqlite_database,
)
from tests.benchmarks.stock import CLIENTS_AT_MOST, Stock, filled

SLICE_S, SLICES = 1.0, 6
SCANS_IN_BATCH = 100

Database = Callable[[Path], Any]


def main(copies: int = 10_000) -> None:
    """Print a table: both databases, 1 and 8 clients, scans and the raw limit."""
    for name, database in (("SQLite", sqlite_database), ("PostgreSQL", postgresql_database)):
        print(f"\n{name}, {copies:,} copies; one loan and one return are two scans")
        for clients in (1, CLIENTS_AT_MOST):
            measure(f"scans, {clients} client(s)", database, copies, clients)
        measure_batches(database, copies)
    growth()


def growth() -> None:
    """What a scan costs when there are a hundred times as many copies; it must not grow."""
    print("\nSQLite, by number of copies")
    for copies in (2_000, 200_000):
        measure(f"{copies:,} copies", sqlite_database, copies, 1)


def measure(what: str, database: Database, copies: int, clients: int) -> None:
    """Load ours and the raw limit in turns, and print a row."""
    with ExitStack() as stack:
        our_stock, our_server = stack.enter_context(ours_on(database, copies))
        _, raw_url, raw_stock = stack.enter_context(stocked(database, copies))
        raw_server = stack.enter_context(served_raw(raw_url))
        ours = Load(our_server, clients, our_stock.scans)
        raw = Load(raw_server, clients, raw_stock.raw)
        for load in (ours, raw):
            load.go_on(SLICE_S)
            load.forget()
        for _ in range(SLICES):
            ours.go_on(SLICE_S)
            raw.go_on(SLICE_S)
    print(
        f"  {what:22} {ours.rate:7.0f}/s  raw {raw.rate:7.0f}/s  = {ours.rate / raw.rate:4.0%}   "
        f"p50 {ours.p50:6.1f} ms  p99 {ours.p99:7.1f} ms = {ours.p99 / ours.p50:4.1f} × p50   "
        f"CPU {ours.cpu_ms:5.2f} ms, raw {raw.cpu_ms:5.2f} ms",
        flush=True,
    )


@contextmanager
def stocked(database: Database, copies: int) -> Iterator[tuple[Path, str, Stock]]:
    """A database of its own, so that no server meets another's open loans."""
    with tempfile.TemporaryDirectory() as folder, database(Path(folder)) as url:
        yield Path(folder), url, filled(Path(folder), url, copies)


@contextmanager
def ours_on(database: Database, copies: int) -> Iterator[tuple[Stock, Served]]:
    with stocked(database, copies) as (folder, url, stock), served(folder, url) as server:
        yield stock, server


def measure_batches(database: Database, copies: int) -> None:
    """Batches, beside bare SQL without HTTP that commits every scan. What a client computes to
    make its requests is left out on both sides."""
    with (
        ours_on(database, copies) as (stock, server),
        stocked(database, copies) as (_, raw_url, raw_stock),
    ):
        desk = RawDesk(raw_url)
        batches(server, stock), commits(desk, raw_stock)  # warm up
        rates = [(batches(server, stock), commits(desk, raw_stock)) for _ in range(SLICES)]
    ours, raw = (sum(each) / SLICES for each in zip(*rates, strict=True))
    what = f"batches of {SCANS_IN_BATCH}"
    print(f"  {what:22} {ours:7.0f}/s  raw {raw:7.0f}/s  = {ours / raw:4.0%}", flush=True)


def batches(server: Served, stock: Stock) -> float:
    """Scans per second of one client that sends batch after batch."""
    headers = {"Authorization": f"Bearer {stock.token}", "Content-Type": "application/json"}
    connection = http.client.HTTPConnection("127.0.0.1", server.port)
    turn, took_s = 0, 0.0
    while took_s < SLICE_S:
        scans = [stock.scan(0, turn + n) for n in range(SCANS_IN_BATCH)]
        body = json.dumps({"scans": scans})
        began = time.perf_counter()
        connection.request("POST", "/api/v1/scans/batch", body, headers)
        text = connection.getresponse().read()
        took_s += time.perf_counter() - began
        assert all(one["status"] == 200 for one in json.loads(text)["answers"]), text
        turn += SCANS_IN_BATCH
    return turn / took_s


def commits(desk: RawDesk, stock: Stock) -> float:
    turn, took_s = 0, 0.0
    while took_s < SLICE_S:
        lend, give_back = stock.scan(0, turn), stock.scan(0, turn + 1)
        began = time.perf_counter()
        desk.take(lend)
        desk.take(give_back)
        took_s += time.perf_counter() - began
        turn += 2
    return turn / took_s


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
