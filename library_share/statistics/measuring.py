"""What a measure is: its words, and how its figure is made of amounts that add up.

Pages, the API, spreadsheets and papers all ask measures in the same two ways: for the whole, and
told apart by something.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from library_share.statistics.amounts import Amount, Happenings
from library_share.statistics.errors import NotToldApart
from library_share.statistics.queries import Key, Scope
from library_share.statistics.rules import By
from library_share.translation import gettext


@dataclass(frozen=True, kw_only=True)
class Figure:
    """`value` is what people read; None where there is nothing to divide by. `number` (and `of`,
    for a ratio) are whole numbers that add up, so that every ratio can be checked."""

    number: int
    of: int | None = None
    value: float | None


@dataclass(frozen=True, kw_only=True)
class Described:
    """The words of a measure. `source` are the laws and, last, the standard that ask for it;
    `term` is what the standard calls it. `is_verified` False: nobody has verified that the law
    counts so."""

    code: str
    name: str
    definition: str
    unit: str
    source: str
    how: str
    term: str = ""
    is_verified: bool = True

    @property
    def basis(self) -> str:
        """`source` with what the standard calls it, in the reader's language."""
        return cited(self.source, self.term) if self.term else self.source


def cited(source: str, term: str) -> str:
    """A standard and what it calls a figure, in the reader's language."""
    return f"{source}: {gettext(term)}"


class Measure(Protocol):
    """`bys`: by what it can be told apart, and narrowed; otherwise NotToldApart is raised."""

    @property
    def code(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def definition(self) -> str: ...
    @property
    def unit(self) -> str: ...
    @property
    def basis(self) -> str: ...
    @property
    def how(self) -> str: ...
    @property
    def is_verified(self) -> bool: ...
    @property
    def bys(self) -> frozenset[By]: ...
    @property
    def is_ratio(self) -> bool: ...

    def figure(self, scope: Scope) -> Figure: ...

    def figures(self, scope: Scope, by: By) -> Mapping[Key, Figure]: ...


def _allow(measure: Measure, scope: Scope, *bys: By) -> None:
    if not measure.bys.issuperset([*bys, *(by for by, _ in scope.only)]):
        raise NotToldApart


@dataclass(frozen=True, kw_only=True)
class _OfAmount(Described):
    amount: Amount

    is_ratio = False

    @property
    def bys(self) -> frozenset[By]:
        return self.amount.bys

    def figure(self, scope: Scope) -> Figure:
        _allow(self, scope)
        return _plain(self.amount.total(scope))

    def figures(self, scope: Scope, by: By) -> Mapping[Key, Figure]:
        _allow(self, scope, by)
        return {key: _plain(number) for key, number in self.amount.told_apart(scope, by).items()}


def _plain(number: int) -> Figure:
    return Figure(number=number, value=number)


@dataclass(frozen=True, kw_only=True)
class Count(_OfAmount):
    """How often something happened in a period."""

    amount: Happenings


@dataclass(frozen=True, kw_only=True)
class Stand(_OfAmount):
    """How things stood at the end of a period."""


@dataclass(frozen=True, kw_only=True)
class Ratio(Described):
    """An amount divided by another: `times` 100 for per cent."""

    amount: Amount
    of: Amount
    times: int = 1

    is_ratio = True

    @property
    def bys(self) -> frozenset[By]:
        return self.amount.bys & self.of.bys

    def figure(self, scope: Scope) -> Figure:
        _allow(self, scope)
        return self._divided(self.amount.total(scope), self.of.total(scope))

    def figures(self, scope: Scope, by: By) -> Mapping[Key, Figure]:
        _allow(self, scope, by)
        numbers, of = self.amount.told_apart(scope, by), self.of.told_apart(scope, by)
        keys = dict.fromkeys([*of, *numbers])
        return {key: self._divided(numbers.get(key, 0), of.get(key, 0)) for key in keys}

    def _divided(self, number: int, of: int) -> Figure:
        return Figure(number=number, of=of, value=self.times * number / of if of else None)


@dataclass(frozen=True, kw_only=True)
class Wait(Described):
    """Within how many days so many of a hundred were served; `number` is how many there were."""

    amount: Happenings
    of_hundred: int

    is_ratio = True

    @property
    def bys(self) -> frozenset[By]:
        return self.amount.bys

    def figure(self, scope: Scope) -> Figure:
        _allow(self, scope)
        return self._among(self.amount.waits(scope, None).get(None, Counter()))

    def figures(self, scope: Scope, by: By) -> Mapping[Key, Figure]:
        _allow(self, scope, by)
        waits = self.amount.waits(scope, by)
        return {key: self._among(days) for key, days in waits.items()}

    def _among(self, days: Counter[int]) -> Figure:
        return Figure(number=days.total(), value=within(days, self.of_hundred))


def within(days: Counter[int], of_hundred: int) -> float | None:
    """The least number of days within which so many of a hundred had it (nearest rank)."""
    rank = math.ceil(days.total() * of_hundred / 100)
    seen = 0
    for waited in sorted(days):
        seen += days[waited]
        if seen >= rank:
            return waited
    return None
