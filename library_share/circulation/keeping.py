"""Noting how a copy is, without losing sight of who has it and who waits for it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import insert, select, update

from library_share import clock
from library_share.circulation.actions import NO_LOAN
from library_share.circulation.availability import is_on_loan
from library_share.circulation.holds.actions import let_go, serve_later
from library_share.circulation.holds.queries import find_slot_of
from library_share.copies import actions
from library_share.copies.accessions import in_parts
from library_share.copies.deeds import Deed
from library_share.copies.leaving import ExitPaper, leave
from library_share.copies.models import COPY_STATE_NAMES, Copy, CopyChange, CopyState, ExitReason
from library_share.database import db, judged
from library_share.errors import Refused
from library_share.translation import N_

#: What nobody can say of a copy that is in somebody's hands. Lost it may be, in those hands.
_NOT_WHILE_OUT = (CopyState.WITHDRAWN, CopyState.UNDER_REPAIR)


#: What upper packages do about a copy that is lost, found, withdrawn … since this moment.
_WHEN_NOTED: list[Callable[[int, Deed], None]] = []


def when_noted(action: Callable[[int, Deed], None]) -> Callable[[int, Deed], None]:
    """Register what follows, in the same transaction, when a copy's state is noted anew. The copy
    is held, and those who waited for it have been seen to."""
    _WHEN_NOTED.append(action)
    return action


class CopyIsOut(Refused):
    code = "copy_is_out"
    message = N_("Copy {code} is on loan. Return it first, then note this.")


def change_copy(copy: Copy, *, account_id: int | None, reason: str = "", **changes: Any) -> Copy:
    """As `copies.actions.change_copy`; CopyIsOut when a copy on loan would be taken away."""
    db.session.refresh(copy, with_for_update=True)
    before, wanted = copy.state, changes.get("state")
    if wanted in _NOT_WHILE_OUT and wanted is not copy.state and is_on_loan(copy.id):
        raise CopyIsOut(code=copy.code)
    with judged({NO_LOAN: CopyIsOut(code=copy.code)}):
        actions.change_copy(copy, account_id=account_id, reason=reason, **changes)
    deed = Deed(library_id=copy.library_id, account_id=account_id, at=clock.now())
    if copy.state is CopyState.IN_USE:
        serve_later(copy.title_id, copy.library_id)
    elif slot := find_slot_of(copy.id):
        let_go(slot.id, deed, reason=reason or COPY_STATE_NAMES[copy.state])
    if copy.state is not before:
        for action in _WHEN_NOTED:
            action(copy.id, deed)
    return copy


def withdraw_all(
    notes: Mapping[int, str],
    deed: Deed,
    *,
    reason: str,
    because: Mapping[int, ExitReason],
    paper: ExitPaper,
) -> None:
    """Withdraw the copies with these ids, each with its note for the register, in a statement for
    hundreds; `because` says by copy why it leaves, `paper` by which decision. The caller holds
    them, and has seen that nobody has one or waits for it; copies the session has loaded already
    are to be refreshed. CopyIsOut when one is on loan after all."""
    withdrawn = {"state": CopyState.WITHDRAWN}
    for ids in in_parts(sorted(notes)):
        conditions = db.session.execute(select(Copy.id, Copy.condition).where(Copy.id.in_(ids)))
        changes = [
            {
                "copy_id": copy_id,
                "at": deed.at,
                "condition": condition,
                "reason": reason,
                "account_id": deed.account_id,
                **withdrawn,
            }
            for copy_id, condition in conditions
        ]
        with judged({NO_LOAN: CopyIsOut(code="…")}):
            db.session.execute(
                update(Copy), [{"id": id_, "note": notes[id_], **withdrawn} for id_ in ids]
            )
        db.session.execute(insert(CopyChange), changes)
    leave(deed.library_id, because, on=deed.on, paper=paper)
    for copy_id in sorted(notes):
        for action in _WHEN_NOTED:
            action(copy_id, deed)
