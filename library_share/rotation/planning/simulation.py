"""A term tried out before it begins: how many loans may be expected, from what was lent before.

Plain and honest. A box is taken to be read wherever it stands as it was in the last twelve months
(`lent` loans in a year), half as much for each grade it is away from those who read there; the
school days of a period count. Loans come independently of each other (Poisson), so the spread says
how far chance alone may carry; whether children will like a book it cannot know.
"""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass

RUNS = 400
#: Above this mean a Poisson number is as good as a normal one.
LARGE = 50


@dataclass(frozen=True, kw_only=True)
class Visit:
    """A box at a point for a part of a year's school days."""

    group: str
    lent: int
    part_of_year: float
    misfit: int | None

    @property
    def expected(self) -> float:
        return 0.0 if self.misfit is None else self.lent * self.part_of_year * 0.5**self.misfit


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What a group may expect; nine times in ten it lies from `low` to `high`."""

    group: str
    expected: float
    low: int
    high: int
    visits: int
    unknown: int
    """Visits of boxes of which nothing was lent in a year: nothing can be said of them."""


def try_out(visits: Sequence[Visit], *, seed: int = 1) -> list[Outcome]:
    """By group, in the order in which groups first come; the same seed tells the same."""
    draw = random.Random(seed)
    groups: dict[str, list[Visit]] = {}
    for visit in visits:
        groups.setdefault(visit.group, []).append(visit)
    return [_outcome(name, inside, draw) for name, inside in groups.items()]


def _outcome(name: str, visits: list[Visit], draw: random.Random) -> Outcome:
    # Independent Poisson numbers add up to one of the sum of their means.
    mean = sum(visit.expected for visit in visits)
    runs = sorted(_poisson(mean, draw) for _ in range(RUNS))
    return Outcome(
        group=name,
        expected=mean,
        low=runs[RUNS // 20],
        high=runs[RUNS - RUNS // 20 - 1],
        visits=len(visits),
        unknown=sum(visit.lent == 0 for visit in visits),
    )


def _poisson(mean: float, draw: random.Random) -> int:
    if mean > LARGE:
        return max(0, round(draw.gauss(mean, math.sqrt(mean))))
    threshold, number, product = math.exp(-mean), 0, draw.random()
    while product > threshold:
        number += 1
        product *= draw.random()
    return number
