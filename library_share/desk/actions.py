"""Take a scan, understand it, do the one natural thing, and remember what was answered."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import BigInteger, bindparam, func, select
from sqlalchemy.exc import IntegrityError

from library_share import clock
from library_share.circulation import actions as circulation
from library_share.circulation import reading
from library_share.circulation.actions import Deed
from library_share.circulation.models import LoanEvent
from library_share.circulation.queries import CopyAtHand
from library_share.database import db, first, locks_rows, run, table_of
from library_share.desk import answers, late
from library_share.desk.answers import Answer
from library_share.desk.errors import NoSuchScan, NothingToUndo, ScanIdReused
from library_share.desk.models import Outcome, Scan
from library_share.desk.natural import make_move
from library_share.desk.rules import REPEAT_S, Intent, moment_of
from library_share.dispatch.actions import stay_after_all
from library_share.errors import NotAllowed, Problem
from library_share.prepared import Prepared, adding_to
from library_share.translation import N_, gettext
from library_share.web.access import Act, Actor

CLOCK_AHEAD = N_("The device's clock is ahead; the scan was noted with the server's time.")
REPEATED = N_("The same copy was scanned a moment ago; nothing was done again.")

_SCAN = table_of(Scan)


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One scan as it was sent. `is_fact`: whoever reports it is known to have done it then, so
    that it is never a request, however lately it was."""

    scan_id: UUID
    code: str
    patron: str | None = None
    intent: Intent = Intent.AUTO
    scanned_at: datetime | None = None
    override: str | None = None
    is_fact: bool = False

    def fingerprint(self, library_id: int) -> str:
        """The same for the same scan sent again, whenever that is."""
        parts = (
            library_id,
            self.code,
            self.patron,
            self.intent.value,
            self.scanned_at.isoformat() if self.scanned_at else None,
            self.override,
        )
        return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def take_scan(asked: Asked, library_id: int, who: Actor) -> Answer:
    """Do what the scan means and remember the answer; a refusal is an answer too.

    The same `scan_id` again gives the same answer and changes nothing.
    """
    _one_at_a_time(asked.scan_id)
    if answered := _answered_before(asked, library_id, who):
        return answered
    if asked.override and not who.may(Act.OVERRIDE, library_id):
        raise NotAllowed

    now = clock.now()
    at, has_happened, clock_ahead = moment_of(asked.scanned_at, now, is_fact=asked.is_fact)
    deed = Deed(
        library_id=library_id,
        account_id=who.account_id,
        at=at,
        override=asked.override,
        has_happened=has_happened,
    )
    result = _answer(asked, deed)
    if clock_ahead and result.status == 200:  # a refusal did nothing that could bear a wrong time
        result.body["remarks"].append(answers.remark("clock_ahead", gettext(CLOCK_AHEAD)))
    _remember(asked, deed, now, result)
    return result


def _answer(asked: Asked, deed: Deed) -> Answer:
    found = None
    try:
        patron = reading.patron_at_desk(asked.patron, deed.library_id) if asked.patron else None
        found = reading.what_is(asked.code, deed.library_id)
        if repeated := _repeated(asked, found.copy, deed):
            return repeated
        return make_move(asked.scan_id, asked.intent, found, patron, deed)
    except Problem as problem:
        if isinstance(problem.__cause__, IntegrityError):
            raise  # the database said no: nothing of this transaction may be kept
        return answers.refusal(problem, found.copy if found else None)


def undo_scan(scan_id: UUID, library_ids: list[int], who: Actor) -> Answer:
    """Unsay what a scan did. `library_ids`: where the account may lend."""
    scan = db.session.scalars(select(Scan).where(Scan.scan_id == scan_id)).one_or_none()
    if scan is None or scan.library_id not in library_ids:
        raise NoSuchScan
    if scan.event_id is None:
        raise NothingToUndo
    deed = Deed(library_id=scan.library_id, account_id=who.account_id, at=clock.now())
    if scan.outcome is Outcome.RETURNED and scan.copy_id is not None:
        stay_after_all(scan.copy_id, deed)
    done = circulation.undo(scan.event_id, deed)
    body = {
        **(scan.answer or answers.forgotten(scan_id)),
        "outcome": "undone",
        "sentence": gettext(answers.UNDONE),
        "loan": {"id": done.loan_id},
        "undo": None,
    }
    return Answer(outcome=scan.outcome, status=200, body=body, copy_id=scan.copy_id)


