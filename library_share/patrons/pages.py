"""Pages: the library's patrons, one patron, who looked at whom."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from library_share import clock
from library_share.database import transaction
from library_share.libraries.current import current_library
from library_share.libraries.models import Library, SchoolYear
from library_share.libraries.queries import classes_of, shown_year
from library_share.patrons import access_log, keeping, queries
from library_share.patrons.looking import looked_at
from library_share.patrons.models import (
    PATRON_KIND_NAMES,
    PATRON_STATE_NAMES,
    AccessRecord,
    Patron,
    PatronKind,
)
from library_share.patrons.schemas import (
    ListQuerySchema,
    PatronFormSchema,
    SuspensionFormSchema,
)
from library_share.translation import gettext
from library_share.web.access import Act, actor, require
from library_share.web.answers import done
from library_share.web.forms import loaded
from library_share.web.paging import page_of

blueprint = Blueprint("patrons", __name__)


@blueprint.get("/patrons")
def patrons() -> str:
    """The library's patrons by given name, some of them when a class or a word is asked for."""
    library = _library(Act.SEE_PATRONS)
    asked = loaded(ListQuerySchema(), request.args)
    year = shown_year(clock.today(), library.commune_id)
    rows = queries.patron_rows(
        library.id,
        school_year_id=year.id if year else None,
        class_name=asked["class_name"],
        kind=asked["kind"].value if asked["kind"] else "",
        state=asked["state"].value if asked["state"] else "",
        wanted=asked["q"],
    )
    page = page_of(rows, by=(Patron.sort_key, Patron.id), after=asked["after"], scalars=False)
    return render_template(
        "patrons/patrons.html", library=library, page=page, asked=asked, **_words(library, year)
    )


@blueprint.get("/patrons/add")
def new_patron() -> str:
    library = _library(Act.KEEP_PATRONS)
    return render_template("patrons/edit.html", library=library, patron=None, **_words(library))


@blueprint.post("/patrons/add")
def add_patron() -> ResponseReturnValue:
    library = _library(Act.KEEP_PATRONS)
    sent = loaded(PatronFormSchema(), request.form)
    with transaction():
        patron = keeping.add(library, **sent)
    return done(gettext("Saved."), to=url_for("patrons.patron", patron_id=patron.id))


@blueprint.get("/patrons/<int:patron_id>")
def patron(patron_id: int) -> str:
    """One patron."""
    library = _library(Act.SEE_PATRONS)
    found = looked_at(library.id, patron_id)
    return render_template(
        "patrons/patron.html",
        library=library,
        patron=found,
        facts=queries.find_patron_with_id(found.id),
        **_words(library),
    )


@blueprint.get("/patrons/<int:patron_id>/change")
def edit_patron(patron_id: int) -> str:
    library = _library(Act.KEEP_PATRONS)
    found = looked_at(library.id, patron_id)
    facts = queries.find_patron_with_id(found.id)
    return render_template(
        "patrons/edit.html",
        library=library,
        patron=found,
        class_name=facts.class_name if facts else "",
        **_words(library),
    )


@blueprint.post("/patrons/<int:patron_id>/change")
def change_patron(patron_id: int) -> ResponseReturnValue:
    library = _library(Act.KEEP_PATRONS)
    sent = loaded(PatronFormSchema(), request.form)
    with transaction():
        keeping.change(library, queries.patron_with_id(library.id, patron_id), **sent)
    return _saved(patron_id)


@blueprint.post("/patrons/<int:patron_id>/suspend")
def suspend(patron_id: int) -> ResponseReturnValue:
    library = _library(Act.KEEP_PATRONS)
    sent = loaded(SuspensionFormSchema(), request.form)
    with transaction():
        keeping.suspend(library, queries.patron_with_id(library.id, patron_id), **sent)
    return _saved(patron_id)


@blueprint.post("/patrons/<int:patron_id>/lift")
def lift_suspension(patron_id: int) -> ResponseReturnValue:
    return _done(patron_id, keeping.lift_suspension)


@blueprint.post("/patrons/<int:patron_id>/left")
def mark_left(patron_id: int) -> ResponseReturnValue:
    return _done(patron_id, keeping.mark_left)


@blueprint.post("/patrons/<int:patron_id>/back")
def bring_back(patron_id: int) -> ResponseReturnValue:
    return _done(patron_id, keeping.bring_back)


@blueprint.post("/patrons/<int:patron_id>/card")
def replace_card(patron_id: int) -> ResponseReturnValue:
    return _done(patron_id, keeping.replace_card)


@blueprint.get("/patrons/card/<code>")
def patron_of_card(code: str) -> ResponseReturnValue:
    """From a card to its patron's page."""
    library = _library(Act.SEE_PATRONS)
    found = queries.patron_with_card(library.id, code[:40])
    return redirect(url_for("patrons.patron", patron_id=found.id), 303)


@blueprint.get("/access-log")
def access_records() -> str:
    library = _library(Act.KEEP_PATRONS)
    keeps_all = actor().may_everywhere(Act.KEEP_ACCOUNTS)
    page = page_of(
        access_log.records_of(library.id, with_commune=keeps_all),
        by=(AccessRecord.id,),
        after=request.args.get("after"),
        backwards=True,
    )
    return render_template(
        "patrons/access_log.html", library=library, page=page, deeds=access_log.DEEDS
    )


def _library(act: Act) -> Library:
    library = current_library()
    require(act, library.id)
    return library


def _done(patron_id: int, act: Any) -> ResponseReturnValue:
    library = _library(Act.KEEP_PATRONS)
    with transaction():
        act(library, queries.patron_with_id(library.id, patron_id))
    return _saved(patron_id)


def _saved(patron_id: int) -> ResponseReturnValue:
    return done(gettext("Saved."), to=url_for("patrons.patron", patron_id=patron_id))


def _words(library: Library, year: SchoolYear | None = None) -> dict[str, Any]:
    year = year or shown_year(clock.today(), library.commune_id)
    return {
        "kinds": PATRON_KIND_NAMES,
        "states": PATRON_STATE_NAMES,
        "PatronKind": PatronKind,
        "classes": classes_of(library.id, year.id) if year else [],
    }
