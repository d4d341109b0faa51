"""`/api/v1/sharing-terms`, `library-distances` and `interlibrary-balance`: what libraries give each
other, how far they are apart, and whether it is mutual."""

from __future__ import annotations

from dataclasses import asdict, fields
from typing import Any

from library_share import clock
from library_share.database import transaction
from library_share.interlibrary import actions, balances, queries
from library_share.interlibrary.agreement_schemas import (
    AtLibraryQuerySchema,
    BalancesSchema,
    DistanceSchema,
    DistancesSchema,
    MutualSchema,
    PartnerQuerySchema,
    SharingTermsListSchema,
    SharingTermsSchema,
)
from library_share.interlibrary.models import SharingTerms
from library_share.interlibrary.rules import Terms
from library_share.libraries.models import Library
from library_share.libraries.queries import all_libraries, library_with_code
from library_share.translation import N_
from library_share.web.access import Act, require
from library_share.web.api import Part

part = Part("sharing", N_("What libraries give each other, and whether it is mutual."))


@part.route("/sharing-terms", methods=["GET"])
@part.arguments(AtLibraryQuerySchema, location="query")
@part.response(200, SharingTermsListSchema)
@part.problems(403, 404, 422)
def list_terms(asked: dict[str, Any]) -> dict[str, Any]:
    """On what terms a library lends to others. What it has not laid down itself follows the custom
    of the commune, which comes first."""
    library = library_with_code(asked["library"])
    require(Act.HAND_OVER, library.id)
    return _all_terms(library)


def _all_terms(library: Library) -> dict[str, Any]:
    rows = queries.agreements_of(library.id)
    said = [] if any(row.partner_id is None for row in rows) else [_custom(library.code)]
    return {"items": [*said, *(_terms(library.code, row) for row in rows)]}


def _custom(code: str) -> dict[str, Any]:
    return {"library": code, "partner": None, **vars(Terms())}


def _terms(code: str, row: SharingTerms) -> dict[str, Any]:
    partner = row.partner.code if row.partner else None
    return {"library": code, "partner": partner, **vars(queries.as_terms(row))}


@part.route("/sharing-terms", methods=["PUT"])
@part.arguments(SharingTermsSchema)
@part.response(200, SharingTermsSchema)
@part.problems(400, 403, 404, 409, 415, 422)
def set_terms(sent: dict[str, Any]) -> dict[str, Any]:
    """Lay down what this library gives, to one partner or to all."""
    with transaction():
        library = library_with_code(sent["library"])
        require(Act.SET_UP, library.id)
        partner = library_with_code(sent["partner"]) if sent["partner"] else None
        row = actions.set_terms(
            library.id,
            partner.id if partner else None,
            Terms(**{field.name: sent[field.name] for field in fields(Terms)}),
            at=clock.now(),
        )
        return _terms(library.code, row)


@part.route("/sharing-terms", methods=["DELETE"])
@part.arguments(PartnerQuerySchema, location="query")
@part.response(200, SharingTermsListSchema)
@part.problems(403, 404, 422)
def take_terms_back(asked: dict[str, Any]) -> dict[str, Any]:
    """What is offered to all holds for this partner again; without `partner`, the custom of the
    commune for all. Taking back what is not there changes nothing."""
    with transaction():
        library = library_with_code(asked["library"])
        require(Act.SET_UP, library.id)
        partner = library_with_code(asked["partner"]) if asked["partner"] else None
        actions.take_terms_back(library.id, partner.id if partner else None)
        return _all_terms(library)


@part.route("/library-distances", methods=["GET"])
@part.arguments(AtLibraryQuerySchema, location="query")
@part.response(200, DistancesSchema)
@part.problems(403, 404, 422)
def distances(asked: dict[str, Any]) -> dict[str, Any]:
    """How far other libraries are from this one, as far as somebody noted it."""
    library = library_with_code(asked["library"])
    require(Act.HAND_OVER, library.id)
    metres = queries.metres_from(library.id)
    return {
        "items": [
            {"library": library.code, "other": other.code, "metres": metres[other.id]}
            for other in all_libraries()
            if other.id in metres
        ]
    }


@part.route("/library-distances", methods=["PUT"])
@part.arguments(DistanceSchema)
@part.response(200, DistanceSchema)
@part.problems(400, 403, 404, 409, 415, 422)
def measure(sent: dict[str, Any]) -> dict[str, Any]:
    """Note how far two libraries are apart, by the road one takes; null when nobody knows."""
    with transaction():
        library, other = library_with_code(sent["library"]), library_with_code(sent["other"])
        require(Act.SET_UP, library.id)
        actions.measure(library.id, other.id, sent["metres"])
    return sent


@part.route("/interlibrary-balance", methods=["GET"])
@part.arguments(AtLibraryQuerySchema, location="query")
@part.response(200, BalancesSchema)
@part.problems(403, 404, 422)
def balance(asked: dict[str, Any]) -> dict[str, Any]:
    """How much a library gave to each other one this year, and took from it."""
    library = library_with_code(asked["library"])
    require(Act.READ_FIGURES, library.id)
    found = queries.balances_of(library.id, since=queries.year_begins(clock.today()))
    names = ("lent", "borrowed", "lent_now", "borrowed_now")
    return {
        "items": [
            {"library": one.code, **{name: getattr(one, name) for name in names}} for one in found
        ]
    }


@part.route("/interlibrary-balance/commune", methods=["GET"])
@part.arguments(AtLibraryQuerySchema, location="query")
@part.response(200, MutualSchema)
@part.problems(403, 404, 422)
def mutual(asked: dict[str, Any]) -> dict[str, Any]:
    """Whether lending is mutual in the commune of a library this year: each library, and each two
    between which something was lent."""
    library = library_with_code(asked["library"])
    require(Act.READ_FIGURES, library.id)
    since = queries.year_begins(clock.today())
    given = balances.given_in(library.commune_id, since=since)
    return {
        "totals": [asdict(one) for one in balances.totals_of(given)],
        "pairs": [asdict(one) for one in balances.pairs_of(given)],
    }
