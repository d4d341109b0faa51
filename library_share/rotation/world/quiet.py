"""Quiet days: libraries are open, and nothing is moved (exam weeks)."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from marshmallow import Schema, fields
from sqlalchemy import or_, select

from library_share import clock
from library_share.database import db, transaction
from library_share.libraries.models import Library
from library_share.libraries.schemas import line
from library_share.rotation.boxes.pages import here
from library_share.rotation.models import QuietDays
from library_share.rotation.rounds.errors import RoundTurned
from library_share.rotation.world.errors import NoSuchQuietDays
from library_share.translation import N_, gettext
from library_share.vietnamese import tidy
from library_share.web.answers import done
from library_share.web.forms import called, loaded
from library_share.web.paging import ID_AT_MOST

blueprint = Blueprint("quiet_days", __name__)


class QuietDaysFormSchema(Schema):
    starts_on = fields.Date(required=True, metadata=called(N_("From")))
    ends_on = fields.Date(required=True, metadata=called(N_("Until")))
    reason = line(100, required=True, metadata=called(N_("Reason")))


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


def quiet_days_of(library: Library, since: date) -> list[QuietDays]:
    """The quiet days of a library and of its commune that end on or after a day, in order."""
    query = select(QuietDays).where(
        QuietDays.commune_id == library.commune_id,
        or_(QuietDays.library_id.is_(None), QuietDays.library_id == library.id),
        QuietDays.ends_on >= since,
    )
    return list(db.session.scalars(query.order_by(QuietDays.starts_on, QuietDays.id)))


@blueprint.get("/rotation/quiet-days")
def show() -> str:
    library = here()
    today = clock.today()
    return render_template(
        "rotation/world/quiet_days.html",
        library=library,
        today=today,
        found=quiet_days_of(library, today),
    )


@blueprint.post("/rotation/quiet-days")
def add() -> ResponseReturnValue:
    library = here()
    sent = loaded(QuietDaysFormSchema(), request.form)
    with transaction():
        add_quiet_days(library, **sent)
    return done(gettext("Saved."), to=url_for("quiet_days.show"))


@blueprint.post("/rotation/quiet-days/<int:quiet_id>/remove")
def remove(quiet_id: int) -> ResponseReturnValue:
    library = here()
    found = db.session.get(QuietDays, quiet_id) if quiet_id <= ID_AT_MOST else None
    if found is None or found.library_id != library.id:
        raise NoSuchQuietDays
    with transaction():
        db.session.delete(db.session.get_one(QuietDays, quiet_id))
    return done(gettext("Saved."), to=url_for("quiet_days.show"))
