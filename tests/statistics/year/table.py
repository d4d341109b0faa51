"""The hand-made year as it is written down: one event a line, in the order in which they were
heard of.

Columns: day, time (the commune's), the library that acts, the deed, the thing (a copy, a title, a
place), who, more. Each deed is explained beside the function that plays it.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from library_share import clock

FILE = Path(__file__).parent / "table.csv"


@dataclass(frozen=True, kw_only=True)
class Line:
    """`number`: where it stands in the file."""

    number: int
    at: datetime
    library: str
    deed: str
    thing: str
    who: str
    more: str


def lines() -> Iterator[Line]:
    return lines_of(FILE.read_text(encoding="utf-8"))


def lines_of(text: str) -> Iterator[Line]:
    for number, row in enumerate(csv.reader(text.splitlines(), delimiter=";"), 1):
        if row and not row[0].startswith("#"):
            day, time, library, deed, thing, who, more = (one.strip() for one in row)
            yield Line(
                number=number,
                at=moment(f"{day} {time}"),
                library=library,
                deed=deed,
                thing=thing,
                who=who,
                more=more,
            )


def moment(text: str) -> datetime:
    """`2026-09-30 23:59` by the commune's clock."""
    day, time = text.split()
    hours, minutes = map(int, time.split(":"))
    return clock.start_of(date.fromisoformat(day)) + timedelta(hours=hours, minutes=minutes)
