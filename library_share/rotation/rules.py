"""The life of a round and of each of its stops, as data; and what the circular asks of a plan.

Plain values in and out. docs/states.md is written from the two tables here.
"""

from __future__ import annotations

import calendar
import enum
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

#: TT 05/2022/TT-BVHTTDL, Điều 6 khoản 2 điểm c: the longest time at one point.
MONTHS_AT_MOST = 6
#: Điều 5 khoản 1 điểm b: a printed title travels when the library has so many copies of it.
COPIES_AT_LEAST = 3
CAPACITY = 40
CAPACITY_AT_MOST = 300


class Step(enum.StrEnum):
    """How far a round (đợt luân chuyển) has come."""

    NEED = "need"
    PLANNED = "planned"
    APPROVED = "approved"
    PICKING = "picking"
    UNDER_WAY = "under_way"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class Happening(enum.StrEnum):
    """What people say of a round."""

    PLAN = "plan"
    REOPEN = "reopen"
    APPROVE = "approve"
    PICK = "pick"
    START = "start"
    CLOSE = "close"
    CANCEL = "cancel"


#: What may happen at each step, and where it leads.
MOVES: dict[Step, dict[Happening, Step]] = {
    Step.NEED: {Happening.PLAN: Step.PLANNED, Happening.CANCEL: Step.CANCELLED},
    Step.PLANNED: {
        Happening.REOPEN: Step.NEED,
        Happening.APPROVE: Step.APPROVED,
        Happening.CANCEL: Step.CANCELLED,
    },
    Step.APPROVED: {
        Happening.REOPEN: Step.NEED,
        Happening.PICK: Step.PICKING,
        Happening.CANCEL: Step.CANCELLED,
    },
    Step.PICKING: {Happening.START: Step.UNDER_WAY, Happening.CANCEL: Step.CANCELLED},
    Step.UNDER_WAY: {Happening.CLOSE: Step.CLOSED},
    Step.CLOSED: {},
    Step.CANCELLED: {},
}
#: As long as a round is at one of these, boxes and stops may be put in and taken out freely.
OPEN_TO_CHANGE = frozenset({Step.NEED, Step.PLANNED, Step.APPROVED, Step.PICKING})
#: A box of a round at one of these is in no other round.
AT_WORK = frozenset(Step) - {Step.CLOSED, Step.CANCELLED}


def move_for(step: Step, happening: Happening) -> Step | None:
    """Where this leads from here; None when it cannot happen at this step."""
    return MOVES[step].get(happening)


class StopStep(enum.StrEnum):
    """How far a box has come with one stop of its way."""

    PLANNED = "planned"
    ON_THE_WAY = "on_the_way"
    AT_POINT = "at_point"
    MOVED_ON = "moved_on"
    RECALLED = "recalled"
    COUNTED = "counted"
    SKIPPED = "skipped"


class StopHappening(enum.StrEnum):
    """What happens to a stop. Only counting and skipping are said by somebody; the rest is read
    from the handovers, so that the round and the box cannot disagree."""

    SEND = "send"
    TURN_BACK = "turn_back"
    ARRIVE = "arrive"
    MOVE_ON = "move_on"
    RECALL = "recall"
    COUNT = "count"
    SKIP = "skip"


STOP_MOVES: dict[StopStep, dict[StopHappening, StopStep]] = {
    StopStep.PLANNED: {
        StopHappening.SEND: StopStep.ON_THE_WAY,
        StopHappening.SKIP: StopStep.SKIPPED,
    },
    StopStep.ON_THE_WAY: {
        StopHappening.TURN_BACK: StopStep.PLANNED,
        StopHappening.ARRIVE: StopStep.AT_POINT,
    },
    StopStep.AT_POINT: {
        StopHappening.MOVE_ON: StopStep.MOVED_ON,
        StopHappening.RECALL: StopStep.RECALLED,
    },
    StopStep.MOVED_ON: {StopHappening.COUNT: StopStep.COUNTED},
    StopStep.RECALLED: {StopHappening.COUNT: StopStep.COUNTED},
    StopStep.COUNTED: {},
    StopStep.SKIPPED: {},
}


@dataclass(frozen=True, kw_only=True)
class StopFacts:
    """What is known of a stop: is there a list that brings the box there, did the box come, did
    it leave for another stop or for home since, was it counted after that, was the stop left out.
    """

    listed: bool = False
    came: bool = False
    left: bool = False
    left_for_home: bool = False
    counted: bool = False
    skipped: bool = False


def stop_step(facts: StopFacts) -> StopStep:
    """How far a stop has come, by what is known."""
    if facts.skipped:
        return StopStep.SKIPPED
    if not facts.listed:
        return StopStep.PLANNED
    if not facts.came:
        return StopStep.ON_THE_WAY
    if not facts.left:
        return StopStep.AT_POINT
    if facts.counted:
        return StopStep.COUNTED
    return StopStep.RECALLED if facts.left_for_home else StopStep.MOVED_ON


class CopyOutcome(enum.StrEnum):
    """What became of one copy of a round when it was counted, in the words of form F18; or why
    it is in the round no more."""

    WHOLE = "whole"
    DAMAGED = "damaged"
    LOST = "lost"
    TAKEN_OUT = "taken_out"
    #: A reader had it when the round was closed; it comes home by itself.
    OUT = "out"


class ChangeKind(enum.StrEnum):
    """Why the days of a stop are not those of the plan."""

    CLOSED = "closed"
    QUIET = "quiet"
    LATE = "late"
    DEMAND = "demand"
    BY_HAND = "by_hand"


# --- what the circular asks --------------------------------------------------------------------


class Warned(enum.StrEnum):
    """What TT 05/2022 asks for and a plan does not keep. It warns and does not forbid: whoever
    goes on all the same gives the reason, and the reason is kept."""

    TOO_LONG = "too_long"
    TOO_FEW_COPIES = "too_few_copies"
    NOBODY_IN_CHARGE = "nobody_in_charge"
    NOT_COUNTED = "not_counted"
    NO_STOP = "no_stop"


def last_day_at_point(arrives_on: date, months: int = MONTHS_AT_MOST) -> date:
    """The last day of so many months at a point: 05/09 and six months give 05/03."""
    month = arrives_on.month - 1 + months
    year, month = arrives_on.year + month // 12, month % 12 + 1
    return date(year, month, min(arrives_on.day, calendar.monthrange(year, month)[1]))


def stays_too_long(arrives_on: date, leaves_on: date, *, is_remote: bool) -> bool:
    """Whether a point has the books longer than six months; far places as the library decides."""
    return not is_remote and leaves_on > last_day_at_point(arrives_on)


def parted(levels: str) -> tuple[str, ...]:
    """The reading levels that a box is for, as its profile keeps them: parted by spaces."""
    return tuple(levels.split())


def suits(
    *,
    grade: int | None,
    level: str | None = None,
    grade_from: int | None = None,
    grade_to: int | None = None,
    levels: Iterable[str] = (),
) -> bool:
    """Whether a box with this profile suits a grade (and a reading level). What is not known
    speaks against nothing."""
    if grade is not None and grade_from is not None and grade < grade_from:
        return False
    if grade is not None and grade_to is not None and grade > grade_to:
        return False
    wanted = tuple(levels)
    return level is None or not wanted or level in wanted
