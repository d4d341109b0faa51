"""Figures day by day, week by week, month by month; beside them the same time a year ago."""

from __future__ import annotations

import enum
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from library_share.statistics.overviews.shapes import Chart, Form, Series
from library_share.statistics.queries import Scope
from library_share.statistics.rules import Period
from library_share.translation import N_, gettext

_WEEK = timedelta(days=7)
#: So many weeks are 364 days: the same weekdays a year ago.
_YEAR_OF_WEEKS = 52 * _WEEK
#: More bars than these are drawn as a line.
BARS_AT_MOST = 16
POINTS_AT_MOST = 800


class Grain(enum.StrEnum):
    """How finely time is told apart."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"


GRAIN_NAMES: dict[Grain, str] = {
    Grain.DAY: N_("Day"),
    Grain.WEEK: N_("Week from"),
    Grain.MONTH: N_("Month"),
}


def grain_of(period: Period, wanted: Grain | None) -> Grain:
    """What is wanted, as long as it can be drawn; else what is easily read."""
    length = (period.last - period.first).days + 1
    if wanted is Grain.DAY and length > POINTS_AT_MOST:
        wanted = Grain.WEEK
    if wanted is not None:
        return wanted
    if length <= 31:
        return Grain.DAY
    return Grain.WEEK if length <= 112 else Grain.MONTH


def year_before(period: Period) -> Period:
    """The same time a year ago: the same weekdays for a week or less, else the same dates."""
    if period.last - period.first < _WEEK:
        return Period(first=period.first - _YEAR_OF_WEEKS, last=period.last - _YEAR_OF_WEEKS)
    return period.a_year_before()


def before(scope: Scope) -> Scope:
    return replace(scope, period=year_before(scope.period))


def steps(period: Period, grain: Grain) -> list[date]:
    """The first days of its days, weeks (from Monday) or months."""
    if grain is Grain.MONTH:
        return list(period.months())
    first, step = period.first, timedelta(days=1)
    if grain is Grain.WEEK:
        first, step = first - timedelta(days=first.weekday()), _WEEK
    return [first + number * step for number in range((period.last - first) // step + 1)]


def folded(counts: Mapping[date, int], firsts: Sequence[date]) -> list[int]:
    """Counts of days summed by the step in which each lies."""
    sums = [0] * len(firsts)
    for one, number in counts.items():
        at = bisect_right(firsts, one) - 1
        if at >= 0:
            sums[at] += number
    return sums


def trend(
    now: Mapping[date, int],
    then: Mapping[date, int],
    period: Period,
    *,
    name: str,
    unit: str,
    code: str = "trend",
    wanted: Grain | None = None,
) -> Chart:
    """How it went in a period, beside the same time a year ago where anything was counted then."""
    grain = grain_of(period, wanted)
    firsts = steps(period, grain)
    if grain is Grain.MONTH:
        earlier = folded(then, steps(year_before(period), grain))
    else:
        shift = period.first - year_before(period).first
        earlier = folded({one + shift: number for one, number in then.items()}, firsts)
    return Chart(
        code=code,
        name=name,
        axis=gettext(GRAIN_NAMES[grain]),
        unit=unit,
        form=Form.COLUMNS if len(firsts) <= BARS_AT_MOST else Form.LINE,
        names=tuple(_named(one, grain) for one in firsts),
        now=Series(name=gettext("this time"), numbers=tuple(folded(now, firsts))),
        before=Series(name=gettext("the year before"), numbers=tuple(earlier[: len(firsts)]))
        if any(earlier)
        else None,
    )


def _named(first: date, grain: Grain) -> str:
    if grain is Grain.MONTH:
        return f"{first:%m/%y}"
    return f"{first:%d/%m}"
