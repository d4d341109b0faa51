"""Adding a title to the catalogue and describing one otherwise."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from library_share.catalogue import actions
from library_share.catalogue.models import READING_LEVEL_NAMES, TITLE_KIND_NAMES
from library_share.catalogue.queries import get_title
from library_share.catalogue.schemas import TitleFormSchema
from library_share.database import transaction
from library_share.translation import gettext
from library_share.web.access import Act, require_anywhere
from library_share.web.answers import done
from library_share.web.forms import loaded

blueprint = Blueprint("titles", __name__)
_WORDS = {"kinds": TITLE_KIND_NAMES, "levels": READING_LEVEL_NAMES}


@blueprint.get("/titles/new")
def new() -> str:
    require_anywhere(Act.CATALOGUE)
    return render_template("catalogue/title_form.html", title=None, **_WORDS)


@blueprint.post("/titles/new")
def add() -> ResponseReturnValue:
    """Add a title; its copies come next."""
    require_anywhere(Act.CATALOGUE)
    fields = _sent()
    with transaction():
        title = actions.add_title(**fields)
    return done(
        gettext("The title is in the catalogue. Now enter its copies."),
        to=url_for("copies.new", title_id=title.id),
    )


@blueprint.get("/titles/<int:title_id>/edit")
def edit(title_id: int) -> str:
    require_anywhere(Act.CATALOGUE)
    return render_template("catalogue/title_form.html", title=get_title(title_id), **_WORDS)


@blueprint.post("/titles/<int:title_id>/edit")
def change(title_id: int) -> ResponseReturnValue:
    require_anywhere(Act.CATALOGUE)
    fields = _sent()
    with transaction():
        actions.change_title(get_title(title_id), **fields)
    return done(gettext("Saved."), to=url_for("catalogue.title", title_id=title_id))


def _sent() -> dict[str, Any]:
    fields: dict[str, Any] = loaded(TitleFormSchema(), request.form)
    return fields
