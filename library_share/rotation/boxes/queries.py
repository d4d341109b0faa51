"""What people ask about boxes: which there are, where they are, how full, in which round."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, and_, case, exists, func, or_, select
from sqlalchemy.orm import aliased, joinedload

from library_share.circulation.availability import ON_THE_SHELVES
from library_share.circulation.models import Loan
from library_share.copies.models import Copy, Stay
from library_share.database import db
from library_share.handovers.models import Handover, HandoverLine
from library_share.libraries.models import Place, PlaceKind
from library_share.libraries.queries import find_place_with_code
from library_share.patrons.keepers.queries import keepers_now
from library_share.rotation.boxes.errors import NoSuchBox
from library_share.rotation.boxes.rules import Custody, custody_of
from library_share.rotation.models import BoxProfile, Round, RoundBox, RoundCopy
from library_share.rotation.rules import CAPACITY

_stands_in = aliased(Place, name="stands_in")


def boxes_at(library_id: int) -> Select[Place]:
    """The boxes in use that a library owns, and those of others that stand there now, for a page
    by id."""
    return (
        select(Place)
        .outerjoin(_stands_in, _stands_in.id == Place.within_id)
        .where(
            Place.kind == PlaceKind.BOX,
            Place.is_active,
            or_(
                Place.library_id == library_id,
                and_(
                    _stands_in.library_id == library_id,
                    _stands_in.kind != PlaceKind.CONSIGNMENT,
                ),
            ),
        )
        .options(joinedload(Place.within))
    )


def box_at(library_id: int, code: str) -> Place:
    """A box that this library owns or has now; NoSuchBox for any other."""
    box = find_place_with_code(code)
    if box is None or box.kind is not PlaceKind.BOX:
        raise NoSuchBox(code=code[:20])
    stands_at = box.within.library_id if box.within else None
    if library_id not in (box.library_id, stands_at):
        raise NoSuchBox(code=code[:20])
    return box


def get_box(code: str) -> Place:
    """A box of any library."""
    box = find_place_with_code(code)
    if box is None or box.kind is not PlaceKind.BOX:
        raise NoSuchBox(code=code[:20])
    return box


@dataclass(frozen=True, kw_only=True)
class Contents:
    """How many copies have their place in a box, how many of them readers have, and how many are
    lost, withdrawn or under repair."""

    copies: int = 0
    out: int = 0
    not_there: int = 0

    @property
    def inside(self) -> int:
        return self.copies - self.out - self.not_there


def contents_of(box_ids: Sequence[int]) -> dict[int, Contents]:
    """One statement for all boxes of a page."""
    out = exists().where(Loan.copy_id == Copy.id, Loan.returned_at.is_(None))
    rows = db.session.execute(
        select(
            Stay.place_id,
            func.count().label("copies"),
            func.sum(case((out, 1), else_=0)).label("out"),
            func.sum(case((~out & Copy.state.not_in(ON_THE_SHELVES), 1), else_=0)).label(
                "not_there"
            ),
        )
        .join(Copy, Copy.id == Stay.copy_id)
        .where(Stay.place_id.in_(box_ids), Stay.until.is_(None))
        .group_by(Stay.place_id)
    )
    found = {
        row.place_id: Contents(copies=row.copies, out=int(row.out), not_there=int(row.not_there))
        for row in rows
    }
    return {box_id: found.get(box_id, Contents()) for box_id in box_ids}


def profiles_of(box_ids: Sequence[int]) -> dict[int, BoxProfile]:
    """For each box its profile, or the usual one; not kept by asking."""
    rows = db.session.scalars(select(BoxProfile).where(BoxProfile.box_id.in_(box_ids)))
    found = {row.box_id: row for row in rows}
    return {box_id: found.get(box_id) or _usual(box_id) for box_id in box_ids}


def _usual(box_id: int) -> BoxProfile:
    return BoxProfile(
        box_id=box_id, capacity=CAPACITY, levels="", grade_from=None, grade_to=None, note=""
    )


def rounds_of(box_ids: Sequence[int]) -> dict[int, RoundBox]:
    """For each box that takes part in a round, its part in it."""
    rows = db.session.scalars(
        select(RoundBox)
        .where(RoundBox.box_id.in_(box_ids), RoundBox.ended_at.is_(None))
        .options(joinedload(RoundBox.round))
    )
    return {row.box_id: row for row in rows}


def find_round_of_copy(copy_id: int) -> Any:
    """In which round a copy travels: the round's name and its part's id; None when in none."""
    return db.session.execute(
        select(Round.id, Round.name, RoundCopy.round_box_id)
        .join(RoundBox, RoundBox.round_id == Round.id)
        .join(RoundCopy, RoundCopy.round_box_id == RoundBox.id)
        .where(RoundCopy.copy_id == copy_id, RoundCopy.ended_at.is_(None))
    ).one_or_none()


def find_list_of(box_id: int) -> Handover | None:
    """The handover whose list has the box now, on the road or before."""
    return db.session.scalar(
        select(Handover)
        .join(HandoverLine, HandoverLine.handover_id == Handover.id)
        .where(
            HandoverLine.box_id == box_id,
            HandoverLine.copy_id.is_(None),
            HandoverLine.ended_at.is_(None),
        )
        .options(
            joinedload(Handover.consignment),
            joinedload(Handover.from_place),
            joinedload(Handover.to_place),
        )
    )


@dataclass(frozen=True, kw_only=True)
class Whereabouts:
    """Where a box is and who answers for it. `handover` brings it, or has it on its list;
    `keepers` are in charge of where it stands."""

    custody: Custody
    place: Place | None
    handover: Handover | None
    keepers: tuple[str, ...] = ()


def whereabouts_of(box: Place) -> Whereabouts:
    """Where the box is, as its place and its handovers tell."""
    on_the_road = box.within is not None and box.within.kind is PlaceKind.CONSIGNMENT
    custody = custody_of(
        stands_somewhere=box.within is not None,
        on_the_road=on_the_road,
        at_home=box.within is not None and box.within.library_id == box.library_id,
    )
    place = None if on_the_road else box.within
    kept = keepers_now([place])[place.id] if place else []
    return Whereabouts(
        custody=custody,
        place=place,
        handover=find_list_of(box.id),
        keepers=tuple(keeper.name for keeper in kept),
    )


def library_of(box: Place) -> int:
    """The library that answers for where the box stands now."""
    return box.within.library_id if box.within else box.library_id
