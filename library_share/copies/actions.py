"""What people do to copies: enter them into the register, move them, note how they are.

A copy is never deleted and its number never given again, so the register has no gaps.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update

from library_share import clock
from library_share.copies.accessions import CopyDraft, accession, in_parts
from library_share.copies.errors import (
    AliasTaken,
    CopyNeedsReason,
    MovedBeforeArrival,
    NoSuchCopy,
)
from library_share.copies.leaving import come_back, leave, reason_of
from library_share.copies.models import (
    Condition,
    Copy,
    CopyAlias,
    CopyChange,
    CopyState,
    Stay,
)
from library_share.copies.receiving import Arrival, arrival, move_to_receipt
from library_share.copies.registers import add_series, change_series, ensure_series
from library_share.copies.rules import alias_of
from library_share.database import db, judged
from library_share.vietnamese import tidy

__all__ = [
    "CopyDraft",
    "accession",
    "add_alias",
    "add_series",
    "change_copy",
    "change_series",
    "ensure_series",
    "move",
    "move_all",
]

_NEEDS_REASON = (CopyState.LOST, CopyState.WITHDRAWN)


def move(
    copy_ids: Sequence[int], place_id: int, *, at: datetime | None = None, account_id: int | None
) -> int:
    """Let the copies stand at `place_id` from `at` (now); answers how many were elsewhere before.

    The open stay ends at the very moment the next begins. Raises MovedBeforeArrival when a copy
    came to where it stands after `at`.
    """
    return move_all(dict.fromkeys(copy_ids, place_id), at=at, account_id=account_id)


def move_all(
    places: Mapping[int, int], *, at: datetime | None = None, account_id: int | None
) -> int:
    """The same where each copy goes to a place of its own: `places` by copy."""
    moved = 0
    for ids in in_parts(sorted(places)):
        moved += _move_some({copy_id: places[copy_id] for copy_id in ids}, at, account_id)
    return moved


def _move_some(places: Mapping[int, int], at: datetime | None, account_id: int | None) -> int:
    ids = list(places)
    # Whoever moves the same copies now waits here, and then reads the stay that was opened. What
    # happens now happens after that.
    db.session.execute(
        select(Copy.id).where(Copy.id.in_(ids)).order_by(Copy.id).with_for_update(key_share=True)
    ).all()
    at = at or clock.now()
    open_stays = db.session.execute(
        select(Stay.id, Stay.copy_id, Stay.place_id, Stay.since, Copy.code)
        .join(Copy, Copy.id == Stay.copy_id)
        .where(Stay.copy_id.in_(ids), Stay.until.is_(None))
    ).all()
    if len(open_stays) < len(ids):
        raise NoSuchCopy(code=", ".join(map(str, set(ids) - {stay.copy_id for stay in open_stays})))
    elsewhere = [stay for stay in open_stays if stay.place_id != places[stay.copy_id]]
    for stay in elsewhere:
        if stay.since > at:
            raise MovedBeforeArrival(code=stay.code)
    if elsewhere:
        db.session.execute(
            update(Stay).where(Stay.id.in_([stay.id for stay in elsewhere])).values(until=at)
        )
        db.session.execute(
            insert(Stay),
            [
                {
                    "copy_id": stay.copy_id,
                    "place_id": places[stay.copy_id],
                    "since": at,
                    "account_id": account_id,
                }
                for stay in elsewhere
            ],
        )
    return len(elsewhere)


def change_copy(copy: Copy, *, reason: str = "", account_id: int | None, **changes: Any) -> Copy:
    """Set columns of a copy. A new `condition` or `state` is noted with its reason.

    A copy that is lost or withdrawn needs a reason, because the register asks for it.
    """
    before, paper = (copy.condition, copy.state), copy.general_register_number
    for name, value in changes.items():
        setattr(copy, name, tidy(value) if type(value) is str else value)
    if copy.general_register_number != paper:
        move_to_receipt(copy.library_id, {copy.id: arrival_of(copy)})
    if (copy.condition, copy.state) == before:
        db.session.flush()
        return copy
    if copy.state is not before[1] and copy.state in _NEEDS_REASON and not reason.strip():
        raise CopyNeedsReason
    db.session.add(
        CopyChange(
            copy_id=copy.id,
            at=clock.now(),
            condition=Condition(copy.condition),
            state=CopyState(copy.state),
            reason=tidy(reason),
            account_id=account_id,
        )
    )
    _note_leaving(copy, before[1])
    db.session.flush()
    return copy


def arrival_of(copy: Copy) -> Arrival:
    """How it came in, as its line of the register says it."""
    return arrival(
        acquired_on=copy.acquired_on,
        created_at=copy.created_at,
        source=copy.source,
        general_register_number=copy.general_register_number,
    )


def _note_leaving(copy: Copy, before: CopyState) -> None:
    """What is withdrawn leaves the stock, and comes back when it is not withdrawn any more."""
    if (copy.state is CopyState.WITHDRAWN) is (before is CopyState.WITHDRAWN):
        return
    if copy.state is CopyState.WITHDRAWN:
        leave(copy.library_id, {copy.id: reason_of(before, copy.condition)}, on=clock.today())
    else:
        come_back(copy.id, clock.today())


def add_alias(copy: Copy, barcode: str) -> CopyAlias:
    """Let an older barcode open this copy inside its library."""
    alias = CopyAlias(library_id=copy.library_id, copy_id=copy.id, alias=alias_of(barcode))
    with judged({"uq_copy_aliases_library_id_alias": AliasTaken(alias=alias.alias)}):
        db.session.add(alias)
    return alias
