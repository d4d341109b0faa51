"""Story 1116: whatever people do in a year, both programs count the same, and what changes in a
closed month is logged."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from library_share import clock
from library_share.statistics import counting_anew
from library_share.statistics.queries import Scope
from library_share.statistics.rules import By, Period
from tests.sizes import often
from tests.statistics import closing
from tests.statistics.agreeing import all_figures, differences
from tests.statistics.year.chance import BEGINS, AnyYear, months
from tests.statistics.year.stage import Stage

MONTHS, TRIES_A_DAY = often(9, gate=3), often(12, gate=8)
LONG_AFTER = date(2030, 1, 10)


@pytest.mark.once
@pytest.mark.parametrize("seed", range(often(30, gate=1)))
def test_story_1116_any_year_is_counted_the_same_by_a_second_program(
    stage: Stage, databases: Any, seed: int
) -> None:
    year = AnyYear(stage, seed)
    year.gathers()
    for at in months(year, MONTHS, tries_a_day=TRIES_A_DAY):
        closing.counts(at)
        closing.keeps(at + timedelta(minutes=1), first="2026-08")
    today = clock.local_day(year.now)
    everywhere = tuple(one.id for one in stage.libraries.values())
    whole = Period(first=BEGINS, last=today)
    scopes = [
        Scope(library_ids=everywhere, period=whole),
        Scope(library_ids=everywhere[:1], period=whole, owned=True),
        Scope(library_ids=everywhere[1:], period=Period(first=BEGINS, last=date(2026, 10, 15))),
    ]
    assert differences(scopes, today, bys=(By.MONTH, By.CLASS, By.PLACE, By.OWNER)) == []
    before = all_figures(scopes[:1], LONG_AFTER)
    year.forgets(LONG_AFTER)
    with clock.pretend(clock.start_of(LONG_AFTER) + timedelta(hours=9)):
        counting_anew.count_all_again()
    assert all_figures(scopes[:1], LONG_AFTER) == before
