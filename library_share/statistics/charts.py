"""Bars, drawn on the server: they print, and a table behind them says the same in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 640, 220
_LEFT, _RIGHT, _TOP, _BOTTOM = 44, 8, 14, 30


@dataclass(frozen=True, kw_only=True)
class Bar:
    """A bar in the chart's units. `is_before`: of the year before."""

    x: float
    y: float
    width: float
    height: float
    number: int
    is_before: bool


@dataclass(frozen=True, kw_only=True)
class Group:
    """What stands at one place: a name below, and its bars."""

    name: str
    middle: float
    bars: tuple[Bar, ...]


@dataclass(frozen=True, kw_only=True)
class Chart:
    """`lines`: heights with their numbers, drawn across."""

    groups: tuple[Group, ...]
    lines: tuple[tuple[float, int], ...]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = _LEFT

    @property
    def floor(self) -> int:
        return HEIGHT - _BOTTOM


def bars_of(names: Sequence[str], numbers: Sequence[int], before: Sequence[int] = ()) -> Chart:
    """A bar for each name; with `before`, one of the year before stands beside each."""
    highest = round_up(max([*numbers, *before, 1]))
    floor, room = HEIGHT - _BOTTOM, HEIGHT - _TOP - _BOTTOM
    each = (WIDTH - _LEFT - _RIGHT) / max(len(names), 1)
    rows = (before, numbers) if before else (numbers,)
    width = min(46.0, each * 0.8 / len(rows))
    groups = []
    for at, name in enumerate(names):
        middle = _LEFT + each * (at + 0.5)
        bars = tuple(
            Bar(
                x=round(middle + (nth - len(rows) / 2) * width, 1),
                y=round(floor - row[at] / highest * room, 1),
                width=round(width - 1, 1),
                height=round(row[at] / highest * room, 1),
                number=row[at],
                is_before=bool(before) and nth == 0,
            )
            for nth, row in enumerate(rows)
        )
        groups.append(Group(name=name, middle=round(middle, 1), bars=bars))
    steps = min(4, highest)
    lines = tuple(
        (round(floor - room * step / steps, 1), highest * step // steps)
        for step in range(1, steps + 1)
    )
    return Chart(groups=tuple(groups), lines=lines)


def round_up(number: int) -> int:
    """The next number that is easily read and parted in four: 7 → 8, 93 → 100, 1,230 → 2,000."""
    if number <= 4:
        return number
    size = 1
    while True:
        for step in (4, 8, 12, 20):
            if number <= step * size:
                return step * size
        size *= 10
