"""`/api/v1/rotation-ways` and `/rotation-carriers`: how far it is, and who carries what when."""

from __future__ import annotations

from typing import Any

from library_share.database import transaction
from library_share.libraries.models import Library
from library_share.libraries.queries import library_with_code
from library_share.rotation.planning import carriers
from library_share.rotation.planning.access import ends_in
from library_share.rotation.planning.models import Carrier
from library_share.rotation.planning.sites import links_of, measure
from library_share.rotation.planning.way_schemas import (
    CarrierListSchema,
    CarrierSchema,
    CarrierShownSchema,
    CommuneOfLibrarySchema,
    WayListSchema,
    WaySchema,
)
from library_share.translation import N_
from library_share.web.access import Act, require
from library_share.web.api import Part

part = Part("rotation_ways", N_("Ways of boxes: how far it is, and who carries."))


@part.route("/rotation-ways", methods=["GET"])
@part.arguments(CommuneOfLibrarySchema, location="query")
@part.response(200, WayListSchema)
@part.problems(403, 404, 422)
def list_ways(asked: dict[str, Any]) -> dict[str, Any]:
    """All that is known of ways in the commune of a library."""
    return _ways(_read(asked))


@part.route("/rotation-ways", methods=["PUT"])
@part.arguments(WaySchema)
@part.response(200, WayListSchema)
@part.problems(400, 403, 404, 409, 415, 422)
def put_way(sent: dict[str, Any]) -> dict[str, Any]:
    """Say how far two places are apart; said again, it is changed."""
    library = _set_up(sent)
    with transaction():
        one, other = ends_in(library, sent["from_place"], sent["to_place"])
        measure(one, other, round(sent["km"] * 1000), sent["boxes_at_most"])
    return _ways(library)


def _ways(library: Library) -> dict[str, Any]:
    return {
        "items": [
            {
                "from_place": link.one.code,
                "to_place": link.other.code,
                "hectometres": link.hectometres,
                "boxes_at_most": link.boxes_at_most,
            }
            for link in links_of(library)
        ]
    }


@part.route("/rotation-carriers", methods=["GET"])
@part.arguments(CommuneOfLibrarySchema, location="query")
@part.response(200, CarrierListSchema)
@part.problems(403, 404, 422)
def list_carriers(asked: dict[str, Any]) -> dict[str, Any]:
    """Who carries boxes in the commune of a library, by name."""
    return {"items": [_carrier(one) for one in carriers.carriers_of(_read(asked))]}


@part.route("/rotation-carriers", methods=["PUT"])
@part.arguments(CarrierSchema)
@part.response(200, CarrierShownSchema)
@part.problems(400, 403, 404, 409, 415, 422)
def put_carrier(sent: dict[str, Any]) -> dict[str, Any]:
    """Say who carries on these ways; said again of the same name, it is changed."""
    library = _set_up(sent)
    with transaction():
        ways = [ends_in(library, way["from_place"], way["to_place"]) for way in sent.pop("ways")]
        return _carrier(carriers.say_who_carries(library, ways=ways, **sent))


@part.route("/rotation-carriers/<int:carrier_id>", methods=["DELETE"])
@part.arguments(CommuneOfLibrarySchema, location="query")
@part.response(200, CarrierListSchema)
@part.problems(403, 404, 422)
def delete_carrier(asked: dict[str, Any], carrier_id: int) -> dict[str, Any]:
    """Somebody carries no more; answers who still does."""
    library = _set_up(asked)
    with transaction():
        carriers.dismiss(library, carrier_id)
    return {"items": [_carrier(one) for one in carriers.carriers_of(library)]}


def _carrier(carrier: Carrier) -> dict[str, Any]:
    return {
        "id": carrier.id,
        "name": carrier.name,
        "weekdays": list(carrier.weekdays),
        "boxes_a_day": carrier.boxes_a_day,
        "ways": [{"from_place": way.one.code, "to_place": way.other.code} for way in carrier.ways],
    }


def _read(asked: dict[str, Any]) -> Library:
    library = library_with_code(asked["library"])
    require(Act.READ_FIGURES, library.id)
    return library


def _set_up(sent: dict[str, Any]) -> Library:
    library = library_with_code(sent.pop("library"))
    require(Act.SET_UP, library.id)
    return library