def _one_at_a_time(scan_id: UUID) -> None:
    """PostgreSQL: the same scan sent twice at once waits here for its twin; SQLite queues."""
    if locks_rows():
        key = int.from_bytes(scan_id.bytes[:8], "big", signed=True)
        run(_LOCK, key=key)


_LOCK = Prepared(select(func.pg_advisory_xact_lock(bindparam("key", type_=BigInteger))))
_WITH_SCAN_ID = Prepared(
    select(
        _SCAN.c.asked_hash,
        _SCAN.c.account_id,
        _SCAN.c.outcome,
        _SCAN.c.status,
        _SCAN.c.answer,
        _SCAN.c.copy_id,
        _SCAN.c.event_id,
    ).where(_SCAN.c.scan_id == bindparam("scan_id"))
)


def _answered_before(asked: Asked, library_id: int, who: Actor) -> Answer | None:
    before = first(_WITH_SCAN_ID, scan_id=asked.scan_id)
    if before is None:
        return None
    if before.asked_hash != asked.fingerprint(library_id) or before.answer is None:
        raise ScanIdReused
    if before.account_id != who.account_id:
        raise ScanIdReused
    return Answer(
        outcome=before.outcome,
        status=before.status,
        body=before.answer,
        copy_id=before.copy_id,
        event_id=before.event_id,
    )


_LAST_OF_COPY = Prepared(
    select(
        _SCAN.c.library_id,
        _SCAN.c.account_id,
        _SCAN.c.patron_code,
        _SCAN.c.intent,
        _SCAN.c.recorded_at,
        _SCAN.c.outcome,
        _SCAN.c.answer,
        _SCAN.c.event_id,
    )
    .where(_SCAN.c.copy_id == bindparam("copy_id"))
    .order_by(_SCAN.c.id.desc())
    .limit(1)
)
_ACTED = (Outcome.LENT, Outcome.RETURNED, Outcome.RENEWED, Outcome.READ_HERE)


def _repeated(asked: Asked, copy: CopyAtHand | None, deed: Deed) -> Answer | None:
    """The answer given a moment ago, when a shaky hand scans the same copy twice."""
    if asked.intent is not Intent.AUTO or asked.scanned_at is not None or copy is None:
        return None
    last = first(_LAST_OF_COPY, copy_id=copy.id)
    if last is None or last.outcome not in _ACTED or last.intent is not Intent.AUTO:
        return None
    if (last.library_id, last.account_id, last.patron_code) != (
        deed.library_id,
        deed.account_id,
        asked.patron or "",
    ):
        return None
    if deed.at - last.recorded_at > timedelta(seconds=REPEAT_S) or _was_undone(last.event_id):
        return None
    body = {**last.answer, "scan_id": str(asked.scan_id)}
    body["remarks"] = [*body["remarks"], answers.remark("repeated", gettext(REPEATED))]
    return Answer(
        outcome=last.outcome, status=200, body=body, copy_id=copy.id, event_id=last.event_id
    )


def _was_undone(event_id: int | None) -> bool:
    query = select(LoanEvent.id).where(LoanEvent.undoes_id == event_id)
    return db.session.scalar(query) is not None


def _remember(asked: Asked, deed: Deed, now: datetime, result: Answer) -> None:
    if result.status == 200 and result.body["undo"]:
        # A repeated scan answers with its own way to undo.
        result.body["undo"] = f"/api/v1/scans/{asked.scan_id}/undo"
    kept = {
        "scan_id": asked.scan_id,
        "asked_hash": asked.fingerprint(deed.library_id),
        "library_id": deed.library_id,
        "account_id": deed.account_id,
        "copy_id": result.copy_id,
        "patron_code": asked.patron or "",
        "intent": asked.intent,
        "event_id": result.event_id,
        "scanned_at": deed.at,
        "recorded_at": now,
        "outcome": result.outcome,
        "status": result.status,
        "answer": result.body,
    }
    scan_row_id = int(first(_ADD_SCAN, **kept).id)
    if deed.has_happened and (result.status != 200 or result.body["remarks"]):
        late.keep(scan_row_id, deed.library_id)


_ADD_SCAN = adding_to(_SCAN)
