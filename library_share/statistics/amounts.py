"""Whole numbers that figures are made of, each told apart in several ways; sums over days first.

An amount adds up: its parts make the whole, and two periods make a longer one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Protocol

from library_share.libraries.models import PlaceKind
from library_share.statistics import queries
from library_share.statistics.queries import Key, Scope
from library_share.statistics.rules import By, What


class Amount(Protocol):
    """`bys`: by what it can be told apart, and narrowed."""

    @property
    def bys(self) -> frozenset[By]: ...

    def total(self, scope: Scope) -> int: ...

    def told_apart(self, scope: Scope, by: By) -> Mapping[Key, int]: ...


@dataclass(frozen=True, kw_only=True)
class Happenings:
    """How often these things happened in the days of a period.

    `place_kinds`: only with copies that stood in such places. `waited_at_most`: only where nobody
    had waited for more days. `of_owner`: of books of the libraries, wherever they were used.
    """

    counts: tuple[What, ...]
    place_kinds: tuple[PlaceKind, ...] = ()
    waited_at_most: int | None = None
    of_owner: bool = False

    @property
    def bys(self) -> frozenset[By]:
        return frozenset(By)

    def total(self, scope: Scope) -> int:
        return queries.total(self, self._whose(scope))

    def told_apart(self, scope: Scope, by: By) -> dict[Key, int]:
        by = By.OWNER if self.of_owner and by is By.LIBRARY else by
        return queries.told_apart(self, self._whose(scope), by)

    def waits(self, scope: Scope, by: By | None) -> dict[Key, Counter[int]]:
        """How many waited for how many days."""
        return queries.waits(self, self._whose(scope), by)

    def _whose(self, scope: Scope) -> Scope:
        return replace(scope, owned=True) if self.of_owner else scope
