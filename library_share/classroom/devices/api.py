"""`/api/v1/device`: the doors of paired phones; `/api/v1/devices`: the librarian's list of them."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from flask import request

from library_share import clock
from library_share.classroom.devices import acts, pairing, queries
from library_share.classroom.devices.models import Device
from library_share.classroom.devices.schemas import (
    ActsAnswerSchema,
    DeviceActsSchema,
    DeviceSchema,
    DeviceShelfSchema,
    DevicesQuerySchema,
    DeviceTitlesSchema,
    KnownTitlesSchema,
    NewDeviceSchema,
    PairedSchema,
)
from library_share.classroom.devices.showing import shelf_of
from library_share.database import db, transaction
from library_share.errors import NotSignedIn
from library_share.libraries.queries import library_id_with_code
from library_share.translation import N_
from library_share.web.access import Act, require
from library_share.web.api import Part, page_schema
from library_share.web.paging import page_of

part = Part("devices", N_("Phones of class shelves: pairing, what they know, what they report."))


@part.route("/device-pairings", methods=["POST"])
@part.arguments(NewDeviceSchema())
@part.response(201, PairedSchema)
@part.problems(404)
def pair(sent: dict[str, Any]) -> dict[str, Any]:
    """Make this phone a device, with the secret on the librarian's screen."""
    with transaction():
        device, key = pairing.pair(sent["secret"], sent["name"])
        named = {"code": device.code, "name": device.name}
    return {"key": key, "device": named}


@part.route("/device/shelf", methods=["GET"])
@part.response(200, DeviceShelfSchema)
@part.problems(403)
def shelf() -> dict[str, Any]:
    """All that the phone has to know to work for days without a network."""
    device = _device()
    acts.refuse_revoked(device)
    return {"server_time": clock.now(), **shelf_of(device)}


@part.route("/device/titles", methods=["GET"])
@part.arguments(KnownTitlesSchema, location="query")
@part.response(200, DeviceTitlesSchema)
@part.problems(403)
def titles(asked: dict[str, Any]) -> dict[str, Any]:
    """How the books are called that a phone of the desk may meet; a shelf's knows its own."""
    device = _device()
    acts.refuse_revoked(device)
    found = queries.titles_for(device)
    version = sha256(repr(found).encode()).hexdigest()
    return {"version": version, "titles": None if asked["known"] == version else found}


@part.route("/device/acts", methods=["POST"])
@part.arguments(DeviceActsSchema())
@part.response(200, ActsAnswerSchema)
@part.problems(403, 409)
def report(sent: dict[str, Any]) -> dict[str, Any]:
    """Write down what has happened. Each act is kept on its own; sent again, it is told again."""
    device_id = _device().id
    answers = []
    for said in sent["acts"]:
        with transaction():
            answers.append(acts.take(device_id, said, clock_shows=sent["device_time"]))
    device = db.session.get_one(Device, device_id, populate_existing=True)
    acts.refuse_revoked(device)
    return {
        "answers": answers,
        "last_number": device.last_number,
        "server_time": clock.now(),
        "clock_off_s": device.clock_off_s,
    }


@part.route("/devices", methods=["GET"])
@part.arguments(DevicesQuerySchema, location="query")
@part.response(200, page_schema(DeviceSchema))
@part.problems(403, 404)
def list_devices(asked: dict[str, Any]) -> dict[str, Any]:
    """The library's devices, with their last contact."""
    library_id = library_id_with_code(asked["library"])
    require(Act.SET_UP, library_id)
    page = page_of(
        queries.devices_at(library_id), by=(Device.id,), after=asked["after"], limit=asked["limit"]
    )
    held = queries.held_of(page.items)
    return {"items": [_shown(one, held.get(one.id, 0)) for one in page.items], "next": page.next}


def _shown(device: Device, held: int) -> dict[str, Any]:
    return {
        "code": device.code,
        "name": device.name,
        "shelf": device.place.code if device.place else None,
        "paired_at": device.paired_at,
        "seen_at": device.seen_at,
        "revoked_at": device.revoked_at,
        "last_number": device.last_number,
        "clock_off_s": device.clock_off_s,
        "held": held,
    }


def _device() -> Device:
    """Whose key was sent; NotSignedIn when it is nobody's."""
    kind, _, key = request.headers.get("Authorization", "").partition(" ")
    device = queries.find_device_with_key(key.strip()) if kind.lower() == "bearer" else None
    if device is None:
        raise NotSignedIn
    return device
