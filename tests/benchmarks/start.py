"""Cold start and memory of `library-share serve`, on a database that is there already.

The raw limit is the same Python starting with Flask and SQLAlchemy imported and nothing of ours.
"""

from __future__ import annotations

import http.client
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

GOAL_S, GOAL_MB = 2.0, 200
ROUNDS = 5
PATHS = ("/", "/search?q=de+men", "/sign-in", "/api/v1/openapi.json", "/about")


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "LIBRARY_SHARE_DATA_DIR": folder, "PYTHONUNBUFFERED": "1"}
        subprocess.run(
            [sys.executable, "-m", "library_share", "demo"],
            env=environment,
            check=True,
            stdout=subprocess.DEVNULL,
        )
        runs = [_start(environment) for _ in range(ROUNDS)]
    raw_s = statistics.median(_bare() for _ in range(ROUNDS))
    seconds = statistics.median(run[0] for run in runs)
    idle_mb = statistics.median(run[1] for run in runs)
    busy_mb = max(run[2] for run in runs)
    print(
        f"cold start to the first answer  {seconds:5.2f} s   (raw {raw_s:.2f} s, goal {GOAL_S} s)"
    )
    print(f"memory when started             {idle_mb:5.0f} MB")
    print(f"memory after 200 pages          {busy_mb:5.0f} MB  (goal {GOAL_MB} MB)")


def _start(environment: dict[str, str]) -> tuple[float, float, float]:
    """Seconds to the first answer, megabytes then, and after some visits."""
    begun = time.perf_counter()
    server = subprocess.Popen(
        [sys.executable, "-m", "library_share", "serve", "--port", "0"],
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert server.stdout
        said = next(line for line in server.stdout if "http://127" in line)
        address = re.search(r"127\.0\.0\.1:\d+", said)
        assert address
        connection = http.client.HTTPConnection(address[0])
        _get(connection, "/healthz")
        seconds = time.perf_counter() - begun
        idle_mb = _megabytes(server.pid)
        for turn in range(200):
            _get(connection, PATHS[turn % len(PATHS)])
        connection.close()
        return seconds, idle_mb, _megabytes(server.pid)
    finally:
        server.terminate()
        server.communicate()


def _bare() -> float:
    begun = time.perf_counter()
    subprocess.run([sys.executable, "-c", "import flask, sqlalchemy.orm, cheroot.wsgi"], check=True)
    return time.perf_counter() - begun


def _get(connection: http.client.HTTPConnection, path: str) -> None:
    connection.request("GET", path)
    answer = connection.getresponse()
    answer.read()
    assert answer.status == 200, (path, answer.status)


def _megabytes(process_id: int) -> float:
    """The most memory the process ever held."""
    status = Path(f"/proc/{process_id}/status").read_text()
    found = re.search(r"VmHWM:\s+(\d+) kB", status)
    assert found
    return int(found[1]) / 1024
