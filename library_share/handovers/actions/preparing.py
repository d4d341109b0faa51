"""A list begins: from where to where, and its consignment has a label at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from library_share.copies.deeds import Deed
from library_share.database import db
from library_share.handovers.errors import SamePlace
from library_share.handovers.models import Handover
from library_share.handovers.rules import Purpose, Step
from library_share.labels.codes import CodeKind, issue
from library_share.libraries.models import Place, PlaceKind


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """A list to begin; `until` is the day on which its copies are asked back."""

    purpose: Purpose
    from_place: Place
    to_place: Place
    until: date | None = None
    note: str = ""


def prepare(
    *,
    purpose: Purpose,
    from_place: Place,
    to_place: Place,
    deed: Deed,
    until: date | None = None,
    note: str = "",
) -> Handover:
    """Begin a list. Its label can be printed while it is filled."""
    wanted = Wanted(
        purpose=purpose, from_place=from_place, to_place=to_place, until=until, note=note
    )
    return prepare_all([wanted], deed.at)[0]


def prepare_all(wanted: Sequence[Wanted], at: datetime) -> list[Handover]:
    """The same for many at once, in their order; its statements do not grow with them."""
    for one in wanted:
        if one.from_place.id == one.to_place.id:
            raise SamePlace(place=one.to_place.name)
    codes = issue(CodeKind.CONSIGNMENT, len(wanted))
    consignments = [
        Place(
            library_id=one.from_place.library_id, kind=PlaceKind.CONSIGNMENT, code=code, name=code
        )
        for one, code in zip(wanted, codes, strict=True)
    ]
    db.session.add_all(consignments)
    db.session.flush()
    begun = [
        Handover(
            consignment_id=consignment.id,
            purpose=one.purpose,
            from_place_id=one.from_place.id,
            to_place_id=one.to_place.id,
            from_library_id=one.from_place.library_id,
            to_library_id=one.to_place.library_id,
            step=Step.PREPARED,
            until=one.until,
            note=one.note,
            prepared_at=at,
        )
        for one, consignment in zip(wanted, consignments, strict=True)
    ]
    db.session.add_all(begun)
    db.session.flush()
    return begun


def open_list(
    *, purpose: Purpose, from_place: Place, to_place: Place, deed: Deed, until: date | None = None
) -> int:
    """The list that is being prepared for the same place and purpose; begun when there is none."""
    query = (
        select(Handover.id)
        .where(
            Handover.from_library_id == from_place.library_id,
            Handover.step == Step.PREPARED,
            Handover.from_place_id == from_place.id,
            Handover.to_place_id == to_place.id,
            Handover.purpose == purpose,
            Handover.until.is_(None) if until is None else Handover.until == until,
        )
        .order_by(Handover.id)
        .limit(1)
    )
    handover_id = db.session.scalar(query)
    if handover_id is not None:
        return handover_id
    return prepare(
        purpose=purpose, from_place=from_place, to_place=to_place, deed=deed, until=until
    ).id
