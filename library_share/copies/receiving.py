"""Receipts: every copy that is entered stands on a line of the general register (sổ đăng ký tổng
quát, part I).

Copies of one day and source share a receipt until somebody writes the number of its voucher on it;
a number that the paper book gave is kept. Numbers follow each other without a gap.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, func, insert, or_, select

from library_share import clock
from library_share.copies.errors import EnteredAfterLeaving, EnteredInFuture
from library_share.copies.models import Exit, ExitLine, Receipt, ReceiptLine
from library_share.copies.rules import paper_receipt_number
from library_share.database import Base, db
from library_share.libraries.models import Library
from library_share.vietnamese import tidy

#: How many rows one statement asks for.
_AT_ONCE = 500


@dataclass(frozen=True, kw_only=True)
class Arrival:
    """Under which receipt a copy belongs; `paper` is its number in the paper book, if any."""

    entered_on: date
    source: str
    paper: str

    @property
    def key(self) -> tuple[Any, ...]:
        """What tells receipts apart: the paper's number alone, or day and source."""
        if self.paper:
            return (paper_receipt_number(self.paper) or self.paper,)
        return self.entered_on, self.source


def arrival(
    *, acquired_on: date | None, created_at: datetime, source: str, general_register_number: str
) -> Arrival:
    """No copy is entered on a day that has not come."""
    today = clock.local_day(created_at)
    return Arrival(
        entered_on=min(acquired_on or today, today),
        source=source,
        paper=tidy(general_register_number),
    )


def receive(library_id: int, arrivals: Mapping[int, Arrival]) -> None:
    """Write each copy (by id) on its receipt, in few statements; receipts are made when missing."""
    if not arrivals:
        return
    last_number = last_number_of(Receipt, library_id)
    wanted = {one.key: one for one in reversed(list(arrivals.values()))}
    found = _open_receipts(library_id, wanted.values())
    missing = [one for key, one in wanted.items() if key not in found]
    missing.sort(key=lambda one: (not paper_receipt_number(one.paper), one.entered_on, one.source))
    rows = []
    for one in missing:
        given = paper_receipt_number(one.paper)
        number = given or last_number + 1
        last_number = max(last_number, number)
        rows.append(
            {
                "library_id": library_id,
                "number": number,
                "is_from_paper": given is not None,
                "written_as": "" if given else one.paper,
                "entered_on": one.entered_on,
                "source": one.source,
            }
        )
    if rows:
        made = db.session.scalars(
            insert(Receipt).returning(Receipt.id, sort_by_parameter_order=True), rows
        )
        found |= {one.key: receipt_id for one, receipt_id in zip(missing, made, strict=True)}
    db.session.execute(
        insert(ReceiptLine),
        [{"copy_id": id_, "receipt_id": found[one.key]} for id_, one in arrivals.items()],
    )


def last_number_of(table: type[Base], library_id: int) -> int:
    """The last number of the library's receipts or exits; whoever gives the next one waits here
    until this transaction ends, so that none is given twice or left out."""
    db.session.execute(
        select(Library.id).where(Library.id == library_id).with_for_update(key_share=True)
    )
    numbered: Any = table
    query = select(func.max(numbered.number)).where(numbered.library_id == library_id)
    return db.session.scalar(query) or 0


def _open_receipts(library_id: int, wanted: Iterable[Arrival]) -> dict[tuple[Any, ...], int]:
    """By key those that are there and still take copies."""
    wanted = list(wanted)
    found: dict[tuple[Any, ...], int] = {}
    for start in range(0, len(wanted), _AT_ONCE):
        some = wanted[start : start + _AT_ONCE]
        numbers = {number for one in some if (number := paper_receipt_number(one.paper))}
        days = {one.entered_on for one in some if not one.paper}
        rows = db.session.execute(
            select(
                Receipt.id,
                Receipt.number,
                Receipt.written_as,
                Receipt.entered_on,
                Receipt.source,
                (Receipt.voucher_number == "").label("is_open"),
                Receipt.is_from_paper,
            )
            .where(
                Receipt.library_id == library_id,
                or_(
                    Receipt.number.in_(numbers),
                    Receipt.written_as.in_({one.paper for one in some if one.paper}),
                    Receipt.entered_on.in_(days),
                ),
            )
            .order_by(Receipt.number)
        )
        for row in rows:
            if row.number in numbers:
                found[(row.number,)] = row.id
            if row.written_as:
                found[(row.written_as,)] = row.id
            elif row.is_open and not row.is_from_paper:
                found[row.entered_on, row.source] = row.id
    return found


def move_to_receipt(library_id: int, arrivals: Mapping[int, Arrival]) -> None:
    """Copies whose number in the general register was written otherwise go to that receipt."""
    ids = sorted(arrivals)
    for start in range(0, len(ids), _AT_ONCE):
        some = ids[start : start + _AT_ONCE]
        db.session.execute(delete(ReceiptLine).where(ReceiptLine.copy_id.in_(some)))
        receive(library_id, {copy_id: arrivals[copy_id] for copy_id in some})


def change_receipt(receipt: Receipt, *, entered_on: date, **changes: str | date | None) -> Receipt:
    """Write down what the voucher says. Its day is not in the future and not after a copy left."""
    if entered_on > clock.today():
        raise EnteredInFuture(day=entered_on)
    left_on = db.session.scalar(
        select(func.min(Exit.left_on))
        .join(ExitLine, ExitLine.exit_id == Exit.id)
        .join(ReceiptLine, ReceiptLine.copy_id == ExitLine.copy_id)
        .where(ReceiptLine.receipt_id == receipt.id)
    )
    if left_on is not None and entered_on > left_on:
        raise EnteredAfterLeaving(day=left_on)
    receipt.entered_on = entered_on
    for name, value in changes.items():
        setattr(receipt, name, tidy(value) if type(value) is str else value)
    db.session.flush()
    return receipt


def receipt_numbers_of(copy_ids: Sequence[int]) -> dict[int, Receipt]:
    """By copy the receipt it came in by."""
    found: dict[int, Receipt] = {}
    for start in range(0, len(copy_ids), _AT_ONCE):
        rows = db.session.execute(
            select(ReceiptLine.copy_id, Receipt)
            .join(Receipt, Receipt.id == ReceiptLine.receipt_id)
            .where(ReceiptLine.copy_id.in_(copy_ids[start : start + _AT_ONCE]))
        )
        found.update({row.copy_id: row.Receipt for row in rows})
    return found
