"""“Khuyến đọc”: what was held, how many came, and one more."""

from __future__ import annotations

from uuid import uuid4

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from library_share import clock
from library_share.copies.deeds import deed_at
from library_share.database import transaction
from library_share.libraries.current import current_library
from library_share.libraries.queries import classes_of, shown_year
from library_share.promotion import actions, queries
from library_share.promotion.models import ACTIVITY_KIND_NAMES, Activity
from library_share.promotion.schemas import ActivitiesPageSchema, ActivityFormSchema
from library_share.translation import gettext
from library_share.web.access import Act, require
from library_share.web.answers import done
from library_share.web.forms import loaded
from library_share.web.paging import page_of

blueprint = Blueprint("promotion", __name__)


@blueprint.get("/activities")
def activities() -> str:
    """What the library held, the newest day first (`?first=`, `?last=`: only of these days)."""
    library = current_library()
    who = require(Act.READ_FIGURES, library.id)
    asked = loaded(ActivitiesPageSchema(), request.args)
    page = page_of(
        queries.activities_of(library.id, asked["first"], asked["last"]),
        by=(Activity.day, Activity.id),
        after=asked["after"],
        backwards=True,
    )
    today = clock.today()
    year = shown_year(today, library.commune_id)
    return render_template(
        "promotion/activities.html",
        library=library,
        page=page,
        asked=asked,
        promotes=who.may(Act.PROMOTE, library.id),
        kinds=ACTIVITY_KIND_NAMES,
        classes=classes_of(library.id, year.id) if year else [],
        today=today,
        new_id=uuid4,
    )


@blueprint.post("/activities")
def note() -> ResponseReturnValue:
    library = current_library()
    require(Act.PROMOTE, library.id)
    sent = loaded(ActivityFormSchema(), request.form)
    with transaction():
        actions.note(library, deed_at(library), **sent)
    return done(gettext("Noted."), to=url_for("promotion.activities"))


@blueprint.post("/activities/<int:activity_id>/undo")
def take_back(activity_id: int) -> ResponseReturnValue:
    library = current_library()
    require(Act.PROMOTE, library.id)
    with transaction():
        actions.take_back(library, activity_id, deed_at(library))
    return done(gettext("Undone."), to=url_for("promotion.activities"))
