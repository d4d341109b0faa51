"""The journey of a copy: every place it stood at, and every way it was on, with the reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from library_share.copies.models import Stay
from library_share.handovers.models import Handover, HandoverLine
from library_share.libraries.models import Place
from library_share.web.paging import Page, page_of


@dataclass(frozen=True, kw_only=True)
class Stop:
    """One stop of a copy's journey: where it stood, since when, until when. On the road the place
    is a consignment, and `line` tells with which handover and how that way ended."""

    since: datetime
    until: datetime | None
    place: Place
    line: HandoverLine | None


def journey_of(copy_id: int, *, after: str | None = None, limit: int = 20) -> Page[Stop]:
    """A page of the stops of a copy, the newest first."""
    last_way = (
        select(func.max(HandoverLine.id))
        .join(Handover, Handover.id == HandoverLine.handover_id)
        .where(
            Handover.consignment_id == Stay.place_id,
            HandoverLine.copy_id == copy_id,
            HandoverLine.left_at.is_not(None),
        )
        .correlate(Stay)
        .scalar_subquery()
    )
    handover = joinedload(HandoverLine.handover)
    query = (
        select(Stay.id, Stay, Place, HandoverLine)
        .join(Place, Place.id == Stay.place_id)
        .outerjoin(HandoverLine, HandoverLine.id == last_way)
        .where(Stay.copy_id == copy_id)
        .options(
            handover.joinedload(Handover.from_place),
            handover.joinedload(Handover.to_place),
        )
    )
    page: Page[Any] = page_of(
        query, by=(Stay.id,), after=after, limit=limit, scalars=False, backwards=True
    )
    stops = [
        Stop(since=row.Stay.since, until=row.Stay.until, place=row.Place, line=row.HandoverLine)
        for row in page.items
    ]
    return Page(stops, page.next, page.before)
