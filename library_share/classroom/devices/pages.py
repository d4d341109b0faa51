"""Pages: the devices of a library, pairing one, and what a revoked one still had to say."""

from __future__ import annotations

from base64 import b64encode
from urllib.parse import urlsplit

from flask import Blueprint, current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue

from library_share.classroom.devices import acts, pairing, queries
from library_share.classroom.devices.models import Device, DeviceAct
from library_share.classroom.devices.rules import ActKind
from library_share.classroom.devices.schemas import PairingFormSchema
from library_share.database import transaction
from library_share.labels import qr
from library_share.libraries.current import current_library
from library_share.libraries.models import Library
from library_share.libraries.queries import place_of
from library_share.patrons import access_log
from library_share.translation import N_, gettext
from library_share.web.access import Act, Actor, require
from library_share.web.answers import done
from library_share.web.forms import loaded
from library_share.web.paging import page_of

blueprint = Blueprint("devices", __name__)

ACT_NAMES: dict[ActKind, str] = {
    ActKind.LEND: N_("Lent"),
    ActKind.RETURN: N_("Given back"),
    ActKind.READ_HERE: N_("Read in class"),
    ActKind.CONDITION: N_("Condition noted"),
    ActKind.READINGS: N_("Counted readings"),
    ActKind.UNDO: N_("Undone"),
    ActKind.UNREADABLE: N_("Cannot be read"),
}


@blueprint.get("/devices")
def all_devices() -> str:
    """The library's devices with their last contact, and the places that one can serve."""
    library, _ = _here()
    page = page_of(
        queries.devices_at(library.id),
        by=(Device.id,),
        after=request.args.get("after"),
        backwards=True,
    )
    return render_template(
        "classroom/devices/devices.html",
        library=library,
        page=page,
        held=queries.held_of(page.items),
        places=queries.places_served(library.id),
    )


@blueprint.post("/devices/pairing")
def offer() -> str:
    """The code that a phone scans, shown once, in the answer itself."""
    library, who = _here()
    code = loaded(PairingFormSchema(), request.form)["place"]
    place = place_of(library.id, code) if code else None
    with transaction():
        secret = pairing.offer(library.id, place, who.account_id)
    public_url = current_app.config["SETTINGS"].public_url
    # After the #, so that no server and no log ever reads it.
    address = f"{public_url}/class#pair={secret}"
    return render_template(
        "classroom/devices/pairing.html",
        library=library,
        place=place,
        address=address,
        symbol=b64encode(qr.svg(address).encode()).decode(),
        reachable=qr.is_reachable(public_url),
        secure=urlsplit(public_url).scheme == "https",
    )


@blueprint.post("/devices/<code>/revoke")
def revoke(code: str) -> ResponseReturnValue:
    library, who = _here()
    with transaction():
        device = pairing.revoke(library.id, code, who.account_id)
        said = gettext("%(name)s may not be used any more.", name=device.name)
    return done(said, to=url_for("devices.all_devices"))


@blueprint.get("/devices/<code>")
def held(code: str) -> str:
    """What a revoked device still had to say, line by line."""
    library, _ = _here()
    device = queries.device_at(library.id, code)
    with transaction():
        access_log.note("saw_loans", library_id=library.id)
    page = page_of(
        queries.held_acts(device),
        by=(DeviceAct.number,),
        after=request.args.get("after"),
        scalars=False,
    )
    return render_template(
        "classroom/devices/held.html", library=library, device=device, page=page, kinds=ACT_NAMES
    )


@blueprint.post("/devices/<code>/acts/<int:number>/accept")
def accept(code: str, number: int) -> ResponseReturnValue:
    library, who = _here()
    with transaction():
        act = queries.held_act(queries.device_at(library.id, code), number)
        said = acts.accept(act, who.account_id).sentence
    return done(said, to=url_for("devices.held", code=code))


@blueprint.post("/devices/<code>/acts/<int:number>/drop")
def drop(code: str, number: int) -> ResponseReturnValue:
    library, who = _here()
    with transaction():
        acts.drop(queries.held_act(queries.device_at(library.id, code), number), who.account_id)
    return done(gettext("Left out."), to=url_for("devices.held", code=code))


def _here() -> tuple[Library, Actor]:
    library = current_library()
    return library, require(Act.SET_UP, library.id)
