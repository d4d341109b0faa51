"""A backup while four phones scan: what was acknowledged before it began is in it."""

from __future__ import annotations

import json
import subprocess
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import create_engine, select, text

from library_share.database import table_of
from library_share.desk.models import Scan
from tests.server import COMMAND, ROOT, a_scan, environment, send, servers
from tests.sizes import often

CLIENTS, BACKUPS = 4, often(2, gate=1)


@pytest.fixture
def elsewhere(databases, tmp_path):
    """The environment of another PC, whose database is empty."""
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    if databases.url.startswith("sqlite"):
        yield environment(f"sqlite:///{folder / 'library_share.sqlite'}", folder)
        return
    admin = create_engine(
        databases.url.replace("/tests?", "/postgres?"), isolation_level="AUTOCOMMIT"
    )
    with admin.connect() as connection:
        connection.execute(text("CREATE DATABASE elsewhere"))
        yield environment(databases.url.replace("/tests?", "/elsewhere?"), folder)
        connection.execute(text("DROP DATABASE elsewhere WITH (FORCE)"))
    admin.dispose()


def run(env, *arguments):
    done = subprocess.run(
        [*COMMAND, *arguments, "--json"], env=env, cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return json.loads(done.stdout)


@pytest.mark.slow
def test_story_81_a_backup_under_load_is_whole_elsewhere(
    app, databases, given, elsewhere, tmp_path
):
    given.a_policy(loans_at_most=1000, overdue_blocks=False)
    token = given.a_token(given.an_account())
    card = given.card(given.a_patron())
    codes = [given.a_copy().code for _ in range(CLIENTS)]
    halt = threading.Event()
    sent: set[str] = set()
    acknowledged: set[str] = set()

    def keep_scanning(server, code):
        turn = 0
        while not halt.is_set():
            scan = a_scan(code, card, ("lend", "return")[turn % 2])
            sent.add(scan["scan_id"])
            assert send(server.address, token, scan) is not None
            acknowledged.add(scan["scan_id"])
            turn += 1

    data_dir = tmp_path / "here"
    data_dir.mkdir()
    before, during = [], []
    with servers(databases.url, data_dir) as server, ThreadPoolExecutor(CLIENTS) as clients:
        server.start()
        phones = [clients.submit(keep_scanning, server, code) for code in codes]
        try:
            for number in range(BACKUPS):
                at_first = len(acknowledged)
                while len(acknowledged) < at_first + 20:
                    assert not any(phone.done() for phone in phones)
                    halt.wait(0.01)
                before.append(set(acknowledged))
                run(server.environment, "backup", str(tmp_path / f"{number}.backup"))
                during.append(len(acknowledged) - len(before[-1]))
        finally:
            halt.set()
        for phone in phones:
            phone.result()

    assert all(during), "nobody scanned while the backup was made"
    for number in range(BACKUPS):
        back = run(elsewhere, "restore", str(tmp_path / f"{number}.backup"), "--yes")
        assert back["findings"] == []
        assert run(elsewhere, "verify")["findings"] == []
        engine = create_engine(elsewhere["LIBRARY_SHARE_DATABASE_URL"])
        with engine.connect() as connection:
            kept = {
                str(scan_id) for scan_id in connection.scalars(select(table_of(Scan).c.scan_id))
            }
        engine.dispose()
        assert before[number] <= kept <= sent
