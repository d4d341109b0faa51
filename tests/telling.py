"""What waits to be told, as it will be read."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from library_share.database import db
from library_share.notices.models import Notice
from library_share.notices.queries import waiting
from library_share.notices.rules import Channel
from library_share.notices.saying import text_of
from library_share.translation import force_locale


def told(library: Any, channel: Channel = Channel.SCREEN) -> list[str]:
    """What waits on the screen of the library's staff (or, for patrons, on slips), oldest first."""
    db.session.rollback()
    query = select(Notice).where(Notice.library_id == library.id, waiting(channel))
    with force_locale("vi"):
        return [text_of(notice, {}) for notice in db.session.scalars(query.order_by(Notice.id))]
