"""Nobody waits any more, or waits again: holds act, and loans between libraries with them."""

from __future__ import annotations

from library_share.circulation.holds import actions as holds
from library_share.circulation.holds.models import HoldSlot
from library_share.copies.deeds import Deed
from library_share.interlibrary import actions as interlibrary


def cancel(hold_id: int, deed: Deed, *, reason: str) -> list[HoldSlot]:
    """Nobody waits; other libraries hear of it. Answers the slots that had a copy."""
    kept = holds.cancel(hold_id, deed, reason=reason)
    interlibrary.withdraw_unwanted(hold_id, deed)
    return kept


def revive(hold_id: int, deed: Deed) -> None:
    """The cancelling is undone, unless another library's book is packed for it still."""
    interlibrary.refuse_while_packed(hold_id)
    holds.revive(hold_id, deed)
