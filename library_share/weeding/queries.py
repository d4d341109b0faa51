"""What people ask about weeding lists."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import Select, exists, func, select

from library_share import clock
from library_share.catalogue.models import Title
from library_share.copies.accessions import in_parts
from library_share.copies.models import Copy, CopyState, ExitReason
from library_share.database import db
from library_share.weeding.errors import NoSuchWeedingList
from library_share.weeding.models import (
    DISPOSED_AS,
    EXIT_REASONS,
    WeedingEvent,
    WeedingLine,
    WeedingList,
)
from library_share.weeding.rules import Bar, LineOutcome, Step


def get_list(list_id: int, library_id: int) -> WeedingList:
    """A weeding list of this library; NoSuchWeedingList otherwise."""
    found = db.session.get(WeedingList, list_id)
    if found is None or found.library_id != library_id:
        raise NoSuchWeedingList
    return found


def lists_of(library_id: int, step: Step | None = None) -> Select[WeedingList]:
    query = select(WeedingList).where(WeedingList.library_id == library_id)
    return query.where(WeedingList.step == step) if step else query


def find_open_list_of(copy_id: int) -> str | None:
    """The name of the list that has the copy."""
    return db.session.scalar(
        select(WeedingList.name)
        .join(WeedingLine, WeedingLine.list_id == WeedingList.id)
        .where(WeedingLine.copy_id == copy_id, WeedingLine.ended_at.is_(None))
    )


def lines_of(list_id: int) -> Select[*tuple[Any, ...]]:
    """The lines of a list with what they are about; those taken off, too."""
    return (
        select(
            WeedingLine.id,
            WeedingLine,
            Copy.code,
            Copy.accession_number,
            Copy.title_id,
            Copy.price_dong,
            Copy.printed_year,
            Title.title,
            Title.volume,
            Title.authors,
            Title.year,
        )
        .join(Copy, Copy.id == WeedingLine.copy_id)
        .join(Title, Title.id == Copy.title_id)
        .where(WeedingLine.list_id == list_id)
    )


#: On the list, or weeded with it.
ON_THE_LIST = WeedingLine.outcome.is_(None) | (WeedingLine.outcome == LineOutcome.WITHDRAWN)


def copies_on(list_id: int) -> list[int]:
    query = select(WeedingLine.copy_id).where(
        WeedingLine.list_id == list_id, WeedingLine.ended_at.is_(None)
    )
    return list(db.session.scalars(query))


def exit_reasons_of(list_id: int) -> dict[int, ExitReason]:
    """Why each copy on the list leaves, in the words of the general register."""
    rows = db.session.execute(
        select(WeedingLine.copy_id, WeedingLine.criterion, WeedingLine.disposal).where(
            WeedingLine.list_id == list_id, WeedingLine.ended_at.is_(None)
        )
    )
    return {
        row.copy_id: EXIT_REASONS.get(row.criterion) or DISPOSED_AS[row.disposal] for row in rows
    }


def notes_of(copy_ids: Iterable[int]) -> dict[int, str]:
    """What the register's note says of each copy."""
    found: dict[int, str] = {}
    for ids in in_parts(sorted(copy_ids)):
        rows = db.session.execute(select(Copy.id, Copy.note).where(Copy.id.in_(ids)))
        found.update({row.id: row.note for row in rows})
    return found


def how_many_on(list_ids: Iterable[int]) -> dict[int, int]:
    """How many copies are on each list, or were weeded with it."""
    rows = db.session.execute(
        select(WeedingLine.list_id, func.count())
        .where(WeedingLine.list_id.in_(list(list_ids)), ON_THE_LIST)
        .group_by(WeedingLine.list_id)
    )
    return {row[0]: row[1] for row in rows}


def stock_of(library_id: int) -> int:
    """How many copies the register has that are not withdrawn."""
    query = select(func.count()).where(
        Copy.library_id == library_id, Copy.state != CopyState.WITHDRAWN
    )
    return db.session.scalar(query) or 0


def bar_of(weeding: WeedingList) -> Bar:
    """How much of the stock the list has: as it was submitted, and now while it is drawn up."""
    listed = how_many_on([weeding.id]).get(weeding.id, 0)
    if weeding.step is not Step.DRAFTED and weeding.stock_copies is not None:
        return Bar(listed=listed, stock=weeding.stock_copies)
    return Bar(listed=listed, stock=stock_of(weeding.library_id))


def last_weeded_on(library_id: int) -> date | None:
    """When the library last carried out a list."""
    query = select(func.max(WeedingList.carried_out_at)).where(
        WeedingList.library_id == library_id, WeedingList.step == Step.CARRIED_OUT
    )
    at = db.session.scalar(query)
    return clock.local_day(at) if at is not None else None


def owned_and_unlisted(copy_ids: Iterable[int], library_id: int) -> set[int]:
    """Of these copies, those of this library that are on no open list."""
    found: set[int] = set()
    listed = exists().where(WeedingLine.copy_id == Copy.id, WeedingLine.ended_at.is_(None))
    for ids in in_parts(sorted(copy_ids)):
        query = select(Copy.id).where(Copy.id.in_(ids), Copy.library_id == library_id, ~listed)
        found.update(db.session.scalars(query))
    return found


def events_of(list_id: int) -> list[WeedingEvent]:
    query = select(WeedingEvent).where(WeedingEvent.list_id == list_id)
    return list(db.session.scalars(query.order_by(WeedingEvent.id.desc()).limit(100)))


def published_of(library_id: int) -> list[WeedingList]:
    """What everybody can read now: published, not carried out yet."""
    query = lists_of(library_id, Step.PUBLISHED).order_by(WeedingList.published_on, WeedingList.id)
    return list(db.session.scalars(query.limit(50)))


def line_of(list_id: int, line_id: int) -> Any:
    """One line of a list, with what it is about."""
    return db.session.execute(lines_of(list_id).where(WeedingLine.id == line_id)).one()
