"""The life of a unit's part of a report, and what its deadline means. Plain values.

What is not in `NEXT` cannot happen (docs/states.md). A deadline “trước ngày …” is strictly before
that day: the day before it is the last one.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

#: What a report may ask, and how long a heading and what is asked under it may be.
SECTIONS_AT_MOST, HEADING_AT_MOST, QUESTION_AT_MOST = 30, 150, 500
#: No report is about more than three years; a longer period is a slip of the pen.
PERIOD_AT_MOST = timedelta(days=3 * 366)


class Kind(enum.StrEnum):
    """How often a report of this kind comes back."""

    MONTH = "month"
    TERM = "term"
    YEAR = "year"
    OTHER = "other"


class Step(enum.StrEnum):
    """How far a unit's part has come."""

    WRITING = "writing"
    HANDED_IN = "handed_in"
    APPROVED = "approved"
    SENT_BACK = "sent_back"
    WITHDRAWN = "withdrawn"


class Happening(enum.StrEnum):
    """What somebody does with a part."""

    HAND_IN = "hand_in"
    APPROVE = "approve"
    SEND_BACK = "send_back"
    WITHDRAW = "withdraw"
    TAKE_IN = "take_in"


NEXT: dict[Step, dict[Happening, Step]] = {
    Step.WRITING: {Happening.HAND_IN: Step.HANDED_IN, Happening.WITHDRAW: Step.WITHDRAWN},
    Step.HANDED_IN: {
        Happening.APPROVE: Step.APPROVED,
        Happening.SEND_BACK: Step.SENT_BACK,
        Happening.WITHDRAW: Step.WITHDRAWN,
    },
    Step.APPROVED: {Happening.SEND_BACK: Step.SENT_BACK, Happening.WITHDRAW: Step.WITHDRAWN},
    Step.SENT_BACK: {Happening.HAND_IN: Step.HANDED_IN, Happening.WITHDRAW: Step.WITHDRAWN},
    Step.WITHDRAWN: {Happening.TAKE_IN: Step.WRITING},
}
#: Steps in which the unit has still to write.
OPEN = (Step.WRITING, Step.SENT_BACK)
#: Steps in which the part is in the merged report, its figures frozen.
IN = (Step.HANDED_IN, Step.APPROVED)


def may(step: Step, happening: Happening) -> bool:
    return happening in NEXT[step]


def after(step: Step, happening: Happening, *, has_principal: bool) -> Step:
    """What a happening leads to. Without a principal the librarian's word is enough."""
    reached = NEXT[step][happening]
    if reached is Step.HANDED_IN and not has_principal:
        return Step.APPROVED
    return reached


def days_left(due_before: date, today: date) -> int:
    """How many days there are to hand in, today included; 0 or less: too late."""
    return (due_before - today).days


def is_late(step: Step, due_before: date, today: date) -> bool:
    """Whether a part should have been handed in by now."""
    return step in OPEN and days_left(due_before, today) <= 0


@dataclass(frozen=True, kw_only=True)
class Changed:
    """A figure that is another now than when the part was handed in."""

    code: str
    before: int
    now: int


def changed(frozen: dict[str, int], now: dict[str, int], codes: Iterable[str]) -> list[Changed]:
    """Which of the figures `codes` are others now. Stock changes every day and is not asked for."""
    return [
        Changed(code=code, before=frozen[code], now=now[code])
        for code in codes
        if code in frozen and code in now and frozen[code] != now[code]
    ]
