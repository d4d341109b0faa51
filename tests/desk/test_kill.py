"""The power fails in a burst of scans: what was acknowledged stays, and stays once."""

from __future__ import annotations

import signal
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select

from library_share.circulation.models import Loan, LoanEvent
from library_share.copies.models import Copy
from library_share.database import db
from library_share.desk.models import Scan
from library_share.safekeeping.queries import findings
from tests.server import a_scan, send, servers
from tests.sizes import often

KILLS, CLIENTS, SCANS_EACH = often(20, gate=2), 4, 40


@pytest.fixture
def server(app, databases, tmp_path):
    """The real server on the test's database."""
    with servers(databases.url, tmp_path) as made:
        yield made


@pytest.mark.slow
def test_no_acknowledged_loan_is_lost_and_none_is_doubled(server, given, app):
    given.a_policy(loans_at_most=1000, overdue_blocks=False)
    token = given.a_token(given.an_account())
    card = given.card(given.a_patron())
    codes = [given.a_copy().code for _ in range(CLIENTS)]
    acknowledged: dict[str, dict] = {}
    unanswered: list[dict] = []

    def burst(code: str) -> None:
        for turn in range(SCANS_EACH):
            sent = a_scan(code, card, ("lend", "return")[turn % 2])
            answer = send(server.address, token, sent)
            if answer is None:
                unanswered.append(sent)
                return
            acknowledged[sent["scan_id"]] = answer

    for kill in range(KILLS):
        process = server.start()
        with ThreadPoolExecutor(CLIENTS) as clients:
            bursts = [clients.submit(burst, code) for code in codes]
            time.sleep(0.02 * (kill % 7) + 0.05)
            process.send_signal(signal.SIGKILL)
            process.wait()
            for one in bursts:
                one.result()

    server.start()
    for sent in unanswered:  # sent again, as a device does: done once, whether it was kept or not
        answer = send(server.address, token, sent)
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
