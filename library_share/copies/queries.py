"""What people ask about copies: which one is it, where does it stand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, literal, select, union_all

from library_share.catalogue.models import Title
from library_share.copies.errors import NoSuchCopy
from library_share.copies.models import Copy, CopyAlias
from library_share.copies.rules import accession_key, alias_of
from library_share.database import db

CANDIDATES_AT_MOST = 20
_NUMBER_AT_MOST = 60


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """A copy that may be meant."""

    copy_id: int
    code: str
    accession_number: str
    title: str


def candidates_for(text: str, library_id: int) -> list[Candidate]:
    """The copies of this library that an older barcode or an accession number may mean.

    An old barcode wins over the number as it is written, that over the number as people type it
    (without zeros, marks or separators). At most CANDIDATES_AT_MOST; empty when there is none.
    """
    if len(text) > _NUMBER_AT_MOST or "\0" in text:
        return []
    found = union_all(
        select(Copy.id, literal(True).label("by_alias"))
        .join(CopyAlias, CopyAlias.copy_id == Copy.id)
        .where(CopyAlias.library_id == library_id, CopyAlias.alias == alias_of(text)),
        select(Copy.id, literal(False)).where(
            Copy.library_id == library_id, Copy.accession_key == accession_key(text)
        ),
    ).subquery()
    rows = db.session.execute(
        select(
            found.c.by_alias,
            Copy.id,
            Copy.code,
            Copy.accession_number,
            Title.title,
            Title.volume,
        )
        .join(Copy, Copy.id == found.c.id)
        .join(Title, Title.id == Copy.title_id)
        .order_by(Copy.id)
        .limit(CANDIDATES_AT_MOST)
    ).all()
    by_alias = [row for row in rows if row.by_alias]
    as_written = [row for row in rows if row.accession_number == text.strip()]
    return [_candidate(row) for row in by_alias or as_written or rows]


def _candidate(row: Row[Any]) -> Candidate:
    return Candidate(
        copy_id=row.id,
        code=row.code,
        accession_number=row.accession_number,
        title=f"{row.title} - {row.volume}" if row.volume else row.title,
    )


def find_copy_with_code(code: str) -> Copy | None:
    """The copy with this printed code."""
    return db.session.scalars(select(Copy).where(Copy.code == code)).one_or_none()


def get_copy(code: str) -> Copy:
    copy = find_copy_with_code(code) if "\0" not in code else None
    if copy is None:
        raise NoSuchCopy(code=code[:20])
    return copy
