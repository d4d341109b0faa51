"""Libraries side by side: how much is read at each, and what may be why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from library_share.libraries.models import Library
from library_share.statistics import holdings, queries
from library_share.statistics.measures import BY_CODE
from library_share.statistics.queries import Scope
from library_share.statistics.rules import By


@dataclass(frozen=True, kw_only=True)
class Line:
    """A library beside the others. `readers` of its `pupils` took a book home."""

    library: Library
    uses: int
    pupils: int
    copies: int
    readers: int

    @property
    def uses_per_pupil(self) -> float | None:
        return self.uses / self.pupils if self.pupils else None

    @property
    def copies_per_pupil(self) -> float | None:
        return self.copies / self.pupils if self.pupils else None


def least_first(libraries: Sequence[Library], scope: Scope) -> list[Line]:
    """Where pupils read least stands first; libraries without pupils stand last."""
    ids = [one.id for one in libraries]
    uses = queries.told_apart(BY_CODE["uses"], scope, By.LIBRARY)
    pupils, copies = holdings.pupils_by_library(ids), holdings.copies_by_library(ids)
    readers = holdings.readers_by_library(ids, scope.period)
    lines = [
        Line(
            library=one,
            uses=uses.get(one.id, 0),
            pupils=pupils.get(one.id, 0),
            copies=copies.get(one.id, 0),
            readers=readers.get(one.id, 0),
        )
        for one in libraries
    ]
    return sorted(lines, key=lambda one: (not one.pupils, one.uses_per_pupil or 0))
