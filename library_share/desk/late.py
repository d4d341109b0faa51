"""Late scans: facts reported afterwards that contradict what was known.

A phone without network lends and takes back all the same. When it reports, what it saw has
happened and is written down; where the rules or our knowledge said otherwise, nobody stands there
to be told, so the librarian finds it in a list.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, insert, select, update

from library_share import clock
from library_share.copies.models import Copy
from library_share.database import db, table_of
from library_share.desk.errors import NoSuchLateScan
from library_share.desk.models import LateScan, Scan
from library_share.patrons.models import Account

_LATE = table_of(LateScan)


def keep(scan_row_id: int, library_id: int) -> None:
    """Put a scan on the list of its library."""
    db.session.execute(insert(_LATE).values(scan_row_id=scan_row_id, library_id=library_id))


def keep_scan(scan_id: UUID, library_id: int) -> None:
    """The same for an older scan that somebody wanted to unsay too late; on the list already, it
    is there once."""
    row_id = db.session.scalar(select(Scan.id).where(Scan.scan_id == scan_id))
    listed = select(LateScan.id).where(LateScan.scan_row_id == row_id)
    if row_id is not None and db.session.scalar(listed) is None:
        keep(row_id, library_id)


def waiting_at(library_id: int) -> Select[*tuple[Any, ...]]:
    """Late scans that nobody has looked at, for a page by key: id, scan_id, when it was scanned,
    by whom, outcome, status, answer, and the copy's code if there was one."""
    return (
        select(
            LateScan.id,
            Scan.scan_id,
            Scan.scanned_at,
            Scan.outcome,
            Scan.status,
            Scan.answer,
            Account.name.label("scanned_by"),
            Copy.code,
        )
        .join(Scan, Scan.id == LateScan.scan_row_id)
        .join(Account, Account.id == Scan.account_id)
        .outerjoin(Copy, Copy.id == Scan.copy_id)
        .where(LateScan.library_id == library_id, LateScan.looked_at.is_(None))
    )


def how_many_wait_at(library_id: int) -> int:
    query = select(func.count()).where(
        LateScan.library_id == library_id, LateScan.looked_at.is_(None)
    )
    return db.session.scalar(query) or 0


def scan_of(late_id: int, library_id: int) -> UUID:
    """Which scan a line of the library's list is about."""
    query = (
        select(Scan.scan_id)
        .join(LateScan, LateScan.scan_row_id == Scan.id)
        .where(LateScan.id == late_id, LateScan.library_id == library_id)
    )
    found = db.session.scalar(query)
    if found is None:
        raise NoSuchLateScan
    return found


def look_at(late_id: int, library_ids: list[int], account_id: int) -> None:
    """Note that somebody has looked at it; the first to do so stays noted.

    `library_ids`: where the account may lend.
    """
    of_library = (_LATE.c.id == late_id, _LATE.c.library_id.in_(library_ids))
    if db.session.scalar(select(_LATE.c.id).where(*of_library)) is None:
        raise NoSuchLateScan
    db.session.execute(
        update(_LATE)
        .where(*of_library, _LATE.c.looked_at.is_(None))
        .values(looked_at=clock.now(), looked_at_by_id=account_id)
    )
