"""The classes of the current library's school, year by year."""

from __future__ import annotations

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from library_share.database import transaction
from library_share.libraries import actions, queries
from library_share.libraries.models import GRADE_NAMES
from library_share.libraries.pages.asked import asked_year, own_library
from library_share.libraries.schemas import ClassFormSchema
from library_share.translation import gettext
from library_share.web.answers import done
from library_share.web.forms import loaded

blueprint = Blueprint("classes", __name__, url_prefix="/classes")


@blueprint.get("")
def all_classes() -> str:
    """`?year=2026-2027` shows another year than the present one."""
    library = own_library()
    years = queries.school_years(library.commune_id)
    year = asked_year(library) if years else None
    return render_template(
        "libraries/classes.html",
        library=library,
        year=year,
        years=years,
        classes=queries.classes_of(library.id, year.id) if year else [],
        grade_names=GRADE_NAMES,
    )


@blueprint.post("")
def add() -> ResponseReturnValue:
    library = own_library()
    sent = loaded(ClassFormSchema(), request.form)
    year = asked_year(library)
    with transaction():
        made = actions.ensure_class(library, year, sent["name"])
    return done(
        gettext("Class %(name)s is in %(year)s.", name=made.name, year=year.name),
        to=url_for("classes.all_classes", year=year.name),
    )
