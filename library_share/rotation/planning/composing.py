"""What should go into boxes, and why: decided in plain values from what was lent and asked for.

Every proposal says its reasons with their numbers. Nothing is guessed: no row, no reason.
"""

from __future__ import annotations

import enum
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

#: TT 05/2022/TT-BVHTTDL, Điều 5 khoản 1 điểm b: a printed title travels when the library has so
#: many copies of it; with fewer the circular is passed by, which is told.
COPIES_AT_LEAST = 3


class Why(enum.StrEnum):
    """A reason to send a title on its way."""

    WAITED_FOR = "waited_for"
    UNREAD_HERE = "unread_here"
    READ_THERE = "read_there"
    DUPLICATES = "duplicates"
    NEVER_LENT = "never_lent"


#: What each reason is worth when there are more titles than room.
_WORTH = {
    Why.WAITED_FOR: 10,
    Why.READ_THERE: 3,
    Why.UNREAD_HERE: 2,
    Why.NEVER_LENT: 1,
    Why.DUPLICATES: 1,
}


@dataclass(frozen=True, kw_only=True)
class TitleFacts:
    """A title at the library that would send it. `free` copies stand on its shelves."""

    title_id: int
    name: str
    copies: int
    free: int
    lent_ever: int
    lent_this_year: int
    is_older_than_a_year: bool
    read_at: dict[str, int] = field(default_factory=dict)
    """Other libraries where it was lent in the last twelve months, and how often."""
    waiting_at: dict[str, int] = field(default_factory=dict)
    """Other libraries where readers wait for it, and how many."""


@dataclass(frozen=True, kw_only=True)
class Reason:
    why: Why
    number: int = 0
    library: str = ""


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """Send so many copies to a library (or to whoever likes, when `to` is empty)."""

    title_id: int
    name: str
    copies: int
    to: str
    reasons: tuple[Reason, ...]
    few_copies: bool

    @property
    def worth(self) -> int:
        return sum(_WORTH[reason.why] * max(1, reason.number) for reason in self.reasons)


def propose(facts: TitleFacts) -> list[Proposal]:
    """What to do with a title, each destination apart. One copy stays where it is still read."""
    spare = facts.free - (1 if facts.lent_this_year else 0)
    here = _reasons_here(facts)
    found = []
    for library in sorted(
        {*facts.waiting_at, *facts.read_at},
        key=lambda one: (-facts.waiting_at.get(one, 0), -facts.read_at.get(one, 0), one),
    ):
        there = _reasons_there(facts, library)
        # Read there as well as here is no reason to move it.
        if spare < 1 or not (library in facts.waiting_at or here):
            continue
        copies = min(spare, max(1, facts.waiting_at.get(library, 0)))
        spare -= copies
        found.append(_proposal(facts, copies, library, (*there, *here)))
    if not found and spare > 0 and here:
        found.append(_proposal(facts, spare, "", here))
    return found


def _proposal(facts: TitleFacts, copies: int, to: str, reasons: tuple[Reason, ...]) -> Proposal:
    return Proposal(
        title_id=facts.title_id,
        name=facts.name,
        copies=copies,
        to=to,
        reasons=reasons,
        few_copies=facts.copies < COPIES_AT_LEAST,
    )


def _reasons_there(facts: TitleFacts, library: str) -> tuple[Reason, ...]:
    numbers = {Why.WAITED_FOR: facts.waiting_at, Why.READ_THERE: facts.read_at}
    return tuple(
        Reason(why=why, number=counted[library], library=library)
        for why, counted in numbers.items()
        if library in counted
    )


def _reasons_here(facts: TitleFacts) -> tuple[Reason, ...]:
    found = []
    if facts.is_older_than_a_year and facts.lent_ever == 0:
        found.append(Reason(why=Why.NEVER_LENT))
    elif facts.is_older_than_a_year and facts.lent_this_year == 0:
        found.append(Reason(why=Why.UNREAD_HERE))
    if facts.copies >= COPIES_AT_LEAST and facts.lent_this_year < facts.copies:
        found.append(Reason(why=Why.DUPLICATES, number=facts.copies))
    return tuple(found)


@dataclass(frozen=True, kw_only=True)
class Packing:
    """A box to pack, for one library or for all."""

    to: str
    lines: tuple[Proposal, ...]

    @property
    def copies(self) -> int:
        return sum(line.copies for line in self.lines)


def pack(proposals: Iterable[Proposal], capacity: int) -> list[Packing]:
    """Boxes by destination, the worthiest titles first; for each destination one box."""
    by_library: dict[str, list[Proposal]] = defaultdict(list)
    room: dict[str, int] = defaultdict(lambda: capacity)
    for proposal in sorted(proposals, key=lambda one: (-one.worth, one.title_id)):
        if proposal.copies <= room[proposal.to]:
            room[proposal.to] -= proposal.copies
            by_library[proposal.to].append(proposal)
    return [
        Packing(to=to, lines=tuple(lines))
        for to, lines in sorted(by_library.items(), key=lambda one: (one[0] == "", one[0]))
    ]
