"""What may be told to everybody: the partition principle. Plain values in and out.

The atoms of a figure are its classes, each in a span of months. They are put into *blocks*: each
atom lies in one block, and each block may be told. Only blocks and sums of whole blocks ever go
out, so whatever is added to or taken from what was published is again made of whole blocks.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
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

    A class that is too small is joined with others of its grade, then of the school. Which blocks
    are told never depends on figures of other months.
    """
    told: list[Block] = []
    left: list[Block] = []
    for _, members in groupby(sorted(units, key=_place), key=lambda unit: _place(unit)[:2]):
        alone, rest = _settled([Block((unit,)) for unit in members])
        told += alone
        left += rest
    # Blocks that are joined already lose least by one more.
    told.sort(key=lambda block: len(block.units) == 1)
    told, left = _settled([*told, *left])
    return None if left or not told else sorted(told, key=lambda block: _place(block.units[0]))


def _settled(blocks: Sequence[Block]) -> tuple[list[Block], list[Block]]:
    """The blocks that may be told, and at the most one that may not: those too small are joined,
    and when that is not enough, with the first that makes it so."""
    told = [block for block in blocks if block.may_be_told()]
    small = [block for block in blocks if not block.may_be_told()]
    if not small:
        return told, []
    together = _joined(*small)
    if together.may_be_told():
        return [*told, together], []
    for block in told:
        wider = _joined(block, together)
        if wider.may_be_told():
            return [wider if one is block else one for one in told], []
    return told, [together]


def _joined(*blocks: Block) -> Block:
    return Block(tuple(sorted((unit for block in blocks for unit in block.units), key=_place)))


def _place(unit: Unit) -> tuple[bool, int, bool, str]:
    """By grade, those without one last, who is in no class after all."""
    return (unit.grade is None, unit.grade or 0, unit.name == "", unit.name)


def rounded_to_groups(people: int) -> int:
    """The nearest number of whole groups: one who comes or goes is not seen."""
    return (people + AT_LEAST // 2) // AT_LEAST * AT_LEAST
