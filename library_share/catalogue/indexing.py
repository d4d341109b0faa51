"""Making what follows from titles anew: their keys, and the index of their words."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select, text, update

from library_share.catalogue.actions import TitleDraft
from library_share.catalogue.models import Title
from library_share.database import db

AT_ONCE = 1_000
_FIELDS = tuple(TitleDraft.__dataclass_fields__)
#: What describes a title, and what follows from that.
COLUMNS = [Title.__table__.c[name] for name in (*_FIELDS, "match_key", "sort_key", "search_text")]


def described_anew(kept: dict[str, Any]) -> dict[str, Any]:
    """What would be written today for a title that is kept as `kept`, by column."""
    return TitleDraft(**{name: kept[name] for name in _FIELDS}).columns()


def describe_anew() -> int:
    """Keep for every title what would be written today; answers how many were mended."""
    titles = select(Title.id, *COLUMNS).execution_options(yield_per=AT_ONCE)
    changes = []
    for row in db.session.execute(titles):
        kept = row._asdict()
        number = kept.pop("id")
        wanted = described_anew(kept)
        if wanted != kept:
            changes.append({"id": number, **wanted})
    if db.engine.dialect.name == "sqlite":  # first: an index that disagrees cannot be changed
        db.session.execute(text("INSERT INTO titles_fts(titles_fts) VALUES ('rebuild')"))
    if changes:
        db.session.execute(update(Title), changes)
    return len(changes)
