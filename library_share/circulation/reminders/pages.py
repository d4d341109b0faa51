"""When this library reminds."""

from __future__ import annotations

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from library_share.circulation.reminders import actions, queries
from library_share.circulation.reminders.rules import Days
from library_share.circulation.reminders.schemas import ReminderDaysSchema
from library_share.database import transaction
from library_share.libraries.current import current_library
from library_share.libraries.models import Library
from library_share.translation import gettext
from library_share.web.access import Act, require
from library_share.web.answers import done
from library_share.web.forms import loaded

blueprint = Blueprint("reminders", __name__)


@blueprint.get("/reminder-days")
def show() -> str:
    library = _library()
    days = queries.days_of(library.id)
    return render_template("circulation/reminder_days.html", library=library, days=days)


@blueprint.post("/reminder-days")
def change() -> ResponseReturnValue:
    library = _library()
    chosen = loaded(ReminderDaysSchema(), request.form)
    with transaction():
        actions.set_days(library.id, Days(**chosen))
    return done(gettext("Saved."), to=url_for("reminders.show"))


def _library() -> Library:
    library = current_library()
    require(Act.SET_UP, library.id)
    return library
