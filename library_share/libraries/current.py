"""The library that somebody who is signed in works for, page after page."""

from __future__ import annotations

from collections.abc import Iterable

from flask import Blueprint, Flask, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Select, select

from library_share.database import db
from library_share.errors import NotAllowed
from library_share.libraries.models import Library
from library_share.libraries.queries import library_with_code
from library_share.web.access import Actor, actor, find_actor
from library_share.web.pages import local_address

#: More would make every page of a province's administrator heavy; the list of libraries serves.
OFFERED_AT_MOST = 40
_CHOSEN = "library_id"

blueprint = Blueprint("current_library", __name__)


def init_app(app: Flask) -> None:
    app.register_blueprint(blueprint)
    app.context_processor(
        lambda: {
            "find_current_library": find_current_library,
            "offered_libraries": offered_libraries,
        }
    )


def current_library() -> Library:
    """The library this signed-in page works for; NotAllowed when the account has none.

    The one chosen in this session, else the account's own, else the first it has a role at.
    """
    library = find_current_library()
    if library is None:
        actor()  # a visitor is asked to sign in
        raise NotAllowed
    return library


def find_current_library() -> Library | None:
    """As `current_library`, but None for visitors and for accounts without any library."""
    who = find_actor()
    if who is None:
        return None
    for library_id in (session.get(_CHOSEN), who.home_library_id):
        if library_id is not None and who.roles_at(library_id):
            library = db.session.get(Library, library_id)
            if library is not None and library.is_active:
                return library
    return db.session.scalar(_where_somebody(who).limit(1))


def libraries_of_actor() -> list[Library]:
    """The libraries in use at which the actor has any role, by name."""
    return list(db.session.scalars(_where_somebody(actor())))


def offered_libraries() -> list[Library]:
    """What the top bar offers to change to; too many to offer are none."""
    found = list(db.session.scalars(_where_somebody(actor()).limit(OFFERED_AT_MOST + 1)))
    return found if len(found) <= OFFERED_AT_MOST else []


def choosable(libraries: Iterable[Library]) -> list[Library]:
    """Those the actor could work for instead of the current one."""
    who, here = find_actor(), find_current_library()
    if who is None or here is None:
        return []
    return [
        library
        for library in libraries
        if library.is_active and library.id != here.id and who.roles_at(library.id)
    ]


@blueprint.post("/current-library")
def choose() -> ResponseReturnValue:
    library = library_with_code(request.form.get("library", ""))
    if not actor().roles_at(library.id) or not library.is_active:
        raise NotAllowed
    session[_CHOSEN] = library.id
    return redirect(local_address(request.form.get("next", url_for("web.home"))), 303)


def _where_somebody(who: Actor) -> Select[Library]:
    query = select(Library).where(Library.is_active).order_by(Library.name, Library.id)
    if who.everywhere:
        return query
    return query.where(Library.id.in_([id_ for id_, roles in who.roles.items() if roles]))
