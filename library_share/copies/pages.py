"""Entering copies of a title, and setting up the registers that number them."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from library_share.catalogue.models import TITLE_KIND_NAMES
from library_share.catalogue.queries import get_title
from library_share.copies.actions import (
    CopyDraft,
    accession,
    add_series,
    change_series,
)
from library_share.copies.errors import NumbersDoNotFollow
from library_share.copies.models import CONDITION_NAMES, AccessionSeries, Copy
from library_share.copies.queries import get_series, series_of
from library_share.copies.rules import numbers_from
from library_share.copies.schemas import SEPARATORS, NewCopiesFormSchema, SeriesFormSchema
from library_share.database import db, transaction
from library_share.libraries.current import current_library
from library_share.libraries.models import Library
from library_share.libraries.queries import place_of, places_of
from library_share.translation import gettext, ngettext
from library_share.web.access import Act, Actor, require
from library_share.web.answers import done
from library_share.web.forms import loaded

blueprint = Blueprint("copies", __name__)


@blueprint.get("/titles/<int:title_id>/copies/new")
def new(title_id: int) -> str:
    library, _ = _here(Act.CATALOGUE)
    return render_template(
        "copies/new.html",
        title=get_title(title_id),
        library=library,
        places=[place for place in places_of(library.id) if place.is_active],
        conditions=CONDITION_NAMES,
    )


@blueprint.post("/titles/<int:title_id>/copies/new")
def enter(title_id: int) -> ResponseReturnValue:
    """Enter copies; with a first number, they are numbered from there."""
    library, who = _here(Act.CATALOGUE)
    sent: dict[str, Any] = loaded(NewCopiesFormSchema(), request.form)
    how_many, first = sent.pop("how_many"), sent.pop("first_number")
    numbers = _numbers(first, how_many)
    with transaction():
        title = get_title(title_id)
        place = place_of(library.id, sent.pop("place"))
        drafts = [
            CopyDraft(title_id=title.id, kind=title.kind, accession_number=number, **sent)
            for number in numbers
        ]
        ids = accession(drafts, library, place, who.account_id)
        given = db.session.scalars(
            select(Copy.accession_number).where(Copy.id.in_((ids[0], ids[-1]))).order_by(Copy.id)
        ).all()
    sentence = ngettext(
        "%(num)s copy entered: %(numbers)s.",
        "%(num)s copies entered: %(numbers)s.",
        how_many,
        numbers=" – ".join(given),
    )
    return done(sentence, to=url_for("catalogue.title", title_id=title_id))


def _numbers(first: str, how_many: int) -> list[str] | list[None]:
    if not first:
        return [None] * how_many
    numbers = numbers_from(first, how_many) if how_many > 1 else [first]
    if not numbers:
        raise NumbersDoNotFollow(number=first)
    return numbers


# --- registers of accession numbers ----------------------------------------------------------


@blueprint.get("/registers")
def registers() -> str:
    library, _ = _here(Act.SET_UP)
    return render_template(
        "copies/registers.html",
        library=library,
        registers=series_of(library.id),
        kinds=TITLE_KIND_NAMES,
    )


@blueprint.get("/registers/new")
def new_register() -> str:
    library, _ = _here(Act.SET_UP)
    return _register_form(library, None, in_use=False)


@blueprint.post("/registers/new")
def add_register() -> ResponseReturnValue:
    library, _ = _here(Act.SET_UP)
    sent = loaded(SeriesFormSchema(), request.form)
    with transaction():
        add_series(library.id, **sent)
    return done(gettext("Saved."), to=url_for("copies.registers"))


@blueprint.get("/registers/<int:series_id>")
def register(series_id: int) -> str:
    library, _ = _here(Act.SET_UP)
    found, in_use = get_series(series_id, library.id)
    return _register_form(library, found, in_use=in_use)


@blueprint.post("/registers/<int:series_id>")
def change_register(series_id: int) -> ResponseReturnValue:
    library, _ = _here(Act.SET_UP)
    sent = loaded(SeriesFormSchema(), request.form)
    with transaction():
        found, _in_use = get_series(series_id, library.id)
        change_series(found, **sent)
    return done(gettext("Saved."), to=url_for("copies.registers"))


def _register_form(library: Library, series: AccessionSeries | None, *, in_use: bool) -> str:
    return render_template(
        "copies/register.html",
        library=library,
        register=series,
        in_use=in_use,
        kinds=TITLE_KIND_NAMES,
        separators=SEPARATORS,
    )


def _here(act: Act) -> tuple[Library, Actor]:
    library = current_library()
    return library, require(act, library.id)
