"""Thông tư 02/2020/TT-BVHTTDL in plain values: what may be weeded, how much, and in which steps.

The life of a weeding list is a table; what is not in it cannot happen (docs/states.md).
"""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import date, timedelta

from library_share.serials.rules import WEEDED_AFTER_YEARS

#: At the most one copy in so many of the stock, at one time.
ONE_IN = 10
#: Libraries of up to 300,000 units weed once in so many years.
YEARS_BETWEEN = 3
#: So long everybody can read the list before it is carried out (Điều 29).
NOTICE_DAYS = 15
#: Copies of one title, and of one issue, beyond which there are too many (Điều 21).
COPIES_ENOUGH, ISSUES_ENOUGH = 4, 2
#: So long newspapers and magazines are kept (Điều 19), and so long unused is little used (Điều 22).
PERIODICAL_YEARS, UNUSED_YEARS = WEEDED_AFTER_YEARS, 5
#: Laws and decrees change: older ones are shown, and somebody looks whether they are in force.
LAW_YEARS = 5
#: The textbooks of the programme of 2018 came out from this year on; older ones are replaced.
TEXTBOOKS_SINCE = 2020


class Criterion(enum.StrEnum):
    """Why a copy is weeded, in the order in which the circular names it."""

    OUTDATED = "outdated"
    REPLACED = "replaced"
    OLD_PERIODICAL = "old_periodical"
    WORN_OUT = "worn_out"
    LOST = "lost"
    LOST_ON_ROTATION = "lost_on_rotation"
    SURPLUS = "surplus"
    LITTLE_USED = "little_used"


def criteria_for(*, is_education: bool) -> tuple[Criterion, ...]:
    """Those that a library may use: surplus is no reason in libraries of education (Điều 21)."""
    return tuple(one for one in Criterion if not (is_education and one is Criterion.SURPLUS))


class Disposal(enum.StrEnum):
    """What becomes of what is weeded (Điều 30)."""

    OTHER_USE = "other_use"
    LIQUIDATE = "liquidate"


class Step(enum.StrEnum):
    """How far a weeding list has come."""

    DRAFTED = "drafted"
    SUBMITTED = "submitted"
    DECIDED = "decided"
    PUBLISHED = "published"
    CARRIED_OUT = "carried_out"
    GIVEN_UP = "given_up"


class Happening(enum.StrEnum):
    """What can happen to a weeding list."""

    ADD = "add"
    TAKE_OFF = "take_off"
    SUBMIT = "submit"
    SEND_BACK = "send_back"
    DECIDE = "decide"
    PUBLISH = "publish"
    CARRY_OUT = "carry_out"
    GIVE_UP = "give_up"


class Whose(enum.StrEnum):
    """Who prepares, and who decides."""

    LIBRARIAN = "librarian"
    PRINCIPAL = "principal"


class LineOutcome(enum.StrEnum):
    """How a line ended."""

    TAKEN_OFF = "taken_off"
    WITHDRAWN = "withdrawn"
    GIVEN_UP = "given_up"


@dataclass(frozen=True)
class Move:
    """Where a happening leads, and whose it is."""

    to: Step
    whose: Whose


_L, _P = Whose.LIBRARIAN, Whose.PRINCIPAL

#: What may happen at each step. A line can be taken off until the list is carried out.
MOVES: dict[Step, dict[Happening, Move]] = {
    Step.DRAFTED: {
        Happening.ADD: Move(Step.DRAFTED, _L),
        Happening.TAKE_OFF: Move(Step.DRAFTED, _L),
        Happening.SUBMIT: Move(Step.SUBMITTED, _L),
        Happening.GIVE_UP: Move(Step.GIVEN_UP, _L),
    },
    Step.SUBMITTED: {
        Happening.TAKE_OFF: Move(Step.SUBMITTED, _L),
        Happening.SEND_BACK: Move(Step.DRAFTED, _P),
        Happening.DECIDE: Move(Step.DECIDED, _P),
        Happening.GIVE_UP: Move(Step.GIVEN_UP, _L),
    },
    Step.DECIDED: {
        Happening.TAKE_OFF: Move(Step.DECIDED, _L),
        Happening.PUBLISH: Move(Step.PUBLISHED, _L),
        Happening.GIVE_UP: Move(Step.GIVEN_UP, _L),
    },
    Step.PUBLISHED: {
        Happening.TAKE_OFF: Move(Step.PUBLISHED, _L),
        Happening.CARRY_OUT: Move(Step.CARRIED_OUT, _L),
        Happening.GIVE_UP: Move(Step.GIVEN_UP, _L),
    },
    Step.CARRIED_OUT: {},
    Step.GIVEN_UP: {},
}
#: The list can still be carried out, so its copies are on no other.
OPEN = tuple(step for step, possible in MOVES.items() if possible)


def move_for(step: Step, happening: Happening) -> Move | None:
    """Where this leads from here; None when it cannot happen at this step."""
    return MOVES[step].get(happening)


@dataclass(frozen=True, kw_only=True)
class Bar:
    """How many copies the list has, of how many in the stock.

    >>> Bar(listed=12, stock=119).is_passed
    True
    """

    listed: int
    stock: int

    @property
    def at_most(self) -> int:
        """So many copies may go at one time."""
        return self.stock // ONE_IN

    @property
    def is_passed(self) -> bool:
        return self.listed * ONE_IN > self.stock


def last_day_of_notice(published_on: date) -> date:
    """The day of publishing is the first of the fifteen."""
    return published_on + timedelta(days=NOTICE_DAYS - 1)


def may_be_carried_out(published_on: date, today: date) -> bool:
    """Whether everybody had the whole time to read it."""
    return today > last_day_of_notice(published_on)


def weeds_again_on(carried_out_on: date) -> date:
    """The first day on which it has been long enough ago."""
    year = carried_out_on.year + YEARS_BETWEEN
    if (carried_out_on.month, carried_out_on.day) == (2, 29):
        return date(year, 3, 1)
    return carried_out_on.replace(year=year)


def newest_year_gone(today: date, years: int) -> int:
    """The newest year of publication of which every day is more than `years` years ago."""
    return today.year - years - 1


REGISTER_NOTE_AT_MOST = 300


def register_note(before: str, *, number: str, day: str) -> str:
    """What the register says on the copy's line from now on (Điều 28); what it said stays, as far
    as there is room.

    >>> register_note("Sách tặng", number="05/QĐ-TH", day="02/12/2026")
    'Sách tặng; đã thanh lọc, QĐ số 05/QĐ-TH ngày 02/12/2026'
    """
    said = f"đã thanh lọc, QĐ số {number} ngày {day}"
    room = REGISTER_NOTE_AT_MOST - len(said) - 2
    return f"{before[:room]}; {said}" if before else said
