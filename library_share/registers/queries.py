"""Lines of the general register, as people look them up."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Select, func, select

from library_share.copies.errors import NoSuchExit, NoSuchReceipt
from library_share.copies.models import Exit, ExitLine, Receipt, ReceiptLine
from library_share.database import db


def receipts_of(library_id: int) -> Select[Receipt]:
    return select(Receipt).where(Receipt.library_id == library_id)


def exits_of(library_id: int) -> Select[Exit]:
    return select(Exit).where(Exit.library_id == library_id)


def get_receipt(receipt_id: int) -> Receipt:
    found = db.session.get(Receipt, receipt_id)
    if found is None:
        raise NoSuchReceipt
    return found


def get_exit(exit_id: int) -> Exit:
    found = db.session.get(Exit, exit_id)
    if found is None:
        raise NoSuchExit
    return found


def copies_by_receipt(receipt_ids: Iterable[int]) -> dict[int, int]:
    rows = db.session.execute(
        select(ReceiptLine.receipt_id, func.count())
        .where(ReceiptLine.receipt_id.in_(list(receipt_ids)))
        .group_by(ReceiptLine.receipt_id)
    )
    return {row[0]: row[1] for row in rows}


def copies_by_exit(exit_ids: Iterable[int]) -> dict[int, int]:
    rows = db.session.execute(
        select(ExitLine.exit_id, func.count())
        .where(ExitLine.exit_id.in_(list(exit_ids)))
        .group_by(ExitLine.exit_id)
    )
    return {row[0]: row[1] for row in rows}
