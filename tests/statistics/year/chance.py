"""Any year: the cast of the hand-made one, and whatever chance lets people do with its books."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from random import Random

from sqlalchemy.exc import NoResultFound

from library_share import clock
from library_share.database import db
from library_share.errors import Problem
from library_share.interlibrary.models import Settlement
from tests.statistics.year.stage import Stage
from tests.statistics.year.table import Line, lines

#: The deeds by which the table says who and what there is.
CAST = {"library", "year", "policy", "closed", "class", "place", "person", "title", "buy"}
BEGINS = date(2026, 9, 1)
#: What the product refuses, or what is not there to be done.
REFUSED = (Problem, AssertionError, NoResultFound, KeyError)
#: What activities are about.
ABOUT = ["Dế Mèn", "Ngày hội", "Câu lạc bộ"]
#: How often each deed is tried.
WEIGHTS = {
    "lend": 30, "return": 22, "renew": 5, "here": 6, "scan": 6, "undo": 4,
    "count": 4, "uncount": 1, "swap": 1,
    "hold": 10, "cancel": 3, "night": 4,
    "ask": 8, "agree": 6, "decline": 3, "back out": 1, "unsay": 2, "settle": 2,
    "send": 8, "receive": 8,
    "lost": 2, "found": 2, "withdraw": 1, "take back": 1, "repair": 1, "mended": 1, "damaged": 1,
    "worn": 1, "move": 2, "buy": 1,
    "round": 2, "go": 4, "tell": 3, "untell": 1,
    "gather": 2, "ungather": 0.5,
    "class of": 1, "leaves": 0.3, "person": 0.5, "merge": 0.3, "erase": 0.3,
}  # fmt: skip


class AnyYear:
    """Lines made by chance; each is tried, and what cannot be is refused."""

    def __init__(self, stage: Stage, seed: int) -> None:
        self.stage = stage
        self.chance = Random(seed)
        self.now = clock.start_of(BEGINS) + timedelta(hours=7)
        self.done: Counter[str] = Counter()
        self.born = 0
        self.copies: list[str] = []
        self.people: list[str] = []
        #: The library of each patron, class and place.
        self.home: dict[str, str] = {}
        self.classes: list[str] = []
        self.shelves: list[str] = []
        self.boxes: list[str] = []
        self.points: list[str] = []
        self.titles: list[str] = []

    def gathers(self) -> None:
        """The cast comes on, before September."""
        for line in lines():
            if line.deed in CAST and line.at < clock.start_of(BEGINS):
                self.stage.play(line)
                self._meets(line)
        for library in self.stage.libraries:
            self.stage.actor(library)  # or they would go with the first act that is refused

    def _meets(self, line: Line) -> None:
        if line.deed == "person":
            self.people.append(line.who)
            self.home[line.who] = line.library
        elif line.deed == "class":
            self.classes.append(line.thing)
            self.home[f"lớp {line.thing}"] = line.library
        elif line.deed == "title":
            self.titles.append(line.thing)
        elif line.deed == "place":
            kinds = {"class_shelf": self.shelves, "box": self.boxes}
            kinds.get(line.who, self.points).append(line.thing)
            self.home[line.thing] = line.library
        elif line.deed == "buy":
            self.copies = [name for name in self.stage.ids if "/" in name]

    def lives(self, days: int, tries_a_day: int) -> None:
        for _ in range(days):
            for _ in range(tries_a_day):
                self._tries()
            self.now = clock.start_of(clock.local_day(self.now)) + timedelta(days=1, hours=7)

    def _tries(self) -> None:
        self.now += timedelta(minutes=self.chance.randrange(1, 90))
        (name,) = self.chance.choices(list(WEIGHTS), list(WEIGHTS.values()))
        thing, who, more = _OF.get(name, _of_copy)(self)
        library = self._where(thing, who)
        line = Line(
            number=self.stage.played, at=self.now, library=library,
            deed=name, thing=thing, who=who, more=more,
        )  # fmt: skip
        try:
            self.stage.play(line)
        except REFUSED:
            db.session.rollback()
            return
        self.done[name] += 1
        self._meets(line)

    def forgets(self, on: date) -> None:
        """Years later whatever names are due are forgotten."""
        at = clock.start_of(on) + timedelta(hours=8)
        self.stage.play(
            Line(number=0, at=at, library="TH", deed="forget", thing="", who="", more="")
        )

    def _where(self, thing: str, who: str) -> str:
        """Mostly at the library of the copy, the place or the patron, else at any."""
        libraries = list(self.stage.libraries)
        if "/" in thing:
            libraries += [thing.split("/")[1]] * 6
        for name in (thing, who):
            libraries += [self.home[name]] * 6 if name in self.home else []
        return self.chance.choice(libraries)

    # --- what chance chooses ---------------------------------------------------------------------

    def any_copy(self) -> str:
        return self.chance.choice(self.copies)

    def anybody(self) -> str:
        return self.chance.choice(self.people)

    def earlier(self) -> str:
        """Now and then a phone tells of it only weeks afterwards."""
        if self.chance.random() < 0.8:
            return ""
        at: datetime = self.now - timedelta(hours=self.chance.randrange(1, 24 * 70))
        return f"late {clock.local_moment(at):%Y-%m-%d %H:%M}"

    def a_wait(self) -> tuple[str, str]:
        """A title, and who waits for it: those of holds there are."""
        known = [name.split(" ", 1)[1] for name in self.stage.ids if name.startswith("hold ")]
        if not known:
            raise KeyError
        title_and_who = self.chance.choice(known)
        title = next(one for one in self.titles if title_and_who.startswith(f"{one} "))
        return title, title_and_who.removeprefix(f"{title} ")


Chosen = tuple[str, str, str]


def _of_copy(year: AnyYear) -> Chosen:
    return year.any_copy(), "", ""


def _lend(year: AnyYear) -> Chosen:
    return year.any_copy(), year.anybody(), year.earlier() or year.chance.choice(["", "cần gấp"])


def _scan(year: AnyYear) -> Chosen:
    return year.any_copy(), year.chance.choice(["", year.anybody()]), year.earlier()


def _hold(year: AnyYear) -> Chosen:
    title = year.chance.choice(year.titles)
    if year.chance.random() < 0.3:
        return title, f"lớp {year.chance.choice(year.classes)}", "2"
    return title, year.anybody(), ""


def _wait(year: AnyYear) -> Chosen:
    try:
        return (*year.a_wait(), Settlement.SAME_BOOK.value)
    except KeyError:
        return "", "", ""


def _point(year: AnyYear) -> Chosen:
    loans, readings = year.chance.randrange(4), year.chance.randrange(4)
    day = clock.local_day(year.now) - timedelta(days=year.chance.choice([0, 0, 0, 1, 40]))
    return year.chance.choice(year.boxes), "", f"{loans} {readings} {day}"


def _gather(year: AnyYear) -> Chosen:
    day = clock.local_day(year.now) - timedelta(days=year.chance.choice([0, 0, 1, 50]))
    class_name = year.chance.choice(["", *year.classes])
    return year.chance.choice(ABOUT), class_name, f"{year.chance.randrange(1, 60)} {day}"


def _person(year: AnyYear) -> Chosen:
    year.born += 1
    return "pupil", f"Em mới {year.born}", year.chance.choice(year.classes)


_OF: dict[str, Callable[[AnyYear], Chosen]] = {
    "lend": _lend,
    "return": lambda year: (year.any_copy(), "", year.earlier()),
    "here": _scan,
    "scan": _scan,
    "renew": _of_copy,
    "count": lambda year: (year.chance.choice(year.shelves), "", str(year.chance.randrange(1, 9))),
    "uncount": lambda year: (year.chance.choice(year.shelves), "", ""),
    "swap": lambda year: (year.chance.choice(year.shelves), year.chance.choice(year.shelves), ""),
    "hold": _hold,
    **dict.fromkeys(("cancel", "ask", "agree", "decline", "back out", "unsay", "settle"), _wait),
    "move": lambda year: (
        year.any_copy(), year.chance.choice([*year.shelves, *year.boxes, *year.points]), ""
    ),
    "buy": lambda year: (year.chance.choice(year.titles), "", "1"),
    "round": lambda year: (year.chance.choice(year.boxes), year.chance.choice(year.points), "30"),
    **dict.fromkeys(("go", "untell"), lambda year: (year.chance.choice(year.boxes), "", "")),
    "tell": _point,
    "gather": _gather,
    "ungather": lambda year: (year.chance.choice(ABOUT), "", ""),
    "class of": lambda year: (
        year.chance.choice(year.classes), year.anybody(), ""
    ),
    **dict.fromkeys(("leaves", "erase"), lambda year: ("", year.anybody(), "")),
    "person": _person,
    "merge": lambda year: (year.anybody(), year.anybody(), ""),
}  # fmt: skip


def months(year: AnyYear, number: int, *, tries_a_day: int) -> Iterator[datetime]:
    """Lives so many months; answers a moment after each, when the month before it is closed."""
    for _ in range(number):
        year.lives(30, tries_a_day)
        yield year.now
