"""The servers that the benchmarks load, each in a process of its own, and their databases."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests import postgresql

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Served:
    """A server under load."""

    port: int
    process_id: int

    def cpu_seconds(self) -> float:
        """What its process has computed so far (Linux; elsewhere 0)."""
        told = Path(f"/proc/{self.process_id}/stat")
        if not told.exists():
            return 0.0
        fields = told.read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def sqlite_database(folder: Path) -> Iterator[str]:
    yield f"sqlite:///{folder / 'benchmark.sqlite'}"


@contextmanager
def postgresql_database(_folder: Path) -> Iterator[str]:
    with postgresql.cluster(durable=True) as url:
        yield url.format(database="postgres")


@contextmanager
def served(folder: Path, url: str) -> Iterator[Served]:
    command = [sys.executable, "-m", "library_share", "serve", "--no-demo"]
    settings = {"LIBRARY_SHARE_DATABASE_URL": url, "LIBRARY_SHARE_DATA_DIR": str(folder)}
    with _process(command, settings, "--port") as server:
        yield server


@contextmanager
def served_raw(url: str) -> Iterator[Served]:
    command = [sys.executable, "-m", "tests.benchmarks.raw", url]
    with _process(command, {}, "") as server:
        yield server


@contextmanager
def _process(command: list[str], settings: dict[str, str], flag: str) -> Iterator[Served]:
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
        yield Served(port, process.pid)
    finally:
        process.terminate()
        process.wait()
