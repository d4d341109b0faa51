"""Nhật ký truy cập: who looked at, or changed, what about whom."""

from __future__ import annotations

from typing import Any

from flask import has_request_context, request
from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from library_share import clock
from library_share.database import db
from library_share.patrons.models import AccessRecord
from library_share.translation import N_
from library_share.web.access import find_actor

#: What may be noted, and how the log says it.
DEEDS: dict[str, str] = {
    "signed_in": N_("signed in"),
    "saw_patron": N_("looked at a patron"),
    "added_patron": N_("added a patron"),
    "changed_patron": N_("changed a patron"),
    "suspended_patron": N_("suspended a patron"),
    "lifted_suspension": N_("lifted a suspension"),
    "marked_left": N_("noted that a patron left"),
    "brought_back": N_("noted that a patron is back"),
    "replaced_card": N_("replaced a card"),
}


def note(
    deed: str,
    *,
    library_id: int | None = None,
    patron_id: int | None = None,
    account_id: int | None = None,
    detail: str = "",
) -> None:
    """Write one line of the log, inside the caller's transaction."""
    who = find_actor()
    db.session.add(
        AccessRecord(
            at=clock.now(),
            account_id=account_id or (who.account_id if who else None),
            library_id=library_id,
            deed=deed,
            patron_id=patron_id,
            detail=detail[:200],
            address=(request.remote_addr or "") if has_request_context() else "",
        )
    )


def records_of(library_id: int) -> Select[*tuple[Any, ...]]:
    """The log of one library, for a page by key."""
    return (
        select(AccessRecord)
        .where(AccessRecord.library_id == library_id)
        .options(joinedload(AccessRecord.account), joinedload(AccessRecord.patron))
    )
