"""What the house does by itself: the register of schedules.

    @every(
        hours=1,
        name=N_("Remind of books"),
        purpose=N_("Whoever is late gets one slip with all books."),
        outcome=lambda how_many: ngettext("%(num)s reminder", "%(num)s reminders", how_many),
    )
    def remind_of_books() -> int: ...

The name of the function is the code that the table and programs keep, so it does not change. The
action answers how many things it did; None when it cannot tell.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import time, timedelta

from library_share.jobs.rules import Rhythm
from library_share.translation import gettext, ngettext

Action = Callable[[], int | None]

#: After the last class has gone and before the PC is switched off.
AFTER_CLOSING = time(17, 0)


def things(how_many: int) -> str:
    """What came of a schedule that has no better words for it."""
    return ngettext("%(num)s thing done", "%(num)s things done", how_many)


def no_notes() -> list[str]:
    return []


@dataclass(frozen=True, kw_only=True)
class Schedule:
    """Something that is due again and again.

    `in_one_transaction`: it is done, and noted as done, in one transaction, kept together or not
    at all; otherwise it begins and ends its transactions itself. `notes` are sentences about how
    things stand, for the page.
    """

    code: str
    name: str
    purpose: str
    rhythm: Rhythm
    action: Action
    in_one_transaction: bool
    outcome: Callable[[int], str]
    notes: Callable[[], list[str]]

    def said(self, how_many: int | None) -> str:
        """What came of it, in one sentence."""
        return self.outcome(how_many) if how_many else gettext("nothing to do")

    @property
    def how_often(self) -> str:
        period, at = self.rhythm.period, self.rhythm.at
        if at is not None:
            said = f"{at:%H:%M}"
            return ngettext(
                "every day at %(at)s", "every %(num)s days at %(at)s", period.days, at=said
            )
        minutes = int(period.total_seconds()) // 60
        if minutes % 60 == 0:
            return ngettext("every hour", "every %(num)s hours", minutes // 60)
        return ngettext("every minute", "every %(num)s minutes", minutes)


#: In the order in which they were registered; what is due runs in this order.
SCHEDULES: dict[str, Schedule] = {}


def every(
    *,
    name: str,
    purpose: str,
    minutes: int = 0,
    hours: int = 0,
    days: int = 0,
    at: time | None = None,
    in_one_transaction: bool = True,
    outcome: Callable[[int], str] = things,
    notes: Callable[[], list[str]] = no_notes,
) -> Callable[[Action], Action]:
    """Register an action that is due so often. In days it has an hour `at` which it begins,
    usually after closing; when the PC was off then, it begins at the next start."""
    assert days or at is None
    rhythm = Rhythm(
        period=timedelta(minutes=minutes, hours=hours, days=days),
        at=(at or AFTER_CLOSING) if days else None,
    )

    def register(action: Action) -> Action:
        assert action.__name__ not in SCHEDULES, action.__name__
        SCHEDULES[action.__name__] = Schedule(
            code=action.__name__,
            name=name,
            purpose=purpose,
            rhythm=rhythm,
            action=action,
            in_one_transaction=in_one_transaction,
            outcome=outcome,
            notes=notes,
        )
        return action

    return register
