"""The real server in a process of its own, and a device that scans over HTTP."""

from __future__ import annotations

import http.client
import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

ROOT = Path(__file__).parents[1]


def environment(database_url: str, data_dir: Path) -> dict[str, str]:
    """What `library-share` needs to work on that database."""
    return {
        **os.environ,
        "LIBRARY_SHARE_DATABASE_URL": database_url,
        "LIBRARY_SHARE_DATA_DIR": str(data_dir),
        "PYTHONUTF8": "1",
    }


class Servers:
    """Starts `library-share serve` on one database and port, as often as asked."""

    def __init__(self, database_url: str, data_dir: Path) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.environment = environment(database_url, data_dir)
        self.address = f"http://127.0.0.1:{self.port}"
        self.running: list[subprocess.Popen[bytes]] = []

    def start(self) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(
            [*COMMAND, "serve", "--no-demo", "--port", str(self.port)],
            env=self.environment,
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self.running.append(process)
        self._wait_for(process)
        return process

    def _wait_for(self, process: subprocess.Popen[bytes]) -> None:
        for _ in range(1_200):
            assert process.poll() is None, "the server stopped by itself"
            try:
                with urllib.request.urlopen(f"{self.address}/healthz", timeout=1):
                    return
            except OSError:
                time.sleep(0.05)
        raise AssertionError("the server did not answer")


COMMAND = [sys.executable, "-m", "library_share"]


@contextmanager
def servers(database_url: str, data_dir: Path) -> Iterator[Servers]:
    made = Servers(database_url, data_dir)
    try:
        yield made
    finally:
        for process in made.running:
            process.kill()
            process.wait()


def a_scan(code: str, patron: str, intent: str) -> dict[str, Any]:
    """What a device at THCS sends."""
    return {
        "scan_id": str(uuid4()),
        "library": "THCS",
        "code": code,
        "patron": patron,
        "intent": intent,
    }


def send(address: str, token: str, scan: dict[str, Any]) -> dict[str, Any] | None:
    """The server's answer; None when the power failed before it came."""
    request = urllib.request.Request(
        f"{address}/api/v1/scans",
        data=json.dumps(scan).encode(),
        headers={"Authorization": f"Bearer {token}", "Content-Type": "application/json"},
    )
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return dict(json.load(answer))
    except urllib.error.HTTPError as refused:
        with refused:
            assert refused.code == 409, refused.read()
        return {"outcome": "refused"}
    except (OSError, ValueError, http.client.HTTPException):
        return None
