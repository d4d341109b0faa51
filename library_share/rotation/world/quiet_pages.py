"""“Ngày không chuyển thùng”: a library's exam weeks, with those of its commune."""

from __future__ import annotations

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from library_share import clock
from library_share.database import db, transaction
from library_share.rotation.boxes.pages import here
from library_share.rotation.models import QuietDays
from library_share.rotation.world.quiet import add_quiet_days, quiet_days_of, remove_quiet_days
from library_share.rotation.world.schemas import QuietDaysFormSchema
from library_share.translation import gettext
from library_share.web.answers import done
from library_share.web.forms import loaded

blueprint = Blueprint("quiet_days", __name__)


@blueprint.get("/rotation/quiet-days")
def show() -> str:
    library = here()
    today = clock.today()
    query = quiet_days_of(library, today).order_by(QuietDays.starts_on, QuietDays.id)
    return render_template(
        "rotation/world/quiet_days.html",
        library=library,
        today=today,
        found=list(db.session.scalars(query)),
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
    with transaction():
        remove_quiet_days(quiet_id, [library.id])
    return done(gettext("Saved."), to=url_for("quiet_days.show"))
