"""What may be told to everybody: the partition principle. Plain values in and out.

The atoms of a figure are its classes, each in a span of months. They are put into *blocks*: each
atom lies in one block, and each block may be told. Only blocks and sums of whole blocks ever go
out, so whatever is added to or taken from what was published is again made of whole blocks.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

#: Fewer loans, readers or pupils than this are nobody's but their own.
AT_LEAST = 5


@dataclass(frozen=True, kw_only=True)
class Unit:
    """A class (`name` "" for all who are in no class here) and what it did.

    `readers` are the patrons who did it, as far as they are known; `unnamed` is how often nobody
    asked for a card. `people` is how many belong to it.
    """

    name: str
    grade: int | None = None
    number: int = 0
    readers: frozenset[int] = frozenset()
    unnamed: int = 0
    people: int = 0


@dataclass(frozen=True)
class Block:
    """Units whose figures are told together."""

    units: tuple[Unit, ...]

    @property
    def number(self) -> int:
        return sum(unit.number for unit in self.units)

    @property
    def readers(self) -> int:
        """So many at the least."""
        known: frozenset[int] = frozenset().union(*(unit.readers for unit in self.units))
        return len(known) + sum(unit.unnamed for unit in self.units)

    @property
    def people(self) -> int:
        return sum(unit.people for unit in self.units)

    @property
    def names(self) -> list[str]:
        return [unit.name for unit in self.units]

    def may_be_told(self) -> bool:
        """A group of five or more, which did nothing, or five times and more by five or more."""
        if self.people < AT_LEAST:
            return False
        return not self.number or (self.number >= AT_LEAST and self.readers >= AT_LEAST)


def partition(units: Iterable[Unit]) -> list[Block] | None:
    """All units in blocks that may be told; None when not even the whole may be, so that it has to
    wait for the next month.

    All or nothing at each step: a grade is told class by class when each of its classes may be
    told, else as one; and the school grade by grade, else as one. Which classes stand together
    must not say which of them is the small one. Nor does it depend on figures of other months.
    """
    every = sorted(units, key=_place)
    grades = [tuple(of_grade) for _, of_grade in groupby(every, key=lambda unit: _place(unit)[:2])]
    told = [block for grade in grades for block in _apart_or_together(grade)]
    if not _all_told(told):
        told = [Block(tuple(every))]
    return told if every and _all_told(told) else None


def _apart_or_together(grade: tuple[Unit, ...]) -> list[Block]:
    alone = [Block((unit,)) for unit in grade]
    return alone if _all_told(alone) else [Block(grade)]


def _all_told(blocks: Iterable[Block]) -> bool:
    return all(block.may_be_told() for block in blocks)


def _place(unit: Unit) -> tuple[bool, int, bool, str]:
    """By grade, those without one last, who is in no class after all."""
    return (unit.grade is None, unit.grade or 0, unit.name == "", unit.name)


def rounded_to_groups(people: int) -> int:
    """The nearest number of whole groups: one who comes or goes is not seen."""
    return (people + AT_LEAST // 2) // AT_LEAST * AT_LEAST
