"""Somebody who reads all that is public, keeps it, and calculates.

Each published number is an equation: so many loans has such a group. Added to and taken from each
other, equations tell of other groups. Of which groups that is, is exact linear algebra.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations, product
from typing import Generic, TypeVar

F = TypeVar("F")


@dataclass(frozen=True)
class Equation(Generic[F]):
    """A number, and the facts that it counts, as far as the publisher says the truth."""

    facts: frozenset[F]
    number: int


def recovered(equations: Iterable[Equation[F]], *, terms: int = 3) -> Iterator[frozenset[F]]:
    """Groups whose number follows from the equations: those of the reduced rows, and what comes of
    adding and taking away up to `terms` of them.

    When reduced rows are groups without common facts, every other group that follows is made of
    whole rows, and larger than each of them: nothing is missed.
    """
    cells = _cells([equation.facts for equation in equations])
    rows = _reduced([list(row) for row in _matrix(equations, cells)])
    if _are_disjoint_groups(rows):
        for row in rows:
            yield _group(row, cells)
        return
    for how_many in range(1, terms + 1):
        for some in combinations(rows, how_many):
            for signs in product((1, -1), repeat=how_many):
                row = [
                    sum((sign * one[at] for sign, one in zip(signs, some, strict=True)), Fraction())
                    for at in range(len(cells))
                ]
                if set(row) == {Fraction(0), Fraction(1)}:
                    yield _group(row, cells)


def _cells(groups: Sequence[frozenset[F]]) -> list[frozenset[F]]:
    """Facts that always come together are one cell."""
    by_signature: dict[tuple[int, ...], set[F]] = {}
    signatures: dict[F, list[int]] = {}
    for number, group in enumerate(dict.fromkeys(groups)):
        for fact in group:
            signatures.setdefault(fact, []).append(number)
    for fact, signature in signatures.items():
        by_signature.setdefault(tuple(signature), set()).add(fact)
    return [frozenset(cell) for cell in by_signature.values()]


def _matrix(
    equations: Iterable[Equation[F]], cells: Sequence[frozenset[F]]
) -> Iterator[tuple[Fraction, ...]]:
    for group in dict.fromkeys(equation.facts for equation in equations):
        yield tuple(Fraction(int(cell <= group)) for cell in cells)


def _reduced(rows: list[list[Fraction]]) -> list[list[Fraction]]:
    """Gauss and Jordan, with fractions: no rounding."""
    done = 0
    for at in range(len(rows[0]) if rows else 0):
        pivot = next((row for row in range(done, len(rows)) if rows[row][at]), None)
        if pivot is None:
            continue
        rows[done], rows[pivot] = rows[pivot], rows[done]
        first = rows[done][at]
        rows[done] = [value / first for value in rows[done]]
        for other, row in enumerate(rows):
            if other != done and row[at]:
                factor = row[at]
                rows[other] = [
                    value - factor * mine for value, mine in zip(row, rows[done], strict=True)
                ]
        done += 1
    return rows[:done]


def _are_disjoint_groups(rows: Sequence[Sequence[Fraction]]) -> bool:
    return all(value in (0, 1) for row in rows for value in row) and all(
        sum(column) <= 1 for column in zip(*rows, strict=True)
    )


def _group(row: Sequence[Fraction], cells: Sequence[frozenset[F]]) -> frozenset[F]:
    return frozenset(fact for value, cell in zip(row, cells, strict=True) if value for fact in cell)
