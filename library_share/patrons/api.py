"""`/api/v1/patrons`: a library's patrons, for those who may see them."""

from __future__ import annotations

from typing import Any

from library_share import clock
from library_share.database import transaction
from library_share.libraries.models import Library
from library_share.libraries.queries import library_with_code, shown_year
from library_share.patrons import access_log, keeping, queries
from library_share.patrons.errors import NoSuchPatron
from library_share.patrons.models import Patron
from library_share.patrons.schemas import (
    NewCardSchema,
    NewPatronSchema,
    PatronChangeSchema,
    PatronDetailSchema,
    PatronQuerySchema,
    PatronRowSchema,
    SuspensionSchema,
)
from library_share.translation import N_
from library_share.web.access import Act, actor, require
from library_share.web.api import Part, page_schema
from library_share.web.paging import page_of

part = Part("patrons", N_("Patrons and their cards."))


@part.route("/patrons", methods=["GET"])
@part.arguments(PatronQuerySchema, location="query")
@part.response(200, page_schema(PatronRowSchema))
@part.problems(403, 404, 422)
def list_patrons(asked: dict[str, Any]) -> dict[str, Any]:
    """Patrons of one library, by given name, paged by key."""
    library = library_with_code(asked["library"])
    require(Act.SEE_PATRONS, library.id)
    year = shown_year(clock.today(), library.commune_id)
    rows = queries.patron_rows(
        library.id,
        school_year_id=year.id if year else None,
        class_name=asked["class_name"],
        kind=asked["kind"].value if asked["kind"] else "",
        state=asked["state"].value if asked["state"] else "",
        wanted=asked["q"],
    )
    page = page_of(
        rows,
        by=(Patron.sort_key, Patron.id),
        after=asked["after"],
        limit=asked["limit"],
        scalars=False,
    )
    return {"items": page.items, "next": page.next}


@part.route("/patrons", methods=["POST"])
@part.arguments(NewPatronSchema)
@part.response(201, PatronDetailSchema)
@part.problems(400, 403, 404, 409, 415, 422)
def add_patron(sent: dict[str, Any]) -> dict[str, Any]:
    """Enter a patron, who gets a card at once."""
    code, expires_on = sent.pop("library"), sent.pop("card_expires_on")
    with transaction():
        library = library_with_code(code)
        require(Act.KEEP_PATRONS, library.id)
        patron = keeping.add(library, expires_on=expires_on, **sent)
        return detail(library, patron)


@part.route("/patrons/<code>", methods=["GET"])
@part.response(200, PatronDetailSchema)
@part.problems(404)
def get_patron(code: str) -> dict[str, Any]:
    """The patron with this card."""
    with transaction():
        library, patron = found(code, Act.SEE_PATRONS)
        access_log.note("saw_patron", library_id=library.id, patron_id=patron.id)
        return detail(library, patron)


@part.route("/patrons/<code>", methods=["PATCH"])
@part.arguments(PatronChangeSchema)
@part.response(200, PatronDetailSchema)
@part.problems(400, 404, 409, 415, 422)
def change_patron(sent: dict[str, Any], code: str) -> dict[str, Any]:
    """Change what is known of a patron; what is left out stays."""
    with transaction():
        library, patron = found(code, Act.KEEP_PATRONS)
        keeping.change(library, patron, **sent)
        return detail(library, patron)


@part.route("/patrons/<code>/suspension", methods=["POST"])
@part.arguments(SuspensionSchema)
@part.response(200, PatronDetailSchema)
@part.problems(400, 404, 415, 422)
def suspend(sent: dict[str, Any], code: str) -> dict[str, Any]:
    """No more lending, until a day or until it is lifted."""
    with transaction():
        library, patron = found(code, Act.KEEP_PATRONS)
        keeping.suspend(library, patron, **sent)
        return detail(library, patron)


@part.route("/patrons/<code>/suspension", methods=["DELETE"])
@part.response(200, PatronDetailSchema)
@part.problems(404)
def lift_suspension(code: str) -> dict[str, Any]:
    """Lend again."""
    with transaction():
        library, patron = found(code, Act.KEEP_PATRONS)
        keeping.lift_suspension(library, patron)
        return detail(library, patron)


@part.route("/patrons/<code>/card", methods=["POST"])
@part.arguments(NewCardSchema)
@part.response(201, PatronDetailSchema)
@part.problems(400, 404, 409, 415, 422)
def replace_card(sent: dict[str, Any], code: str) -> dict[str, Any]:
    """A new card; the old one opens nothing any more."""
    with transaction():
        library, patron = found(code, Act.KEEP_PATRONS)
        keeping.replace_card(library, patron, expires_on=sent["expires_on"])
        return detail(library, patron)


def found(code: str, act: Act) -> tuple[Library, Patron]:
    """The patron with this card, of a library where the account may do `act`."""
    who = actor()
    patron = queries.find_patron_with_card(code[:40])
    if patron is None or not who.may(act, patron.library_id):
        raise NoSuchPatron
    return patron.library, patron


def detail(library: Library, patron: Patron) -> dict[str, Any]:
    facts = queries.find_patron_with_id(patron.id)
    return {
        "code": facts.card_code if facts else None,
        "name": patron.name,
        "kind": patron.kind,
        "class_name": facts.class_name if facts else None,
        "school_code": patron.school_code,
        "state": patron.state,
        "library": library.code,
        "suspended_until": patron.suspended_until,
        "suspended_because": patron.suspended_because,
        "card_expires_on": facts.card_expires_on if facts else None,
    }
