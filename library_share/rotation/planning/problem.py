"""What a plan of boxes is asked for, and what a plan is: plain values, no method of solving.

Boxes, points, places and periods are numbered from nought. A *cell* is (point, period). In each
cell that is open stands one box or none; a box stands in one cell of a period; a box and a point
meet once at most. Distances are whole units (we use hundreds of metres).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

Cell = tuple[int, int]
"""(point, period)"""

Leg = tuple[int, int, int]
"""(from place, to place, period in which the box arrives)"""

Cells = tuple[tuple[int | None, ...], ...]
"""[point][period] → box, or None where no box stands"""


@dataclass(frozen=True, kw_only=True)
class Problem:
    """What is given. `misfit[box][point]` is 0 where they fit, None where they must not meet."""

    periods: int
    misfit: Sequence[Sequence[int | None]]
    place_of_point: Sequence[int]
    start_of_box: Sequence[int]
    distance: Sequence[Sequence[int]]
    empty_costs: int
    """A point that is open and has no box counts as much as so many steps of misfit."""
    closed: frozenset[Cell] = frozenset()
    away: frozenset[tuple[int, int]] = frozenset()
    """(box, period) in which the box cannot be used."""
    pinned: Mapping[Cell, int | None] = field(default_factory=dict)
    """What already happened, or was set by hand; None keeps the cell empty."""
    met: frozenset[tuple[int, int]] = frozenset()
    """(box, point) that met before the plan begins."""
    carrier_of: Mapping[Leg, int] = field(default_factory=dict)
    """Who carries on a leg, by number; whoever carries on several has all of them together in
    hand. A leg that is not named has no bound."""
    carries: Sequence[int] = ()
    """By carrier: boxes that can be carried."""
    popularity: Sequence[int] = ()
    """Readings a box may bring in a period; empty: all alike."""
    fairness: int = 0
    """Units of distance that one square of unequal shares is worth, in hundredths."""

    @property
    def boxes(self) -> int:
        return len(self.misfit)

    @property
    def points(self) -> int:
        return len(self.place_of_point)


@dataclass(frozen=True, kw_only=True)
class Bound:
    """A proof that no plan has fewer misfits: prices of boxes and points (weak duality)."""

    misfits: int
    price_of_box: tuple[int, ...]
    price_of_point: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class Plan:
    """A plan found, and what its finder says about it; the checker counts again."""

    cells: Cells
    misfits: int
    overloads: int
    distance: int
    bound: Bound


def gap(misfits: int, bound: int) -> float:
    """How far from the proven bound, as a part of the bound; nought when it is reached."""
    return (misfits - bound) / max(bound, 1)
