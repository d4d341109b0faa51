"""What scans tell: the last ones of a desk, and when a copy was next given back."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, exists, func, or_, select

from library_share import clock
from library_share.circulation.models import LoanEvent
from library_share.database import db
from library_share.desk.models import Outcome, Scan
from library_share.desk.rules import Intent

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


def given_back_after(copy_id: int, at: datetime) -> datetime | None:
    """When somebody next noted that the copy was given back, also where no loan was known."""
    returned = or_(
        Scan.outcome == Outcome.RETURNED,
        and_(Scan.outcome == Outcome.SHOWN, Scan.intent == Intent.RETURN),
    )
    unsaid = exists().where(LoanEvent.undoes_id == Scan.event_id)
    query = select(func.min(Scan.scanned_at)).where(
        Scan.copy_id == copy_id, Scan.scanned_at > at, returned, ~unsaid
    )
    return db.session.scalar(query)
