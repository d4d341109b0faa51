"""What a box of a round does on a day, decided in plain values, with every reason."""

from __future__ import annotations

import enum
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from library_share.circulation.rules import days_late, is_late
from library_share.rotation.rules import ChangeKind, stays_too_long

#: Longer than this nobody waits for two libraries to be open on one day.
WALK_AT_MOST_DAYS = 200
#: A box is in demand when readers have half of it, or a quarter while others wait for its books.
HALF, QUARTER = 2, 4


class Verdict(enum.StrEnum):
    """What would happen to a box."""

    GO = "go"
    HOME = "home"
    SHIFT = "shift"
    NOT_YET = "not_yet"
    ON_THE_ROAD = "on_the_road"
    LISTED = "listed"
    NOWHERE = "nowhere"
    DONE = "done"

    @property
    def waits_for_a_word(self) -> bool:
        """Whether somebody has to say go for it."""
        return self in (Verdict.GO, Verdict.HOME, Verdict.SHIFT)


class Because(enum.StrEnum):
    """Why a box does what it does."""

    STOP_ENDS = "stop_ends"
    BEGINS = "begins"
    LAST_STOP = "last_stop"
    ROUND_AGAIN = "round_again"
    LATE = "late"
    CLOSED = "closed"
    QUIET = "quiet"
    IN_DEMAND = "in_demand"
    STANDS_ELSEWHERE = "stands_elsewhere"
    ON_A_LIST = "on_a_list"
    ON_THE_WAY = "on_the_way"
    NOT_DUE = "not_due"
    NO_STOP = "no_stop"
    AT_HOME = "at_home"


@dataclass(frozen=True, kw_only=True)
class Why:
    """One reason, with what its sentence needs."""

    because: Because
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Shut:
    """Why a library takes no part in a move on a day: closed, or quiet (exam weeks)."""

    kind: ChangeKind
    library: str
    reason: str


#: Why the library does not move anything on this day; None when it does.
Opens = Callable[[date], Shut | None]


@dataclass(frozen=True, kw_only=True)
class BoxNow:
    """A box of a round as it is today, in plain values.

    `due_on`: when it should leave where it is, by the plan as it stands. `next_place` is None when
    it goes home. `copies` travel with it, `out` readers have, `waiting` readers at the stop wait
    for a title in it. `period_days`: how long the stop is by plan.
    """

    has_stops: bool = True
    at_home_after: bool = False
    listed: str = ""
    on_the_road: str = ""
    is_first: bool = False
    goes_home: bool = False
    goes_round: bool = False
    due_on: date | None = None
    place: str = ""
    next_place: str = ""
    expected_place: str = ""
    copies: int = 0
    out: int = 0
    waiting: int = 0
    came_on: date | None = None
    period_days: int = 0
    was_prolonged: bool = False
    is_remote: bool = False


@dataclass(frozen=True, kw_only=True)
class Decision:
    """What would happen, on which day, and every reason why. `may_stay_until`: the box is in
    demand, and may stay so long if somebody says so."""

    verdict: Verdict
    on: date | None = None
    whys: tuple[Why, ...] = ()
    may_stay_until: date | None = None


def decide(now: BoxNow, today: date, giver: Opens, taker: Opens) -> Decision:
    """What the box does today. Whoever gives and whoever takes must both be open."""
    if (early := _not_to_move(now)) is not None:
        return early
    assert now.due_on is not None
    if today < now.due_on:
        return _not_yet(now, giver, taker)
    return _due(now, today, giver, taker)


def _not_to_move(now: BoxNow) -> Decision | None:
    if now.on_the_road:
        return _only(Verdict.ON_THE_ROAD, Because.ON_THE_WAY, consignment=now.on_the_road)
    if now.listed:
        return _only(Verdict.LISTED, Because.ON_A_LIST, consignment=now.listed)
    if now.at_home_after:
        return _only(Verdict.DONE, Because.AT_HOME)
    if not now.has_stops or now.due_on is None:
        return _only(Verdict.NOWHERE, Because.NO_STOP)
    return None


def _only(verdict: Verdict, because: Because, **facts: Any) -> Decision:
    return Decision(verdict=verdict, whys=(Why(because=because, facts=facts),))


