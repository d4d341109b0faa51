"""The power fails in a burst of scans: what was acknowledged stays, and stays once."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import select

from library_share.circulation.models import Loan, LoanEvent
from library_share.copies.models import Copy
from library_share.database import db
from library_share.desk.models import Scan
from library_share.safekeeping.queries import findings

KILLS, CLIENTS, SCANS_EACH = 20, 4, 40


@pytest.fixture
def server(app, databases, tmp_path):
    """Starts the real server on the test's database, as often as asked."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {
        **os.environ,
        "LIBRARY_SHARE_DATABASE_URL": databases.url,
        "LIBRARY_SHARE_DATA_DIR": str(tmp_path),
    }
    running: list[subprocess.Popen[bytes]] = []

    def start() -> tuple[str, subprocess.Popen[bytes]]:
        process = subprocess.Popen(
            [sys.executable, "-m", "library_share", "serve", "--no-demo", "--port", str(port)],
            env=environment,
            cwd=Path(__file__).parents[2],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        running.append(process)
        address = f"http://127.0.0.1:{port}"
        wait_for(f"{address}/healthz", process)
        return address, process

    yield start
    for process in running:
        process.kill()
        process.wait()


def wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    for _ in range(300):
        assert process.poll() is None, "the server stopped by itself"
        try:
            with urllib.request.urlopen(address, timeout=1):
                return
        except OSError:
            time.sleep(0.05)
    raise AssertionError("the server did not answer")


def scan(address: str, token: str, sent: dict) -> dict | None:
    request = urllib.request.Request(
        f"{address}/api/v1/scans",
        data=json.dumps(sent).encode(),
        headers={"Authorization": f"Bearer {token}", "Content-Type": "application/json"},
    )
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return json.load(answer)
    except urllib.error.HTTPError as refused:
        assert refused.code == 409, refused.read()
        return {"outcome": "refused"}
    except (OSError, ValueError, http.client.HTTPException):
        return None  # the power failed before the answer came


@pytest.mark.slow
def test_no_acknowledged_loan_is_lost_and_none_is_doubled(server, given, app):
    given.a_policy(loans_at_most=1000, overdue_blocks=False)
    token = given.a_token(given.an_account())
    card = given.card(given.a_patron())
    codes = [given.a_copy().code for _ in range(CLIENTS)]
    acknowledged: dict[str, dict] = {}
    unanswered: list[dict] = []

    def burst(address: str, code: str) -> None:
        for turn in range(SCANS_EACH):
            sent = {
                "scan_id": str(uuid4()),
                "library": "THCS",
                "code": code,
                "patron": card,
                "intent": ("lend", "return")[turn % 2],
            }
            answer = scan(address, token, sent)
            if answer is None:
                unanswered.append(sent)
                return
            acknowledged[sent["scan_id"]] = answer

    for kill in range(KILLS):
        address, process = server()
        with ThreadPoolExecutor(CLIENTS) as clients:
            bursts = [clients.submit(burst, address, code) for code in codes]
            time.sleep(0.02 * (kill % 7) + 0.05)
            process.send_signal(signal.SIGKILL)
            process.wait()
            for one in bursts:
                one.result()

    address, _process = server()
    for sent in unanswered:  # sent again, as a device does: done once, whether it was kept or not
        answer = scan(address, token, sent)
        assert answer is not None
        acknowledged[sent["scan_id"]] = answer

    db.session.rollback()
    kept = {
        str(row.scan_id): row
        for row in db.session.execute(select(Scan.scan_id, Scan.outcome, Scan.event_id))
    }
    assert acknowledged.keys() <= kept.keys()
    assert all(
        answer["outcome"] == kept[scan_id].outcome for scan_id, answer in acknowledged.items()
    )
    events = [row.event_id for row in kept.values() if row.event_id]
    assert len(events) == len(set(events)) == given.how_many(LoanEvent)
    assert given.how_many(Loan, Loan.returned_at.is_(None)) <= given.how_many(Copy)
    assert findings() == []
