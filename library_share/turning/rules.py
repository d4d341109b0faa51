"""Where each class and each child goes when the school year turns, in plain values."""

from __future__ import annotations

import enum
import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from library_share.libraries.models import LibraryKind
from library_share.libraries.rules import CLASS_NAME_AT_MOST, grade_of


class Step(enum.StrEnum):
    """What there is to do at the turn of the year, in the order in which schools do it."""

    COLLECT = "collect"
    LEAVERS = "leavers"
    STOCKTAKE = "stocktake"
    ARCHIVE = "archive"
    CALENDAR = "calendar"
    # Before promoting, which passes the shelves on.
    SHELVES = "shelves"
    PROMOTE = "promote"
    ARRIVALS = "arrivals"
    PLAN = "plan"


class Said(enum.StrEnum):
    """What somebody said of a step. Nothing said: it is still to do."""

    DONE = "done"
    SKIPPED = "skipped"


#: The grade after which pupils leave a school of each kind.
LAST_GRADES = {
    LibraryKind.PRESCHOOL: 0,
    LibraryKind.PRIMARY: 5,
    LibraryKind.LOWER_SECONDARY: 9,
    LibraryKind.JOINED: 9,
}
#: What the name of a place may take.
PLACE_NAME_AT_MOST = 80
#: Where those who leave may go on to in the same commune.
ONWARD = {
    LibraryKind.PRESCHOOL: (LibraryKind.PRIMARY, LibraryKind.JOINED),
    LibraryKind.PRIMARY: (LibraryKind.LOWER_SECONDARY, LibraryKind.JOINED),
}
#: Kinds of schools that children of other schools come to.
RECEIVING = tuple({kind: None for kinds in ONWARD.values() for kind in kinds})
#: How long after its first day a school year is still the new one, whose beginning is worked on.
NEW_FOR = timedelta(days=60)

_GRADE = re.compile(r"(?P<before>\D*)(?P<grade>1[0-2]|[1-9])(?![0-9])(?P<after>.*)")
_PRESCHOOL = re.compile(
    r"(?P<before>(?:mẫu giáo |mg )?)(?P<word>mầm|chồi|bé|nhỡ|nhỏ)\b(?P<after>.*)", re.IGNORECASE
)
_NEXT_WORD = {"mầm": "Chồi", "chồi": "Lá", "bé": "nhỡ", "nhỡ": "lớn", "nhỏ": "lớn"}


def steps_of(kind: LibraryKind) -> tuple[Step, ...]:
    """A library without pupils has no classes to promote."""
    if not kind.is_school:
        return (Step.COLLECT, Step.STOCKTAKE, Step.ARCHIVE, Step.CALENDAR, Step.PLAN)
    return tuple(step for step in Step if step is not Step.ARRIVALS or kind in RECEIVING)


def year_to_turn(today: date, begins: Sequence[date]) -> int | None:
    """Which of the school years, by their first days, is turned on that day: the one that runs or
    has just ended, and still the last one while the new one is young. None: nothing has begun."""
    begun = [day for day in begins if day <= today]
    settled = [day for day in begun if day + NEW_FOR <= today]
    found = max(settled or begun, default=None)
    return None if found is None else list(begins).index(found)


def successor(class_name: str) -> str | None:
    """What a class is called next year: 5B → 6B, 6A1 → 7A1, 1/2 → 2/2, Chồi 2 → Lá 2.

    None when the name does not tell.
    """
    if found := _PRESCHOOL.fullmatch(class_name):
        word = _NEXT_WORD[found["word"].lower()]
        written = word if found["before"] else word.capitalize()
        return f"{found['before']}{written}{found['after']}"
    grade = grade_of(class_name)
    found = _GRADE.fullmatch(class_name)
    if found is None or grade is None or grade < 1 or int(found["grade"]) != grade:
        return None
    return f"{found['before']}{grade + 1}{found['after']}" if grade < 12 else None


@dataclass(frozen=True, kw_only=True)
class Destination:
    """Where somebody goes: to a class of this school, or (without one) away from it, to another
    school of the commune when that is known."""

    class_name: str = ""
    library_id: int | None = None

    @property
    def leaves(self) -> bool:
        return not self.class_name


@dataclass(frozen=True, kw_only=True)
class OldClass:
    """A class of the year that ends."""

    id: int
    name: str
    grade: int | None


@dataclass(frozen=True, kw_only=True)
class Pupil:
    """Somebody in a class of the year that ends. `already_in` is the class of the next year in
    which an imported list has put them: nothing is left to decide."""

    patron_id: int
    class_id: int
    open_loans: int = 0
    already_in: str = ""


@dataclass(frozen=True, kw_only=True)
class Move:
    """One pupil and where they go; None: nobody has said."""

    pupil: Pupil
    class_name: str
    to: Destination | None
    is_own: bool

    @property
    def repeats(self) -> bool:
        return self.to is not None and self.to.class_name == self.class_name


@dataclass(frozen=True, kw_only=True)
class ClassPlan:
    """One class and where it goes; `is_chosen`: somebody chose so, the name did not."""

    old: OldClass
    to: Destination | None
    is_chosen: bool
    pupils: int
    exceptions: int
    open_loans: int


