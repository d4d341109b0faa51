"""Who is in the network, for everybody; adding and describing libraries."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from library_share.database import transaction
from library_share.libraries import actions, queries
from library_share.libraries.current import choosable, current_library
from library_share.libraries.models import LIBRARY_KIND_NAMES, WEEKDAY_NAMES, Library
from library_share.libraries.schemas import (
    LibraryFormSchema,
    LibraryStateSchema,
    NewLibraryFormSchema,
)
from library_share.translation import gettext
from library_share.web.access import Act, find_actor, require, require_everywhere
from library_share.web.answers import done
from library_share.web.forms import loaded
from library_share.web.paging import page_of

blueprint = Blueprint("libraries", __name__)
set_up = Blueprint("set_up", __name__, url_prefix="/set-up")


@blueprint.get("/libraries")
def everyone() -> str:
    """The libraries in use; administrators also see those that left."""
    who = find_actor()
    keeps_all = who is not None and who.may_everywhere(Act.SET_UP)
    query = select(Library) if keeps_all else select(Library).where(Library.is_active)
    page = page_of(query, by=(Library.name, Library.id), after=request.args.get("after"))
    return render_template(
        "libraries/everyone.html",
        page=page,
        kinds=LIBRARY_KIND_NAMES,
        keeps_all=keeps_all,
        choosable=choosable(page.items),
    )


@blueprint.get("/libraries/<code>")
def one(code: str) -> str:
    library = queries.library_with_code(code)
    who = find_actor()
    return render_template(
        "libraries/one.html",
        library=library,
        kinds=LIBRARY_KIND_NAMES,
        weekdays=WEEKDAY_NAMES,
        keeps=who is not None and who.may(Act.SET_UP, library.id),
        choosable=choosable([library]),
    )


@set_up.get("/add-library")
def add_form() -> str:
    require_everywhere(Act.SET_UP)
    return _form(None)


@set_up.post("/add-library")
def add() -> ResponseReturnValue:
    require_everywhere(Act.SET_UP)
    sent = loaded(NewLibraryFormSchema(), request.form)
    with transaction():
        commune = actions.ensure_commune(sent.pop("commune"))
        library = actions.add_library(commune=commune, **sent)
    return done(
        gettext("Added: %(name)s, code %(code)s.", name=library.name, code=library.code),
        to=url_for("libraries.one", code=library.code),
    )


@set_up.get("/library")
def current() -> ResponseReturnValue:
    return redirect(url_for("set_up.change_form", code=current_library().code))


@set_up.get("/libraries/<code>")
def change_form(code: str) -> str:
    library = queries.library_with_code(code)
    require(Act.SET_UP, library.id)
    return _form(library)


@set_up.post("/libraries/<code>")
def change(code: str) -> ResponseReturnValue:
    library = queries.library_with_code(code)
    who = require(Act.SET_UP, library.id)
    sent = loaded(LibraryFormSchema(), request.form)
    if who.may_everywhere(Act.SET_UP):
        sent |= loaded(LibraryStateSchema(), request.form)
    with transaction():
        actions.change_library(library, **sent)
    return done(gettext("Saved."), to=url_for("libraries.one", code=library.code))


def _form(library: Library | None) -> str:
    who = find_actor()
    context: dict[str, Any] = {
        "library": library,
        "kinds": LIBRARY_KIND_NAMES,
        "weekdays": WEEKDAY_NAMES,
        "communes": [] if library else queries.communes(),
        "keeps_all": who is not None and who.may_everywhere(Act.SET_UP),
    }
    return render_template("libraries/change.html", **context)
