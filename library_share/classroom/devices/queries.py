"""Devices, what they may know, and what still waits of those that were revoked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import joinedload

from library_share.catalogue.models import Title
from library_share.catalogue.rules import full_title
from library_share.circulation.models import Loan
from library_share.classroom.devices.errors import NoSuchAct, NoSuchDevice
from library_share.classroom.devices.models import Device, DeviceAct
from library_share.classroom.devices.rules import ActState, labels_of
from library_share.copies.models import Copy, CopyState, Stay
from library_share.database import db
from library_share.libraries.models import Library, Place, SchoolClass
from library_share.libraries.queries import find_class, places_of, shown_year
from library_share.patrons.accounts.identity import hash_of
from library_share.patrons.models import Card, Enrolment, Patron, PatronState

_WITH_ALL = (joinedload(Device.library), joinedload(Device.place))


def find_device_with_key(key: str) -> Device | None:
    """The device that has this key, revoked or not."""
    query = select(Device).where(Device.key_hash == hash_of(key)).options(*_WITH_ALL)
    return db.session.scalar(query)


def device_at(library_id: int, code: str) -> Device:
    """The library's device with this code; NoSuchDevice otherwise."""
    query = select(Device).where(Device.library_id == library_id, Device.code == code)
    # No code of ours has anything but digits; PostgreSQL would not even look at a NUL.
    is_code = code.isascii() and code.isdigit()
    device = db.session.scalar(query.options(*_WITH_ALL)) if is_code else None
    if device is None:
        raise NoSuchDevice(code=code[:20])
    return device


def places_served(library_id: int) -> list[Place]:
    """The places of the library that a device can serve: shelves, corners, boxes; the stack room
    is the desk's."""
    return [place for place in places_of(library_id) if place.is_active and not place.is_main]


def devices_at(library_id: int) -> Select[Device]:
    """All that were ever paired with this library, for a page by key."""
    return select(Device).where(Device.library_id == library_id).options(*_WITH_ALL)


def held_of(devices: Sequence[Device]) -> dict[int, int]:
    """For each device how many of its acts wait for the librarian."""
    query = (
        select(DeviceAct.device_id, func.count().label("held"))
        .where(
            DeviceAct.device_id.in_([device.id for device in devices]),
            DeviceAct.state == ActState.HELD,
        )
        .group_by(DeviceAct.device_id)
    )
    return {row.device_id: row.held for row in db.session.execute(query)}


def held_acts(device: Device) -> Select[*tuple[Any, ...]]:
    """What waits for the librarian, with title and reader as far as the codes are known."""
    copy_code, card_code = (
        DeviceAct.about["copy"].as_string(),
        DeviceAct.about["reader"].as_string(),
    )
    return (
        select(DeviceAct, Title.title, Title.volume, Copy.accession_number, Patron.name)
        .outerjoin(Copy, Copy.code == copy_code)
        .outerjoin(Title, Title.id == Copy.title_id)
        .outerjoin(Card, Card.code == card_code)
        .outerjoin(
            Patron, and_(Patron.id == Card.patron_id, Patron.library_id == device.library_id)
        )
        .where(DeviceAct.device_id == device.id, DeviceAct.state == ActState.HELD)
    )


def held_act(device: Device, number: int) -> DeviceAct:
    query = select(DeviceAct).where(DeviceAct.device_id == device.id, DeviceAct.number == number)
    act = db.session.scalar(query) if number < 2**31 else None
    if act is None or act.state is not ActState.HELD:
        raise NoSuchAct
    return act


# --- what a phone on a shelf knows ---------------------------------------------------------------


def class_of(library: Library, place: Place | None, today: date) -> SchoolClass | None:
    """Whose shelf it is this year."""
    year = shown_year(today, library.commune_id)
    if place is None or not place.class_name or year is None:
        return None
    return find_class(library.id, year.id, place.class_name)


def readers_of(school_class: SchoolClass, today: date) -> list[dict[str, Any]]:
    """Those of the class who have a card, by given name, told apart; nobody who has left."""
    query = (
        select(Patron, Card)
        .join(Card, and_(Card.patron_id == Patron.id, Card.revoked_at.is_(None)))
        .join(Enrolment, Enrolment.patron_id == Patron.id)
        .where(Enrolment.class_id == school_class.id, Patron.state != PatronState.LEFT)
        .order_by(Patron.sort_key, Patron.id)
    )
    rows = db.session.execute(query).all()
    labels = labels_of([patron.name for patron, _ in rows])
    return [
        {
            "patron_id": patron.id,
            "card": card.code,
            "name": patron.name,
            "label": label,
            "is_suspended": patron.state is PatronState.SUSPENDED
            and (patron.suspended_until is None or patron.suspended_until >= today),
            "card_expired": card.expires_on is not None and card.expires_on < today,
        }
        for (patron, card), label in zip(rows, labels, strict=True)
    ]


def copies_of(device: Device, school_class: SchoolClass | None) -> list[dict[str, Any]]:
    """What stands at the shelf, or in a box on it, and what the class has from elsewhere; who has
    it only when it is somebody of the class."""
    ours = select(Enrolment.patron_id).where(
        Enrolment.class_id == (school_class.id if school_class else None)
    )
    here = or_(Place.id == device.place_id, Place.within_id == device.place_id)
    query = (
        select(
            Copy.code,
            Copy.accession_number,
            Copy.condition,
            Copy.state,
            Title.title,
            Title.volume,
            Title.level,
            here.label("belongs_here"),
            Loan.id.label("loan_id"),
            Loan.due_on,
            Card.code.label("reader"),
        )
        .join(Title, Title.id == Copy.title_id)
        .join(Stay, and_(Stay.copy_id == Copy.id, Stay.until.is_(None)))
        .join(Place, Place.id == Stay.place_id)
        .outerjoin(Loan, and_(Loan.copy_id == Copy.id, Loan.returned_at.is_(None)))
        .outerjoin(
            Card,
            and_(
                Card.patron_id == Loan.patron_id,
                Card.revoked_at.is_(None),
                Loan.patron_id.in_(ours),
            ),
        )
        .where(or_(here, Loan.patron_id.in_(ours)), Copy.state != CopyState.WITHDRAWN)
        .order_by(Copy.id)
    )
    return [_copy(row) for row in db.session.execute(query)]


#: More books than this a phone need not know by name: some hundred kilobytes on the way.
TITLES_AT_MOST = 20_000


def titles_for(device: Device) -> list[list[str]]:
    """For a phone of the desk the books of its library, the newest first: code, number, title. It
    knows no names: who loses such a phone loses no list of children."""
    query = (
        select(Copy.code, Copy.accession_number, Title.title, Title.volume)
        .join(Title, Title.id == Copy.title_id)
        .where(Copy.library_id == device.library_id, Copy.state != CopyState.WITHDRAWN)
        .order_by(Copy.id.desc())
        .limit(TITLES_AT_MOST)
    )
    if device.place_id is not None:
        return []
    return [
        [row.code, row.accession_number, full_title(row.title, row.volume)]
        for row in db.session.execute(query)
    ]


def _copy(row: Any) -> dict[str, Any]:
    return {
        "code": row.code,
        "accession_number": row.accession_number,
        "title": full_title(row.title, row.volume),
        "level": row.level.value if row.level else "",
        "condition": row.condition,
        "state": row.state.value,
        "belongs_here": bool(row.belongs_here),
        "on_loan": row.loan_id is not None,
        "reader": row.reader,
        "due_on": row.due_on if row.reader else None,
    }