@dataclass(frozen=True, kw_only=True)
class Counts:
    promoted: int
    repeating: int
    leaving: int
    going_on: int
    placed_already: int
    undecided: int
    without_class: int
    open_loans: int
    open_loans_of_leavers: int


@dataclass(frozen=True, kw_only=True)
class Plan:
    """Who goes where, before anything is written. `without_class` counts pupils who borrow here
    and are in no class of the year that ends."""

    classes: tuple[ClassPlan, ...]
    moves: tuple[Move, ...]
    without_class: int = 0

    @property
    def decided(self) -> list[Move]:
        """Those whom promoting moves."""
        return [move for move in self.moves if move.to is not None and not move.pupil.already_in]

    @property
    def leavers(self) -> list[Move]:
        return [move for move in self.decided if move.to is not None and move.to.leaves]

    @property
    def new_names(self) -> list[str]:
        """The classes of the next year that somebody goes to, each once."""
        names = [move.to.class_name for move in self.decided if move.to and move.to.class_name]
        return list(dict.fromkeys(names))

    @cached_property
    def counts(self) -> Counts:
        staying = [move for move in self.decided if move.to and not move.to.leaves]
        repeating = sum(move.repeats for move in staying)
        going_on = [move for move in self.leavers if move.to and move.to.library_id]
        placed = sum(bool(move.pupil.already_in) for move in self.moves)
        return Counts(
            promoted=len(staying) - repeating,
            repeating=repeating,
            leaving=len(self.leavers),
            going_on=len(going_on),
            placed_already=placed,
            undecided=len(self.moves) - len(self.decided) - placed,
            without_class=self.without_class,
            open_loans=sum(move.pupil.open_loans for move in self.moves),
            open_loans_of_leavers=sum(move.pupil.open_loans for move in self.leavers),
        )

    @cached_property
    def seen(self) -> str:
        """Stands for this very plan: what is carried out must be what was looked at."""
        return digest(_lines(self.decided))

    def seen_in(self, class_name: str) -> str:
        """Stands for what was chosen for single pupils of a class."""
        own = (move for move in self.moves if move.is_own and move.class_name == class_name)
        return digest(_lines(own))


def _lines(moves: Iterable[Move]) -> Iterator[str]:
    for move in moves:
        if move.to:
            yield f"{move.pupil.patron_id} {move.to.class_name} {move.to.library_id}"


def digest(lines: Iterable[str]) -> str:
    """Stands for these lines, in whatever order, in an address or a form."""
    return hashlib.sha256("\n".join(sorted(lines)).encode()).hexdigest()[:16]


def usual_destination(
    old: OldClass, kind: LibraryKind, next_school_id: int | None
) -> Destination | None:
    """Where the class goes when nobody says otherwise."""
    last = LAST_GRADES.get(kind)
    if old.grade is not None and last is not None and old.grade >= last:
        return Destination(library_id=next_school_id)
    name = successor(old.name) or ""
    return Destination(class_name=name) if 1 <= len(name) <= CLASS_NAME_AT_MOST else None


def plan_of(
    kind: LibraryKind,
    classes: Sequence[OldClass],
    pupils: Iterable[Pupil],
    *,
    of_class: Mapping[int, Destination],
    of_pupil: Mapping[int, Destination],
    next_school_id: int | None,
    without_class: int = 0,
) -> Plan:
    """`of_class` and `of_pupil` are what people chose, by class and by patron."""
    goes = {
        old.id: of_class.get(old.id) or usual_destination(old, kind, next_school_id)
        for old in classes
    }
    names = {old.id: old.name for old in classes}
    moves = tuple(
        Move(
            pupil=pupil,
            class_name=names[pupil.class_id],
            to=of_pupil.get(pupil.patron_id) or goes[pupil.class_id],
            is_own=pupil.patron_id in of_pupil,
        )
        for pupil in pupils
    )
    in_class = Counter(move.pupil.class_id for move in moves)
    own = Counter(move.pupil.class_id for move in moves if move.is_own)
    loans: Counter[int] = Counter()
    for move in moves:
        loans[move.pupil.class_id] += move.pupil.open_loans
    return Plan(
        classes=tuple(
            ClassPlan(
                old=old,
                to=goes[old.id],
                is_chosen=old.id in of_class,
                pupils=in_class[old.id],
                exceptions=own[old.id],
                open_loans=loans[old.id],
            )
            for old in classes
        ),
        moves=moves,
        without_class=without_class,
    )


def a_year_later(day: date) -> date:
    """The same day of the next year; the 29th of February becomes the 28th. After the last year
    that a calendar knows comes none."""
    if day.year == date.max.year:
        return day
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return day.replace(year=day.year + 1, day=28)


def renamed(place_name: str, class_before: str, class_after: str) -> str:
    """The name of a shelf that goes to another class: "Tủ sách lớp 4B" → "Tủ sách lớp 5B"."""
    if not class_before:
        return place_name
    alone = re.compile(rf"(?<!\w){re.escape(class_before)}(?!\w)")
    return alone.sub(lambda _: class_after, place_name)
