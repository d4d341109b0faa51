"""`/api/v1`: consents of patrons, and the outstanding readers who are named in public."""

from __future__ import annotations

from typing import Any

from flask import Response, jsonify

from library_share import clock
from library_share.consents import actions, queries
from library_share.consents.models import Consent, Honour
from library_share.consents.schemas import (
    ConsentSchema,
    HonourSchema,
    NewConsentSchema,
    NewHonourSchema,
    OutstandingReadersSchema,
    SignedQuerySchema,
    SignedSchema,
    WithdrawalSchema,
)
from library_share.database import transaction
from library_share.libraries.queries import class_of_this_year, library_with_code
from library_share.patrons.errors import NoSuchPatron
from library_share.patrons.models import Patron
from library_share.patrons.queries import find_patron_with_card
from library_share.translation import N_
from library_share.web.access import Act, actor, require
from library_share.web.api import PagedQuerySchema, Part, page_schema
from library_share.web.paging import page_of

part = Part("consents", N_("Consents to publish a name or a picture; outstanding readers."))


@part.route("/patrons/<code>/consents", methods=["GET"])
@part.arguments(PagedQuerySchema, location="query")
@part.response(200, page_schema(ConsentSchema))
@part.problems(404, 422)
def list_consents(asked: dict[str, Any], code: str) -> Any:
    """What the patron with this card has agreed to, also what has ended, the newest first."""
    query = queries.consents_of(_patron(code).id)
    return page_of(
        query, by=(Consent.id,), after=asked["after"], limit=asked["limit"], backwards=True
    )


@part.route("/patrons/<code>/consents", methods=["POST"])
@part.arguments(NewConsentSchema)
@part.response(201, ConsentSchema)
@part.problems(404, 409, 422)
def give_consent(sent: dict[str, Any], code: str) -> Consent:
    """Note a signed form (F29)."""
    with transaction():
        return actions.give(_patron(code), **sent)


@part.route("/patrons/<code>/consents/<int:consent_id>/withdrawal", methods=["POST"])
@part.arguments(WithdrawalSchema)
@part.response(200, ConsentSchema)
@part.problems(404, 422)
def withdraw_consent(_sent: dict[str, Any], code: str, consent_id: int) -> Consent:
    """Withdraw it, at once. Withdrawing twice changes nothing."""
    with transaction():
        consent = queries.consent_with_id(_patron(code), consent_id)
        actions.withdraw(consent)
        return consent


@part.route("/consents", methods=["GET"])
@part.arguments(SignedQuerySchema, location="query")
@part.response(200, page_schema(SignedSchema))
@part.problems(403, 404, 422)
def list_signed(asked: dict[str, Any]) -> Any:
    """The pupils of a class, each with the consent for a purpose, or none."""
    library = library_with_code(asked["library"])
    require(Act.KEEP_PATRONS, library.id)
    school_class = class_of_this_year(library, asked["class_name"], clock.today())
    return page_of(
        queries.signed_in_class(school_class.id, asked["purpose"]),
        by=(Patron.sort_key, Patron.id),
        after=asked["after"],
        limit=asked["limit"],
        scalars=False,
    )


@part.route("/libraries/<code>/honours", methods=["GET"])
@part.doc(security=[])
@part.response(200, OutstandingReadersSchema)
@part.problems(404, 409)
def list_named(code: str) -> Response:
    """Outstanding readers of the present term, for everybody; nobody may keep the answer."""
    library = library_with_code(code)
    term, names = queries.named_in_public(library, clock.today())
    sent = {
        "library": library.code,
        "term": term.number,
        "school_year": queries.year_name_of(term),
        "items": names,
    }
    response = jsonify(OutstandingReadersSchema().dump(sent))
    response.headers["Cache-Control"] = "no-store"
    return response


@part.route("/libraries/<code>/honours", methods=["POST"])
@part.arguments(NewHonourSchema)
@part.response(201, HonourSchema)
@part.problems(403, 404, 409, 422)
def add_honour(sent: dict[str, Any], code: str) -> Honour:
    """Put a reader on the list of the present term; refused without a consent that stands."""
    library = library_with_code(code)
    require(Act.KEEP_PATRONS, library.id)
    with transaction():
        patron = _patron(sent["card"])
        if patron.library_id != library.id:
            raise NoSuchPatron
        term = queries.term_on(clock.today(), library.commune_id)
        return actions.honour(library, term, patron, sent["because"])


def _patron(code: str) -> Patron:
    """The patron with this card, of a library whose patrons the account keeps."""
    who = actor()
    patron = find_patron_with_card(code[:40])
    if patron is None or not who.may(Act.KEEP_PATRONS, patron.library_id):
        raise NoSuchPatron
    return patron
