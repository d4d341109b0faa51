"""Readers are counted and settled by themselves."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from library_share.jobs import every
from library_share.statistics.readers import settling
from library_share.translation import N_, ngettext


@dataclass
class Rest:
    """After work of a second it rests for `times` as many, so that the PC stays free for the desk.
    Each process rests for itself."""

    times: int
    until: float = 0.0

    def after(self, work: Callable[[], int]) -> int:
        """What came of the work; 0 while it rests."""
        begun = time.monotonic()
        if begun < self.until:
            return 0
        done = work()
        ended = time.monotonic()
        self.until = ended + self.times * (ended - begun)
        return done


#: With tens of millions of loans what goes on is counted every few minutes.
_rest = Rest(times=30)


@every(
    minutes=1,
    name=N_("Count the readers of what goes on"),
    purpose=N_("This month, term and year show how many readers there were so far."),
    in_one_transaction=False,
    outcome=lambda num: ngettext("%(num)s period counted", "%(num)s periods counted", num),
)
def count_readers_so_far() -> int:
    return _rest.after(settling.count_so_far)


@every(
    hours=1,
    name=N_("Settle how many readers there were"),
    purpose=N_("A month, term or year that is over keeps its figure when names are forgotten."),
    in_one_transaction=False,
    outcome=lambda num: ngettext("%(num)s period settled", "%(num)s periods settled", num),
)
def settle_readers() -> int:
    return settling.settle_all()
