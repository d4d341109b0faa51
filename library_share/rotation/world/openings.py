"""On which days libraries give and take boxes: open, and not in their quiet days."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from library_share.copies.accessions import in_parts
from library_share.database import db
from library_share.libraries.calendars import open_days_of
from library_share.libraries.models import Library
from library_share.libraries.rules import Calendar
from library_share.rotation.models import QuietDays
from library_share.rotation.rules import ChangeKind
from library_share.rotation.world.rules import Opens, Shut
from library_share.rotation.world.ways import Way
from library_share.translation import N_, gettext

CLOSED_AS_USUAL = N_("closed on this weekday")


def openings(ways: Iterable[Way], today: date) -> dict[int, Opens]:
    """For each library when it gives and takes: open, and not in its quiet days."""
    ways = list(ways)
    places = [place for way in ways for place in (way.from_place, way.to_place)]
    libraries = {place.library_id: place.library for place in places}
    earliest = min([today, *(way.due_on for way in ways if way.due_on is not None)])
    calendars: dict[int, Calendar] = {}
    for ids in in_parts(sorted(libraries)):
        calendars |= open_days_of(ids, earliest - timedelta(days=1))
    quiet = _quiet_of(libraries.values(), earliest)
    return {
        id_: _opens(library, calendars[id_], quiet.get(id_, []))
        for id_, library in libraries.items()
    }


def _quiet_of(libraries: Any, since: date) -> dict[int, list[QuietDays]]:
    rows = list(
        db.session.scalars(
            select(QuietDays).where(QuietDays.ends_on >= since).order_by(QuietDays.starts_on)
        )
    )
    return {
        library.id: [
            row
            for row in rows
            if row.commune_id == library.commune_id and row.library_id in (None, library.id)
        ]
        for library in libraries
    }


def _opens(library: Library, calendar: Calendar, quiet: Sequence[QuietDays]) -> Opens:
    name = library.short_name

    def opens(day: date) -> Shut | None:
        for one in quiet:
            if one.starts_on <= day <= one.ends_on:
                return Shut(kind=ChangeKind.QUIET, library=name, reason=one.reason)
        if calendar.is_open(day):
            return None
        closure = calendar.closure_on(day)
        reason = closure.reason if closure else gettext(CLOSED_AS_USUAL)
        return Shut(kind=ChangeKind.CLOSED, library=name, reason=reason)

    return opens
