"""What people ask about copies: which one is it, where does it stand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, and_, exists, func, literal, or_, select, union_all
from sqlalchemy.orm import aliased

from library_share.catalogue.models import Title
from library_share.catalogue.rules import full_title
from library_share.copies.errors import NoSuchCopy, NoSuchSeries
from library_share.copies.models import AccessionSeries, Copy, CopyAlias, Stay
from library_share.copies.rules import accession_key, alias_of
from library_share.database import db
from library_share.labels.codes import Code, read
from library_share.libraries.models import Library, Place

CANDIDATES_AT_MOST = 20
_NUMBER_AT_MOST = 60


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """A copy that may be meant."""

    copy_id: int
    code: str
    accession_number: str
    title: str


def holder_of(copy_id: int) -> Library:
    """The library where a copy is now. What is in a box is where the box stands, not with whoever
    owns the box."""
    around = aliased(Place)
    return db.session.scalars(
        select(Library)
        .select_from(Stay)
        .join(Place, Place.id == Stay.place_id)
        .outerjoin(around, around.id == Place.within_id)
        .join(Library, Library.id == func.coalesce(around.library_id, Place.library_id))
        .where(Stay.copy_id == copy_id, Stay.until.is_(None))
    ).one()


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
        .order_by(found.c.by_alias.desc(), Copy.id)
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
        title=full_title(row.title, row.volume),
    )


def title_ids_of_number(text: str, library_id: int | None = None) -> list[int]:
    """The titles of the copies that carry this printed code or accession number, in this library
    or in any."""
    if len(text) > _NUMBER_AT_MOST or not any(letter.isdigit() for letter in text):
        return []
    code = read(text)
    key = accession_key(text)
    in_libraries = [library_id] if library_id is not None else select(Library.id)
    conditions = [and_(Copy.library_id.in_(in_libraries), Copy.accession_key == key)]
    if isinstance(code, Code):
        conditions.append(Copy.code == code.text)
    query = select(Copy.title_id).where(or_(*conditions)).distinct().limit(CANDIDATES_AT_MOST)
    return list(db.session.scalars(query))


def find_copy_with_code(code: str) -> Copy | None:
    """The copy with this printed code."""
    return db.session.scalars(select(Copy).where(Copy.code == code)).one_or_none()


def get_copy(code: str) -> Copy:
    copy = find_copy_with_code(code) if "\0" not in code else None
    if copy is None:
        raise NoSuchCopy(code=code[:20])
    return copy


def series_of(library_id: int) -> list[tuple[AccessionSeries, bool]]:
    """A library's registers, each with whether books carry its numbers."""
    in_use = exists().where(Copy.series_id == AccessionSeries.id)
    rows = db.session.execute(
        select(AccessionSeries, in_use)
        .where(AccessionSeries.library_id == library_id)
        .order_by(AccessionSeries.name)
    )
    return [(series, used) for series, used in rows]


def get_series(series_id: int, library_id: int) -> tuple[AccessionSeries, bool]:
    """One register of this library, and whether books carry its numbers; or NoSuchSeries."""
    for series, used in series_of(library_id):
        if series.id == series_id:
            return series, used
    raise NoSuchSeries
