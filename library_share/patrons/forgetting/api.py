"""`/api/v1/forgetting` and what belongs to one person: export and erasure."""

from __future__ import annotations

from typing import Any

from library_share import clock
from library_share.database import transaction
from library_share.libraries.models import Library
from library_share.libraries.queries import library_with_code
from library_share.patrons import access_log
from library_share.patrons.errors import NoSuchPatron
from library_share.patrons.forgetting import actions, queries
from library_share.patrons.forgetting.files import tidy_file
from library_share.patrons.forgetting.rules import Terms
from library_share.patrons.forgetting.schemas import (
    ForgettingSchema,
    LeaverSchema,
    LeaversQuerySchema,
    LibraryQuerySchema,
    NewTermsSchema,
    PersonSchema,
)
from library_share.patrons.models import Patron
from library_share.patrons.queries import find_patron_with_card
from library_share.translation import N_
from library_share.web.access import Act, actor, require
from library_share.web.api import Part, page_schema
from library_share.web.errors import reason_shown
from library_share.web.paging import page_of

part = Part("forgetting", N_("How long names are kept; all about one person; erasing a person."))


@part.route("/forgetting", methods=["GET"])
@part.arguments(LibraryQuerySchema, location="query")
@part.response(200, ForgettingSchema)
@part.problems(403, 404, 422)
def get_forgetting(asked: dict[str, Any]) -> dict[str, Any]:
    """For how long a library keeps names, and what will be forgotten next."""
    return _shown(_library(asked["library"]))


@part.route("/forgetting", methods=["PUT"])
@part.arguments(NewTermsSchema)
@part.response(200, ForgettingSchema)
@part.problems(400, 403, 404, 415, 422)
def set_forgetting(sent: dict[str, Any]) -> dict[str, Any]:
    """Set for how many months a library keeps names."""
    library = _library(sent.pop("library"))
    with transaction():
        actions.set_terms(library, Terms(**sent))
    return _shown(library)


@part.route("/patrons/leavers", methods=["GET"])
@part.arguments(LeaversQuerySchema, location="query")
@part.response(200, page_schema(LeaverSchema))
@part.problems(403, 404, 422)
def list_leavers(asked: dict[str, Any]) -> dict[str, Any]:
    """Who left and still has a name, with what must be settled first; by given name."""
    library = _library(asked["library"])
    with transaction():
        access_log.note("saw_leavers", library_id=library.id)
    page = page_of(
        queries.leavers_with_cards(library.id),
        by=(Patron.sort_key, Patron.id),
        after=asked["after"],
        limit=asked["limit"],
        scalars=False,
    )
    held = queries.reasons_to_keep([row.Patron.id for row in page.items])
    return {"items": [_leaver(row, held) for row in page.items], "next": page.next}


@part.route("/patrons/<code>/kept", methods=["GET"])
@part.response(200, PersonSchema)
@part.problems(404)
def get_kept(code: str) -> dict[str, Any]:
    """All that is kept about the patron with this card; noted in the access log."""
    with transaction():
        patron = _found(code)
        access_log.note("exported_patron", library_id=patron.library_id, patron_id=patron.id)
        told = queries.told_of(patron)
    return {"library": patron.library.code, "made_at": clock.now(), "lists": told}


@part.route("/patrons/<code>", methods=["DELETE"])
@part.response(204)
@part.problems(404, 409)
def erase_patron(code: str) -> None:
    """Erase the patron with this card in every list; what figures count stays."""
    with transaction():
        patron = _found(code)
        actions.erase(patron.library, patron)
    tidy_file()


def _found(code: str) -> Patron:
    who = actor()
    patron = find_patron_with_card(code[:40])
    if patron is None or not who.may(Act.KEEP_PATRONS, patron.library_id):
        raise NoSuchPatron
    return patron


def _library(code: str) -> Library:
    library = library_with_code(code)
    require(Act.KEEP_PATRONS, library.id)
    return library


def _shown(library: Library) -> dict[str, Any]:
    old, terms = queries.old_of(library), queries.terms_of(library.id)
    return {
        "library": library.code,
        "loan_months": terms.loan_months,
        "leaver_months": terms.leaver_months,
        "log_months": terms.log_months,
        "loans_before": old.before,
        "outlook": queries.outlook(old),
        "due_leavers": queries.how_many(queries.due_leavers(library.id)),
    }


def _leaver(row: Any, held: dict[int, Any]) -> dict[str, Any]:
    patron = row.Patron
    return {
        "code": row.code,
        "name": patron.name,
        "kind": patron.kind,
        "class_name": row.class_name,
        "school_code": patron.school_code,
        "state": patron.state,
        "left_on": patron.left_on,
        "reasons": [reason_shown(one) for one in held.get(patron.id, [])],
    }
