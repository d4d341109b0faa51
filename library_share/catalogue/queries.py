"""What people ask about single titles; finding them is in `catalogue.search`."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from library_share.catalogue.errors import NoSuchTitle
from library_share.catalogue.models import Title
from library_share.database import db


def get_title(title_id: int) -> Title:
    title = db.session.get(Title, title_id)
    if title is None:
        raise NoSuchTitle
    return title


def titles_in_order(title_ids: Sequence[int]) -> list[Title]:
    """The titles with these ids, in this order."""
    found = {t.id: t for t in db.session.scalars(select(Title).where(Title.id.in_(title_ids)))}
    return [found[title_id] for title_id in title_ids if title_id in found]
