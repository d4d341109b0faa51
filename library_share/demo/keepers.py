"""Who looks after the demo's shelves, corners and boxes: an account, a grown-up, a pupil."""

from __future__ import annotations

from datetime import date
from itertools import cycle

from sqlalchemy import select

from library_share.database import db
from library_share.libraries.models import Library, Place, PlaceKind, SchoolClass
from library_share.patrons.accounts.queries import get_account
from library_share.patrons.keepers.actions import put_in_charge
from library_share.patrons.models import Enrolment, Patron, PatronKind, PatronState

#: Places kept by somebody with an account; see `network.HELPERS`.
KEPT_BY = {
    ("TH", "Tủ sách lớp 4A"): "gv4a",
    ("THCS", "Tủ sách lớp 6A"): "gv6a",
    ("THCS", "Góc đọc hành lang tầng 2"): "hs6a",
    ("TTHTCD", "Nhà văn hóa xóm 5"): "xom5",
}
#: Who keeps a place as well, with an account of their own.
ALSO_KEPT_BY = {("THCS", "Tủ sách lớp 6A"): "hs6a"}


def put_keepers_in_charge(libraries: dict[str, Library], since: date) -> None:
    """Every class shelf has a grown-up and, where the class is known, a pupil; so has a corner."""
    for code, library in libraries.items():
        grown_ups = cycle(_grown_ups_of(library))
        for place in _places_to_keep(library):
            username = KEPT_BY.get((code, place.name))
            put_in_charge(
                place, get_account(username) if username else next(grown_ups), since=since
            )
            if also := ALSO_KEPT_BY.get((code, place.name)):
                put_in_charge(place, get_account(also), since=since)
            if pupil := _first_pupil_of(library, place.class_name):
                put_in_charge(place, pupil, since=since)


def _places_to_keep(library: Library) -> list[Place]:
    query = select(Place).where(
        Place.library_id == library.id, Place.kind != PlaceKind.BOX, ~Place.is_main
    )
    return list(db.session.scalars(query.order_by(Place.id)))


def _grown_ups_of(library: Library) -> list[Patron]:
    query = select(Patron).where(Patron.library_id == library.id, Patron.kind != PatronKind.PUPIL)
    return list(db.session.scalars(query.order_by(Patron.id)))


def _first_pupil_of(library: Library, class_name: str) -> Patron | None:
    query = (
        select(Patron)
        .join(Enrolment, Enrolment.patron_id == Patron.id)
        .join(SchoolClass, SchoolClass.id == Enrolment.class_id)
        .where(SchoolClass.library_id == library.id, SchoolClass.name == class_name)
        .where(Patron.state == PatronState.ACTIVE)
        .order_by(Patron.id)
    )
    return db.session.scalars(query).first()
