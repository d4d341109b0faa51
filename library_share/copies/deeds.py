"""Who acts, where and when: what every fact of the two lists is written with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from library_share import clock
from library_share.libraries.models import Library
from library_share.web.access import actor


@dataclass(frozen=True, kw_only=True)
class Deed:
    """An account acts at a library. `at` is when it happened, which may be before it is told."""

    library_id: int
    account_id: int | None
    at: datetime

    @property
    def on(self) -> date:
        """The commune's calendar day of the deed."""
        return clock.local_day(self.at)


def deed_at(library: Library) -> Deed:
    """What the actor does at this library now."""
    return Deed(library_id=library.id, account_id=actor().account_id, at=clock.now())
