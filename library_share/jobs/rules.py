"""When something is due again. Plain values in, plain answers out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from library_share import clock

#: What failed is tried again after this time at the latest: the USB stick is plugged in by then.
AGAIN_AFTER = timedelta(hours=1)
#: So many turns may be missed (a weekend, a long import) before the page of today tells of it.
TURNS_MISSED = 2
#: A PC that is off from Friday to Monday is no reason to worry.
PATIENCE_AT_LEAST = timedelta(days=4)


@dataclass(frozen=True, kw_only=True)
class Rhythm:
    """How often something is due. What is due once in some days has an hour of the commune's day
    `at` which it begins, or later, when the PC is started."""

    period: timedelta
    at: time | None = None

    def after(self, begun: datetime) -> datetime:
        """When it is due again after it began at this moment.

        However many turns were missed, this is one turn. Seconds are cut off: what is looked for
        once a minute must not be due a moment later than somebody looks.
        """
        if self.at is None:
            return begun.replace(second=0, microsecond=0) + self.period
        here = clock.local_moment(begun)
        today = here.replace(hour=self.at.hour, minute=self.at.minute, second=0, microsecond=0)
        days = self.period.days if today <= here else self.period.days - 1
        return (today + timedelta(days=days)).astimezone(begun.tzinfo)

    def first(self, begun: datetime) -> datetime:
        """When something new is due: at once, or at its hour."""
        return begun if self.at is None else self.after(begun)

    def after_failure(self, begun: datetime) -> datetime:
        return min(self.after(begun), begun + AGAIN_AFTER)

    @property
    def patience(self) -> timedelta:
        """So long after it last went well, people should know."""
        return max(self.period * TURNS_MISSED, PATIENCE_AT_LEAST)