def _not_yet(now: BoxNow, giver: Opens, taker: Opens) -> Decision:
    """Not due; when its day is shut already, that is said now, so that everybody can be told."""
    assert now.due_on is not None
    day, shut = next_day(now.due_on, giver, taker)
    whys = [Why(because=Because.NOT_DUE, facts={"due_on": now.due_on}), *_shut_whys(shut)]
    verdict = Verdict.SHIFT if shut else Verdict.NOT_YET
    return Decision(verdict=verdict, on=day, whys=tuple(whys))


def _due(now: BoxNow, today: date, giver: Opens, taker: Opens) -> Decision:
    assert now.due_on is not None
    whys = [_main_why(now)]
    if now.expected_place and now.expected_place != now.place:
        facts = {"place": now.place, "expected": now.expected_place}
        whys.append(Why(because=Because.STANDS_ELSEWHERE, facts=facts))
    if is_late(now.due_on, today):
        late: dict[str, Any] = {"days": days_late(now.due_on, today), "due_on": now.due_on}
        whys.append(Why(because=Because.LATE, facts=late))
    day, shut = next_day(today, giver, taker)
    whys += _shut_whys(shut)
    if day > today:
        return Decision(verdict=Verdict.SHIFT, on=day, whys=tuple(whys))
    until = may_stay_until(now, today)
    if until is not None:
        whys.append(Why(because=Because.IN_DEMAND, facts={"out": now.out, "waiting": now.waiting}))
    verdict = Verdict.HOME if now.goes_home else Verdict.GO
    return Decision(verdict=verdict, on=day, whys=tuple(whys), may_stay_until=until)


def _main_why(now: BoxNow) -> Why:
    facts = {"place": now.place, "next": now.next_place, "due_on": now.due_on}
    if now.is_first:
        return Why(because=Because.BEGINS, facts=facts)
    if now.goes_home:
        return Why(because=Because.LAST_STOP, facts=facts)
    because = Because.ROUND_AGAIN if now.goes_round else Because.STOP_ENDS
    return Why(because=because, facts=facts)


def next_day(day: date, giver: Opens, taker: Opens) -> tuple[date, tuple[Shut, ...]]:
    """The first day from `day` on that suits both, and why the days before did not; each reason
    once."""
    said: dict[tuple[str, str], Shut] = {}
    for _ in range(WALK_AT_MOST_DAYS):
        shut = [one for one in (giver(day), taker(day)) if one is not None]
        if not shut:
            break
        for one in shut:
            said.setdefault((one.library, one.reason), one)
        day += timedelta(days=1)
    return day, tuple(said.values())


def _shut_whys(shut: Sequence[Shut]) -> list[Why]:
    kinds = {ChangeKind.CLOSED: Because.CLOSED, ChangeKind.QUIET: Because.QUIET}
    return [
        Why(because=kinds[one.kind], facts={"library": one.library, "reason": one.reason})
        for one in shut
    ]


def is_wanted(*, copies: int, out: int, waiting: int) -> bool:
    """Whether a box is in demand where it is."""
    return copies > 0 and (out * HALF >= copies or (waiting > 0 and out * QUARTER >= copies))


def may_stay_until(now: BoxNow, today: date) -> date | None:
    """Until when a box in demand may stay: one period more, once, and no longer than six months
    in all; None when it goes."""
    if now.is_first or now.was_prolonged or now.period_days <= 0 or now.came_on is None:
        return None
    if not is_wanted(copies=now.copies, out=now.out, waiting=now.waiting):
        return None
    until = today + timedelta(days=now.period_days)
    if stays_too_long(now.came_on, until, is_remote=now.is_remote):
        return None
    return until


class Apart(enum.StrEnum):
    """What becomes of a copy that does not go with its box."""

    FOLLOWS = "follows"
    SERVED_FIRST = "served_first"
    LOST = "lost"
    WITHDRAWN = "withdrawn"
    NOT_IN_THE_BOX = "not_in_the_box"


def apart(*, state: str, is_on_loan: bool, is_kept: bool, is_in_the_box: bool) -> Apart | None:
    """Why a copy of the round does not travel now; None when it does. Who waits comes first, then
    who reads, then what is known of the copy."""
    if state in (Apart.LOST, Apart.WITHDRAWN):
        return Apart(state)
    if is_on_loan:
        return Apart.FOLLOWS
    if is_kept:
        return Apart.SERVED_FIRST
    if not is_in_the_box:
        return Apart.NOT_IN_THE_BOX
    # What is to be mended travels: it is in the box, and is listed with its condition.
    return None
