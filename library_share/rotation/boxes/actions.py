"""What people do with boxes: say what they are for, put books in and take them out by scanning.

Packing moves the copy's place to the box. Whoever packs holds the copy first and the box after it,
as sending does, so that nobody waits in a circle.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from library_share.circulation.availability import ON_THE_SHELVES
from library_share.circulation.queries import CopyAtHand, copy_at_hand
from library_share.copies.accessions import in_parts
from library_share.copies.actions import move, move_all
from library_share.copies.deeds import Deed
from library_share.copies.models import COPY_STATE_NAMES, CopyState
from library_share.database import db, judged
from library_share.dispatch import waiting
from library_share.errors import Reason
from library_share.handovers.actions.turns import hold_box
from library_share.libraries.models import Place, PlaceKind
from library_share.libraries.queries import main_place_of
from library_share.rotation.boxes import queries
from library_share.rotation.boxes.errors import (
    OBSTACLES,
    GradesTurned,
    NotInThisBox,
    NotPacked,
    NotUnpacked,
    TooSmall,
)
from library_share.rotation.boxes.rules import (
    BoxFacts,
    Obstacle,
    PackFacts,
    why_closed,
    why_not_packed,
)
from library_share.rotation.models import BoxProfile, RoundBox, RoundCopy
from library_share.rotation.rules import CopyOutcome
from library_share.translation import gettext
from library_share.web.access import Act, Actor


@dataclass(frozen=True, kw_only=True)
class Packed:
    """What a scan did: the title, whether it was in the box already, how many are in it now."""

    title: str
    was_in: bool
    inside: int


def change_profile(box: Place, **values: Any) -> BoxProfile:
    """Say how many copies a box holds and whom it suits (`models.BoxProfile`'s columns)."""
    if (values.get("grade_from") or -3) > (values.get("grade_to") or 12):
        raise GradesTurned
    inside = queries.contents_of([box.id])[box.id].copies
    if values["capacity"] < inside:
        raise TooSmall(inside=inside)
    profile = db.session.get(BoxProfile, box.id) or BoxProfile(box_id=box.id)
    for name, value in values.items():
        setattr(profile, name, value)
    db.session.add(profile)
    db.session.flush()
    return profile


def pack(box: Place, copy: CopyAtHand, who: Actor, deed: Deed) -> Packed:
    """Put a copy that somebody has in hand into the box; NotPacked says every reason why not."""
    waiting.hold_those([copy.id])
    box = hold_box(box.id)
    copy = copy_at_hand(copy.id)
    box_facts, facts = _box_facts(box, deed)
    if copy.place_code == box.code:
        return Packed(title=copy.title, was_in=True, inside=box_facts.inside)
    part = queries.rounds_of([box.id]).get(box.id)
    travels = queries.find_round_of_copy(copy.id)
    in_other = travels is not None and (part is None or travels.round_box_id != part.id)
    obstacles = why_not_packed(
        box_facts,
        PackFacts(
            may_for_owner=copy.owner_id == box.library_id or who.may(Act.HAND_OVER, copy.owner_id),
            stands_here=copy.place_library_id == deed.library_id,
            on_loan=copy.loan is not None,
            kept=copy.kept is not None,
            in_use=copy.state is CopyState.IN_USE,
            listed=copy.way is not None,
            in_other_round=in_other,
        ),
    )
    if obstacles:
        facts |= _copy_facts(copy) | {"round": travels.name if travels else ""}
        raise NotPacked(title=copy.title, box=box.name, reasons=_reasons(obstacles, facts))
    move([copy.id], box.id, at=deed.at, account_id=deed.account_id)
    if part is not None and travels is None:
        list_in_round(part, [copy.id], deed)
    return Packed(title=copy.title, was_in=False, inside=box_facts.inside + 1)


def unpack(box: Place, copy: CopyAtHand, deed: Deed, *, to_place: Place | None = None) -> Packed:
    """Take a copy out of the box: from now on it stands where the box does, or at `to_place`. In
    a round no more, it stays there."""
    waiting.hold_those([copy.id])
    box = hold_box(box.id)
    copy = copy_at_hand(copy.id)
    if copy.place_code != box.code:
        raise NotInThisBox(title=copy.title, box=box.name, place=copy.place_name)
    box_facts, facts = _box_facts(box, deed)
    obstacles = why_closed(box_facts)
    if copy.loan is not None:
        obstacles = (*obstacles, Obstacle.ON_LOAN)
    if copy.state not in ON_THE_SHELVES:
        obstacles = (*obstacles, Obstacle.NOT_IN_USE)
    if obstacles:
        facts |= _copy_facts(copy)
        raise NotUnpacked(title=copy.title, box=box.name, reasons=_reasons(obstacles, facts))
    place = to_place or box.within or main_place_of(deed.library_id)
    take_out({copy.id: place.id}, deed)
    return Packed(title=copy.title, was_in=True, inside=box_facts.inside - 1)


def take_out(places: Mapping[int, int], deed: Deed) -> None:
    """Let each of these copies stand at its place (ids, by copy); in a round they are no more."""
    move_all(places, at=deed.at, account_id=deed.account_id)
    for ids in in_parts(sorted(places)):
        lines = db.session.scalars(
            select(RoundCopy).where(RoundCopy.copy_id.in_(ids), RoundCopy.ended_at.is_(None))
        )
        for line in lines:
            line.ended_at, line.outcome = deed.at, CopyOutcome.TAKEN_OUT
    db.session.flush()


def list_in_round(part: RoundBox, copy_ids: list[int], deed: Deed) -> None:
    """Write the copies on the list of the round. NotPacked when the database knows one of them in
    another round."""
    reason = Reason(
        code=Obstacle.OTHER_ROUND, message=OBSTACLES[Obstacle.OTHER_ROUND], facts={"round": "…"}
    )
    twice = NotPacked(title="…", box=part.box.name, reasons=[reason])
    with judged({"one_round_per_copy": twice}):
        db.session.add_all(
            RoundCopy(round_box_id=part.id, copy_id=copy_id, listed_at=deed.at)
            for copy_id in copy_ids
        )


def _box_facts(box: Place, deed: Deed) -> tuple[BoxFacts, dict[str, Any]]:
    """The box in plain values, and what the sentences need."""
    handover = queries.find_list_of(box.id)
    inside = queries.contents_of([box.id])[box.id].copies
    capacity = queries.profiles_of([box.id])[box.id].capacity
    on_the_road = box.within is not None and box.within.kind is PlaceKind.CONSIGNMENT
    facts = BoxFacts(
        capacity=capacity,
        inside=inside,
        stands_here=queries.library_of(box) == deed.library_id,
        on_the_road=on_the_road,
        listed=handover is not None,
    )
    return facts, {
        "inside": inside,
        "capacity": capacity,
        "consignment": handover.code if handover else "",
        "where": f"{box.within.name} ({box.within.library.short_name})" if box.within else "",
    }


def _copy_facts(copy: CopyAtHand) -> dict[str, Any]:
    return {
        "owner": copy.owner_name,
        "library": copy.place_library_name,
        "for_library": copy.kept.library if copy.kept else "",
        "state": gettext(COPY_STATE_NAMES[copy.state]).lower(),
    }


def _reasons(obstacles: tuple[Obstacle, ...], facts: dict[str, Any]) -> list[Reason]:
    return [
        Reason(code=obstacle.value, message=OBSTACLES[obstacle], facts=facts)
        for obstacle in obstacles
    ]
