"""Making a phone a device: a secret on the librarian's screen, used once; and taking it back."""

from __future__ import annotations

from sqlalchemy import select

from library_share import clock
from library_share.classroom.devices.errors import PairingOver
from library_share.classroom.devices.models import Device, DevicePairing
from library_share.classroom.devices.queries import device_at
from library_share.classroom.devices.rules import PAIRING_LASTS
from library_share.database import db
from library_share.labels.codes import CodeKind, issue
from library_share.libraries.models import Place
from library_share.patrons.accounts.actions import add_device_account
from library_share.patrons.accounts.identity import hash_of, new_secret


def offer(library_id: int, place: Place | None, account_id: int) -> str:
    """A secret that pairs one phone with this shelf, or with the desk, in the next ten minutes."""
    secret = new_secret()
    db.session.add(
        DevicePairing(
            secret_hash=hash_of(secret),
            library_id=library_id,
            place_id=place.id if place else None,
            made_by_id=account_id,
            made_at=clock.now(),
        )
    )
    return secret


def pair(secret: str, name: str) -> tuple[Device, str]:
    """The device that this phone is from now on, and its key, which is told only now.

    PairingOver when somebody was quicker, or it took too long.
    """
    now = clock.now()
    pairing = db.session.scalar(
        select(DevicePairing).where(DevicePairing.secret_hash == hash_of(secret)).with_for_update()
    )
    if pairing is None or pairing.used_at or now - pairing.made_at > PAIRING_LASTS:
        raise PairingOver
    key = new_secret()
    code = issue(CodeKind.DEVICE)[0]
    device = Device(
        code=code,
        name=name,
        library_id=pairing.library_id,
        place_id=pairing.place_id,
        account_id=add_device_account(code, name).id,
        key_hash=hash_of(key),
        paired_at=now,
        paired_by_id=pairing.made_by_id,
        seen_at=now,
        last_act_at=now,
    )
    db.session.add(device)
    db.session.flush()
    pairing.used_at, pairing.device_id = now, device.id
    return device, key


def revoke(library_id: int, code: str, account_id: int) -> Device:
    """It is refused from now on; twice is once."""
    device = device_at(library_id, code)
    if device.revoked_at is None:
        device.revoked_at, device.revoked_by_id = clock.now(), account_id
    return device
