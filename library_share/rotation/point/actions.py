"""Figures of a point: told by its keeper, or entered for it with the true day and the reason."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import exists, select

from library_share.circulation import keeping
from library_share.classroom.shelves.errors import CountedAlready
from library_share.copies.deeds import Deed
from library_share.copies.models import Condition, Copy, CopyState
from library_share.database import db, judged
from library_share.libraries.models import Place
from library_share.rotation.models import Evaluation, PointCount, RotationPoint, RoundStop
from library_share.rotation.point.errors import (
    DayToCome,
    NoSuchFigures,
    NothingToNote,
    SaysWhy,
)
from library_share.translation import N_, gettext
from library_share.vietnamese import tidy
from library_share.web.paging import ID_AT_MOST

REPORTED = N_("reported at {place}")


def change_point(place: Place, *, is_remote: bool, is_offline: bool) -> RotationPoint:
    """Say that a point is remote (its library decides how long books stay), or has no network."""
    # Two who say it for the first time: the second waits here, and changes what the first said.
    db.session.execute(select(Place.id).where(Place.id == place.id).with_for_update(key_share=True))
    point = db.session.get(RotationPoint, place.id) or RotationPoint(place_id=place.id)
    point.is_remote, point.is_offline = is_remote, is_offline
    db.session.add(point)
    db.session.flush()
    return point


def note_figures(
    stop: RoundStop,
    day: date,
    deed: Deed,
    *,
    visits: int = 0,
    loans: int = 0,
    readings: int = 0,
    on_behalf: bool = False,
    reason: str = "",
    count_id: UUID | None = None,
) -> PointCount:
    """So many visits, loans and readings on this day, of nobody and no book in particular. The
    same `count_id` again counts once."""
    if count_id is not None:
        known = select(PointCount).where(PointCount.count_id == count_id)
        if (before := db.session.scalar(known)) is not None:
            if before.stop_id != stop.id:
                raise CountedAlready
            return before
    if day > deed.on:
        raise DayToCome(day=day)
    if visits + loans + readings == 0:
        raise NothingToNote
    if on_behalf and not tidy(reason):
        raise SaysWhy
    counted = PointCount(
        stop_id=stop.id,
        day=day,
        visits=visits,
        loans=loans,
        readings=readings,
        on_behalf=on_behalf,
        reason=tidy(reason),
        at=deed.at,
        account_id=deed.account_id,
        count_id=count_id,
    )
    with judged({"a_point_count_is_noted_once": CountedAlready()}):
        db.session.add(counted)
    return counted


def take_figures_back(stop: RoundStop, count_id: int, deed: Deed) -> None:
    """Those figures were wrong. Taking them back twice is taking them back once."""
    counted = db.session.get(PointCount, count_id) if count_id <= ID_AT_MOST else None
    if counted is None or counted.stop_id != stop.id or counted.undoes_id is not None:
        raise NoSuchFigures
    if db.session.scalar(select(exists().where(PointCount.undoes_id == counted.id))):
        return
    with judged({"a_point_count_is_undone_once": NoSuchFigures()}):
        db.session.add(
            PointCount(
                stop_id=stop.id,
                day=counted.day,
                visits=counted.visits,
                loans=counted.loans,
                readings=counted.readings,
                on_behalf=counted.on_behalf,
                reason=counted.reason,
                at=deed.at,
                account_id=deed.account_id,
                undoes_id=counted.id,
            )
        )


def evaluate(stop: RoundStop, deed: Deed, **said: str) -> Evaluation:
    """What the point says of a stop (F19): liked, needs, proposals, by whom."""
    # As with a point: the second to say it first waits, and replaces it.
    db.session.execute(select(RoundStop.id).where(RoundStop.id == stop.id).with_for_update())
    found = db.session.get(Evaluation, stop.id) or Evaluation(stop_id=stop.id)
    for name, value in said.items():
        setattr(found, name, tidy(value))
    found.at, found.account_id = deed.at, deed.account_id
    db.session.add(found)
    db.session.flush()
    return found


def report(copy_id: int, where: str, deed: Deed, *, lost: bool, reason: str = "") -> Copy:
    """A book at a point is damaged or lost. It is noted with the copy, as anywhere."""
    copy = db.session.get_one(Copy, copy_id)
    because = tidy(reason) or gettext(REPORTED).format(place=where)
    if lost:
        return keeping.change_copy(
            copy, reason=because[:200], account_id=deed.account_id, state=CopyState.LOST
        )
    return keeping.change_copy(
        copy, reason=because[:200], account_id=deed.account_id, condition=Condition.DAMAGED
    )
