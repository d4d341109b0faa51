"""Quiet days: libraries are open, and nothing is moved (exam weeks)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from sqlalchemy import Select, or_, select

from library_share.database import db
from library_share.libraries.models import Library
from library_share.rotation.models import QuietDays
from library_share.rotation.rounds.errors import RoundTurned
from library_share.rotation.world.errors import NoSuchQuietDays
from library_share.vietnamese import tidy
from library_share.web.paging import ID_AT_MOST


def add_quiet_days(library: Library, starts_on: date, ends_on: date, reason: str) -> QuietDays:
    """Nothing is moved to or from the library on these days."""
    if ends_on < starts_on:
        raise RoundTurned
    made = QuietDays(
        commune_id=library.commune_id,
        library_id=library.id,
        starts_on=starts_on,
        ends_on=ends_on,
        reason=tidy(reason),
    )
    db.session.add(made)
    db.session.flush()
    return made


def remove_quiet_days(quiet_id: int, library_ids: Collection[int]) -> None:
    """On these days boxes may move again. NoSuchQuietDays unless they are of one of these
    libraries: those of the whole commune are nobody's own."""
    known = quiet_id <= ID_AT_MOST
    # Whoever removes them in this moment is waited for, so that one of both is told.
    found = db.session.get(QuietDays, quiet_id, with_for_update=True) if known else None
    if found is None or found.library_id not in library_ids:
        raise NoSuchQuietDays
    db.session.delete(found)


def quiet_days_of(library: Library, since: date) -> Select[QuietDays]:
    """The quiet days of a library and of its commune that end on or after a day."""
    return select(QuietDays).where(
        QuietDays.commune_id == library.commune_id,
        or_(QuietDays.library_id.is_(None), QuietDays.library_id == library.id),
        QuietDays.ends_on >= since,
    )
