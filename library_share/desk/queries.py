"""What the desk shows besides the answer: the last scans, and the patron's loans on paper."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import select

from library_share import clock
from library_share.circulation.models import LoanEvent
from library_share.database import db
from library_share.desk.models import Outcome, Scan

SHOWN_FOR = timedelta(minutes=30)
SHOWN_AT_MOST = 8


def last_scans(account_id: int, library_id: int) -> list[Any]:
    """What this account did at this desk in the last half hour, newest first: scan_id, outcome,
    answer, and whether it was undone."""
    undoing = select(LoanEvent.id).where(LoanEvent.undoes_id == Scan.event_id).exists()
    query = (
        select(Scan.scan_id, Scan.outcome, Scan.answer, undoing.label("undone"))
        .where(
            Scan.account_id == account_id,
            Scan.library_id == library_id,
            Scan.recorded_at > clock.now() - SHOWN_FOR,
            Scan.outcome.not_in([Outcome.PATRON, Outcome.QUESTION]),
        )
        .order_by(Scan.id.desc())
        .limit(SHOWN_AT_MOST)
    )
    return list(db.session.execute(query))
