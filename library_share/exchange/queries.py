"""Looking at drafts and at what became of them."""

from __future__ import annotations

from sqlalchemy import Row, select

from library_share import clock
from library_share.database import db
from library_share.exchange.actions import KEPT_FOR
from library_share.exchange.errors import ImportGone
from library_share.exchange.models import ImportDraft, ImportKind
from library_share.web.access import Act, Actor, require


def drafts_of(who: Actor, library_id: int) -> list[Row[tuple[int, ImportKind, str]]]:
    """Imports of this account at a library that wait for confirmation, the latest first."""
    query = (
        select(ImportDraft.id, ImportDraft.kind, ImportDraft.file_name)
        .where(
            ImportDraft.account_id == who.account_id,
            ImportDraft.library_id == library_id,
            ImportDraft.made_at > clock.now() - KEPT_FOR,
        )
        .order_by(ImportDraft.id.desc())
        .limit(10)
    )
    return list(db.session.execute(query))


def draft_for(who: Actor, draft_id: int) -> ImportDraft:
    """The draft, for the account that made it; to everybody else there is none."""
    draft = db.session.get(ImportDraft, draft_id)
    if (
        draft is None
        or draft.account_id != who.account_id
        or draft.made_at < clock.now() - KEPT_FOR
    ):
        raise ImportGone
    require(Act.IMPORT, draft.library_id)
    return draft
