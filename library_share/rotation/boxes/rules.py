"""What goes into a box and what does not, decided in plain values."""

from __future__ import annotations

import enum
from dataclasses import dataclass


class Obstacle(enum.StrEnum):
    """Why a copy does not go into a box, or a box takes nothing now."""

    ON_THE_ROAD = "box_on_the_road"
    LISTED = "box_on_a_list"
    AWAY = "box_elsewhere"
    FULL = "box_full"
    STRANGER = "of_another_library"
    ELSEWHERE = "stands_elsewhere"
    ON_LOAN = "on_loan"
    KEPT = "kept_for_a_reader"
    NOT_IN_USE = "not_in_use"
    GOES_ELSEWHERE = "on_another_list"
    OTHER_ROUND = "in_another_round"


@dataclass(frozen=True, kw_only=True)
class BoxFacts:
    """A box as it is now: `inside` copies have their place in it. `stands_here`: at the library
    that acts."""

    capacity: int
    inside: int
    stands_here: bool = True
    on_the_road: bool = False
    listed: bool = False


@dataclass(frozen=True, kw_only=True)
class PackFacts:
    """A copy in somebody's hand. `may_for_owner`: whoever acts may hand over for its owner."""

    may_for_owner: bool = True
    stands_here: bool = True
    on_loan: bool = False
    kept: bool = False
    in_use: bool = True
    listed: bool = False
    in_other_round: bool = False


def why_closed(box: BoxFacts) -> tuple[Obstacle, ...]:
    """Every reason why nothing goes into this box or out of it now."""
    wrong = {
        Obstacle.ON_THE_ROAD: box.on_the_road,
        Obstacle.LISTED: box.listed and not box.on_the_road,
        Obstacle.AWAY: not box.stands_here and not box.on_the_road,
    }
    return tuple(obstacle for obstacle, is_so in wrong.items() if is_so)


def why_not_packed(box: BoxFacts, copy: PackFacts) -> tuple[Obstacle, ...]:
    """Every reason why this copy does not go into this box."""
    wrong = {
        Obstacle.FULL: box.inside >= box.capacity,
        Obstacle.STRANGER: not copy.may_for_owner,
        Obstacle.ON_LOAN: copy.on_loan,
        Obstacle.KEPT: copy.kept,
        Obstacle.NOT_IN_USE: not copy.in_use,
        Obstacle.GOES_ELSEWHERE: copy.listed,
        Obstacle.ELSEWHERE: not copy.stands_here and not copy.listed and not copy.on_loan,
        Obstacle.OTHER_ROUND: copy.in_other_round,
    }
    return (*why_closed(box), *(obstacle for obstacle, is_so in wrong.items() if is_so))


class Custody(enum.StrEnum):
    """Who answers for a box now, and whether its books can be borrowed."""

    AT_HOME = "at_home"
    AT_POINT = "at_point"
    ON_THE_ROAD = "on_the_road"
    NOWHERE = "nowhere"

    @property
    def is_open(self) -> bool:
        """Its books can be borrowed where it stands; on the road it is closed."""
        return self in (Custody.AT_HOME, Custody.AT_POINT)


def custody_of(*, stands_somewhere: bool, on_the_road: bool, at_home: bool) -> Custody:
    """A box at a stop is in the charge of the stop, the book in it of whoever borrowed it."""
    if on_the_road:
        return Custody.ON_THE_ROAD
    if not stands_somewhere:
        return Custody.NOWHERE
    return Custody.AT_HOME if at_home else Custody.AT_POINT
