"""Nhật ký truy cập: who looked at, or changed, what about whom."""

from __future__ import annotations

from typing import Any

from flask import has_request_context, request
from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from library_share import clock
from library_share.database import db
from library_share.patrons.models import AccessRecord, Account
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
    "imported_patrons": N_("imported patrons"),
    "imported_books": N_("imported books"),
    "printed_cards": N_("printed cards"),
    "printed_book": N_("printed a book with names"),
    "gave_role": N_("gave a role to account %(name)s"),
    "took_role": N_("took a role from account %(name)s"),
    "changed_password": N_("set the password of account %(name)s"),
    "closed_account": N_("closed account %(name)s"),
    "reopened_account": N_("opened account %(name)s again"),
    "noted_consent": N_("noted a consent"),
    "withdrew_consent": N_("noted that a consent was withdrawn"),
    "honoured_patron": N_("put a patron on the list of outstanding readers"),
    "handed_out_slips": N_("handed out reminder slips"),
    "promoted_classes": N_("promoted the classes of a school year"),
    "undid_promotion": N_("undid the promotion of classes"),
    "took_in_pupils": N_("took in pupils of another school"),
    "undid_intake": N_("undid the taking-in of pupils"),
    "printed_to_collect": N_("printed the books to collect"),
    "printed_leavers": N_("printed what leavers still hold"),
    "exported_patron": N_("exported what is kept about a patron"),
    "erased_patron": N_("erased a patron"),
    "merged_patrons": N_("made one of two rows of one patron"),
    "saw_loans": N_("looked at a list of loans with names"),
    "saw_holds": N_("looked at a list of holds with names"),
    "saw_consents": N_("looked at the consents of a class"),
    "saw_leavers": N_("looked at the leavers"),
    "set_forgetting": N_("changed how long names are kept"),
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


def note_account(deed: str, account: Account, *, library_id: int | None = None) -> None:
    """Write that something was done to an account, at the library it is for."""
    at = library_id or next((one.library_id for one in account.appointments), None)
    note(deed, library_id=at, detail=account.username)


def records_of(library_id: int, *, with_commune: bool = False) -> Select[*tuple[Any, ...]]:
    """The log of one library, for a page by key; `with_commune` adds what belongs to no library,
    as an administrator's own deeds."""
    here = AccessRecord.library_id == library_id
    return (
        select(AccessRecord)
        .where(here | AccessRecord.library_id.is_(None) if with_commune else here)
        .options(joinedload(AccessRecord.account), joinedload(AccessRecord.patron))
    )
