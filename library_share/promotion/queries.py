"""Asking what was held."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, exists, func, select
from sqlalchemy.orm import aliased

from library_share.database import db
from library_share.promotion.errors import NoSuchActivity
from library_share.promotion.models import Activity
from library_share.promotion.rules import ActivityKind
from library_share.web.paging import ID_AT_MOST


@dataclass(frozen=True, kw_only=True)
class Held:
    """How often something was held, and how many came in all."""

    kind: ActivityKind
    how_many: int
    attendance: int


def activities_of(
    library_id: int, first: date | None = None, last: date | None = None
) -> Select[Activity]:
    """What a library held and did not take back, on days from the first to the last."""
    query = select(Activity).where(Activity.library_id == library_id, *_stands())
    if first is not None:
        query = query.where(Activity.day >= first)
    return query if last is None else query.where(Activity.day <= last)


def get_activity(id_: int) -> Activity:
    """The activity that was noted under this number, or NoSuchActivity."""
    found = db.session.get(Activity, id_) if id_ <= ID_AT_MOST else None
    if found is None or found.undoes_id is not None:
        raise NoSuchActivity
    return found


def held_by_kind(library_ids: Sequence[int], first: date, last: date) -> list[Held]:
    """What libraries held on these days, by kind, what was held most often first."""
    rows = db.session.execute(
        select(Activity.kind, func.count(), func.sum(Activity.attendance))
        .where(Activity.library_id.in_(library_ids), Activity.day.between(first, last), *_stands())
        .group_by(Activity.kind)
    )
    held = [Held(kind=row[0], how_many=row[1], attendance=int(row[2])) for row in rows]
    return sorted(held, key=lambda one: (-one.how_many, one.kind))


def _stands() -> tuple[ColumnElement[bool], ...]:
    """What was neither taken back nor is a taking back."""
    later = aliased(Activity)
    return Activity.undoes_id.is_(None), ~exists().where(later.undoes_id == Activity.id)
