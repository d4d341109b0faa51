"""Settling runs by itself."""

from __future__ import annotations

from library_share.jobs import every
from library_share.statistics.readers.settling import settle_all
from library_share.translation import N_, ngettext


@every(
    hours=1,
    name=N_("Settle how many readers there were"),
    purpose=N_("A month, term or year that is over keeps its figure when names are forgotten."),
    in_one_transaction=False,
    outcome=lambda num: ngettext("%(num)s period settled", "%(num)s periods settled", num),
)
def settle_readers() -> int:
    return settle_all()
