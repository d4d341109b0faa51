"""Noting what was held, and taking it back."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import exists, select

from library_share.copies.deeds import Deed
from library_share.database import db, judged
from library_share.libraries.models import Library
from library_share.libraries.queries import class_of_this_year
from library_share.promotion.errors import ActivityNotedAlready, NoSuchActivity, NotHeldYet
from library_share.promotion.models import Activity
from library_share.promotion.queries import get_activity
from library_share.promotion.rules import ActivityKind
from library_share.vietnamese import tidy


def note(
    library: Library,
    deed: Deed,
    *,
    day: date,
    kind: ActivityKind,
    name: str,
    attendance: int,
    class_name: str = "",
    note_id: UUID | None = None,
) -> Activity:
    """An activity was held and so many came. The same `note_id` again counts once."""
    if note_id is not None:
        known = select(Activity).where(Activity.note_id == note_id)
        if (before := db.session.scalar(known)) is not None:
            if before.library_id != library.id:
                raise ActivityNotedAlready
            return before
    if day > deed.on:
        raise NotHeldYet(day=day)
    if class_name:
        class_name = class_of_this_year(library, class_name, day).name
    noted = Activity(
        library_id=library.id,
        day=day,
        kind=kind,
        name=tidy(name),
        class_name=class_name,
        attendance=attendance,
        account_id=deed.account_id,
        at=deed.at,
        note_id=note_id,
    )
    with judged({"an_activity_is_noted_once": ActivityNotedAlready()}):
        db.session.add(noted)
    return noted


def take_back(library: Library, id_: int, deed: Deed) -> None:
    """It was noted by mistake. Taking it back twice is taking it back once."""
    noted = get_activity(id_)
    if noted.library_id != library.id:
        raise NoSuchActivity
    if db.session.scalar(select(exists().where(Activity.undoes_id == noted.id))):
        return
    with judged({"an_activity_is_taken_back_once": NoSuchActivity()}):
        db.session.add(
            Activity(
                library_id=library.id,
                day=noted.day,
                kind=noted.kind,
                name=noted.name,
                class_name=noted.class_name,
                attendance=noted.attendance,
                account_id=deed.account_id,
                at=deed.at,
                undoes_id=noted.id,
            )
        )
