"""Who acts, where and when: what every fact of the two lists is written with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from library_share import clock


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
