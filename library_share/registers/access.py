"""Receipts and exits of the library at hand; those of another are answered like none."""

from __future__ import annotations

from library_share.copies.errors import NoSuchExit, NoSuchReceipt
from library_share.copies.models import Exit, Receipt
from library_share.registers import queries
from library_share.web.access import Act, actor


def receipt_for(receipt_id: int, act: Act) -> Receipt:
    """The receipt, when the actor may do `act` at its library."""
    found = queries.get_receipt(receipt_id)
    if not actor().may(act, found.library_id):
        raise NoSuchReceipt
    return found


def exit_for(exit_id: int, act: Act) -> Exit:
    found = queries.get_exit(exit_id)
    if not actor().may(act, found.library_id):
        raise NoSuchExit
    return found
