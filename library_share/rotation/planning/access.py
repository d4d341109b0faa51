"""Who may read, make and approve plans."""

from __future__ import annotations

from collections.abc import Sequence

from library_share.libraries.models import Library, Place, PlaceKind
from library_share.libraries.queries import find_place_with_code
from library_share.patrons.keepers.queries import places_kept_by
from library_share.rotation.planning.errors import NotInPlan
from library_share.rotation.planning.models import RotationPlan
from library_share.rotation.planning.queries import find_settled_plan, own_plan, plan_for
from library_share.web.access import Act, actor


def plan_to_make(plan_id: int) -> RotationPlan:
    """The plan, locked, for librarians of the library that keeps it."""
    return own_plan(actor(), plan_id, Act.HAND_OVER)


def plan_to_approve(plan_id: int) -> RotationPlan:
    """The plan, locked, for principals, officials and administrators."""
    return own_plan(actor(), plan_id, Act.APPROVE)


def plan_for_keeper(plan_id: int, place: Place) -> RotationPlan:
    """The plan, for those who may read it, and once it is approved for whoever keeps the place."""
    who = actor()
    keeps = place.id in [one.id for one in places_kept_by(who.account_id)]
    if keeps and (plan := find_settled_plan(plan_id)) is not None:
        return plan
    return plan_for(who, plan_id)


def place_in(code: str | None, *, is_box: bool) -> Place:
    """A box, or a point, of whatever library; NotInPlan when there is none under that code."""
    place = find_place_with_code(code or "")
    if (
        place is None
        or place.kind is PlaceKind.CONSIGNMENT
        or (place.kind is PlaceKind.BOX) is not is_box
    ):
        raise NotInPlan(what=(code or "")[:20])
    return place


def places_for(library: Library, codes: Sequence[str], *, are_boxes: bool) -> list[Place]:
    """Boxes, or points, in use in the commune of a library, each once; NotInPlan for another's."""
    found = {code: place_in(code, is_box=are_boxes) for code in codes}
    for code, place in found.items():
        if place.library.commune_id != library.commune_id or not place.is_active:
            raise NotInPlan(what=code[:20])
    return list(found.values())


def ends_in(library: Library, one: str, other: str) -> tuple[Place, Place]:
    """The two ends of a way in the commune of a library; NotInPlan for another's."""
    (first,) = places_for(library, [one], are_boxes=False)
    (second,) = places_for(library, [other], are_boxes=False)
    return first, second
